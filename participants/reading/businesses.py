"""Business plans that wait for a decision, as far as somebody may know of them."""

from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext

from core.access import Permission, Scope
from core.templatetags.ui import long_date
from participants.models import BusinessPlan
from programs import money

READ_WITH_IT = ("asked_by", "enrolment__participant", "enrolment__program")
AT_MOST = 50


class Plan(NamedTuple):
    """A plan as who decides about it sees it."""

    code: str
    name: str
    what: str
    asked: str
    pk: UUID


class Fact(NamedTuple):
    label: str
    value: str


def waiting(scope: Scope) -> list[Plan]:
    """What waits for a decision of the reader's, the oldest first."""
    allowed = BusinessPlan.objects.allowing(scope, Permission.BUSINESS_DECIDE)
    others = allowed.waiting().exclude(asked_by=scope.user_id)
    oldest_first = others.select_related(*READ_WITH_IT).order_by("created_at", "pk")
    return [_told(plan) for plan in oldest_first[:AT_MOST]]


def facts(plan: BusinessPlan) -> list[Fact]:
    """What is asked for, to be weighed."""
    return [
        Fact(gettext("Business"), plan.name),
        Fact(gettext("Planned start"), long_date(plan.planned_start)),
        Fact(gettext("Capital asked for"), money.in_words(plan.capital, plan.currency)),
        Fact(gettext("Asked by"), str(plan.asked_by)),
    ]


def _told(plan: BusinessPlan) -> Plan:
    case, program = plan.enrolment, plan.enrolment.program
    asked = gettext("Asked on %(day)s by %(name)s")
    when = {"day": long_date(program.day_of(plan.created_at)), "name": plan.asked_by}
    amount = money.in_words(plan.capital, plan.currency)
    return Plan(
        case.case_code,
        str(case.participant),
        gettext("%(name)s: %(amount)s") % {"name": plan.name, "amount": amount},
        asked % when,
        plan.pk,
    )
