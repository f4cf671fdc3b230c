"""Asking that a case be ended, or an exit taken back, and what was decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.models.enrolment import ExitReason
from participants.models.record import CaseRecord, CaseRecordQuerySet


class ExitRequestQuerySet(CaseRecordQuerySet["ExitRequest"]):
    def waiting(self) -> ExitRequestQuerySet:
        return self.filter(state=ExitRequest.State.WAITING)


class ExitRequest(CaseRecord):
    """An exit that somebody asked for; another person approves or refuses it.

    One that takes an exit back names the day and reason of that exit: approved, the
    case goes on as if it had never left. Eligibility is revoked by a justice authority
    and nobody here: such an exit names whose decision it is.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    takes_back = models.BooleanField(_("takes the exit back"), db_default=False)
    exit_on = models.DateField(_("last day in the programme"))
    reason = models.CharField(_("reason"), max_length=40, choices=ExitReason)
    authority = models.CharField(
        _("justice authority that revoked the eligibility"),
        max_length=200,
        blank=True,
        db_default="",
    )
    revoked_on = models.DateField(_("day of its decision"), null=True, blank=True)
    note = models.TextField(_("note"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="exits_asked",
        verbose_name=_("asked by"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exits_decided",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = models.TextField(_("why"), blank=True)

    objects = ExitRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("exit asked for")
        verbose_name_plural = _("exits asked for")
        indexes = [models.Index("enrolment", name="exit_request_of_a_case")]
        constraints = [
            models.UniqueConstraint(
                name="exit_request_waits_once",
                fields=["enrolment"],
                condition=Q(state="waiting"),
                violation_error_message=_("An exit is already asked for."),
            ),
            models.CheckConstraint(
                name="exit_request_has_a_note", condition=~Q(note="")
            ),
            models.CheckConstraint(
                name="exit_request_revokes_by_an_authority",
                condition=Q(
                    ~Q(authority=""),
                    takes_back=False,
                    reason="eligibility_revoked",
                    revoked_on__isnull=False,
                    revoked_on__lte=F("exit_on"),
                )
                | Q(
                    Q(takes_back=True) | ~Q(reason="eligibility_revoked"),
                    authority="",
                    revoked_on=None,
                ),
                violation_error_message=_(
                    "Say which justice authority revoked the eligibility, and when: not"
                    " after the last day in the programme."
                ),
            ),
            models.CheckConstraint(
                name="exit_request_is_decided_or_waits",
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | Q(
                    state__in=["approved", "refused", "withdrawn"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="exit_request_is_approved_by_another",
                condition=~Q(state__in=["approved", "refused"])
                | ~Q(decided_by=F("asked_by")),
                violation_error_message=_("Nobody decides what they asked for."),
            ),
            models.CheckConstraint(
                name="exit_request_refused_for_a_reason",
                condition=~Q(state="refused") | ~Q(decision_note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, {self.exit_on}"

    @property
    def word(self) -> str:
        """What its entries in the trail begin with."""
        return "exit-return" if self.takes_back else "exit"
