"""The pages of a case that was merged into another lead to that other.

Whoever may read both is led there and told so. To everybody else there is no such
case, as ever. It stands inside of the request's transaction, and asks only where
no case was found.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from core.access import OutOfReach, Permission, Scope
from core.http import StaffRequest
from participants.models import Enrolment

Handler = Callable[[HttpRequest], HttpResponse]
OF_ONE_REGISTRATION = ("participants:receipt",)
"""Pages that the other case has not: they lead to the case itself."""


class MergedMiddleware:
    """Answers where a view has found no case under a code."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: StaffRequest, exception: Exception
    ) -> HttpResponse | None:
        match = request.resolver_match
        code = match.kwargs.get("case_code") if match else None
        if code is None or not isinstance(exception, Http404 | OutOfReach):
            return None
        kept = stands_for(code, request.scope)
        if kept is None:
            return None
        told = gettext("Case %(code)s was merged into this one. Both codes lead here.")
        messages.info(request, told % {"code": code})
        is_read = request.method in ("GET", "HEAD")
        of_case = is_read and match and match.view_name not in OF_ONE_REGISTRATION
        if match and of_case and [*match.kwargs] == ["case_code"]:
            keys = {"case_code": kept.case_code}
            return redirect(reverse(match.view_name, kwargs=keys))
        return redirect(kept)


def stands_for(code: str, scope: Scope) -> Enrolment | None:
    """The case that one was merged into, for whoever may read both."""
    every = Enrolment.objects.reached(scope, Permission.CASE_READ).merged_away()
    away = every.filter(case_code=code)
    cases = Enrolment.objects.allowing(scope, Permission.CASE_READ)
    return cases.filter(pk__in=away.values("merged_into")).first()
