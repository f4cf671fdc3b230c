from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest, capped_count, keyset, page_or_part, told
from participants import case_codes
from participants.due.rules import told_to
from participants.forms.case_filters import CaseFilters
from participants.reading import attention, facts, listing, returning
from participants.reading import case as reading

PLACE_IN_LIST = "people"
"""What of the list somebody was looking at: the session keeps it for the way back."""


@require_safe
@requires(Permission.NAME_READ)
def case_list(request: StaffRequest) -> HttpResponse:
    filters = _filters(request)
    chosen = filters.chosen()
    codes = {name: [code for code, _words in each] for name, each in chosen.items()}
    found = listing.found(request.here, codes)
    page = keyset(
        listing.for_rows(found, request.here),
        order=listing.BY_NAME,
        code="case_code",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    seen = [case.case_code for case in page.rows]
    audit.record("case-list-read", by=request.user, cases=seen, filters=codes)
    _keep_place(request, codes)
    context = _columns(filters, request) | {
        "filters": filters,
        "chips": list(_chips(request.GET, chosen)),
        "is_narrowed": bool(codes),
        "count": told(capped_count(found)),
        "page": page,
        "rows": listing.rows(page.rows, request.here),
    }
    return page_or_part(request, "participants/case_list.html", context, part="people")


@require_safe
@requires(Permission.CASE_READ)
def case(request: StaffRequest, case_code: str) -> HttpResponse:
    readable = reading.readable(request.scope)
    enrolment = get_object_or_404(readable, case_code=case_code)
    others = returning.others_of(enrolment, request.scope)
    shown = {"cases": [other.case_code for other in others]} if others else {}
    audit.record("case-read", enrolment, by=request.user, part="overview", **shown)
    head, held = reading.head(enrolment, request.scope), reading.held(enrolment)
    context = {
        "head": head,
        "attention": attention.lines(head, request.scope),
        "person": facts.person(enrolment, held),
        "programme": facts.programme(enrolment, request.scope, held, head.schooling),
        "others": others,
        "agreed": facts.agreed(enrolment, request.scope),
        "may_ask_functioning": facts.may_ask_functioning(enrolment),
    }
    return render(request, "participants/case.html", context)


def _filters(request: StaffRequest) -> CaseFilters:
    return CaseFilters(
        request.GET,
        offices=listing.offices_within(request.here),
        rules=told_to(request.here),
        knows_care=Permission.CARE_KNOW in request.here,
        has_caseload=listing.has_caseload(request.here),
    )


def _columns(filters: CaseFilters, request: StaffRequest) -> dict[str, Any]:
    """What the reader may be told of people, and may do with them."""
    return {
        "offices_differ": "office" in filters.fields,
        "has_caseload": "mine" in filters.fields,
        "tells_care": Permission.CARE_KNOW in request.here,
        "tells_stages": Permission.CASE_READ in request.here,
        "hands_over": Permission.CASE_HAND_OVER in request.here,
        "writes_notes": Permission.NOTE_WRITE in request.here,
    }


def _keep_place(request: StaffRequest, codes: dict[str, list[str]]) -> None:
    """Codes alone, whatever else may stand in the address."""
    shown: dict[str, Any] = dict(codes)
    for name in ("after", "before"):
        if case_codes.is_valid(request.GET.get(name, "")):
            shown[name] = request.GET[name]
    place = urlencode(shown, doseq=True)
    if request.session.get(PLACE_IN_LIST, "") != place:
        request.session[PLACE_IN_LIST] = place


def _chips(
    query: QueryDict, chosen: dict[str, list[tuple[str, str]]]
) -> Iterator[tuple[str, str]]:
    """The words of each filter that is set, and the address without it.

    One's own cases or everybody's is a choice of its own, above the list.
    """
    pairs = [(name, *each) for name, codes in chosen.items() for each in codes]
    for name, code, words in pairs:
        if name == "mine":
            continue
        rest = query.copy()
        rest.setlist(name, [each for each in query.getlist(name) if each != code])
        for place in ("after", "before"):
            rest.pop(place, None)
        yield words, f"?{rest.urlencode()}"
