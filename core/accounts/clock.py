"""How long somebody stays signed in: while they work, and no longer than a day's work.

A session ends when nobody did anything for a while, and in any case half a day after
the sign-in. What a page asks for by itself (it says so, with `X-Asked-By: page`) is
not somebody doing something.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core import audit

Handler = Callable[[HttpRequest], HttpResponse]

SIGNED_IN, SEEN = "signed_in_at", "seen_at"
LONGEST = timedelta(hours=12)
NOTED_EVERY = 30
"""Seconds: what somebody does is not written down more often than that."""
FRESH = timedelta(minutes=5)


def begin(request: HttpRequest, **_: object) -> None:
    """Django's signal that somebody has signed in."""
    now = timezone.now().timestamp()
    request.session[SIGNED_IN] = request.session[SEEN] = now


def left(request: HttpRequest) -> float:
    """Seconds until the session ends, if nobody does anything."""
    now, session = timezone.now().timestamp(), request.session
    if SIGNED_IN not in session:
        return 0
    idle = settings.IDLE.total_seconds() - (now - session[SEEN])
    whole = LONGEST.total_seconds() - (now - session[SIGNED_IN])
    return max(0, min(idle, whole))


def signed_in_at(request: HttpRequest) -> datetime:
    return datetime.fromtimestamp(request.session.get(SIGNED_IN, 0), tz=UTC)


def is_fresh(request: HttpRequest) -> bool:
    """Whether they have signed in just now."""
    return timezone.now() - signed_in_at(request) < FRESH


def forget_ended() -> None:
    """Drop the sessions that nobody can go on with."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.filter(created_at__lt=now - LONGEST).delete()


class ClockMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in settings.WITHOUT_SCOPE:
            self._look(request)
        return self.get_response(request)

    def _look(self, request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        if not left(request):
            audit.record("session-ended", by=request.user)
            logout(request)
        elif request.headers.get("X-Asked-By") != "page":
            _note(request)


def _note(request: HttpRequest) -> None:
    now, session = timezone.now(), request.session
    if now.timestamp() - session[SEEN] >= NOTED_EVERY:
        session[SEEN] = now.timestamp()
        mine = UserSession.objects.filter(session_key=session.session_key)
        mine.update(last_seen_at=now)
