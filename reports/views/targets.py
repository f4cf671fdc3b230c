from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.access import Permission, requires
from core.http import StaffRequest
from reports import actions
from reports.forms.targets import TargetForm
from reports.reading import summaries
from reports.reading import targets as reading


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.TARGET_SET)
def targets(request: StaffRequest, program: str, period: str) -> HttpResponse:
    """The targets of a period beside its figures, and setting another."""
    opened = summaries.opened(request.scope, program, period, "")
    if opened is None or opened.summary is None or not opened.may_set_targets:
        raise Http404
    summary = opened.summary
    form = TargetForm(request.POST or None, summary=summary)
    if not form.is_valid():
        context = vars(opened) | {
            "form": form,
            "reached": reading.reached(summary),
            "before": reading.before(summary),
        }
        return render(request, "reports/summary_targets.html", context)
    target = actions.set_target(summary, by=request.user, **form.facts())
    told = gettext("Target set. Summaries that are published keep theirs.")
    if target.value is None:
        told = gettext("Target taken back. Summaries that are published keep theirs.")
    messages.success(request, told)
    return redirect("reports:summary-targets", program=program, period=period)
