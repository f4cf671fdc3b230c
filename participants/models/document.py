"""Papers and pictures that belong to a case."""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.attachments import JPEG, SUFFIXES
from core.encrypted import EncryptedBinaryField, EncryptedCharField, SealedConstraint
from participants.models.consent import Consent
from participants.models.record import CaseRecord, CaseRecordQuerySet


class DocumentQuerySet(CaseRecordQuerySet["Document"]):
    def allowing(self, scope: Scope, permission: Permission) -> Self:
        """A photograph only while the person agrees to it, whoever asks."""
        agreed = Consent.objects.filter(enrolment=OuterRef("enrolment"))
        holds = Exists(agreed.holding(Consent.Purpose.PHOTO, scope.days))
        rows = super().allowing(scope, permission)
        return rows.filter(~Q(kind=Document.Kind.PHOTO) | Q(holds))

    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def photos(self) -> Self:
        return self.standing().filter(kind=Document.Kind.PHOTO)

    def without_content(self) -> Self:
        """As pages list them: what may be large stays in the database."""
        return self.defer("content")


class Document(CaseRecord):
    """A file of a case: the photograph, a paper that was scanned, or another.

    What it is called when somebody downloads it nobody typed. It is removed for a
    reason and never deleted; of a photograph that somebody takes their consent back
    to, no image is left.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photograph of the person")
        SCAN = "scan", _("Scan or picture of a paper")
        OTHER = "other", _("Other document")

    class Reason(models.TextChoices):
        WRONG_CASE = "wrong_case", _("It belongs to another case")
        UNREADABLE = "unreadable", _("It can’t be read")
        REPLACED = "replaced", _("There is a newer one")
        NOT_NEEDED = "not_needed", _("It is not needed any more")
        ASKED = "asked", _("The person asked for it")
        CONSENT = "consent", _("The person does not agree to a photograph any more")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = EncryptedCharField(_("what it is"), max_length=120, blank=True)
    name = models.CharField(_("file"), max_length=30, editable=False)
    content_type = models.CharField(_("type of file"), max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    content = EncryptedBinaryField(_("content"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
    )
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("removed by"),
    )
    removed_because = models.CharField(
        _("why it was removed"), max_length=15, choices=Reason, blank=True
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [
            models.Index(fields=["enrolment", "-created_at"], name="document_of_a_case")
        ]
        constraints = [
            models.CheckConstraint(
                name="document_kind_is_known_code",
                condition=Q(kind__in=["photo", "scan", "other"]),
            ),
            models.CheckConstraint(
                name="document_type_is_one_that_is_kept",
                condition=Q(content_type__in=list(SUFFIXES)),
            ),
            models.CheckConstraint(
                name="document_photo_is_an_image",
                condition=~Q(kind="photo") | Q(content_type=JPEG),
            ),
            models.CheckConstraint(
                name="document_name_is_nobodys_words",
                condition=Q(
                    name__regex=r"^(photo|scan|other)-[0-9a-f]{8}[.](jpg|pdf|docx|xlsx)$"
                ),
            ),
            models.CheckConstraint(
                name="document_says_what_it_is",
                condition=Q(kind="photo") | Q(title__isnull=False),
            ),
            models.CheckConstraint(
                name="document_removed_has_who_and_why",
                condition=Q(removed_at=None, removed_by=None, removed_because="")
                | Q(
                    removed_at__isnull=False,
                    removed_by__isnull=False,
                    removed_because__in=[
                        *("wrong_case", "unreadable", "replaced"),
                        *("not_needed", "asked", "consent"),
                    ],
                ),
            ),
            models.CheckConstraint(
                name="document_without_content_was_a_photo",
                condition=Q(content__isnull=False)
                | Q(kind="photo", removed_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="document_one_photo_of_a_case",
                fields=["enrolment"],
                condition=Q(kind="photo", removed_at=None),
            ),
            SealedConstraint(name="document_title_is_sealed", field="title"),
            SealedConstraint(
                name="document_content_is_sealed", field="content", has_content=True
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def new_name(kind: str, suffix: str) -> str:
        """Says what kind of file it is, and nothing of whose."""
        return f"{kind}-{secrets.token_hex(4)}{suffix}"

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None
