"""Doing without a condition that a programme asks for, and who allowed it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.encrypted import EncryptedTextField, SealedConstraint
from participants.models.enrolment import within
from participants.models.record import CaseRecord, CaseRecordQuerySet
from programs.models import Gate, StageKind

CARE = StageKind.PSYCHOLOGICAL_SUPPORT


class WaiverQuerySet(CaseRecordQuerySet["Waiver"]):
    def readable(self, scope: Scope) -> WaiverQuerySet:
        """Those of psychological support are told to whoever reads it."""
        return self._by_stage(
            scope, Permission.PSYCHOLOGICAL_READ, Permission.CASE_READ
        )

    def decidable(self, scope: Scope) -> WaiverQuerySet:
        """Where the reader may decide, be it on what they asked for themselves."""
        return self._by_stage(
            scope, Permission.CARE_WAIVER_APPROVE, Permission.WAIVER_APPROVE
        )

    def waiting(self) -> WaiverQuerySet:
        return self.filter(state=Waiver.State.WAITING)

    def _by_stage(
        self, scope: Scope, of_care: Permission, of_others: Permission
    ) -> WaiverQuerySet:
        care = Q(stage=CARE) & within(scope.reach(of_care), case="enrolment_id")
        others = ~Q(stage=CARE) & within(scope.reach(of_others), case="enrolment_id")
        return self.filter(care | others)


class Waiver(CaseRecord):
    """That a case may pass a gate of a stage without some of its conditions.

    Somebody asks, another person approves or refuses it. Approved, it holds for
    the case and the gate from then on.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    stage = models.CharField(_("stage"), max_length=30, choices=StageKind)
    gate = models.CharField(_("gate"), max_length=10, choices=Gate)
    conditions = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("conditions"),
        help_text=_("The codes of what is done without."),
    )
    reason = EncryptedTextField(_("reason"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="waivers_asked",
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
        related_name="waivers_decided",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = EncryptedTextField(_("why"), blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        indexes = [models.Index("enrolment", name="waiver_of_a_case")]
        constraints = [
            models.UniqueConstraint(
                name="waiver_waits_once_at_a_gate",
                fields=["enrolment", "stage", "gate"],
                condition=Q(state="waiting"),
                violation_error_message=_("A waiver is asked for already."),
            ),
            models.CheckConstraint(
                name="waiver_gate_is_known_code",
                condition=Q(stage__in=StageKind.values, gate__in=["start", "complete"]),
            ),
            models.CheckConstraint(
                name="waiver_names_a_condition", condition=Q(conditions__len__gt=0)
            ),
            SealedConstraint(
                name="waiver_has_a_reason", field="reason", has_content=True
            ),
            models.CheckConstraint(
                name="waiver_is_decided_or_waits",
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | Q(
                    state__in=["approved", "refused", "withdrawn"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="waiver_is_decided_by_another",
                condition=~Q(state__in=["approved", "refused"])
                | ~Q(decided_by=F("asked_by")),
                violation_error_message=_("Nobody decides what they asked for."),
            ),
            models.CheckConstraint(
                name="waiver_refused_for_a_reason",
                condition=~Q(state="refused") | Q(decision_note__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.get_gate_display()}"
