"""Activities as their pages show them.

A page of an activity shows those of its people whose name the reader may read,
and of a facilitator's nothing beyond name and code.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import (
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import Order
from core.templatetags.ui import in_days, long_date, short_date
from participants.due.days import on_its_day
from participants.models import Enrolment, Stage
from participants.models.enrolment import EnrolmentQuerySet
from participants.models.stage import RUNNING
from participants.reading import missing_registers, offered, seats
from participants.reading.facts import Facts
from participants.reading.listing import about
from participants.reading.seats import FreeSeats
from participants.reading.standing import NOTHING, Tag, marked, stage_tag
from programs import isced, isco
from programs.models import Activity, Office, Session

BY_NAME = Order(("name", "pk"), indexed=1)


class Row(NamedTuple):
    """One activity in the list."""

    pk: int
    name: str
    url: str
    stage: str
    office: str
    days: str
    next_session: str
    missing: int


class Person(NamedTuple):
    """Somebody in an activity; of whom only the name may be read, no more is said."""

    code: str
    name: str
    url: str
    about: str
    since: str
    state: Tag


def numeral(text: str) -> str:
    """The number of a row in an address; nothing if it is none."""
    return text if text.isdecimal() and len(text) < 19 else ""


def found(scope: Scope, chosen: Mapping[str, str]) -> QuerySet[Activity]:
    """The activities that the reader may know of, narrowed to what is chosen."""
    activities = Activity.objects.allowing(scope, Permission.ACTIVITY_READ)
    if stage := chosen.get("stage"):
        activities = activities.filter(stage=stage)
    if office := chosen.get("office"):
        activities = activities.filter(office__code=office)
    if chosen.get("due"):
        activities = activities.filter(pk__in=seats.to_fill(scope).values("pk"))
    if state := chosen.get("state"):
        over = on_its_day(scope, lambda day: Q(ends_on__lt=day))
        activities = activities.filter(over if state == "over" else ~over)
    return activities.select_related("office", "program")


def readable(scope: Scope) -> QuerySet[Activity]:
    """Those whose page the reader may open, marked where they keep registers."""
    kept = Activity.objects.allowing(scope, Permission.REGISTER_WRITE)
    activities = Activity.objects.allowing(scope, Permission.ACTIVITY_READ)
    known = activities.select_related(
        *("office", "program", "partner"),
        *("opportunity__office", "opportunity__area"),
    )
    gives = Activity.objects.allowing(scope, Permission.SEAT_GIVE)
    return known.annotate(
        keeps_registers=Exists(kept.filter(pk=OuterRef("pk"))),
        gives_seats=Exists(gives.filter(pk=OuterRef("pk"))),
        has_seat=FreeSeats(F("pk"), Value(1)),
    )


def offices(scope: Scope) -> list[Office]:
    """The offices of the activities that the reader may know of."""
    activities = Activity.objects.allowing(scope, Permission.ACTIVITY_READ)
    return list(Office.objects.filter(pk__in=activities.values("office")))


def rows(activities: Iterable[Activity], scope: Scope) -> list[Row]:
    """What the list shows of each."""
    activities = list(activities)
    missing = _count(missing_registers.lacking(scope), activities)
    coming = Session.objects.filter(
        on_its_day(scope, lambda day: Q(date__gte=day), program="office__program"),
        activity__in=activities,
        took_place=None,
    )
    soonest = dict(coming.order_by().values_list("activity").annotate(Min("date")))
    return [
        Row(
            each.pk,
            each.name,
            each.get_absolute_url(),
            each.get_stage_display(),
            each.office.name,
            days(each),
            short_date(soonest.get(each.pk), scope.days.get(each.program_id)),
            missing.get(each.pk, 0),
        )
        for each in activities
    ]


def _count(
    sessions: QuerySet[Session], activities: Iterable[Activity]
) -> dict[int | None, int]:
    """Activity -> how many of these sessions are its own."""
    own = sessions.filter(activity__in=activities).order_by()
    return dict(own.values_list("activity").annotate(Count("pk", distinct=True)))


def days(activity: Activity) -> str:
    """`1 March 2026 to 30 June 2026`, or since when it runs."""
    if activity.ends_on is None:
        return gettext("Since %(day)s") % {"day": long_date(activity.starts_on)}
    return in_days(activity.starts_on, activity.ends_on)


def facts(activity: Activity) -> Facts:
    """What the activity is, as words and values."""
    known = [
        (gettext("Stage"), activity.get_stage_display()),
        (gettext("Office"), activity.office.name),
        (gettext("Days"), days(activity)),
        (gettext("Places"), str(activity.capacity)),
        (gettext("Free places"), seats.in_words(activity)),
        (gettext("Run by"), run_by(activity)),
    ]
    if activity.partner:
        known.append((gettext("Partner"), activity.partner.name))
    if activity.occupation:
        trade = isco.in_words(activity.occupation)
        known.append((gettext("Occupation (ISCO-08)"), trade))
    if activity.isced_level is not None:
        level = isced.in_words(activity.isced_level)
        known.append((gettext("Education level"), level))
    if activity.opportunity:
        known += offered.of_intake(activity.opportunity)
    return known


def run_by(activity: Activity) -> str:
    """Its facilitators by name; once for a page, for each activity it is a query."""
    return ", ".join(sorted(str(each) for each in activity.facilitators.all()))


def people(activity: Activity, scope: Scope) -> EnrolmentQuerySet:
    """Who is in the activity now, of those whose name the reader may read."""
    allowed = Stage.objects.allowing(scope, Permission.NAME_READ)
    stays = allowed.filter(activity=activity, status__in=RUNNING)
    cases = Enrolment.objects.allowing(scope, Permission.NAME_READ)
    return marked(
        cases.filter(pk__in=stays.values("enrolment")).select_related("participant"),
        scope,
        Permission.NAME_READ,
        may_read=Permission.CASE_READ,
    )


def person_rows(
    cases: Iterable[Enrolment], activity: Activity, scope: Scope
) -> list[Person]:
    """What the page of an activity says of each of its people."""
    cases, today = list(cases), activity.program.today()
    allowed = Stage.objects.allowing(scope, Permission.NAME_READ)
    stays = {
        stay.enrolment_id: stay
        for stay in allowed.filter(
            activity=activity, status__in=RUNNING, enrolment__in=cases
        )
    }
    return [_person(case, stays[case.pk], today) for case in cases]


def _person(case: Enrolment, stay: Stage, today: date) -> Person:
    person = case.participant
    if not case.may_read:  # type: ignore[attr-defined]
        return Person(case.case_code, str(person), "", "", "", NOTHING)
    return Person(
        case.case_code,
        str(person),
        case.get_absolute_url(),
        about(person.get_sex_display(), person.age(today)),
        short_date(stay.started_on, today),
        stage_tag(stay),
    )
