"""The address at which a phone reads somebody's calendar."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """Somebody's calendar for a phone, which does not sign in.

    Whoever knows the token reads it, so of the token only a digest is kept.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feed"
    )
    token_digest = models.BinaryField(null=True, editable=False, unique=True)
    made_at = models.DateTimeField(_("made"), null=True)
    """Nothing: it is switched off."""

    class Meta:
        verbose_name = _("calendar for a phone")
        verbose_name_plural = _("calendars for phones")
        constraints = [
            models.CheckConstraint(
                name="calendar_feed_is_on_with_its_token",
                condition=Q(made_at=None, token_digest=None)
                | Q(made_at__isnull=False, token_digest__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


def new_token() -> str:
    """Of 256 bits: nobody guesses it."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """Without a key, for what is digested can't be guessed."""
    return hashlib.sha256(token.encode()).digest()
