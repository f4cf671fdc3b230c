"""Somebody who signs in, as a browser would."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.test import Client
from django.urls import reverse

from core.accounts import factors
from core.models import User
from tests.factories import UserFactory
from tests.roles import as_owner

PASSWORD = "correct horse battery staple"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGN_IN = "/accounts/login/"


def somebody(**facts) -> User:
    user = UserFactory.build(**{"username": "amina", "email": "a@x.org"} | facts)
    user.set_password(facts.get("password", PASSWORD))
    with as_owner():
        user.save()
    return user


def sign_in(client, name="amina", password=PASSWORD, **sent):
    return client.post(SIGN_IN, {"login": name, "password": password, **sent})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def with_phone(user: User) -> Authenticator:
    with factors.of(user):
        return auth.TOTP.activate(user, KEY).instance


def with_recovery_codes(user: User) -> list[str]:
    with factors.of(user):
        return RecoveryCodes.activate(user).generate_codes()


def code(key: str = KEY, ahead: int = 0) -> str:
    """What the phone shows now, or so many half minutes later."""
    now = list(auth.yield_hotp_counters_from_time())[1]
    return auth.format_hotp_value(auth.hotp_value(key, now + ahead))


def send_code(client, typed):
    return client.post(reverse("mfa_authenticate"), {"code": typed})
