from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core import audit, downloads, drawings
from core.access import Permission, requires
from core.http import StaffRequest, page_or_part
from programs.models import Program
from reports.counts import COHORTS
from reports.exports import cohorts as export
from reports.forms.cohorts import CohortsForm
from reports.reading import cohort_drawings, cohort_tables, cohorts
from reports.reading.summaries import programs


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def cohorts_of_program(request: StaffRequest, program: str) -> HttpResponse:
    """What became of those who began a stage, cohort by cohort."""
    context = _opened(request, program)
    form = CohortsForm(request.GET, program=context["program"])
    asked = form.asked
    found = cohorts.read(asked)
    context |= {"filters": form, "asked": asked, "refused": form.refused}
    context |= {"found": found, "least": cohorts.LEAST}
    if found and asked.is_of_care:
        context["counts"] = cohort_tables.counts(found.cohorts)
    elif found:
        context["compared"] = cohort_tables.compared(found.cohorts)
        context["timed"] = cohort_tables.timed(found.cohorts)
    return page_or_part(request, "reports/cohorts.html", context, part="cohorts")


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def drawing(
    request: StaffRequest, program: str, figure: str, narrow: bool = False
) -> HttpResponse:
    """One measure of the cohorts, or their curves, as an image."""
    of = _program(request, program, Permission.SUMMARY_READ_INTERNAL)
    asked = CohortsForm(request.GET, program=of).asked
    found = None if asked.is_of_care else cohorts.read(asked)
    drawn = found and cohort_drawings.drawn(found.cohorts, figure, narrow=narrow)
    if not drawn:
        raise Http404
    return drawings.answer(drawn)


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def download(request: StaffRequest, program: str) -> HttpResponse:
    """What the page shows as a file to take away; who took it is recorded."""
    of = _program(request, program, Permission.SUMMARY_READ_INTERNAL)
    asked = CohortsForm(request.GET, program=of).asked
    found = cohorts.read(asked)
    if found is None:
        raise Http404
    file, name = export.write(asked, found), export.file_name(asked, found)
    facts = {"stage": asked.stage, "division": asked.division.code}
    audit.record("cohorts-exported", of, by=request.user, **facts)
    return downloads.answer(file, name, "text/csv; charset=utf-8")


def _program(request: StaffRequest, code: str, permission: Permission) -> Program:
    return get_object_or_404(programs(request.scope, permission), code=code)


def _opened(request: StaffRequest, code: str) -> dict[str, Any]:
    program = _program(request, code, Permission.SUMMARY_READ_INTERNAL)
    building = request.scope.reach(Permission.SUMMARY_BUILD).programs
    return {
        "program": program,
        "job": COHORTS.job(program),
        "count": COHORTS,
        "may_count": program.pk in building,
    }
