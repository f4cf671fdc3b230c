"""The first rows of what waits in psychological support and before it.

Each takes the rows that wait and the reader's scope; the most pressing come first.
"""

from datetime import date, timedelta

from django.db.models import F, Max, Min, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.dateformat import time_format
from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import long_date, short_date
from participants.due.care import SCREENED_WITHIN
from participants.models import (
    Alert,
    Appointment,
    Assessment,
    CareLevel,
    Enrolment,
    Stage,
)
from participants.models.enrolment import EnrolmentQuerySet
from participants.models.stage import RUNNING, WAITING
from participants.reading import alerts as reading
from participants.reading.waiting.item import (
    LISTED,
    Item,
    about_case,
    of_case,
    when_due,
)
from programs.models import StageKind

A_DAY = 12


def alerts(rows: QuerySet[Alert], scope: Scope) -> list[Item]:
    """Those that wait for their safety assessment first, then the oldest."""
    found = rows.select_related(*reading.READ_WITH_IT)
    unanswered_first = found.order_by(F("assessed_at").asc(nulls_first=True), "due_at")
    return [_alert(each, scope) for each in unanswered_first[:LISTED]]


def _alert(row: Alert, scope: Scope) -> Item:
    told = reading.as_row(row, scope)
    step = told.step
    more = told.tag.text
    return about_case(row.enrolment, told.due, told.tone, more, step.words, step.url)


def appointments(rows: QuerySet[Appointment], scope: Scope) -> list[Item]:
    """All of a day: whoever is to be seen is not behind a link."""
    found = rows.select_related("enrolment__participant", "enrolment__program")
    in_order = found.order_by("day", "starts_at", "pk")
    return [_appointment(each, scope) for each in in_order[:A_DAY]]


def _appointment(row: Appointment, scope: Scope) -> Item:
    case, today = row.enrolment, scope.days[row.enrolment.program_id]
    clock = time_format(row.starts_at, "H:i")
    when, tone = (clock, "") if row.day == today else when_due(row.day, today)
    how = f"{row.get_kind_display()}, {row.get_place_display()}"
    more = how if row.day == today else f"{clock} {how}"
    url = reverse(
        "participants:appointment-record",
        kwargs={"case_code": case.case_code, "pk": row.pk},
    )
    return about_case(case, when, tone, more, gettext("Record"), url)


def screenings(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    found = rows.select_related("participant").order_by("registered_on", "pk")
    return [_screening(case, scope) for case in found[:LISTED]]


def _screening(case: Enrolment, scope: Scope) -> Item:
    last_day = case.registered_on + SCREENED_WITHIN
    when, tone = when_due(last_day, scope.days[case.program_id])
    day = long_date(case.registered_on)
    more = gettext("Registered on %(day)s") % {"day": day}
    return about_case(case, when, tone, more)


def to_screen(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    found = rows.select_related("participant").order_by("registered_on", "pk")
    return [_to_screen(case, scope) for case in found[:LISTED]]


def _to_screen(case: Enrolment, scope: Scope) -> Item:
    last_day = case.registered_on + SCREENED_WITHIN
    when, tone = when_due(last_day, scope.days[case.program_id])
    return about_case(
        case, when, tone, gettext("Never screened"), gettext("Start"), _to_take(case)
    )


def to_reassess(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    taken = Assessment.objects.filter(enrolment=OuterRef("pk"))
    found = rows.annotate(last=of_case(taken, Max("taken_on")))
    longest_first = found.select_related("participant", "program").order_by(
        "last", "pk"
    )
    return [_to_reassess(case, scope) for case in longest_first[:LISTED]]


def _to_reassess(case: Enrolment, scope: Scope) -> Item:
    last: date = case.last  # type: ignore[attr-defined]
    falls_due = last + timedelta(weeks=case.program.reassessed_after)
    when, tone = when_due(falls_due, scope.days[case.program_id])
    more = gettext("Last taken on %(day)s") % {"day": long_date(last)}
    return about_case(case, when, tone, more, gettext("Start"), _to_take(case))


def _to_take(case: Enrolment) -> str:
    """Where the instruments that may be taken with somebody are chosen."""
    return reverse("participants:instruments", kwargs={"case_code": case.case_code})


def support(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    asked = Stage.objects.filter(
        enrolment=OuterRef("pk"),
        stage=StageKind.PSYCHOLOGICAL_SUPPORT,
        status__in=WAITING,
    )
    found = rows.annotate(asked_at=of_case(asked, Min("created_at")))
    oldest_first = found.select_related("participant", "program").order_by("asked_at")
    return [_support(case, scope) for case in oldest_first[:LISTED]]


def _support(case: Enrolment, scope: Scope) -> Item:
    day = case.program.day_of(case.asked_at)  # type: ignore[attr-defined]
    when = short_date(day, scope.days[case.program_id])
    return about_case(case, when, "", case.get_category_display())


def care_reviews(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    levels = CareLevel.objects.filter(enrolment=OuterRef("pk"))
    latest = levels.filter(stay__status__in=RUNNING).order_by("-day")
    found = rows.annotate(review_on=Subquery(latest.values("review_on")[:1]))
    earliest_first = found.select_related("participant").order_by("review_on", "pk")
    return [_care_review(case, scope) for case in earliest_first[:LISTED]]


def _care_review(case: Enrolment, scope: Scope) -> Item:
    review_on: date = case.review_on  # type: ignore[attr-defined]
    when, tone = when_due(review_on, scope.days[case.program_id])
    url = reverse(
        "participants:stage-record-new",
        kwargs={"case_code": case.case_code, "kind": "care-level"},
    )
    more = gettext("Due on %(day)s") % {"day": long_date(review_on)}
    return about_case(case, when, tone, more, gettext("Review"), url)
