"""E-mails that are promised, until they have left."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.encrypted import EncryptedTextField, SealedConstraint
from core.models.user import User

KEPT = timedelta(days=30)


class LetterQuerySet(models.QuerySet["Letter"]):
    def outlived(self) -> "LetterQuerySet":
        return self.filter(asked_at__lt=Now() - KEPT)

    def to_leave(self) -> "LetterQuerySet":
        """Not sent yet, and not stale."""
        return self.filter(sent_at=None, best_before__gt=Now())

    def latest_to(self, user: User, template: str) -> "Letter | None":
        return self.filter(to=user, template=template).order_by("asked_at").last()


class Letter(models.Model):
    """One e-mail to a member of staff. It names nobody but whom it is to.

    Its figures are whole numbers, and say of nobody whose they are.

    The link may hold a one-time key, so it is sealed, and gone once it was sent.
    A letter to nobody is never sent: it is there so that asking for an account
    that does not exist costs what asking for another does.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("to")
    )
    template = models.CharField(_("text"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    link = EncryptedTextField(_("link"))
    figures = models.JSONField(_("figures"), default=dict)
    asked_at = models.DateTimeField(_("asked for"), db_default=Now())
    best_before = models.DateTimeField(_("of no use after"))
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("failed tries"), default=0)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        constraints = [SealedConstraint(name="letter_is_sealed", field="link")]
        indexes = [models.Index(name="letter_age", fields=["asked_at"])]

    def __str__(self) -> str:
        return f"{self.template} {self.to_id}"
