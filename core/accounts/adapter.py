"""How django-allauth signs people in here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import audit, mail
from core.accounts import clock, factors, guesses
from core.models import User

NOT_RIGHT = _("The user name or the password is not right.")

SAID = {
    "account/messages/password_changed.txt": _("Your password is changed."),
    "mfa/messages/totp_activated.txt": _("Your phone is your second factor now."),
    "mfa/messages/totp_deactivated.txt": _("Your phone is no second factor any more."),
    "mfa/messages/webauthn_added.txt": _("The security key is added."),
    "mfa/messages/webauthn_removed.txt": _("The security key is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
    "usersessions/messages/sessions_logged_out.txt": _("Signed out there."),
}
"""What is said after it; of everything else the page that follows says enough."""

CHANGES = {
    "account/email/password_changed": "password-changed",
    "account/email/password_reset": "password-reset",
    "mfa/email/totp_activated": "factor-added",
    "mfa/email/totp_deactivated": "factor-removed",
    "mfa/email/webauthn_added": "factor-added",
    "mfa/email/webauthn_removed": "factor-removed",
    "mfa/email/recovery_codes_generated": "recovery-codes-made",
}
"""What is recorded, and told to the owner of the account by e-mail."""


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": NOT_RIGHT,
        "email_password_mismatch": NOT_RIGHT,
        "enter_current_password": _("This is not your password."),
        "incorrect_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """`core.accounts.guesses` has counted it before the view was reached."""

    def authenticate(
        self, request: HttpRequest, **credentials: Any
    ) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user:
            guesses.was_right(request)
        return user

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        audit.record("signed-in", by=request.user)  # type: ignore[arg-type]

    def logout(self, request: HttpRequest) -> None:
        audit.record("signed-out", by=request.user)  # type: ignore[arg-type]
        super().logout(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if text := message or SAID.get(message_template or ""):
            messages.add_message(request, level, str(text))

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Every e-mail of ours goes by `core.mail`."""
        raise ImproperlyConfigured(f"Nobody sends {template_prefix}.")

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *_: Any, **__: Any
    ) -> None:
        """Something about how ``user`` signs in was changed by themselves."""
        assert isinstance(user, User)  # noqa: S101
        audit.record(CHANGES[template_prefix], user, by=user)
        mail.send("sign-in-changed", to=user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in sets up a first factor and sees its codes at once."""
        request = context.request
        if clock.is_fresh(request) and not factors.had_one(request):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))
