"""The first rows of what waits, as the home page writes them: when, what, who.

Each takes the rows that wait and the reader's scope; the most pressing come first.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from django.db.models import (
    Case,
    DateField,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.dateformat import time_format
from django.utils.translation import gettext, ngettext

from core.access import Permission, Scope
from core.dates import add_months
from core.templatetags.ui import long_date, short_date
from participants import due
from participants.models import (
    Alert,
    Appointment,
    Assessment,
    Attendance,
    BusinessPlan,
    CareLevel,
    EmergencyOpening,
    Enrolment,
    ExitRequest,
    FollowUp,
    MentoringVisit,
    Stage,
    Waiver,
)
from participants.models.attendance import ATTENDED
from participants.models.enrolment import EnrolmentQuerySet
from participants.models.stage import RUNNING, TAUGHT, WAITING
from participants.reading import alerts as reading
from participants.reading import businesses
from participants.reading import waivers as asked_waivers
from participants.reading.emergencies import reaches_row
from participants.reading.exits import READ_WITH_IT, as_asked
from programs.models import Activity, Session, StageKind

LISTED = 5
A_DAY = 12


class Item(NamedTuple):
    """One thing to do: about a person, with their code, or about a session."""

    when: str
    tone: str
    about: str
    code: str
    url: str
    more: str
    button: str
    button_url: str


class MonthsAfter(Func):
    """A day so many months after another, or that month's last day."""

    template = "(%(expressions)s))::date"
    arg_joiner = " + make_interval(months => "
    output_field = DateField()


def approvals(rows: QuerySet[ExitRequest], scope: Scope) -> list[Item]:
    found = rows.select_related(*READ_WITH_IT).order_by("created_at", "pk")
    return [_approval(each, scope) for each in found[:LISTED]]


def _approval(row: ExitRequest, scope: Scope) -> Item:
    asked, case = as_asked(row, scope), row.enrolment
    url = reverse(
        "participants:exit-decide", kwargs={"case_code": asked.code, "pk": asked.pk}
    )
    when = short_date(case.program.day_of(row.created_at), scope.days[case.program_id])
    return _about(case, when, "", asked.what, gettext("Decide"), url)


def alerts(rows: QuerySet[Alert], scope: Scope) -> list[Item]:
    """Those that wait for their safety assessment first, then the oldest."""
    found = rows.select_related(*reading.READ_WITH_IT)
    unanswered_first = found.order_by(F("assessed_at").asc(nulls_first=True), "due_at")
    return [_alert(each, scope) for each in unanswered_first[:LISTED]]


def _alert(row: Alert, scope: Scope) -> Item:
    told = reading.as_row(row, scope)
    step = told.step
    more = told.tag.text
    return _about(row.enrolment, told.due, told.tone, more, step.words, step.url)


def plans(rows: QuerySet[BusinessPlan], scope: Scope) -> list[Item]:
    found = rows.select_related(*businesses.READ_WITH_IT).order_by("created_at", "pk")
    return [_plan(each, scope) for each in found[:LISTED]]


def _plan(row: BusinessPlan, scope: Scope) -> Item:
    case = row.enrolment
    keys = {"case_code": case.case_code, "pk": row.pk}
    url = reverse("participants:plan-decide", kwargs=keys)
    when = short_date(case.program.day_of(row.created_at), scope.days[case.program_id])
    return _about(case, when, "", str(row), gettext("Decide"), url)


def visits(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    """Whose next visit is due, the longest first."""
    latest = MentoringVisit.objects.filter(enrolment=OuterRef("pk"))
    found = rows.annotate(due_on=Subquery(latest.values("next_on")[:1]))
    longest_first = found.order_by("due_on", "pk").select_related("participant")
    return [_visit(case, scope) for case in longest_first[:LISTED]]


def _visit(case: Enrolment, scope: Scope) -> Item:
    when, tone = _days(case.due_on, scope.days[case.program_id])  # type: ignore[attr-defined]
    keys = {"case_code": case.case_code, "kind": "mentoring-visit"}
    url = reverse("participants:stage-record-new", kwargs=keys)
    told = gettext("A visit to the business")
    return _about(case, when, tone, told, gettext("Record visit"), url)


def waivers(rows: QuerySet[Waiver], scope: Scope) -> list[Item]:
    found = rows.select_related(*asked_waivers.READ_WITH_IT)
    oldest_first = found.order_by("created_at", "pk")
    return [_waiver(each, scope) for each in oldest_first[:LISTED]]


def _waiver(row: Waiver, scope: Scope) -> Item:
    asked, case = asked_waivers.as_asked(row, scope), row.enrolment
    keys = {"case_code": asked.code, "pk": asked.pk}
    url = reverse("participants:waiver-decide", kwargs=keys)
    when = short_date(case.program.day_of(row.created_at), scope.days[case.program_id])
    return _about(case, when, "", asked.what, gettext("Decide"), url)


def emergencies(rows: QuerySet[EmergencyOpening], scope: Scope) -> list[Item]:
    found = rows.select_related("by", "enrolment__participant", "enrolment__program")
    oldest_first = found.order_by("opened_at", "pk")
    return [_emergency(each, scope) for each in oldest_first[:LISTED]]


def _emergency(row: EmergencyOpening, scope: Scope) -> Item:
    case, program = row.enrolment, row.enrolment.program
    when = short_date(program.day_of(row.opened_at), scope.days[program.pk])
    told = gettext("%(name)s opened this case in an emergency at %(time)s.")
    more = told % {"name": row.by, "time": program.time_of(row.opened_at)}
    if reaches_row(scope.reach(Permission.GLASS_REVIEW), row):
        url = reverse("participants:emergency-review", kwargs={"pk": row.pk})
        return _about(case, when, "bad", more, gettext("Review"), url)
    url = reverse("participants:emergency-list")
    return _about(case, when, "bad", more, gettext("Read"), url)


def appointments(rows: QuerySet[Appointment], scope: Scope) -> list[Item]:
    """All of a day: whoever is to be seen is not behind a link."""
    found = rows.select_related("enrolment__participant", "enrolment__program")
    in_order = found.order_by("day", "starts_at", "pk")
    return [_appointment(each, scope) for each in in_order[:A_DAY]]


def _appointment(row: Appointment, scope: Scope) -> Item:
    case, today = row.enrolment, scope.days[row.enrolment.program_id]
    clock = time_format(row.starts_at, "H:i")
    when, tone = (clock, "") if row.day == today else _days(row.day, today)
    how = f"{row.get_kind_display()}, {row.get_place_display()}"
    more = how if row.day == today else f"{clock} {how}"
    url = reverse(
        "participants:appointment-record",
        kwargs={"case_code": case.case_code, "pk": row.pk},
    )
    return _about(case, when, tone, more, gettext("Record"), url)


def registers(rows: QuerySet[Session], scope: Scope) -> list[Item]:
    found = rows.select_related("activity", "office")
    oldest_first = found.order_by("date", "sequence", "pk")
    return [_register(each, scope) for each in oldest_first[:LISTED]]


def seats(rows: QuerySet[Activity], scope: Scope) -> list[Item]:
    """Courses with free places, for which people wait whom the reader may read."""
    found = rows.select_related("office").order_by("name", "pk")
    return [_seat(each) for each in found[:LISTED]]


def _seat(activity: Activity) -> Item:
    url = reverse("activities:waiting-list", kwargs={"pk": activity.pk})
    button = gettext("Give places")
    return Item("", "", str(activity), "", url, activity.office.name, button, url)


def _register(session: Session, scope: Scope) -> Item:
    when, tone = _days(session.date, scope.days[session.office.program_id])
    url = session.get_absolute_url()
    what = str(session.activity or session.get_stage_display())
    return Item(when, tone, what, "", url, _where(session), gettext("Keep"), url)


def _where(session: Session) -> str:
    if not session.starts_at:
        return session.office.name
    return gettext("%(office)s, from %(time)s") % {
        "office": session.office.name,
        "time": time_format(session.starts_at, "H:i"),
    }


def follow_ups(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    """The first wave that is missing of each case."""
    waves = [
        When(
            due.on_its_day(scope, partial(due.follow_up_missing, wave)),
            then=Value(wave.value),
        )
        for wave in FollowUp.Wave
    ]
    missing = rows.annotate(wave=Case(*waves, output_field=IntegerField()))
    latest_last = missing.order_by(MonthsAfter(F("exited_on"), F("wave")), "pk")
    return [
        _follow_up(case, scope)
        for case in latest_last.select_related("participant")[:LISTED]
    ]


def _follow_up(case: Enrolment, scope: Scope) -> Item:
    wave = FollowUp.Wave(case.wave)  # type: ignore[attr-defined]
    assert case.exited_on  # noqa: S101  for the type checker; asked by the rule
    when, tone = _days(add_months(case.exited_on, wave), scope.days[case.program_id])
    url = reverse(
        "participants:follow-up-record",
        kwargs={"case_code": case.case_code, "wave": wave.value},
    )
    more = gettext("%(wave)s after the exit") % {"wave": wave.label}
    return _about(case, when, tone, more, gettext("Record"), url)


def screenings(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    found = rows.select_related("participant").order_by("registered_on", "pk")
    return [_screening(case, scope) for case in found[:LISTED]]


def _screening(case: Enrolment, scope: Scope) -> Item:
    last_day = case.registered_on + due.SCREENED_WITHIN
    when, tone = _days(last_day, scope.days[case.program_id])
    day = long_date(case.registered_on)
    more = gettext("Registered on %(day)s") % {"day": day}
    return _about(case, when, tone, more)


def to_screen(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    found = rows.select_related("participant").order_by("registered_on", "pk")
    return [_to_screen(case, scope) for case in found[:LISTED]]


def _to_screen(case: Enrolment, scope: Scope) -> Item:
    last_day = case.registered_on + due.SCREENED_WITHIN
    when, tone = _days(last_day, scope.days[case.program_id])
    return _about(
        case, when, tone, gettext("Never screened"), gettext("Start"), _to_take(case)
    )


def to_reassess(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    taken = Assessment.objects.filter(enrolment=OuterRef("pk"))
    found = rows.annotate(last=_of(taken, Max("taken_on")))
    longest_first = found.select_related("participant", "program").order_by(
        "last", "pk"
    )
    return [_to_reassess(case, scope) for case in longest_first[:LISTED]]


def _to_reassess(case: Enrolment, scope: Scope) -> Item:
    last: date = case.last  # type: ignore[attr-defined]
    falls_due = last + timedelta(weeks=case.program.reassessed_after)
    when, tone = _days(falls_due, scope.days[case.program_id])
    more = gettext("Last taken on %(day)s") % {"day": long_date(last)}
    return _about(case, when, tone, more, gettext("Start"), _to_take(case))


def _to_take(case: Enrolment) -> str:
    """Where the instruments that may be taken with somebody are chosen."""
    return reverse("participants:instruments", kwargs={"case_code": case.case_code})


def not_seen(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    came = Attendance.objects.filter(
        enrolment=OuterRef("pk"), stage__in=TAUGHT, status__in=ATTENDED
    )
    running = Stage.objects.filter(
        enrolment=OuterRef("pk"), stage__in=TAUGHT, status__in=RUNNING
    )
    found = rows.annotate(
        last=_of(came, Max("session_date")), begun=_of(running, Min("started_on"))
    )
    longest_first = found.order_by(Greatest("last", "begun"), "pk")
    return [
        _not_seen(case, scope)
        for case in longest_first.select_related("participant")[:LISTED]
    ]


def _not_seen(case: Enrolment, scope: Scope) -> Item:
    last: date | None = case.last  # type: ignore[attr-defined]
    begun: date = case.begun  # type: ignore[attr-defined]
    if last and last >= begun:
        more = gettext("Last attended on %(day)s") % {"day": long_date(last)}
    else:
        more = gettext("Never, since it began on %(day)s") % {"day": long_date(begun)}
    days = (scope.days[case.program_id] - max(begun, last or begun)).days
    when = ngettext("For %(days)d day", "For %(days)d days", days) % {"days": days}
    return _about(case, when, "warn", more)


def too_long(
    rows: EnrolmentQuerySet, scope: Scope, *, stages: Iterable[str]
) -> list[Item]:
    running = Stage.objects.filter(
        enrolment=OuterRef("pk"), stage__in=list(stages), status__in=RUNNING
    )
    found = rows.annotate(last=_of(due.planned(running), Min("last")))
    oldest_first = found.select_related("participant").order_by("last", "pk")
    return [_too_long(case, scope) for case in oldest_first[:LISTED]]


def _too_long(case: Enrolment, scope: Scope) -> Item:
    last: date = case.last  # type: ignore[attr-defined]
    when, tone = _days(last, scope.days[case.program_id])
    told = gettext("Was to end by %(day)s") % {"day": long_date(last)}
    return _about(case, when, tone, told)


def support(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    asked = Stage.objects.filter(
        enrolment=OuterRef("pk"),
        stage=StageKind.PSYCHOLOGICAL_SUPPORT,
        status__in=WAITING,
    )
    found = rows.annotate(asked_at=_of(asked, Min("created_at")))
    oldest_first = found.select_related("participant", "program").order_by("asked_at")
    return [_support(case, scope) for case in oldest_first[:LISTED]]


def _support(case: Enrolment, scope: Scope) -> Item:
    day = case.program.day_of(case.asked_at)  # type: ignore[attr-defined]
    when = short_date(day, scope.days[case.program_id])
    return _about(case, when, "", case.get_category_display())


def care_reviews(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    levels = CareLevel.objects.filter(enrolment=OuterRef("pk"))
    latest = levels.filter(stay__status__in=RUNNING).order_by("-day")
    found = rows.annotate(review_on=Subquery(latest.values("review_on")[:1]))
    earliest_first = found.select_related("participant").order_by("review_on", "pk")
    return [_care_review(case, scope) for case in earliest_first[:LISTED]]


def _care_review(case: Enrolment, scope: Scope) -> Item:
    review_on: date = case.review_on  # type: ignore[attr-defined]
    when, tone = _days(review_on, scope.days[case.program_id])
    url = reverse(
        "participants:stage-record-new",
        kwargs={"case_code": case.case_code, "kind": "care-level"},
    )
    more = gettext("Due on %(day)s") % {"day": long_date(review_on)}
    return _about(case, when, tone, more, gettext("Review"), url)


def nobodys(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    found = rows.select_related("participant").order_by("registered_on", "pk")
    return [_nobodys(case, scope) for case in found[:LISTED]]


def _nobodys(case: Enrolment, scope: Scope) -> Item:
    when = short_date(case.registered_on, scope.days[case.program_id])
    return _about(case, when, "", case.get_category_display())


def _about(
    case: Enrolment, when: str, tone: str, more: str, button: str = "", url: str = ""
) -> Item:
    """A line about a person; where nothing else is to be done it opens the case."""
    case_url = case.get_absolute_url()
    return Item(
        when,
        tone,
        str(case.participant),
        case.case_code,
        case_url,
        more,
        button or gettext("Open"),
        url or case_url,
    )


def _days(day: date, today: date) -> tuple[str, str]:
    """`6 days late` in red; today and what comes soon as a warning."""
    late = (today - day).days
    if late > 0:
        return ngettext("%(days)d day late", "%(days)d days late", late) % {
            "days": late
        }, "bad"
    return (gettext("Today") if late == 0 else short_date(day, today)), "warn"


def _of(rows: QuerySet, value: Max | Min) -> Subquery:
    """One value of the rows of each case."""
    return Subquery(
        rows.order_by().values("enrolment").annotate(found=value).values("found")
    )
