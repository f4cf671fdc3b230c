"""The transaction of a request, and the scope it carries.

The scope is the first statement of the transaction; the view and the rendering
of its answer run inside. Whatever raises, `Http404` and `PermissionDenied` too,
and whatever answers 500 or above, is rolled back; a returned 4xx is committed,
for a form with errors has changed nothing that should be lost. What was refused
is recorded afterwards, in a transaction of its own.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from core import audit
from core.access import OutOfReach
from core.database import WEB, set_scope
from programs import denials
from programs.places import chosen
from programs.scope import NOTHING, scope_of

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
                set_scope(scope.for_database())
                response = self.get_response(request)
                if response.status_code >= 500 or hasattr(request, "raised"):
                    transaction.set_rollback(True, using=WEB)
            if error := getattr(request, "raised", None):
                denials.record(request, error)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, OutOfReach):
            request.raised = Http404()  # type: ignore[attr-defined]
            return page_not_found(request, exception)
        request.raised = exception  # type: ignore[attr-defined]
        return None
