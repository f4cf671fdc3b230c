"""Who signs in."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class StaffManager(UserManager["User"]):
    def called(self, name: str) -> "User | None":
        """Whoever signs in with this user name or e-mail address, in any case."""
        named = models.Q(username__iexact=name) | models.Q(email__iexact=name)
        found = list(self.filter(named)) if name else []
        found.sort(key=lambda user: user.username.lower() != name.lower())
        return found[0] if found else None


class User(AbstractUser):
    """A member of staff. What they may do is their assignments, not their flags."""

    language = models.CharField(
        _("language of e-mails"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        db_default=settings.LANGUAGE_CODE,
    )
    weekly_e_mail = models.BooleanField(
        _("gets an e-mail on Mondays with how much waits"),
        default=True,
        db_default=True,
    )

    objects: ClassVar[StaffManager] = StaffManager()

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once",
                violation_error_message=_("Somebody has this user name already."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                condition=~models.Q(email=""),
                violation_error_message=_("Somebody has this e-mail address already."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
