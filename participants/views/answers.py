"""A partner's answer to a referral: no account, one link, one answer."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from core import audit
from core.accounts.guesses import was_right
from participants.actions import referrals as actions
from participants.forms.referrals import PartnerAnswerForm
from participants.reading import partner_pages


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the address looks nothing up, so that what follows links by itself to
    show what stands behind them learns nothing; the button on it does."""
    if request.method != "POST":
        return _plain(request, "participants/answer_door.html")
    shown = partner_pages.by_token(token)
    if shown is None:
        return _plain(request, "participants/answer_none.html", status=404)
    was_right(request)
    sent = request.POST if request.POST.get("do") == "answer" else None
    form = PartnerAnswerForm(sent, referral=shown.referral)
    if form.is_valid():
        answered = actions.answer_by_link(token, shown.referral, **form.cleaned_data)
        name = "answer_done" if answered else "answer_none"
        status = 200 if answered else 404
        return _plain(request, f"participants/{name}.html", status=status)
    audit.record("referral-link-opened", shown.referral, by=None)
    return _plain(request, "participants/answer.html", shown=shown, form=form)


def _plain(
    request: HttpRequest, template: str, status: int = 200, **context: object
) -> HttpResponse:
    """Found by no search engine; kept nowhere, as every page of ours."""
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
