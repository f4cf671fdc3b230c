"""What can happen to a list of payments: asked for, its password shown, taken back.

That a second person approved who stands in it is seen to before: it holds what is
approved for payment alone, and nobody approves what they proposed.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit, jobs, workbooks
from core.access import Permission, Scope
from core.models import User
from participants.models import Benefit, Enrolment, PaymentList
from participants.models.benefit import BenefitState
from participants.models.record import Refused
from participants.payment_jobs import make_payment_list
from participants.returned_list import Paid
from programs.models import Program


@transaction.atomic
def ask(program: Program, month: date, *, language: str, by: User) -> PaymentList:
    """Promise the list of what is approved of a month when a worker makes it."""
    asked = PaymentList.objects.create(
        program=program,
        month=month,
        language=language,
        password=workbooks.new_password(),
        by=by,
    )
    key = str(asked.pk)
    jobs.ask(make_payment_list, key=key, subject=key, by=by, program_id=program.pk)
    audit.record("payment-list-asked", asked, by=by, month=f"{month:%Y-%m}")
    return asked


@transaction.atomic
def show_password(asked: PaymentList, *, by: User) -> str:
    """The password of a list that is made: once, and never again."""
    held = PaymentList.objects.select_for_update().get(pk=asked.pk)
    if not held.is_made or held.password_shown_at or not held.password:
        raise Refused(gettext("The password of this list was shown before."))
    password = held.password
    held.password, held.password_shown_at = "", timezone.now()
    held.save(update_fields=["password", "password_shown_at"])
    audit.record("payment-password-shown", held, by=by)
    return password


@dataclass
class Settled:
    """What a list that came back says, row by row."""

    paid: list[Benefit] = field(default_factory=list)
    unpaid: int = 0
    known: int = 0
    """Rows that were recorded before, just so."""
    wrong: list[Paid] = field(default_factory=list)

    @property
    def sums(self) -> dict[str, Decimal]:
        """What was paid by this list, by currency."""
        sums: dict[str, Decimal] = {}
        for benefit in self.paid:
            so_far = sums.get(benefit.currency, Decimal())
            sums[benefit.currency] = so_far + benefit.amount
        return dict(sorted(sums.items()))


@transaction.atomic
def settle(rows: Collection[Paid], *, scope: Scope, by: User) -> Settled:
    """Record what was paid; a row that does not fit is told and changes nothing.

    Whoever was not paid stays on the next list. Taken back twice it changes
    nothing the second time.
    """
    found = _held({row.reference for row in rows if not row.problem}, scope)
    settled = Settled()
    for row in rows:
        _settle(row, found.get(row.reference), settled)
    Benefit.objects.bulk_update(
        settled.paid, ["state", "paid_on", "version", "updated_at"], batch_size=500
    )
    codes = sorted({benefit.enrolment.case_code for benefit in settled.paid})
    wrong = len(settled.wrong)
    audit.record("payments-taken-back", by=by, cases=codes, rows=len(rows), wrong=wrong)
    return settled


def _held(references: Collection[str], scope: Scope) -> dict[str, Benefit]:
    """Theirs to decide on, by reference; nobody else changes them meanwhile.

    Cases are locked before their benefits, and in one order, as everywhere. What was
    on a list before its case was merged into another was paid nevertheless.
    """
    reached = Benefit.objects.reached(scope, Permission.BENEFIT_APPROVE)
    ours = reached.filter(reference__in=references).exclude(reference="")
    cases = Enrolment.objects.filter(pk__in=ours.values("enrolment")).order_by("pk")
    list(cases.select_for_update(no_key=True).values_list("pk"))
    held = ours.select_for_update(of=("self",)).order_by("pk")
    return {each.reference: each for each in held.select_related("enrolment__program")}


def _settle(row: Paid, benefit: Benefit | None, settled: Settled) -> None:
    problem = row.problem or _problem(row, benefit)
    if problem or benefit is None:
        settled.wrong.append(row._replace(problem=problem))
    elif benefit.state == BenefitState.PAID:
        settled.known += 1
    elif not row.is_paid:
        settled.unpaid += 1
    else:
        benefit.state, benefit.paid_on = BenefitState.PAID, row.on
        benefit.version += 1
        benefit.updated_at = timezone.now()
        settled.paid.append(benefit)


def _problem(row: Paid, benefit: Benefit | None) -> str:
    """Why the row does not fit what is known of the payment."""
    if benefit is None:
        return gettext("No payment of yours has this reference.")
    if row.amount is not None and row.amount != benefit.amount:
        told = gettext("Approved was %(amount)s: correct the list, or ask the cashier.")
        return told % {"amount": benefit.worth}
    if benefit.state == BenefitState.PAID:
        if row.is_paid and row.on == benefit.paid_on:
            return ""
        return gettext("Recorded is another day, or that it was paid.")
    if not benefit.may_become(BenefitState.PAID):
        told = gettext("This is not possible any more: %(state)s.")
        return told % {"state": benefit.get_state_display()}
    return _too_early(row, benefit)


def _too_early(row: Paid, benefit: Benefit) -> str:
    if row.on is None or benefit.decided_at is None:
        return ""
    program = benefit.enrolment.program
    if program.day_of(benefit.decided_at) <= row.on <= program.today():
        return ""
    return gettext("The payment comes after the approval, and not after today.")
