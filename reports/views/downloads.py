"""Summaries as files to take away; who took which, for whom, is recorded."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from core import audit
from core.access import Permission, requires
from core.downloads import answer
from core.http import StaffRequest
from core.pdf import NoFont
from reports.exports import FORMATS
from reports.exports.rows import export
from reports.models import Summary
from reports.reading import downloads, summaries


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def download(request: StaffRequest, program: str, period: str) -> HttpResponse:
    revision = request.GET.get("revision", "")
    found = summaries.opened(request.scope, program, period, revision)
    if found is None or found.summary is None:
        raise Http404
    summary, offered = found.summary, downloads.offered(found.summary)
    form = request.GET.get("format", next(iter(offered.formats)))
    audience = request.GET.get("audience", next(iter(offered.audiences)))
    if form not in offered.formats or audience not in offered.audiences:
        raise Http404
    return sent(request, summary, audience, form, back=summary.get_absolute_url())


def sent(
    request: StaffRequest, summary: Summary, audience: str, form: str, *, back: str
) -> HttpResponse:
    """The file, and the line in the trail of who took it."""
    try:
        file = FORMATS[form].write(export(summary, audience))
    except NoFont:
        told = gettext("No font of this server has all signs of the names in it.")
        messages.error(request, told)
        return redirect(back)
    facts = {"period": summary.period, "revision": summary.revision}
    facts |= {"audience": audience, "format": form}
    audit.record("summary-exported", summary, by=request.user, **facts)
    name = downloads.file_name(summary, audience, form)
    return answer(file, name, FORMATS[form].media_type)
