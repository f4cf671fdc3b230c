"""A form sent twice is stored once and answered alike.

Every form carries a key (`core.forms.OnceForm`). The first request with a key
claims it; one that comes while the first is at work waits for its end, then
gets the same answer. What counts as stored is an answer with an address to go
to; a form shown again with errors gives its key back.
"""

import hashlib
from collections.abc import Callable
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.crypto import salted_hmac
from django_htmx.http import HttpResponseClientRedirect

from core.forms import KEY, SENT_BEFORE
from core.models import Submission

Handler = Callable[[HttpRequest], HttpResponse]
NOT_TYPED = {KEY, "csrfmiddlewaretoken"}


class SubmissionMiddleware:
    """Stands inside the request's transaction, for the claim is part of it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = _submission(request)
        if sent is None:
            return self.get_response(request)
        if Submission.objects.claim(sent):
            return self._first(request, sent)
        earlier = Submission.objects.same_key(sent).get()
        if earlier.digest == sent.digest:
            return _same_answer(request, earlier)
        _say_sent_before(request)
        return self.get_response(request)

    def _first(self, request: HttpRequest, sent: Submission) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 500:
            return response  # the claim is rolled back with everything else
        sent.location = _address(response)
        if sent.location:
            sent.save(update_fields=["location"])
        else:
            sent.delete()
        return response


def _submission(request: HttpRequest) -> Submission | None:
    """The claim of a signed-in person's form, if it carries a key."""
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    try:
        key = UUID(request.POST.get(KEY, ""))
    except ValueError:
        return None
    path, digest = request.path[:300], _digest(request)
    return Submission(key=key, by=request.user, path=path, digest=digest)


def _digest(request: HttpRequest) -> str:
    """What was typed, so that it can be compared and not read."""
    typed = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_TYPED:
            typed.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            typed.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                typed.update(chunk)
            file.seek(0)
    return salted_hmac(
        "core.submissions", typed.hexdigest(), algorithm="sha256"
    ).hexdigest()


def _address(response: HttpResponse) -> str:
    """Where a stored form sends people; the sign-in page is no such place."""
    headers = response.headers
    location = headers.get("Location") or headers.get("HX-Redirect") or ""
    return "" if location.startswith(resolve_url(settings.LOGIN_URL)) else location


def _same_answer(request: HttpRequest, earlier: Submission) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(earlier.location)
    return redirect(earlier.location)


def _say_sent_before(request: HttpRequest) -> None:
    """Let the form tell it, and be sent again under a new key."""
    typed = request.POST.copy()
    typed[KEY], typed[SENT_BEFORE] = str(uuid4()), "1"
    request.POST = typed  # type: ignore[assignment]
