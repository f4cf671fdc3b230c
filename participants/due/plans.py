"""What falls due in reintegration plans, as of a day."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from participants.due.days import DUE_SOON
from participants.models.plan import Plan, PlanQuerySet, Step, StepQuerySet
from participants.models.profile import Need

PLANNED_WITHIN = timedelta(days=60)


def to_review(today: date) -> PlanQuerySet:
    """The versions agreed last whose review falls due."""
    later = Plan.objects.under_way().filter(
        enrolment=OuterRef("enrolment"), number__gt=OuterRef("number")
    )
    soon = Plan.objects.under_way().filter(review_on__lte=today + DUE_SOON)
    return soon.exclude(Exists(later))


def late(today: date) -> StepQuerySet:
    """Steps of the versions agreed last that should have been done by now."""
    return Step.objects.under_way().open().filter(due_on__lt=today)


def review(today: date) -> Q:
    plans = to_review(today).filter(enrolment=OuterRef("pk"))
    return Q(exited_on=None) & Q(Exists(plans))


def step(today: date) -> Q:
    steps = late(today).filter(enrolment=OuterRef("pk"))
    return Q(exited_on=None) & Q(Exists(steps))


def no_plan(today: date) -> Q:
    """Registered for so long, and nothing agreed yet."""
    agreed = Plan.objects.agreed().filter(enrolment=OuterRef("pk"))
    long_ago = Q(registered_on__lte=today - PLANNED_WITHIN)
    return Q(exited_on=None) & long_ago & ~Q(Exists(agreed))


def need(today: date) -> Q:
    """Something that somebody lacks was to be met by now."""
    needs = Need.objects.late(today).filter(enrolment=OuterRef("pk"))
    return Q(exited_on=None) & Q(Exists(needs))
