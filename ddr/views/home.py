from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.http import StaffRequest
from participants import todo as people


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """What waits for whoever is signed in, asked of the apps that know."""
    context = {"counts": list(people.counts(request.scope))}
    return render(request, "home.html", context)


home.permission = None  # type: ignore[attr-defined]  # for everybody signed in
