"""The first rows of what waits in cases outside of psychological support.

Each takes the rows that wait and the reader's scope; the most pressing come first.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial

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
from django.utils.translation import gettext, ngettext

from core.access import Scope
from core.dates import add_months
from core.templatetags.ui import long_date, short_date
from participants.due import benefits
from participants.due.days import on_its_day
from participants.due.followups import follow_up_missing
from participants.due.referrals import late_referrals
from participants.due.stages import planned
from participants.models import (
    Attendance,
    Consent,
    Enrolment,
    FollowUp,
    MentoringVisit,
    Stage,
    Task,
)
from participants.models.attendance import ATTENDED
from participants.models.enrolment import EnrolmentQuerySet
from participants.models.stage import RUNNING, TAUGHT
from participants.reading import records
from participants.reading.covers import covered_task
from participants.reading.waiting.item import (
    LISTED,
    Item,
    about_case,
    of_case,
    when_due,
)


class MonthsAfter(Func):
    """A day so many months after another, or that month's last day."""

    template = "(%(expressions)s))::date"
    arg_joiner = " + make_interval(months => "
    output_field = DateField()


def follow_ups(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    """The first wave that is missing of each case."""
    waves = [
        When(
            on_its_day(scope, partial(follow_up_missing, wave)),
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
    when, tone = when_due(add_months(case.exited_on, wave), scope.days[case.program_id])
    url = reverse(
        "participants:follow-up-record",
        kwargs={"case_code": case.case_code, "wave": wave.value},
    )
    more = gettext("%(wave)s after the exit") % {"wave": wave.label}
    return about_case(case, when, tone, more, gettext("Record"), url)


def visits(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    """Whose next visit is due, the longest first."""
    latest = MentoringVisit.objects.filter(enrolment=OuterRef("pk"))
    found = rows.annotate(due_on=Subquery(latest.values("next_on")[:1]))
    longest_first = found.order_by("due_on", "pk").select_related("participant")
    return [_visit(case, scope) for case in longest_first[:LISTED]]


def _visit(case: Enrolment, scope: Scope) -> Item:
    when, tone = when_due(case.due_on, scope.days[case.program_id])  # type: ignore[attr-defined]
    keys = {"case_code": case.case_code, "kind": "mentoring-visit"}
    url = reverse("participants:stage-record-new", kwargs=keys)
    told = gettext("A visit to the business")
    return about_case(case, when, tone, told, gettext("Record visit"), url)


def referrals(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    """Whose referral was not answered in time, the longest first."""
    late = late_referrals().filter(enrolment=OuterRef("pk")).order_by("due_at", "pk")
    found = rows.annotate(due_at=Subquery(late.values("due_at")[:1]))
    longest_first = found.order_by("due_at", "pk")
    wanted = longest_first.select_related("participant", "program")
    return [_referral(case, scope) for case in wanted[:LISTED]]


def _referral(case: Enrolment, scope: Scope) -> Item:
    day = case.program.day_of(case.due_at)  # type: ignore[attr-defined]
    when, tone = when_due(day, scope.days[case.program_id])
    url = reverse("participants:case-referrals", args=[case.case_code])
    told = gettext("The partner has not answered")
    return about_case(case, when, tone, told, gettext("Referrals"), url)


def not_seen(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    came = Attendance.objects.filter(
        enrolment=OuterRef("pk"), stage__in=TAUGHT, status__in=ATTENDED
    )
    running = Stage.objects.filter(
        enrolment=OuterRef("pk"), stage__in=TAUGHT, status__in=RUNNING
    )
    found = rows.annotate(
        last=of_case(came, Max("session_date")),
        begun=of_case(running, Min("started_on")),
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
    return about_case(case, when, "warn", more)


def at_risk(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    """Who missed the most comes first; who missed nothing yet is the last."""
    day = max(scope.days.values())
    found = rows.annotate(
        came=of_case(benefits.marks(day), benefits.CAME),
        counted=of_case(benefits.marks(day), benefits.COUNTED),
    )
    most_first = found.select_related("participant").order_by(
        F("came") - F("counted"), "pk"
    )
    return [_at_risk(case) for case in most_first[:LISTED]]


def _at_risk(case: Enrolment) -> Item:
    attended = records.Attended(case.came, case.counted).told()  # type: ignore[attr-defined]
    more = gettext("%(attended)s; one more absence loses the month")
    url = reverse("participants:case-benefits", kwargs={"case_code": case.case_code})
    told = more % {"attended": attended}
    return about_case(case, "", "warn", told, url=url)


def too_long(
    rows: EnrolmentQuerySet, scope: Scope, *, stages: Iterable[str]
) -> list[Item]:
    running = Stage.objects.filter(
        enrolment=OuterRef("pk"), stage__in=list(stages), status__in=RUNNING
    )
    found = rows.annotate(last=of_case(planned(running), Min("last")))
    oldest_first = found.select_related("participant").order_by("last", "pk")
    return [_too_long(case, scope) for case in oldest_first[:LISTED]]


def _too_long(case: Enrolment, scope: Scope) -> Item:
    last: date = case.last  # type: ignore[attr-defined]
    when, tone = when_due(last, scope.days[case.program_id])
    told = gettext("Was to end by %(day)s") % {"day": long_date(last)}
    return about_case(case, when, tone, told)


def tasks(rows: QuerySet[Task], scope: Scope) -> list[Item]:
    """What somebody wrote down, the soonest first."""
    found = rows.select_related("enrolment__participant").order_by("due_on", "pk")
    return [_task(each, scope) for each in found[:LISTED]]


def _task(row: Task, scope: Scope) -> Item:
    case = row.enrolment
    when, tone = when_due(row.due_on, scope.days[case.program_id])
    keys = {"case_code": case.case_code, "pk": row.pk}
    url = reverse("participants:task", kwargs=keys)
    item = about_case(case, when, tone, row.what, gettext("Open"), url)
    return item._replace(covered=covered_task(row, scope))


def terms(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    """Whose programme asks everybody again, who was registered first before."""
    found = rows.select_related("participant", "program")
    return [_terms(case) for case in found.order_by("registered_on", "pk")[:LISTED]]


def _terms(case: Enrolment) -> Item:
    told = gettext("Version %(version)s was not agreed to yet.")
    url = reverse("participants:consent-new", kwargs={"case_code": case.case_code})
    url += f"?purpose={Consent.Purpose.TERMS}"
    facts = {"version": case.program.terms_version}
    return about_case(case, "", "warn", told % facts, gettext("Ask"), url)


def consents(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    """Whose agreement ends the soonest, or has ended the longest ago."""
    answers = Consent.objects.filter(enrolment=OuterRef("pk")).standing()
    last = answers.filter(agreed=True).order_by("until", "pk")
    found = rows.annotate(
        until=Subquery(last.values("until")[:1]),
        purpose=Subquery(last.values("purpose")[:1]),
    )
    soonest_first = found.order_by("until", "pk").select_related("participant")
    return [_consent(case, scope) for case in soonest_first[:LISTED]]


def _consent(case: Enrolment, scope: Scope) -> Item:
    when, tone = when_due(case.until, scope.days[case.program_id])  # type: ignore[attr-defined]
    purpose: str = case.purpose  # type: ignore[attr-defined]
    url = reverse("participants:consent-new", kwargs={"case_code": case.case_code})
    told = str(Consent.Purpose(purpose).label)
    asked = f"{url}?purpose={purpose}"
    return about_case(case, when, tone, told, gettext("Ask"), asked)


def nobodys(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    found = rows.select_related("participant").order_by("registered_on", "pk")
    return [_nobodys(case, scope) for case in found[:LISTED]]


def _nobodys(case: Enrolment, scope: Scope) -> Item:
    when = short_date(case.registered_on, scope.days[case.program_id])
    return about_case(case, when, "", case.get_category_display())
