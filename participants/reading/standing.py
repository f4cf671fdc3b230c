"""Where a case stands in each of the stages, as far as the reader may know.

Others than those who care for somebody see "In care" of psychological support,
and no more. A tag is its words and its tone; without words nothing is shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import BooleanField, Case, Value, When
from django.utils.translation import gettext

from core.access import Permission, Reach, Scope
from participants.models.enrolment import Enrolment, EnrolmentQuerySet, within
from participants.models.stage import NEVER_STARTED, RUNNING, Stage, StageStatus
from programs.models import StageKind

TONES = {"active": "info", "completed": "good", "on_hold": "warn", "dropped_out": "bad"}
CHOSEN_AGAINST = ("not_needed", "declined")


class Tag(NamedTuple):
    text: str = ""
    tone: str = ""


NOTHING = Tag()


def marked(
    cases: EnrolmentQuerySet,
    scope: Scope,
    given: Permission,
    **permissions: Permission,
) -> EnrolmentQuerySet:
    """Say on each row whether a permission reaches it: ``may_read=CASE_READ``.

    The cases are those of the permission ``given``: what reaches as far reaches
    them all, and what is not held none. The database is asked once for each of the
    other reaches, whatever the number of permissions that have it.
    """
    whole, nothing = scope.reach(given), Reach()
    asked: dict[Reach, str] = {}
    known: dict[str, bool | str] = {}
    for name, permission in permissions.items():
        reach = scope.reach(permission)
        if reach in (whole, nothing):
            known[name] = reach == whole
        else:
            known[name] = asked.setdefault(reach, name)
    told = {name: _reaches(reach) for reach, name in asked.items()}
    return cases.annotate(**told).marking(known)


def _reaches(reach: Reach) -> Case:
    return Case(
        When(within(reach), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def current_stays(
    cases: Iterable[Enrolment], scope: Scope
) -> dict[UUID, dict[str, Stage]]:
    """Case -> stage -> the stay that says where it stands now."""
    allowed = Stage.objects.allowing(scope, Permission.CASE_READ)
    stays = allowed.filter(enrolment__in=[case.pk for case in cases]).order_by()
    found: defaultdict[UUID, dict[str, Stage]] = defaultdict(dict)
    for stay in sorted(stays, key=_weight):
        found[stay.enrolment_id][stay.stage] = stay
    return found


def stage_tag(stay: Stage | None) -> Tag:
    """The status of a stay; nothing where there is none."""
    if stay is None:
        return NOTHING
    return Tag(str(StageStatus(stay.status).label), TONES.get(stay.status, ""))


def care_tag(stay: Stage | None, *, may_read: bool, may_know: bool) -> Tag:
    """The same for psychological support, to somebody who may know so much."""
    if may_read:
        return stage_tag(stay)
    if may_know and stay is not None and stay.status in RUNNING:
        return Tag(gettext("In care"), "info")
    return NOTHING


def tags_of(case: Enrolment, stays: dict[str, Stage]) -> list[Tag]:
    """The tags of the three stages in their order, for a case that was `marked`."""
    may_read: bool = case.may_read_care  # type: ignore[attr-defined]
    may_know: bool = case.may_know_care  # type: ignore[attr-defined]
    care = stays.get(StageKind.PSYCHOLOGICAL_SUPPORT)
    return [
        care_tag(care, may_read=may_read, may_know=may_know),
        stage_tag(stays.get(StageKind.VOCATIONAL_TRAINING)),
        stage_tag(stays.get(StageKind.EDUCATION)),
    ]


def _weight(stay: Stage) -> tuple[int, str, UUID]:
    """What runs says more than what waits, that more than what has ended."""
    if stay.status in RUNNING:
        rank = 3
    elif stay.status in CHOSEN_AGAINST:
        rank = 0
    else:
        rank = 2 if stay.status in NEVER_STARTED else 1
    return rank, str(stay.started_on or ""), stay.pk
