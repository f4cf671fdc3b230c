"""What keeps secrets from being guessed: wrong tries counted, codes that were used."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.database import alias
from core.models.user import User

WITHIN = timedelta(minutes=15)
KEPT = timedelta(days=1)


class GuessesQuerySet(models.QuerySet["Guesses"]):
    def take(self, key: bytes, *, most: int) -> "Guesses | None":
        """Count a try before it is made; None where the key is locked.

        Counted right however many come at once: each waits for the one before,
        and what is counted stays so, whatever becomes of the try.
        """
        with transaction.atomic(using=alias()):
            self.bulk_create([Guesses(key=key)], ignore_conflicts=True)  # type: ignore[list-item]
            guesses = self.select_for_update().get(pk=key)
            if guesses.is_locked:
                return None
            guesses.count(most=most)
        return guesses

    def forgive(self, key: bytes, *, only: datetime | None = None) -> None:
        """Forget what was counted, or only the try of that moment."""
        with transaction.atomic(using=alias()):
            guesses = self.select_for_update().filter(pk=key).first()
            if guesses is not None:
                guesses.forget(only)

    def outlived(self) -> "GuessesQuerySet":
        return self.filter(last_at__lt=timezone.now() - KEPT)


class Guesses(models.Model):
    """The wrong tries of the last 15 minutes at one name, or from one address.

    Of either there is a keyed digest only: people type passwords where a name goes.
    """

    key = models.BinaryField(_("digest"), primary_key=True)
    failed_at = ArrayField(models.DateTimeField(), default=list)
    locked_until = models.DateTimeField(_("locked until"), null=True)
    last_at = models.DateTimeField(_("last try"), default=timezone.now)

    objects = GuessesQuerySet.as_manager()

    class Meta:
        verbose_name = _("wrong tries")
        verbose_name_plural = _("wrong tries")
        indexes = [models.Index(name="guesses_age", fields=["last_at"])]

    def __str__(self) -> str:
        return bytes(self.key).hex()

    @property
    def is_locked(self) -> bool:
        return self.locked_until is not None and self.locked_until > timezone.now()

    def count(self, *, most: int) -> None:
        """One more; the last that is allowed locks what comes after it."""
        now = timezone.now()
        recent = [each for each in self.failed_at if each > now - WITHIN]
        # After a lock one begins anew: its owner, who waited, gets all the tries.
        before: Sequence[datetime] = [] if self.locked_until else recent
        self.failed_at, self.last_at = [*before, now], now
        self.locked_until = now + WITHIN if len(self.failed_at) >= most else None
        self.save()

    def forget(self, only: datetime | None) -> None:
        kept = [each for each in self.failed_at if only and each != only]
        self.failed_at, self.locked_until = kept, None
        self.save()


class UsedCodeQuerySet(models.QuerySet["UsedCode"]):
    def claim(self, user: User, digest: bytes) -> bool:
        """Whether the code is used for the first time; two at once wait in line."""
        used = UsedCode(user=user, digest=digest)
        self.bulk_create([used], ignore_conflicts=True)  # type: ignore[list-item]
        return self.filter(pk=used.pk).exists()

    def outlived(self) -> "UsedCodeQuerySet":
        return self.filter(used_at__lt=timezone.now() - KEPT)


class UsedCode(models.Model):
    """A code of an authenticator app that has opened a door, so that none does twice.

    A code holds for a minute and a half; what is older than a day is dropped, for
    a million codes come round again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("of"))
    digest = models.BinaryField(_("digest"))
    used_at = models.DateTimeField(_("used"), default=timezone.now)

    objects = UsedCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("used code")
        verbose_name_plural = _("used codes")
        constraints = [
            models.UniqueConstraint(name="code_once", fields=["user", "digest"])
        ]
        indexes = [models.Index(name="used_code_age", fields=["used_at"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.used_at}"
