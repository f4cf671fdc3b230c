"""Cases that were opened in an emergency, as far as somebody is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Reach, Scope
from core.http import Order, Page, keyset
from core.templatetags.ui import long_date
from participants.models import EmergencyOpening
from participants.models.emergency import EmergencyOpeningQuerySet
from participants.reading import looks
from participants.trail import PARTS
from programs.models import Office, Program

NEWEST_FIRST = Order(("opened_at", "pk"), indexed=2, newest_first=True)
READ_WITH_IT = ("by", "reviewed_by", "enrolment__program", "office")
TONES = {"": "warn", "in_order": "good", "not_in_order": "bad"}


class Row(NamedTuple):
    """One opening in the list."""

    pk: UUID
    code: str
    case_url: str
    who: str
    when: str
    where: str
    state: str
    tone: str
    review_url: str
    """Nothing for who is told of it and reviews nothing."""
    awaits: bool
    """Whether the reader is one who may review it now."""


class Read(NamedTuple):
    """One page that was read in it."""

    when: str
    what: str


@dataclass(frozen=True)
class Opening:
    """An opening for who reviews it."""

    row: Row
    until: str
    reason: str
    reads: list[Read]
    own: bool
    """The reader opened it, and so does not review it."""
    reviewed: str
    """By whom and when; nothing while it waits."""
    finding_note: str


def reaches_row(reach: Reach, row: EmergencyOpening) -> bool:
    """Whether a permission held for whole offices reaches the row."""
    offices = reach.children if row.child_track else reach.offices
    return row.office_id in offices


def offices(scope: Scope) -> list[Office]:
    """The offices of whose cases the reader is told."""
    reach = scope.reach(Permission.GLASS_TOLD)
    held = reach.offices | reach.children | {office for _user, office in reach.caseload}
    return list(Office.objects.filter(pk__in=held).order_by("name", "pk"))


def page(
    scope: Scope, chosen: Mapping[str, str], *, after: str = "", before: str = ""
) -> Page[EmergencyOpening]:
    """The newest first."""
    found: EmergencyOpeningQuerySet = EmergencyOpening.objects.allowing(
        scope, Permission.GLASS_TOLD
    ).in_state(chosen.get("state", ""))
    if office := chosen.get("office"):
        found = found.filter(office__code=office)
    return keyset(
        found.select_related(*READ_WITH_IT),
        order=NEWEST_FIRST,
        code="pk",
        after=after,
        before=before,
    )


def as_row(opening: EmergencyOpening, scope: Scope) -> Row:
    case, program = opening.enrolment, opening.enrolment.program
    reviews = reaches_row(scope.reach(Permission.GLASS_REVIEW), opening)
    url = reverse("participants:emergency-review", kwargs={"pk": opening.pk})
    return Row(
        opening.pk,
        case.case_code,
        case.get_absolute_url(),
        str(opening.by),
        _moment(program, opening.opened_at),
        str(opening.office),
        opening.get_finding_display() or gettext("To review"),
        TONES[opening.finding],
        url if reviews else "",
        reviews and not opening.finding and opening.by_id != scope.user_id,
    )


def as_opening(opening: EmergencyOpening, scope: Scope) -> Opening:
    program = opening.enrolment.program
    return Opening(
        as_row(opening, scope),
        program.time_of(opening.ends_at),
        opening.reason,
        _reads(opening, program),
        opening.by_id == scope.user_id,
        _reviewed(opening, program),
        opening.finding_note or "",
    )


def _reads(opening: EmergencyOpening, program: Program) -> list[Read]:
    """From the trail: each page of the case that was opened in it."""
    return [
        Read(program.time_of(event.at), str(PARTS.get(event.part, _("Overview"))))
        for event in looks.reads_in(opening.enrolment, str(opening.pk))
    ]


def _reviewed(opening: EmergencyOpening, program: Program) -> str:
    if opening.reviewed_at is None:
        return ""
    return gettext("%(finding)s: %(name)s on %(moment)s") % {
        "finding": opening.get_finding_display(),
        "name": opening.reviewed_by,
        "moment": _moment(program, opening.reviewed_at),
    }


def _moment(program: Program, moment: datetime) -> str:
    day, time = program.day_of(moment), program.time_of(moment)
    return gettext("%(day)s, %(time)s") % {"day": long_date(day), "time": time}
