"""The transaction of a request, and the scope it carries.

The scope is the first statement of the transaction, with the address for history;
the view and the rendering of its answer run inside. A case that was opened in an
emergency is in the scope on its own pages alone, and every row of the trail then
says so; as it does on the pages of a case that somebody has on a colleague's cover.

Whatever raises, `Http404` and `PermissionDenied` too, and whatever answers 500 or
above, is rolled back; a returned 4xx is committed, for a form with errors has
changed nothing that should be lost. What was refused is recorded afterwards, in a
transaction of its own.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from core import audit
from core.access import OutOfReach
from core.database import WEB, set_scope
from core.http import client_address
from programs import denials
from programs.denials import CASE
from programs.places import chosen
from programs.scope import NOTHING, cover_of_case, scope_of

Handler = Callable[[HttpRequest], HttpResponse]


class ScopeMiddleware:
    """Everything that stands after it works inside of the transaction."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in settings.WITHOUT_SCOPE:
            return self.get_response(request)
        scope = scope_of(request.user) if request.user.is_authenticated else NOTHING
        place = chosen(request, scope)
        request.scope = scope  # type: ignore[attr-defined]
        request.place = place  # type: ignore[attr-defined]
        request.here = scope.within(place) if place else scope  # type: ignore[attr-defined]
        with audit.working_in(scope.days):
            with transaction.atomic(using=WEB):
                address = {"ddr.address": client_address(request)}
                set_scope(scope.for_database() | address)
                response = self.get_response(request)
                failed = response.status_code >= 500 or hasattr(request, "raised")
                if failed:
                    transaction.set_rollback(True, using=WEB)
            if error := getattr(request, "raised", None):
                denials.record(request, error)
            denials.record_attempt(request, failed=failed)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> None:
        """Open the one case of this page, if it is open in an emergency, and say so
        if it is a colleague's who is away.
        """
        scope = getattr(request, "scope", NOTHING)
        if cover := cover_of_case(scope, kwargs.get(CASE, "")):
            audit.on_cover(cover.cover, absent=cover.absent)
        for emergency in scope.emergencies:
            if emergency.code == kwargs.get(CASE):
                opened = scope.in_emergency(emergency)
                set_scope(opened.for_database())
                audit.in_emergency(emergency.opening)
                request.scope = opened  # type: ignore[attr-defined]
                request.emergency = emergency  # type: ignore[attr-defined]

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, OutOfReach):
            request.raised = Http404()  # type: ignore[attr-defined]
            return page_not_found(request, exception)
        request.raised = exception  # type: ignore[attr-defined]
        return None
