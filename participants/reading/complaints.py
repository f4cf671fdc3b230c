"""Complaints: what waits for an answer, what was said, and what was told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import Order, Page, keyset
from core.models import User
from core.templatetags.ui import long_date, short_date
from participants.due.days import on_its_day
from participants.models import (
    Application,
    Benefit,
    Complaint,
    Enrolment,
    PanelDecision,
)
from participants.models.application import APPEALED
from participants.models.benefit import BenefitState
from participants.models.complaint import ANSWERED_WITHIN, ComplaintQuerySet
from participants.reading import benefits
from participants.reading.case import Link
from participants.reading.colleagues import holding
from participants.reading.facts import Facts
from participants.reading.standing import Tag
from participants.reading.waiting.item import when_due
from programs.models import Office

P = Permission
READ_WITH_IT = (
    *("office__program", "enrolment__participant"),
    *("about", "decided_by", "by", "taken_up_by", "settled_by"),
)
OLDEST_FIRST = Order(("received_on", "pk"), indexed=2)
NEWEST_FIRST = Order(("received_on", "pk"), indexed=2, newest_first=True)
LISTED = 20
"""So many appeals of each kind beside the complaints; their own lists have all."""
TONES = {"new": "warn", "in_work": "info", "answered": "good", "closed": ""}


class Row(NamedTuple):
    """A complaint, or an appeal, in the list of them."""

    code: str
    what: str
    who: str
    """A person's name; nothing where nobody is known."""
    case_code: str
    more: str
    when: str
    tone: str
    tag: Tag
    url: str


@dataclass(frozen=True)
class Opened:
    """A complaint for its page."""

    complaint: Complaint
    tag: Tag
    facts: Facts
    said: list[tuple[str, str, str]]
    """What it is, by whom and when, and the words."""
    steps: list[Link]
    may_take_up: bool
    has_no_one: bool
    """Whether nobody works there who may answer it."""


def readable(scope: Scope) -> ComplaintQuerySet:
    return Complaint.objects.readable(scope).select_related(*READ_WITH_IT)


def to_answer(scope: Scope) -> ComplaintQuerySet:
    """What waits for whoever answers in the office."""
    return Complaint.objects.allowing(scope, P.COMPLAINT_ANSWER).open()


def page(
    scope: Scope, show: str, *, after: str = "", before: str = ""
) -> Page[Complaint]:
    """Open ones the oldest first, for they wait longest; settled ones the newest."""
    rows, order = readable(scope).open(), OLDEST_FIRST
    if show == "settled":
        rows, order = readable(scope).exclude(state__in=Complaint.OPEN), NEWEST_FIRST
    elif show == "late":
        late = on_its_day(
            scope,
            lambda day: Q(received_on__lt=day - ANSWERED_WITHIN),
            program="office__program",
        )
        rows = rows.filter(late)
    return keyset(rows, order=order, code="code", after=after, before=before)


def of_case(case: Enrolment, scope: Scope) -> list[Row]:
    """Those of a case that the reader may read, the newest first."""
    found = readable(scope).filter(enrolment=case).order_by("-received_on", "-pk")
    return [as_row(each, scope) for each in found]


def as_row(complaint: Complaint, scope: Scope) -> Row:
    case, today = complaint.enrolment, scope.days[complaint.office.program_id]
    when, tone = when_due(complaint.due_on, today)
    if not complaint.is_open:
        when, tone = short_date(complaint.received_on, today), ""
    return Row(
        complaint.code,
        str(complaint.get_kind_display()),
        str(case.participant) if case else "",
        case.case_code if case else "",
        f"{complaint.get_how_display()} · {complaint.office}",
        when,
        tone,
        tag_of(complaint),
        complaint.get_absolute_url(),
    )


def tag_of(complaint: Complaint) -> Tag:
    return Tag(str(complaint.get_state_display()), TONES[complaint.state])


def appealed(scope: Scope) -> QuerySet[Application]:
    """Whose appeal against a decision on eligibility waits for a panel."""
    decided = PanelDecision.objects.filter(
        application=OuterRef("pk"),
        instance=PanelDecision.Instance.APPEAL,
        present=True,
    )
    allowed = Application.objects.allowing(scope, P.APPLICATION_DECIDE)
    lodged = allowed.filter(status__in=APPEALED, appeal__isnull=False)
    return lodged.exclude(Exists(decided))


def appealed_benefits(scope: Scope) -> QuerySet[Benefit]:
    return benefits.to_decide(scope).filter(state=BenefitState.APPEALED)


def appeals(scope: Scope) -> list[Row]:
    """Against decisions on eligibility, the oldest first."""
    found = appealed(scope).select_related("office", "program")
    oldest_first = found.annotate(on=F("appeal__lodged_on")).order_by("on", "pk")
    return [_appeal(each, scope) for each in oldest_first[:LISTED]]


def benefit_appeals(scope: Scope) -> list[Row]:
    """Against the withholding of a benefit, that of the oldest month first."""
    found = appealed_benefits(scope).order_by("month", "pk")[:LISTED]
    return [_benefit(each) for each in found]


def opened(complaint: Complaint, scope: Scope) -> Opened:
    answers = complaint.is_open and may_answer(complaint, scope)
    return Opened(
        complaint,
        tag_of(complaint),
        list(_facts(complaint)),
        list(_said(complaint)),
        list(_steps(complaint)) if answers else [],
        answers and complaint.taken_up_by_id != scope.user_id,
        complaint.is_open and not _who_answers(complaint).exists(),
    )


def may_answer(complaint: Complaint, scope: Scope) -> bool:
    """Of a complaint that the reader sees, so that is not about them."""
    reach = scope.reach(P.COMPLAINT_ANSWER)
    there = reach.children if complaint.child_track else reach.offices
    return complaint.office_id in there


def offices_open(scope: Scope) -> list[Office]:
    """The offices in which the reader takes complaints down."""
    reach = scope.reach(P.COMPLAINT_WRITE)
    offices = Office.objects.filter(pk__in=reach.offices | reach.children)
    return list(offices.select_related("program").order_by("name", "pk"))


def _who_answers(complaint: Complaint) -> QuerySet[User]:
    there = complaint.office
    found = holding(P.COMPLAINT_ANSWER, there, child=complaint.child_track)
    return found.exclude(pk__in=[complaint.about_id or 0, complaint.decided_by_id or 0])


def _facts(complaint: Complaint) -> Iterator[tuple[str, str]]:
    yield gettext("Received"), long_date(complaint.received_on)
    yield gettext("How it came"), str(complaint.get_how_display())
    yield gettext("Office"), str(complaint.office)
    if complaint.is_open:
        yield gettext("To be answered by"), long_date(complaint.due_on)
    if complaint.about:
        yield gettext("About a colleague"), str(complaint.about)
    if complaint.decided_by:
        yield gettext("Who decided what it is about"), str(complaint.decided_by)
    if complaint.taken_up_by:
        yield gettext("Taken up by"), str(complaint.taken_up_by)


def _said(complaint: Complaint) -> Iterator[tuple[str, str, str]]:
    """What was said, and what was told or why nothing was."""
    program = complaint.office.program
    day = long_date(program.day_of(complaint.created_at))
    yield gettext("What the person says"), f"{day} · {complaint.by}", complaint.text
    if complaint.settled_at:
        day = long_date(program.day_of(complaint.settled_at))
        told = complaint.answer or complaint.why_not
        by = f"{day} · {complaint.settled_by}"
        yield str(complaint.get_state_display()), by, told


def _steps(complaint: Complaint) -> Iterator[Link]:
    """What whoever answers may do; the most usual last."""
    words = {
        "complaint-change": gettext("Change it"),
        "complaint-close": gettext("Close without an answer"),
        "complaint-answer": gettext("Answer"),
    }
    for name, title in words.items():
        keys = {"case_code": complaint.code}
        yield Link(reverse(f"complaints:{name}", kwargs=keys), title)


def _appeal(application: Application, scope: Scope) -> Row:
    lodged: date = application.on  # type: ignore[attr-defined]
    return Row(
        application.code,
        gettext("A decision on eligibility"),
        str(application),
        "",
        application.office.name,
        short_date(lodged, scope.days[application.program_id]),
        "",
        Tag(str(application.get_status_display()), "warn"),
        application.get_absolute_url(),
    )


def _benefit(benefit: Benefit) -> Row:
    case = benefit.enrolment
    keys = {"case_code": case.case_code, "pk": benefit.pk}
    return Row(
        case.case_code,
        benefit.rule.name,
        str(case.participant),
        case.case_code,
        benefit.worth,
        benefits.month_told(benefit.month),
        "",
        Tag(str(benefit.get_state_display()), "warn"),
        reverse("participants:benefit-decide", kwargs=keys),
    )
