from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.access import Permission, requires
from core.http import StaffRequest, capped_count, keyset, page_or_part, told
from participants.forms.opportunities import OpportunityFilters
from participants.reading import opportunities as reading
from participants.reading.activities import numeral
from participants.views.activities import may_plan
from programs.actions import intakes as actions
from programs.forms.intakes import IntakeForm


@require_safe
@requires(Permission.ACTIVITY_READ)
def opportunity_list(request: StaffRequest) -> HttpResponse:
    filters = OpportunityFilters(
        request.GET,
        known={
            "trade": reading.trades(request.here),
            "place": reading.places(request.here),
        },
    )
    found = reading.found(request.here, filters.chosen())
    page = keyset(
        found,
        order=reading.BY_NAME,
        code="pk",
        after=numeral(request.GET.get("after", "")),
        before=numeral(request.GET.get("before", "")),
    )
    context = {
        "filters": filters,
        "count": told(capped_count(found)),
        "page": page,
        "rows": reading.rows(page.rows),
    }
    template = "participants/opportunity_list.html"
    return page_or_part(request, template, context, part="opportunities")


@require_safe
@requires(Permission.ACTIVITY_READ)
def opportunity(request: StaffRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(reading.readable(request.scope), pk=pk)
    context = {
        "opportunity": shown,
        "facts": reading.facts(shown),
        "intakes": reading.intakes(shown, request.scope),
        "plans": reading.offices_to_plan(request.scope, shown).exists(),
    }
    return render(request, "participants/opportunity_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.INTAKE_PLAN)
def intake_new(request: StaffRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(reading.readable(request.scope), pk=pk)
    offices = reading.offices_to_plan(request.scope, shown)
    if not offices.exists():
        raise Http404
    form = IntakeForm(request.POST or None, opportunity=shown, offices=offices)
    if form.is_valid():
        try:
            made = actions.plan(shown, **form.facts(), by=request.user)
        except actions.CodeTaken:
            form.refuse_code()
        else:
            messages.success(request, gettext("The intake is planned."))
            if may_plan(request, made):
                return redirect("activities:timetable", made.pk)
            return redirect(made)
    context = {"form": form, "opportunity": shown}
    return render(request, "participants/intake_new.html", context)
