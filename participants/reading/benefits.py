"""The support of months, as far as somebody may know of it.

How often somebody came is told of the marks that the reader may read: of
psychological support only to who reads it. The state itself is of all of them.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.dateformat import format as written
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import Order, Page, keyset
from core.templatetags.ui import long_date
from participants.models import Benefit, Enrolment
from participants.models.attendance import ATTENDED, COUNTABLE
from participants.models.benefit import BenefitState
from participants.reading import records
from participants.reading.standing import Tag
from participants.support_rule import Month, Share, is_unconditional
from programs.models import BenefitRule

READ = Permission.BENEFIT_READ
PROPOSE = Permission.BENEFIT_PROPOSE
TO_PROPOSE = "to-propose"
"""The code of the list of `to_propose`."""
OVERDUE = "overdue"
"""The same of `overdue`."""
READ_WITH_IT = (
    *("rule", "proposed_by", "decided_by"),
    *("enrolment__participant", "enrolment__program", "enrolment__caseworker"),
)
OLDEST_FIRST = Order(("month", "pk"), indexed=1)
NEWEST_FIRST = Order(("month", "pk"), indexed=1, newest_first=True)
TONES = {
    "earned": "info",
    "withheld": "bad",
    "appealed": "warn",
    "waived": "info",
    "approved": "good",
    "paid": "good",
    "failed": "bad",
}


class Row(NamedTuple):
    """A month's support in words."""

    code: str
    name: str
    month: str
    kind: str
    amount: str
    state: Tag
    why: str
    """The reason of the state, where there is one."""
    who: str
    """Who proposed it and who decided."""
    paid: str
    propose: str
    decide: str
    """Where the reader does so, if it is theirs to do now."""
    pay: str
    """Where it is recorded what came of the payment."""
    own: bool
    """The reader proposed it, and so does not decide."""
    pk: UUID


class Effect(NamedTuple):
    """How the running month stands, and what one more absence would do."""

    month: str
    attended: str
    words: str
    tone: str


def readable(scope: Scope) -> QuerySet[Benefit]:
    return Benefit.objects.allowing(scope, READ).select_related(*READ_WITH_IT)


def to_propose(scope: Scope) -> QuerySet[Benefit]:
    """What is earned, of people for whom the reader proposes."""
    allowed = Benefit.objects.allowing(scope, PROPOSE).to_propose()
    return allowed.select_related(*READ_WITH_IT)


def overdue(scope: Scope) -> QuerySet[Benefit]:
    """What should have been paid, of those that the reader decides on."""
    return Benefit.objects.decidable(scope).overdue().select_related(*READ_WITH_IT)


def to_decide(scope: Scope) -> QuerySet[Benefit]:
    return Benefit.objects.decidable(scope).waiting().select_related(*READ_WITH_IT)


def approvals(scope: Scope, *, after: str = "", before: str = "") -> Page[Benefit]:
    """What waits for a decision that the reader may make, the oldest month first."""
    rows = to_decide(scope)
    return keyset(rows, order=OLDEST_FIRST, code="pk", after=after, before=before)


def page(
    scope: Scope, chosen: Mapping[str, str], *, after: str = "", before: str = ""
) -> Page[Benefit]:
    """The benefits that the filters leave, the newest month first."""
    rows = readable(scope)
    state = chosen["due"]
    if state == TO_PROPOSE:
        rows = to_propose(scope)
    elif state == OVERDUE:
        rows = overdue(scope)
    elif state:
        rows = rows.filter(state=state)
    if month := chosen["month"]:
        rows = rows.filter(month=date.fromisoformat(f"{month}-01"))
    return keyset(rows, order=NEWEST_FIRST, code="pk", after=after, before=before)


def months(scope: Scope) -> list[tuple[str, str]]:
    """Every month with benefits, the latest first."""
    allowed = Benefit.objects.allowing(scope, READ).order_by()
    found = sorted(allowed.values_list("month", flat=True).distinct(), reverse=True)
    return [(f"{month:%Y-%m}", month_told(month)) for month in found]


def month_told(month: date) -> str:
    return written(month, "F Y")


def of_case(case: Enrolment, scope: Scope) -> list[Row]:
    """All of a case from `reading.case.readable`, the latest first."""
    return [as_row(each, scope, case) for each in readable(scope).of(case)]  # type: ignore[attr-defined]


def as_row(row: Benefit, scope: Scope, case: Enrolment | None = None) -> Row:
    known = case or row.enrolment
    keys = {"case_code": known.case_code, "pk": row.pk}
    may_propose = bool(case and case.may_propose_benefits)  # type: ignore[attr-defined]
    may_decide = bool(case and case.may_decide_benefits)  # type: ignore[attr-defined]
    own = row.proposed_by_id == scope.user_id
    return Row(
        known.case_code,
        str(known.participant),
        month_told(row.month),
        row.rule.name,
        row.worth,
        Tag(_state_told(row), TONES.get(row.state, "")),
        row.reason or (row.get_because_display() if row.state == "withheld" else ""),
        _who(row),
        _paid(row),
        reverse("participants:benefit-propose", kwargs=keys)
        if may_propose and is_to_propose(row)
        else "",
        reverse("participants:benefit-decide", kwargs=keys)
        if may_decide and is_to_decide(row) and not own
        else "",
        reverse("participants:benefit-payment", kwargs=keys)
        if may_decide and row.may_become(BenefitState.PAID)
        else "",
        own,
        row.pk,
    )


def is_to_propose(row: Benefit) -> bool:
    """It is earned and nobody proposed it, or it is withheld."""
    is_earned = row.state == BenefitState.EARNED and row.proposed_by_id is None
    return is_earned or row.may_become(BenefitState.APPEALED)


def is_to_decide(row: Benefit) -> bool:
    return row.proposed_by_id is not None and (
        row.may_become(BenefitState.APPROVED) or row.may_become(BenefitState.WAIVED)
    )


def effect(case: Enrolment, scope: Scope) -> Effect | None:
    """Of a case from `reading.case.readable`; None without a rule, or once it left."""
    today = case.program.today()
    share = share_of(case.program_id, today)
    if share is None or not case.is_active:
        return None
    counted = attended(case, today, scope, share)
    words, tone = _effect_told(case, counted, today)
    told = records.Attended(counted.attended, counted.countable).told()
    return Effect(month_told(today), told, words, tone)


def share_of(program_id: int, day: date) -> Share | None:
    """What a programme asks for in the month of a day: the largest of its rules."""
    rules = BenefitRule.objects.filter(program=program_id).holding(day.replace(day=1))
    rule = rules.asking_most().first()
    return rule.share if rule else None


def attended(case: Enrolment, month: date, scope: Scope, share: Share) -> Month:
    """How often somebody came in a month, as far as the reader may know."""
    first = month.replace(day=1)
    marks = records.readable_marks(case, scope).filter(
        session_date__year=first.year, session_date__month=first.month
    )
    found = marks.aggregate(
        attended=Count("pk", filter=Q(status__in=ATTENDED)),
        countable=Count("pk", filter=Q(status__in=COUNTABLE)),
    )
    return Month(found["attended"], found["countable"], share)


def _effect_told(case: Enrolment, counted: Month, today: date) -> tuple[str, str]:
    born = case.participant.birth_date
    if is_unconditional(born, today, child_track=case.child_track):
        return gettext("Under 18: no condition"), ""
    if counted.standing == "none":
        return gettext("Nothing counts yet"), ""
    if counted.standing == "below":
        return gettext("As it stands the month is not earned"), "bad"
    if counted.standing == "edge":
        return gettext("One more absence loses the month"), "warn"
    return gettext("On track: one more absence loses nothing"), "good"


def _state_told(row: Benefit) -> str:
    if row.state == BenefitState.EARNED and row.proposed_by_id:
        return gettext("Proposed for payment")
    return str(row.get_state_display())


def _who(row: Benefit) -> str:
    told = []
    program = row.enrolment.program
    if row.proposed_at:
        facts = {
            "name": row.proposed_by,
            "day": long_date(program.day_of(row.proposed_at)),
        }
        told.append(gettext("Proposed by %(name)s on %(day)s.") % facts)
    if row.decided_at:
        facts = {
            "name": row.decided_by,
            "day": long_date(program.day_of(row.decided_at)),
        }
        told.append(gettext("Decided by %(name)s on %(day)s.") % facts)
    return " ".join(told)


def _paid(row: Benefit) -> str:
    if row.paid_on:
        return gettext("Paid on %(day)s") % {"day": long_date(row.paid_on)}
    return row.reference
