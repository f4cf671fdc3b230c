from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import signed_in
from core.http import StaffRequest
from participants.reading import who_sees
from programs.models import Role


@require_safe
@signed_in
def who_sees_what(request: StaffRequest) -> HttpResponse:
    """The rules themselves, for everybody: no person stands on this page."""
    context = {"lines": who_sees.lines(), "roles": [role.label for role in Role]}
    return render(request, "participants/who_sees_what.html", context)
