from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import news
from core.access import signed_in
from core.http import StaffRequest, remember


@require_safe
@signed_in
def whats_new(request: StaffRequest) -> HttpResponse:
    """The entries of CHANGELOG.md; the browser remembers that they were seen."""
    request.COOKIES[news.COOKIE] = news.mark()  # so that this page says it too
    response = render(request, "core/whats_new.html", {"releases": news.releases()})
    remember(response, news.COOKIE, news.mark())
    return response
