"""Lists of payments for a cashier: asked for, fetched, and opened with a password."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core import audit, downloads, workbooks
from core.access import Permission, requires
from core.http import StaffRequest
from core.uploads import was_too_large
from participants.actions import payment_lists as actions
from participants.forms.payment_lists import AskForListForm, ReturnedListForm
from participants.models import PaymentList
from participants.models.record import Refused
from participants.reading import payment_lists as reading
from programs import money

LISTS = "benefits:payment-lists"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.BENEFIT_APPROVE)
def payment_lists(request: StaffRequest) -> HttpResponse:
    """One's own lists, and asking for another."""
    form = AskForListForm(request.POST or None, payable=reading.payable(request.here))
    if form.is_valid():
        language = get_language() or settings.LANGUAGE_CODE
        actions.ask(**form.facts(), language=language, by=request.user)
        messages.success(request, gettext("The list is being made."))
        return redirect(LISTS)
    context = {"form": form, "rows": reading.own(request.here)}
    return render(request, "participants/payment_lists.html", context)


@require_safe
@requires(Permission.BENEFIT_APPROVE)
def payment_list_file(request: StaffRequest, pk: UUID) -> HttpResponse:
    asked = _own(request, pk)
    if not asked.content or asked.is_gone:
        raise Http404
    audit.record("payment-list-read", asked, by=request.user)
    return downloads.answer(asked.content, asked.file_name, workbooks.CONTENT_TYPE)


@require_POST
@requires(Permission.BENEFIT_APPROVE)
def payment_list_password(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Answered with the password itself: it stands in no address and no message."""
    asked = _own(request, pk)
    try:
        password = actions.show_password(asked, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(LISTS)
    context = {"asked": asked, "password": password}
    return render(request, "participants/payment_password.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.BENEFIT_APPROVE)
def payments_returned(request: StaffRequest) -> HttpResponse:
    """A list that comes back from the cashier; the answer says row by row what is new.

    Sent again it changes nothing, so the answer is the page itself.
    """
    form = ReturnedListForm(
        request.POST or None,
        request.FILES or None,
        today=max(request.scope.days.values()),
        too_large=was_too_large(request),
    )
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        settled = actions.settle(form.rows, scope=request.scope, by=request.user)
        context["settled"] = settled
        context["sums"] = [
            money.in_words(amount, code) for code, amount in settled.sums.items()
        ]
    return render(request, "participants/payments_returned.html", context)


def _own(request: StaffRequest, pk: UUID) -> PaymentList:
    own = PaymentList.objects.allowing(request.scope, Permission.BENEFIT_APPROVE)
    return get_object_or_404(own, pk=pk)
