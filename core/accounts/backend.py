"""Who a name and a password belong to."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from core.models import User


class NameBackend(ModelBackend):
    """A user name or an e-mail address, with the password.

    One look-up and one hash, whoever it is, known or unknown, so that the time an
    answer takes tells nothing. Who is out gets the answer of a wrong password.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **others: Any,
    ) -> User | None:
        name = username or others.get("email") or ""
        if not name or not password:
            return None
        user = User.objects.called(name)
        if user is None:
            User().set_password(password)
            return None
        is_right = user.check_password(password)
        return user if is_right and self.user_can_authenticate(user) else None
