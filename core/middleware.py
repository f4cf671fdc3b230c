"""What no page wants to meet, and what every answer carries."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from core import csp

Handler = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Stands outermost: redirects, faults and files go through it too.

    What does not say how long it may be kept is kept nowhere.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", csp.PAGE)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class NoNulMiddleware:
    """PostgreSQL's text knows no NUL, so an address with one is nobody's: 400."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)
