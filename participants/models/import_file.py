"""Files that somebody brought to be imported."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.access import Permission, Scope
from core.encrypted import (
    EncryptedBinaryField,
    EncryptedJSONField,
    SealedConstraint,
)
from programs.models import Program

KEPT = timedelta(days=7)
GONE: dict[str, Any] = {"content": None, "rejects": None, "preview": None}


class ImportFileQuerySet(models.QuerySet["ImportFile"]):
    def allowing(self, scope: Scope, permission: Permission) -> ImportFileQuerySet:
        """Their own alone: what stands in a file is for nobody else."""
        programs = scope.reach(permission).programs
        return self.filter(by=scope.user_id, program__in=programs)

    def without_content(self) -> ImportFileQuerySet:
        """As pages show them: what may be large stays in the database."""
        return self.defer("content", "rejects")

    def forget_outlived(self) -> int:
        """Empty the files that were kept for long enough; how many they were."""
        outlived = self.filter(created_at__lt=Now() - KEPT)
        gone = Q(**{f"{name}__isnull": True for name in GONE})
        return outlived.exclude(gone).update(**GONE)


class ImportFile(models.Model):
    """A file on its way into the register: checked first, then imported.

    The file and its rejected rows are gone after a week; the counts stay in the
    trail.
    """

    class Kind(models.TextChoices):
        PARTICIPANTS = "participants", _("People and cases")
        STAGES = "stages", _("Stays in the stages")
        ATTENDANCE = "attendance", _("Attendance")
        ASSESSMENTS = "assessments", _("Assessments")
        FOLLOWUPS = "followups", _("Follow-ups")

    class Step(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        IMPORTING = "importing", _("Being imported")
        IMPORTED = "imported", _("Imported")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    program = models.ForeignKey(Program, models.PROTECT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("file"), max_length=200)
    language = models.CharField(
        _("language of the reasons"), max_length=10, default=settings.LANGUAGE_CODE
    )
    content = EncryptedBinaryField(_("content"), null=True)
    step = models.CharField(
        _("step"), max_length=10, choices=Step, default=Step.CHECKING
    )
    refusal = models.TextField(_("why it was refused"), blank=True)
    counts = models.JSONField(_("counts"), default=dict)
    preview = EncryptedJSONField(_("what changes"), null=True)
    rejects = EncryptedBinaryField(_("rejected rows"), null=True)
    created_at = models.DateTimeField(_("brought"), db_default=Now())
    finished_at = models.DateTimeField(_("imported"), null=True, blank=True)

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        indexes = [models.Index(fields=["by", "-created_at"], name="import_file_own")]
        constraints = [
            models.CheckConstraint(
                name="import_file_refused_for_a_reason",
                condition=~Q(step="refused") | ~Q(refusal=""),
            ),
            SealedConstraint(name="import_file_content_is_sealed", field="content"),
            SealedConstraint(name="import_file_rejects_are_sealed", field="rejects"),
            SealedConstraint(name="import_file_preview_is_sealed", field="preview"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("participants:import", kwargs={"pk": self.pk})

    @property
    def kept_until(self) -> datetime:
        return self.created_at + KEPT

    @property
    def is_gone(self) -> bool:
        """Whether only the counts are left."""
        return timezone.now() > self.kept_until

    @property
    def is_at_work(self) -> bool:
        return self.step in {self.Step.CHECKING, self.Step.IMPORTING}

    @property
    def to_store(self) -> int:
        """How many of the rows that were checked would change anything."""
        return self.counts.get("created", 0) + self.counts.get("updated", 0)

    @property
    def can_be_imported(self) -> bool:
        checked = self.step == self.Step.CHECKED
        return checked and bool(self.to_store) and not self.is_gone
