"""Forms that were sent, so that one sent twice is stored once."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.encrypted import EncryptedTextField, SealedConstraint

KEPT = timedelta(days=7)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def outlived(self) -> "SubmissionQuerySet":
        return self.filter(created_at__lt=Now() - KEPT)

    def claim(self, sent: "Submission") -> bool:
        """Whether ``sent`` is the first of its key.

        While the first is still at work this waits for how it ends.
        """
        self.bulk_create([sent], ignore_conflicts=True)  # type: ignore[list-item]
        return self.filter(pk=sent.pk).exists()

    def same_key(self, sent: "Submission") -> "SubmissionQuerySet":
        return self.filter(by=sent.by, path=sent.path, key=sent.key)


class Submission(models.Model):
    """A form that somebody sent, and where its answer stands.

    The key was made when the form was shown. What was typed is kept as a keyed
    digest only; the answer's address names a case, so it is encrypted.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(_("key"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by")
    )
    path = models.CharField(_("address"), max_length=300)
    digest = models.CharField(_("digest of what was typed"), max_length=64)
    location = EncryptedTextField(_("answer"), blank=True)
    created_at = models.DateTimeField(_("sent"), db_default=Now())

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("form sent")
        verbose_name_plural = _("forms sent")
        constraints = [
            models.UniqueConstraint(
                name="submission_key_once", fields=["by", "path", "key"]
            ),
            SealedConstraint(
                name="submission_answer_is_sealed", field="location", has_content=True
            ),
        ]
        indexes = [models.Index(name="submission_age", fields=["created_at"])]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"
