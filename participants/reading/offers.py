"""What a stay may be in: the courses and groups there are, and the counsellors."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from core.models import User
from participants.models import Enrolment
from participants.reading import seats
from programs.models import Activity, Assignment, Role

Choice = tuple[int, str]
Groups = list[tuple[str, list[Choice]]]


def activities(
    case: Enrolment, kind: str, kept: Activity | None = None
) -> list[Activity]:
    """Those of the programme that ran since the person came, the own office first."""
    offered = Activity.objects.filter(program=case.program_id, stage=kind)
    since = Q(ends_on=None) | Q(ends_on__gte=case.registered_on)
    if kept:
        since |= Q(pk=kept.pk)
    found = seats.marked(offered.filter(since).select_related("office"))
    return sorted(found, key=lambda each: each.office_id != case.office_id)


def in_groups(offered: Iterable[Activity], today: date) -> Groups:
    """The same to choose from: by office, full or not, then what has ended."""
    running = [each for each in offered if not each.ends_on or each.ends_on >= today]
    groups: dict[str, list[Choice]] = {}
    for each in running:
        groups.setdefault(each.office.name, []).append((each.pk, _words(each)))
    ended = [(each.pk, str(each)) for each in offered if each not in running]
    return [*groups.items(), *([(gettext("Ended"), ended)] if ended else [])]


def counsellors(case: Enrolment, kept: User | None = None) -> QuerySet[User]:
    """Who is a counsellor in the case's office, or in the whole programme, today.

    Whoever was chosen before is ``kept`` among them.
    """
    today = case.program.today()
    held = Assignment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        Q(office=None) | Q(office=case.office_id),
        role=Role.COUNSELLOR,
        program=case.program_id,
        starts_on__lte=today,
    )
    able = Q(is_active=True, pk__in=held.values("user"))
    chosen = Q(pk=kept.pk) if kept else Q(pk__in=[])
    return User.objects.filter(able | chosen).order_by("username")


def _words(activity: Activity) -> str:
    told = gettext("%(name)s: full")
    if activity.has_seat:  # type: ignore[attr-defined]
        told = gettext("%(name)s: places free")
    return told % {"name": activity}
