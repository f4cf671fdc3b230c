"""What a caseworker writes down."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField, SealedConstraint
from core.models import User
from core.templatetags.ui import long_date
from participants.models.record import CaseRecord, CaseRecordQuerySet


class NoteQuerySet(CaseRecordQuerySet["Note"]):
    def written_by(self, user: User) -> NoteQuerySet:
        return self.filter(by=user)


class Note(CaseRecord):
    """A case note. Notes of psychological sessions are another record."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("At the office")
        VISIT = "visit", _("Visit")
        PHONE = "phone", _("Phone")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OFFICE)
    happened_on = models.DateField(_("day"))
    text = EncryptedTextField(_("note"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="notes",
        verbose_name=_("written by"),
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-created_at", "-id"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [
            models.Index(fields=["enrolment", "-happened_on"], name="note_of_a_case")
        ]
        constraints = [
            SealedConstraint(name="note_has_a_text", field="text", has_content=True),
            models.CheckConstraint(
                name="note_kind_is_known_code",
                condition=Q(kind__in=["office", "visit", "phone", "other"]),
            ),
        ]

    def clean(self) -> None:
        """What is written down of a case happened in its time."""
        first = self.enrolment.registered_on
        if self.happened_on and self.happened_on < first:
            told = gettext(
                "The case was registered on %(day)s: enter a day since then."
            )
            raise ValidationError({"happened_on": told % {"day": long_date(first)}})

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.happened_on}"
