"""What was refused to somebody, kept although the request was rolled back.

Kept are the refusals of a permission, and the cases that somebody asked for by
address and may not see or that do not exist. No text of an address is kept but
case codes: people type names into addresses too.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.module_loading import import_string

from core import audit
from core.database import WEB

CASE = "case_code"


def record(request: HttpRequest, error: Exception) -> None:
    """Write the refusal, if ``error`` is one, in a transaction of its own."""
    match = request.resolver_match
    if match is None or not request.user.is_authenticated:
        return
    asked = match.kwargs.get(CASE)
    if isinstance(error, PermissionDenied):
        status = 403
    elif isinstance(error, Http404) and asked is not None:
        status = 404
    else:
        return
    case = {"case": asked} if asked and _is_case_code(asked) else {}
    with transaction.atomic(using=WEB):
        audit.record(
            "denied", by=request.user, view=match.view_name, status=status, **case
        )


def _is_case_code(text: str) -> bool:
    return bool(import_string(settings.CASE_CODE)(text))
