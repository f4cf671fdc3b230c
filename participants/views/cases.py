from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest, capped_count, keyset, page_or_part, told
from participants.forms.case_filters import CaseFilters
from participants.reading import attention, facts, listing
from participants.reading import case as reading


@require_safe
@requires(Permission.NAME_READ)
def case_list(request: StaffRequest) -> HttpResponse:
    offices = listing.offices_within(request.scope)
    knows_care = Permission.CARE_KNOW in request.scope
    filters = CaseFilters(request.GET, offices=offices, knows_care=knows_care)
    chosen = filters.chosen()
    codes = {name: [code for code, _words in each] for name, each in chosen.items()}
    found = listing.found(request.scope, codes)
    page = keyset(
        listing.for_rows(found, request.scope),
        order=listing.BY_NAME,
        code="case_code",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    seen = [case.case_code for case in page.rows]
    audit.record("case-list-read", by=request.user, cases=seen, filters=codes)
    context = {
        "filters": filters,
        "chips": list(_chips(request.GET, chosen)),
        "count": told(capped_count(found)),
        "page": page,
        "rows": listing.rows(page.rows, request.scope),
        "offices_differ": len(offices) > 1,
        "tells_care": knows_care,
        "tells_stages": Permission.CASE_READ in request.scope,
    }
    return page_or_part(request, "participants/case_list.html", context, part="people")


@require_safe
@requires(Permission.CASE_READ)
def case(request: StaffRequest, case_code: str) -> HttpResponse:
    readable = reading.readable(request.scope)
    enrolment = get_object_or_404(readable, case_code=case_code)
    audit.record("case-read", enrolment, by=request.user, part="overview")
    head = reading.head(enrolment, request.scope)
    context = {
        "head": head,
        "attention": attention.lines(head, request.scope),
        "person": facts.person(enrolment),
        "programme": facts.programme(enrolment, request.scope),
    }
    return render(request, "participants/case.html", context)


def _chips(
    query: QueryDict, chosen: dict[str, list[tuple[str, str]]]
) -> list[tuple[str, str]]:
    """The words of each filter that is set, and the address without it."""
    chips = []
    for name, codes in chosen.items():
        for code, words in codes:
            rest = query.copy()
            rest.setlist(name, [each for each in query.getlist(name) if each != code])
            for place in ("after", "before"):
                rest.pop(place, None)
            chips.append((words, f"?{rest.urlencode()}"))
    return chips
