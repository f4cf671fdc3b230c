"""The support that somebody is due for a month, from the marks to the money."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.encrypted import EncryptedTextField, SealedConstraint
from participants.models.record import CaseRecord, CaseRecordQuerySet
from programs import money
from programs.models import BenefitRule


class BenefitState(models.TextChoices):
    """Where the support for a month stands."""

    DUE = "due", _("Due: marks are missing")
    EARNED = "earned", _("Earned")
    WITHHELD = "withheld", _("Withheld")
    APPEALED = "appealed", _("Appealed")
    WAIVED = "waived", _("Granted on appeal")
    APPROVED = "approved", _("Approved for payment")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Payment failed")


MOVES: dict[str, tuple[str, ...]] = {
    "due": ("earned", "withheld"),
    "earned": ("approved", "withheld"),
    "withheld": ("appealed",),
    "appealed": ("waived", "withheld"),
    "waived": ("approved",),
    "approved": ("paid", "failed"),
    "failed": ("approved",),
    "paid": (),
}
"""What a benefit can become from where it stands."""
PAID_WITHIN = timedelta(days=14)
_UNDECIDED = Q(decided_by=None, decided_at=None)
_DECIDED = Q(decided_by__isnull=False, decided_at__isnull=False)
_UNPROPOSED = Q(proposed_by=None, proposed_at=None)
_PROPOSED = Q(proposed_by__isnull=False, proposed_at__isnull=False)
_UNPAID = Q(paid_on=None)
_FACTS: dict[str, Q] = {
    "due": Q(because="") & _UNPROPOSED & _UNDECIDED & _UNPAID,
    "earned": Q(because="") & (_PROPOSED | _UNPROPOSED) & _UNDECIDED & _UNPAID,
    "withheld": _UNPAID
    & (
        Q(because__in=["attendance", "no_session"]) & _UNPROPOSED & _UNDECIDED
        | Q(because="decision", reason__isnull=False) & _PROPOSED & _DECIDED
    ),
    "appealed": Q(reason__isnull=False) & _PROPOSED & _UNDECIDED & _UNPAID,
    "waived": Q(reason__isnull=False) & _PROPOSED & _DECIDED & _UNPAID,
    "approved": _PROPOSED & _DECIDED & _UNPAID & ~Q(reference=""),
    "paid": _PROPOSED & _DECIDED & Q(paid_on__isnull=False) & ~Q(reference=""),
    "failed": _PROPOSED & _DECIDED & _UNPAID & ~Q(reference=""),
}


def _whole() -> Q:
    """Each state has its facts, and no others."""
    whole = Q()
    for state in BenefitState.values:
        whole |= Q(state=state) & _FACTS[state]
    return whole


class BenefitQuerySet(CaseRecordQuerySet["Benefit"]):
    def waiting(self) -> BenefitQuerySet:
        """For a decision: what was proposed, appeals, and payments that failed."""
        proposed = Q(state="earned", proposed_by__isnull=False)
        return self.filter(proposed | Q(state__in=["appealed", "waived", "failed"]))

    def to_propose(self) -> BenefitQuerySet:
        """Earned, and nobody has proposed the payment."""
        return self.filter(state="earned", proposed_by=None)

    def overdue(self) -> BenefitQuerySet:
        """Approved, and not paid within the days that a payment may take."""
        since = timezone.now() - PAID_WITHIN
        return self.filter(state="approved", decided_at__lt=since)

    def to_pay(self, scope: Scope) -> BenefitQuerySet:
        """Approved, of those that the reader decides on."""
        return self.decidable(scope).filter(state="approved")

    def decidable(self, scope: Scope) -> BenefitQuerySet:
        return self.allowing(scope, Permission.BENEFIT_APPROVE)


class Benefit(CaseRecord):
    """One kind of support of one person for one month.

    The rules say whether it is earned; somebody proposes the payment, or appeals,
    and another decides. Amount and counts are those of the day it was worked out.
    """

    class Because(models.TextChoices):
        ATTENDANCE = "attendance", _("Too few of the sessions attended")
        NO_SESSION = "no_session", _("No session that counts")
        DECISION = "decision", _("By decision")

    rule = models.ForeignKey(
        BenefitRule,
        models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="benefits",
    )
    kind = models.CharField(_("kind of support"), max_length=20)
    month = models.DateField(_("month"), help_text=_("By its first day."))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(
        _("currency"), max_length=3, validators=[money.CURRENCY]
    )
    attended = models.PositiveSmallIntegerField(_("sessions attended"))
    countable = models.PositiveSmallIntegerField(_("sessions that count"))
    state = models.CharField(
        _("state"), max_length=10, choices=BenefitState, default=BenefitState.DUE
    )
    because = models.CharField(
        _("withheld because of"), max_length=10, choices=Because, blank=True
    )
    reason = EncryptedTextField(
        _("reason"), blank=True, help_text=_("Of an appeal, or of what was decided.")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reference = models.CharField(_("payment reference"), max_length=20, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    objects = BenefitQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "kind", "id"]
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        indexes = [
            models.Index("month", "state", name="benefit_month_and_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="benefit_once_in_a_month", fields=["enrolment", "kind", "month"]
            ),
            models.UniqueConstraint(
                name="benefit_reference_once",
                fields=["reference"],
                condition=~Q(reference=""),
            ),
            models.CheckConstraint(
                name="benefit_month_is_its_first_day", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="benefit_amount_is_positive",
                condition=Q(amount__gt=0, currency__regex=r"^[A-Z]{3}$"),
            ),
            models.CheckConstraint(
                name="benefit_attended_no_more_than_counts",
                condition=Q(attended__lte=F("countable")),
            ),
            models.CheckConstraint(
                name="benefit_state_has_its_facts", condition=_whole()
            ),
            models.CheckConstraint(
                name="benefit_is_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Nobody decides what they proposed."),
            ),
            SealedConstraint(
                name="benefit_reason_is_sealed", field="reason", has_content=True
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}: {self.get_state_display()}"

    @property
    def worth(self) -> str:
        return money.in_words(self.amount, self.currency)

    def may_become(self, state: str) -> bool:
        return state in MOVES[self.state]

    def become(self, state: str, **facts: Any) -> None:
        """Move on, with what belongs to the new state; the caller looked before."""
        self.state = state
        for name, value in facts.items():
            setattr(self, name, value)
        self.version += 1
        self.save()
