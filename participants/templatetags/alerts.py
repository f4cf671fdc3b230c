"""The open alerts of a case, above each of its pages: none of them is left unseen."""

from typing import Any

from django import template

from participants.models import Enrolment
from participants.reading import alerts as reading

register = template.Library()


@register.inclusion_tag("participants/_alert_banner.html", takes_context=True)
def alert_banner(context: dict[str, Any], case: Enrolment) -> dict[str, Any]:
    """Those that the reader may know of, but for the one whose page it is."""
    request = context["request"]
    here = request.resolver_match.kwargs.get("pk")
    found = reading.of_case(case, request.scope, only_open=True)
    return {"alerts": [each for each in found if each.pk != here]}
