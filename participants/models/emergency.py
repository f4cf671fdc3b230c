"""A case that somebody opened in an emergency, and what was found of that."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.encrypted import EncryptedTextField, SealedConstraint
from participants.models.record import CaseRecord, CaseRecordQuerySet

OPEN_FOR = timedelta(hours=1)
MOST_IN_A_DAY = 5
"""Cases that one person opens in 24 hours."""


class EmergencyOpeningQuerySet(CaseRecordQuerySet["EmergencyOpening"]):
    def allowing(
        self, scope: Scope, permission: Permission
    ) -> EmergencyOpeningQuerySet:
        """What was opened is reviewed, whatever its case was merged into."""
        return self.reached(scope, permission)

    def in_state(self, state: str) -> EmergencyOpeningQuerySet:
        """``state`` is `waiting` or a finding; anything else leaves all."""
        if state == "waiting":
            return self.filter(finding="")
        if state in EmergencyOpening.Finding.values:
            return self.filter(finding=state)
        return self


class EmergencyOpening(CaseRecord):
    """An hour in which somebody reads one case that is not theirs, and why.

    It is stored by a function of the owner's alone; another person says
    afterwards whether it was in order.
    """

    class Finding(models.TextChoices):
        IN_ORDER = "in_order", _("In order")
        NOT_IN_ORDER = "not_in_order", _("Not in order")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="emergencies",
        verbose_name=_("opened by"),
    )
    reason = EncryptedTextField(_("reason"))
    opened_at = models.DateTimeField(_("opened"))
    ends_at = models.DateTimeField(_("open until"))
    finding = models.CharField(
        _("finding"), max_length=20, choices=Finding, blank=True, default=""
    )
    finding_note = EncryptedTextField(_("what was found"), null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="emergencies_reviewed",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True)

    objects = EmergencyOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        verbose_name = _("emergency opening")
        verbose_name_plural = _("emergency openings")
        indexes = [
            models.Index(fields=["opened_at", "id"], name="emergency_by_time"),
            models.Index(fields=["by", "opened_at"], name="emergency_of_a_person"),
            models.Index("enrolment", name="emergency_of_a_case"),
        ]
        constraints = [
            SealedConstraint(
                name="emergency_has_a_reason", field="reason", has_content=True
            ),
            models.CheckConstraint(
                name="emergency_lasts_an_hour",
                condition=Q(ends_at=F("opened_at") + OPEN_FOR),
            ),
            ExclusionConstraint(
                name="emergency_is_open_once",
                expressions=[
                    ("by", RangeOperators.EQUAL),
                    ("enrolment", RangeOperators.EQUAL),
                    (
                        Func(
                            "opened_at",
                            "ends_at",
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                name="emergency_is_reviewed_or_waits",
                condition=Q(finding="", reviewed_by=None, reviewed_at=None)
                & Q(finding_note__isnull=True)
                | Q(
                    finding__in=["in_order", "not_in_order"],
                    reviewed_by__isnull=False,
                    reviewed_at__isnull=False,
                    finding_note__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="emergency_is_reviewed_by_another",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("by")),
                violation_error_message=_("Nobody reviews what they opened."),
            ),
            SealedConstraint(
                name="emergency_finding_has_a_note",
                field="finding_note",
                has_content=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}, {self.opened_at:%Y-%m-%d %H:%M}"
