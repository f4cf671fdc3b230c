"""Passwords that are not guessed, and the links by which one is set."""

import re
from datetime import timedelta
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import base36_to_int
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import mail
from core.models import User

RESET = timedelta(hours=1)
INVITATION = timedelta(days=7)

REPEATED = re.compile(r"(.{1,6})\1+")
BETWEEN = re.compile(r"[\W_]+")
EDGES = re.compile(r"^\d+|\d+$")


class CommonPartsValidator(CommonPasswordValidator):
    """Refuses what is long only because something common is drawn out.

    Of Django's 20,000 commonest passwords few have 12 characters. Long ones that
    people do choose are those with digits around them, two of them in a row, or one
    piece over and over: `password1234`, `liverpoolchelsea`, `abcabcabcabc`.
    """

    message = _("Too many people use this password, or one much like it.")

    def validate(self, password: str, user: Any = None) -> None:
        whole = password.casefold().strip()
        joined = BETWEEN.sub("", whole)
        if any(map(self._is_common, {whole, joined, EDGES.sub("", joined)})):
            raise ValidationError(self.message, code="password_too_common")

    def get_help_text(self) -> str:
        return gettext("Not one that many people use, nor one with digits added to it.")

    def _is_common(self, text: str) -> bool:
        halves = ((text[:cut], text[cut:]) for cut in range(len(text) + 1))
        two = any(self._known(one) and self._known(other) for one, other in halves)
        return two or bool(REPEATED.fullmatch(text))

    def _known(self, part: str) -> bool:
        return not part or part in self.passwords


class LinkTokens(PasswordResetTokenGenerator):
    """The key in a link: once, for an hour, or a week for who has no password yet."""

    key_salt = "core.accounts.passwords"

    def check_token(self, user: Any, token: str | None) -> bool:
        if not super().check_token(user, token) or not user.is_active:
            return False
        made = base36_to_int((token or "").partition("-")[0])
        age = timedelta(seconds=self._num_seconds(self._now()) - made)
        return age <= (RESET if user.has_usable_password() else INVITATION)


tokens = LinkTokens()


def link(user: User) -> str:
    """The address where the user sets a password, once."""
    named = {"uidb36": user_pk_to_url_str(user), "key": tokens.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=named)


def send_reset(user: User | None) -> None:
    """Nobody's letter costs what somebody's does, and is never sent."""
    known = user if user and user.is_active else None
    mail.send("password-reset", to=known, link=link(known or User(pk=0)), of_use=RESET)
