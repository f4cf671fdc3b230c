"""The work that a worker does on a list of payments.

It reads as whoever asked for it, with what they may read when it is made, and no
more than that: somebody who lost the right meanwhile gets no list.
"""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext, gettext_noop, override

from core import audit, workbooks
from core.access import Permission
from core.database import set_scope
from core.jobs import GiveUp, job_task
from core.models import Job
from core.workbooks import Line
from participants.models import Benefit, PaymentList
from participants.returned_list import COLUMNS
from programs.scope import NOTHING, Scope, scope_of

NOT_ALLOWED = gettext_noop(
    "Whoever asked for this may not decide on benefits any more."
)
WIDTHS = (14, 30, 20, 10, 12, 10, 14, 30, 12, 14)


@job_task(name="participants.make_payment_list")
def make_payment_list(job: Job) -> None:
    """Write the list down and lock it; made once, it is not made again."""
    scope = scope_of(job.by) if job.by else NOTHING
    with transaction.atomic():
        set_scope(scope.for_database())
        own = PaymentList.objects.allowing(scope, Permission.BENEFIT_APPROVE)
        asked = own.select_for_update().filter(pk=job.subject).first()
        if asked is None:
            raise GiveUp(NOT_ALLOWED)
        if asked.is_made or not asked.password:
            return
        _make(asked, scope)


def _make(asked: PaymentList, scope: Scope) -> None:
    benefits = list(
        Benefit.objects.to_pay(scope)
        .filter(enrolment__program=asked.program_id, month=asked.month)
        .select_related("rule", "enrolment__participant")
        .order_by("enrolment__participant__family_name", "reference")
    )
    with override(asked.language):
        content = workbooks.written(
            gettext("Payments"), _lines(benefits), widths=WIDTHS
        )
    asked.content = workbooks.locked(content, asked.password)
    asked.rows = len(benefits)
    asked.save(update_fields=["content", "rows"])
    cases = sorted({each.enrolment.case_code for each in benefits})
    audit.record("payment-list-made", asked, by=asked.by, cases=cases)


def _lines(benefits: list[Benefit]) -> Iterator[Line]:
    """The columns have the names by which the list is taken back."""
    yield COLUMNS
    for each in benefits:
        yield (
            each.enrolment.case_code,
            str(each.enrolment.participant),
            each.rule.name,
            f"{each.month:%Y-%m}",
            each.amount,
            each.currency,
            each.reference,
            *("", "", ""),
        )
