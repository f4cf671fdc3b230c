"""One's own sessions, and how long the one at hand still lasts."""

from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.access import signed_in
from core.accounts import clock, letters
from core.accounts.forms import LettersForm, SessionsForm
from core.http import StaffRequest


class SessionsView(ListUserSessionsView):
    form_class = SessionsForm


sessions = signed_in(SessionsView.as_view())


@login_not_required
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and for how many seconds; POST is somebody who stays."""
    user = request.user
    if not user.is_authenticated:
        return JsonResponse({"who": "", "left": 0})
    return JsonResponse({"who": str(user.pk), "left": int(clock.left(request))})


@require_safe
@signed_in
def signed_in_again(request: StaffRequest) -> HttpResponse:
    """Where somebody lands who signed in for the sake of a page in another tab."""
    return render(request, "account/signed_in.html")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def e_mails(request: StaffRequest) -> HttpResponse:
    """Which e-mails somebody gets, and in which language."""
    form = LettersForm(request.POST or None, user=request.user)
    if not form.is_valid():
        return render(request, "account/e_mails.html", {"form": form})
    letters.choose(**form.facts(), by=request.user)
    messages.success(request, gettext("Saved. It holds from the next e-mail on."))
    return redirect("account_e_mails")
