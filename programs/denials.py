"""What was refused to somebody, kept although the request was rolled back.

Kept are the refusals of a permission, the cases that somebody asked for by address
and may not see or that do not exist, and each attempt of an emergency that opened
nothing. No text of an address is kept but
case codes: people type names into addresses too.
"""

from dataclasses import dataclass

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


@dataclass
class Attempt:
    """Something somebody tries that is kept even where it fails."""

    action: str
    facts: dict[str, object]
    succeeded: bool = False
    """Then the deed has its own line, unless it was rolled back."""


def attempt(request: HttpRequest, action: str, *, case: str) -> Attempt:
    """From here on the attempt is kept, until it is said to have succeeded."""
    tried = Attempt(action, {"case": case} if _is_case_code(case) else {})
    request.attempt = tried  # type: ignore[attr-defined]
    return tried


def record_attempt(request: HttpRequest, *, failed: bool) -> None:
    """Write what was tried and not done, in a transaction of its own."""
    tried: Attempt | None = getattr(request, "attempt", None)
    if tried is None or (tried.succeeded and not failed):
        return
    with transaction.atomic(using=WEB):
        audit.record(tried.action, by=request.user, **tried.facts)  # type: ignore[arg-type]


def _is_case_code(text: str) -> bool:
    return bool(import_string(settings.CASE_CODE)(text))
