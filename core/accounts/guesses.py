"""Nobody guesses their way in: five wrong tries lock a name for fifteen minutes.

Every address where a secret is typed is a door of this list. A try is counted and
committed before it is made, outside of the request's transaction, so that neither
an error nor twenty tries at once lose one; a right one is forgiven afterwards. What
comes while the name is locked reaches no view at all. A wider limit stands over
each address on the network, so that one machine can't lock everybody out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from core import audit
from core.database import alias
from core.encrypted import ring
from core.http import client_address
from core.models import Guesses, User

Handler = Callable[[HttpRequest], HttpResponse]

MOST_AT_A_NAME = 5
MOST_FROM_AN_ADDRESS = 50
RIGHT = "guess_was_right"


@dataclass(frozen=True)
class Guess:
    """What is tried, and at whom: a user, or a name that nobody has."""

    what: str
    user: User | None
    name: str = ""

    @property
    def key(self) -> bytes:
        whom = f"user {self.user.pk}" if self.user else f"name {self.name.casefold()}"
        return ring().digest(whom.encode(), ("guess", self.what))


def by_name(request: HttpRequest) -> Guess | None:
    name = request.POST.get("login", "").strip()
    if not name or not request.POST.get("password"):
        return None
    return Guess("password", _called(name), name)


def by_code(request: HttpRequest) -> Guess | None:
    login = unstash_login(request, peek=True)
    return Guess("code", login.user) if login and login.user else None


def of_own(what: str) -> Callable[[HttpRequest], Guess | None]:
    """A secret that somebody signed in is asked for again."""

    def guess(request: HttpRequest) -> Guess | None:
        user = request.user
        return Guess(what, user) if user.is_authenticated else None

    return guess


def by_address(request: HttpRequest) -> Guess | None:
    """Asking for a link is no guess; but nobody's mailbox is to be filled."""
    name = request.POST.get("email", "").strip()
    return Guess("reset", _called(name), name) if name else None


def by_link(request: HttpRequest) -> Guess | None:
    """The secret stands in the address."""
    return Guess("link", None, request.path_info)


DOORS: dict[str, Callable[[HttpRequest], Guess | None]] = {
    "account_login": by_name,
    "account_reauthenticate": of_own("password"),
    "account_change_password": of_own("password"),
    "account_reset_password": by_address,
    "mfa_authenticate": by_code,
    "mfa_reauthenticate": of_own("code"),
    "mfa_reauthenticate_webauthn": of_own("code"),
}


def was_right(request: HttpRequest, **_: object) -> None:
    """Said by whoever has compared the secret; also allauth's signal of a factor."""
    setattr(request, RIGHT, True)


class GuessesMiddleware:
    """Stands outside of the request's transaction: what it counts is never undone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        guess = _guess(request)
        if guess is None:
            return self.get_response(request)
        from_here = ring().digest(
            client_address(request).encode(), ("guess", "address")
        )
        if not (here := Guesses.objects.take(from_here, most=MOST_FROM_AN_ADDRESS)):
            return locked(request)
        if not (taken := Guesses.objects.take(guess.key, most=MOST_AT_A_NAME)):
            return locked(request)
        response = self.get_response(request)
        if getattr(request, RIGHT, False):
            Guesses.objects.forgive(guess.key)
            Guesses.objects.forgive(from_here, only=here.last_at)
        else:
            _record(guess, taken.locked_until)
        return response


def locked(request: HttpRequest) -> HttpResponse:
    return render(request, "account/locked.html", status=429)


def _guess(request: HttpRequest) -> Guess | None:
    if request.method != "POST":
        return None
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        return None
    door = by_link if name in settings.DOORS_BY_LINK else DOORS.get(name)
    return door(request) if door else None


def _called(name: str) -> User | None:
    return User.objects.called(name.replace("\0", ""))


def _record(guess: Guess, locked_until: datetime | None) -> None:
    """In the trail of its owner; nobody's stands under 0, and took as long."""
    facts: dict[str, Any] = {"what": guess.what, "name": guess.key.hex()[:16]}
    whose = guess.user or User(pk=0)
    with transaction.atomic(using=alias()):
        if guess.what != "reset":
            audit.record("sign-in-failed", whose, by=None, **facts)
        if locked_until:
            audit.record("sign-in-locked", whose, by=None, **facts)
