"""Whether a place is free in an activity, and who waits for one.

The database counts all who sit there, whoever asks. A page says "full" or "places
free" and never how many: beside the people whom its reader sees, a number would tell
of those whom they do not.
"""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.templatetags.ui import short_date
from participants.due.days import on_its_day
from participants.models import Stage
from participants.models.stage import StageQuerySet
from participants.reading.listing import about
from participants.reading.standing import Tag
from programs.models import Activity, Opportunity

LISTED = 100


class FreeSeats(Func):
    """The places that are free in an activity, up to the number that is asked for."""

    function = "participants_free_seats"
    output_field = IntegerField()


class Waiting(NamedTuple):
    """Somebody on the waiting list of an activity."""

    pk: UUID
    code: str
    name: str
    url: str
    about: str
    office: str
    since: str


def marked(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Say on each whether a place is free."""
    return activities.annotate(has_seat=FreeSeats(F("pk"), Value(1)))


def seat_tag(row: Activity | Opportunity) -> Tag:
    """Of an activity that was `marked`, or of an opportunity with such."""
    if row.has_seat:  # type: ignore[union-attr]
        return Tag(gettext("Places free"), "good")
    return Tag(gettext("Full"), "warn")


def in_words(row: Activity) -> str:
    """Whether an activity that was `marked` takes people, and no number."""
    return gettext("Yes") if row.has_seat else gettext("None: it is full")  # type: ignore[attr-defined]


def waiting(scope: Scope) -> StageQuerySet:
    """Who waits, of those to whom the reader may give a place."""
    return Stage.objects.allowing(scope, Permission.SEAT_GIVE).on_the_list()


def to_fill(scope: Scope) -> QuerySet[Activity]:
    """Activities that are not over, with a free place and people who wait for it."""
    here = Activity.objects.allowing(scope, Permission.SEAT_GIVE)
    over = on_its_day(scope, lambda day: Q(ends_on__lt=day))
    people = waiting(scope).order_by().filter(activity=OuterRef("pk"))
    asked = here.exclude(over).filter(Exists(people))
    return asked.alias(seats=FreeSeats(F("pk"), Value(1))).filter(seats__gt=0)


def rows(stays: StageQuerySet, today: date) -> list[Waiting]:
    """The list as words; whoever comes first stands first, without a number.

    The turns of people whom the reader may not see would be gaps in the numbers.
    """
    known = stays.select_related("enrolment__participant", "enrolment__program")
    return [_row(stay, today) for stay in known.select_related("office")[:LISTED]]


def _row(stay: Stage, today: date) -> Waiting:
    case = stay.enrolment
    assert stay.waiting_since  # noqa: S101  for the type checker; the database holds it
    return Waiting(
        stay.pk,
        case.case_code,
        str(case.participant),
        case.get_absolute_url(),
        about(case.participant.get_sex_display(), case.participant.age(today)),
        stay.office.name,
        short_date(case.program.day_of(stay.waiting_since), today),
    )
