from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from participants.models import Enrolment
from participants.models.stage import TAUGHT
from participants.reading import courses as reading
from participants.views.facts import FactPage
from programs.models import StageKind


@require_safe
@requires(Permission.STAGE_WRITE)
def course_find(request: StaffRequest, case_code: str, kind: str) -> HttpResponse:
    """What fits somebody, before a course is chosen."""
    if kind not in TAUGHT:
        raise Http404
    allowed = Enrolment.objects.allowing(request.scope, Permission.STAGE_WRITE)
    cases = allowed.select_related(
        "participant", "program", "office", "residence__parent__parent__parent"
    )
    case = get_object_or_404(cases, case_code=case_code)
    audit.record("case-read", case, by=request.user, part="change")
    title = gettext("Find a course: %(stage)s") % {"stage": StageKind(kind).label}
    context = {
        "case": case,
        "page": FactPage(title, back=case.get_absolute_url()),
        "found": reading.fitting(case, kind),
        "all": f"{reverse('opportunities:opportunity-list')}?stage={kind}",
    }
    return render(request, "participants/course_find.html", context)
