"""Handing a case over: asked for by one, accepted or refused by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.encrypted import EncryptedTextField, SealedConstraint
from core.models.audit import Traced
from participants.models.record import CaseRecord, CaseRecordQuerySet


class TransferQuerySet(CaseRecordQuerySet["Transfer"]):
    def waiting(self) -> TransferQuerySet:
        return self.filter(state=Transfer.State.WAITING)

    def offered_to(self, scope: Scope) -> TransferQuerySet:
        """Those that wait for the reader's office; one that names somebody is told
        to them, and to who hands cases over there. Answered, it is theirs no more."""
        take = scope.reach(Permission.TRANSFER_TAKE)
        lead = scope.reach(Permission.CASE_HAND_OVER)
        adults, children = Q(child_track=False), Q(child_track=True)
        here = adults & Q(to_office__in=take.offices)
        here |= children & Q(to_office__in=take.children)
        named = Q(to_caseworker=None) | Q(to_caseworker=scope.user_id)
        return self.waiting().filter(
            here & (named | adults & Q(to_office__in=lead.offices))
        )


class Transfer(CaseRecord):
    """A case that is to go to another caseworker, perhaps in another office.

    Whoever is to take it does not see the case before they accept: they read who
    asks, why, and the code.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        HANDED_OVER = "handed_over", _("Handed over by the lead")

    case_code = models.CharField(_("case code"), max_length=11)
    to_office = models.ForeignKey(
        "programs.Office",
        models.PROTECT,
        related_name="+",
        verbose_name=_("to the office"),
    )
    to_caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to the caseworker"),
    )
    reason = EncryptedTextField(_("reason"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="transfers_asked",
        verbose_name=_("asked by"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers_decided",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = EncryptedTextField(_("why"), blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        indexes = [models.Index("enrolment", name="transfer_of_a_case")]
        constraints = [
            models.UniqueConstraint(
                name="transfer_waits_once",
                fields=["enrolment"],
                condition=Q(state="waiting"),
                violation_error_message=_("A hand-over is asked for already."),
            ),
            SealedConstraint(
                name="transfer_has_a_reason", field="reason", has_content=True
            ),
            models.CheckConstraint(
                name="transfer_is_decided_or_waits",
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | Q(
                    state__in=["accepted", "refused", "withdrawn", "handed_over"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="transfer_is_decided_by_another",
                condition=~Q(state__in=["accepted", "refused"])
                | ~Q(decided_by=F("asked_by")),
                violation_error_message=_("Nobody decides what they asked for."),
            ),
            models.CheckConstraint(
                name="transfer_refused_for_a_reason",
                condition=~Q(state="refused") | Q(decision_note__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_names_who_took_it",
                condition=~Q(state__in=["accepted", "handed_over"])
                | Q(to_caseworker__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.to_caseworker or self.to_office)

    def traced(self) -> Traced:
        """As stored: whoever is to take the case does not see it yet."""
        return Traced(self.office.program_id, self.case_code)
