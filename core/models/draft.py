"""What somebody has typed and not saved yet."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.encrypted import EncryptedJSONField, SealedConstraint
from core.models.user import User

KEPT = timedelta(days=30)


class DraftQuerySet(models.QuerySet["Draft"]):
    def keep(self, *, by: User, key: str, data: dict[str, Any]) -> None:
        """Store ``data`` under the key, over what stood there before."""
        draft = Draft(by=by, key=key, data=data, kept_at=Now())
        self.bulk_create(
            [draft],  # type: ignore[list-item]
            update_conflicts=True,
            unique_fields=["by", "key"],
            update_fields=["data", "kept_at"],
        )

    def recall(
        self, *, by: User, key: str, within: timedelta = KEPT
    ) -> dict[str, Any] | None:
        """What was kept under the key in this time; None when nothing was."""
        draft = self.kept(by=by, key=key, within=within)
        return draft.data if draft else None

    def kept(self, *, by: User, key: str, within: timedelta = KEPT) -> "Draft | None":
        """The same with the time at which it was kept."""
        return self.filter(by=by, key=key, kept_at__gt=Now() - within).first()

    def discard(self, *, by: User, key: str) -> None:
        self.filter(by=by, key=key).delete()

    def outlived(self) -> "DraftQuerySet":
        return self.filter(kept_at__lt=Now() - KEPT)


class Draft(models.Model):
    """Text of somebody's own that waits to be saved; nobody else ever reads it.

    The key says what it is for: `note:<enrolment>`, `registration-person:<uuid>`.
    What a page keeps for itself has a dot in its key, for no form can send that.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by")
    )
    key = models.CharField(_("for"), max_length=100)
    data = EncryptedJSONField(_("what was typed"), bound_to=("by_id", "key"))
    kept_at = models.DateTimeField(_("kept"), db_default=Now())

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(name="draft_key_once", fields=["by", "key"]),
            SealedConstraint(name="draft_is_sealed", field="data"),
        ]
        indexes = [models.Index(name="draft_age", fields=["kept_at"])]

    def __str__(self) -> str:
        return self.key
