"""Nobody comes in but by signing in."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse


class DoorMiddleware(LoginRequiredMiddleware):
    """Leads strangers to the sign-in page; a part of a page is refused to them.

    The sign-in page would stand in the middle of the page otherwise, over what
    somebody has typed there (`static/session.js` says what to do).
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        return super().handle_no_permission(request, view_func)
