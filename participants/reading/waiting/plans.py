"""The first rows of what waits in reintegration plans: the most pressing come first."""

from datetime import date

from django.db.models import Max, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import long_date, short_date
from participants.due.plans import PLANNED_WITHIN
from participants.models import Enrolment, Need, Plan, Step
from participants.models.enrolment import EnrolmentQuerySet
from participants.reading.plans import READ_WITH_IT
from participants.reading.waiting.item import (
    LISTED,
    Item,
    about_case,
    of_case,
    when_due,
)


def approvals(rows: QuerySet[Plan], scope: Scope) -> list[Item]:
    found = rows.select_related(*READ_WITH_IT).order_by("created_at", "pk")
    return [_approval(each, scope) for each in found[:LISTED]]


def _approval(plan: Plan, scope: Scope) -> Item:
    case = plan.enrolment
    assert plan.agreed_on  # noqa: S101  for the type checker; it waits for approval
    when = short_date(plan.agreed_on, scope.days[case.program_id])
    keys = {"case_code": case.case_code, "number": plan.number}
    url = reverse("participants:plan-approve", kwargs=keys)
    return about_case(case, when, "", str(plan), gettext("Decide"), url)


def needs(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    """Whose need was found the longest ago."""
    open_needs = Need.objects.open().filter(enrolment=OuterRef("pk"))
    found = rows.annotate(found_on=of_case(open_needs, Min("found_on")))
    longest_first = found.order_by("found_on", "pk").select_related("participant")
    return [_need(case, scope) for case in longest_first[:LISTED]]


def _need(case: Enrolment, scope: Scope) -> Item:
    found_on: date = case.found_on  # type: ignore[attr-defined]
    when = short_date(found_on, scope.days[case.program_id])
    more = gettext("A need was found on %(day)s") % {"day": long_date(found_on)}
    return about_case(case, when, "bad", more, gettext("Open"), _tab(case))


def reviews(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    plans = Plan.objects.under_way().filter(enrolment=OuterRef("pk"))
    found = rows.annotate(review_on=of_case(plans, Max("review_on")))
    earliest_first = found.order_by("review_on", "pk").select_related("participant")
    return [_review(case, scope) for case in earliest_first[:LISTED]]


def _review(case: Enrolment, scope: Scope) -> Item:
    review_on: date = case.review_on  # type: ignore[attr-defined]
    when, tone = when_due(review_on, scope.days[case.program_id])
    more = gettext("Due on %(day)s") % {"day": long_date(review_on)}
    return about_case(case, when, tone, more, gettext("Review"), _tab(case))


def late_steps(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    """The first step of each case that is late."""
    steps = Step.objects.under_way().open().filter(enrolment=OuterRef("pk"))
    found = rows.annotate(late_since=of_case(steps, Min("due_on")))
    longest_first = found.order_by("late_since", "pk").select_related("participant")
    return [_late_step(case, scope) for case in longest_first[:LISTED]]


def _late_step(case: Enrolment, scope: Scope) -> Item:
    due_on: date = case.late_since  # type: ignore[attr-defined]
    when, tone = when_due(due_on, scope.days[case.program_id])
    more = gettext("A step of the plan was due on %(day)s")
    told = more % {"day": long_date(due_on)}
    return about_case(case, when, tone, told, gettext("Record"), _tab(case))


def without(rows: EnrolmentQuerySet, scope: Scope) -> list[Item]:
    found = rows.select_related("participant").order_by("registered_on", "pk")
    return [_without(case, scope) for case in found[:LISTED]]


def _without(case: Enrolment, scope: Scope) -> Item:
    last_day = case.registered_on + PLANNED_WITHIN
    when, tone = when_due(last_day, scope.days[case.program_id])
    told = gettext("Registered on %(day)s") % {"day": long_date(case.registered_on)}
    return about_case(case, when, tone, told, gettext("Plan"), _tab(case))


def _tab(case: Enrolment) -> str:
    return reverse("participants:case-plan", kwargs={"case_code": case.case_code})
