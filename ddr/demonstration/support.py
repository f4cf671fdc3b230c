"""The support of the last months: worked out, proposed, approved and paid."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from core.database import set_scope
from core.dates import add_months
from core.models import User
from ddr.demonstration.programme import LEAD, PLACES
from participants import support_months
from participants.actions import payment_lists
from participants.case_codes import new
from participants.models import Benefit, PaymentList
from participants.models.benefit import BenefitQuerySet
from programs.models import BenefitRule, Program
from programs.scope import scope_of, whole_programme

RULE = {"name": "Monthly support", "amount": "45.00"}
CODE = "monthly"
APPEAL = "He was with his mother in hospital for four days, and has the paper."
AT_MOST, FEW = 30, 6
Rows = BenefitQuerySet


def store(program: Program, until: date) -> None:
    """Three months: the first is paid, the second approved and listed for the cashier,
    the last proposed."""
    BenefitRule.objects.get_or_create(
        program=program, code=CODE, defaults={**RULE, "starts_on": program.started_on}
    )
    this = until.replace(day=1)
    months = [add_months(this, -back) for back in (3, 2, 1)]
    for month in months:
        support_months.work_out(program, month)
    lead = User.objects.get(username=LEAD)
    workers = User.objects.filter(username__in=[p.caseworkers[0] for p in PLACES[:2]])
    with whole_programme(program, importing=True):
        for worker in workers:
            for back, month in zip((3, 2, 1), months, strict=True):
                own = Benefit.objects.filter(
                    month=month, enrolment__caseworker=worker
                ).order_by("pk")
                begun = add_months(month, 1) + timedelta(days=1)
                proposed_at = _morning(program, min(begun, until - timedelta(days=1)))
                _propose(own, worker, proposed_at, only=AT_MOST if back > 1 else FEW)
                if back > 1:
                    _approve(own, lead, proposed_at + timedelta(days=2))
                else:
                    _appeal(own, worker, proposed_at)
                if back == 3:
                    _pay(own, begun + timedelta(days=6))
    _list(program, months[1], lead)


def _propose(own: Rows, by: User, at: datetime, *, only: int) -> None:
    earned = own.filter(state="earned").values_list("pk", flat=True)
    own.filter(pk__in=list(earned[:only])).update(proposed_by=by, proposed_at=at)


def _approve(own: Rows, by: User, at: datetime) -> None:
    for benefit in own.filter(state="earned", proposed_by__isnull=False):
        benefit.become("approved", decided_by=by, decided_at=at, reference=new())


def _appeal(own: Rows, by: User, at: datetime) -> None:
    for benefit in own.filter(state="withheld", because="attendance")[:1]:
        facts = {"proposed_by": by, "proposed_at": at}
        benefit.become("appealed", **facts, reason=APPEAL)


def _pay(own: Rows, on: date) -> None:
    own.filter(state="approved").update(state="paid", paid_on=on)


def _list(program: Program, month: date, lead: User) -> None:
    """For the cashier: a worker makes it once the product runs."""
    with transaction.atomic():
        set_scope(scope_of(lead).for_database())
        if not PaymentList.objects.exists():
            payment_lists.ask(program, month, language="en", by=lead)


def _morning(program: Program, day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=ZoneInfo(program.timezone))
