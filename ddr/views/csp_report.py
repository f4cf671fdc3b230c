"""Where browsers tell what the policy of a page made them block."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import csp

LONGEST = 16_384
MOST_A_MINUTE = 20

logger = logging.getLogger("ddr.csp")


@csrf_exempt
@login_not_required
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Logs what was blocked; of many reports in a minute the first."""
    body = request.read(LONGEST + 1)
    if len(body) > LONGEST:
        return HttpResponse(status=413)
    violation = csp.violation(body)
    if violation and _may_log():
        logger.warning("Content-Security-Policy: %s", violation)
    return HttpResponse(status=204)


def _may_log() -> bool:
    """Anybody can send reports, so each process of the web counts what it writes."""
    minute = f"csp-reports-{timezone.now():%H%M}"
    cache.add(minute, 0, timeout=120)
    return cache.incr(minute) <= MOST_A_MINUTE
