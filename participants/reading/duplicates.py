"""Cases that may be one person's: which wait, how alike two are, and in what."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from core.access import Permission, Scope
from core.database import connection
from core.models import Job
from participants.merge_fields import FIELDS, Field
from participants.models import DuplicatePair, DuplicateSweep, Enrolment
from participants.models.duplicate_pair import SIDES, DuplicatePairQuerySet
from participants.reading import alike
from participants.reading.merges import COMPARED, words
from participants.reading.standing import Tag
from participants.sweep_jobs import subject_of
from programs.models import Program

P = Permission
State = DuplicatePair.State
READ_WITH_IT = [f"{side}__{name}" for side in SIDES for name in COMPARED]
TONES = {State.ANSWERED: "warn", State.LATER: ""}
LIKE_ADULTS = "SELECT participants_children_like_adults()"


class Side(NamedTuple):
    """One of the two, as a list names them."""

    name: str
    code: str
    office: str


class Row(NamedTuple):
    """A pair in the list."""

    percent: int
    sides: list[Side]
    why: list[str]
    tag: Tag | None
    url: str


class Line(NamedTuple):
    """One fact of both."""

    label: str
    one: str
    other: str
    differs: bool


def waiting(
    scope: Scope, permission: Permission = P.DUPLICATE_DECIDE
) -> DuplicatePairQuerySet:
    """Those to be decided where the permission holds."""
    return DuplicatePair.objects.allowing(scope, permission).waiting()


def to_decide(scope: Scope) -> DuplicatePairQuerySet:
    """The same without what somebody put off, or answered themselves."""
    return waiting(scope).exclude(state=State.LATER).exclude(answered_by=scope.user_id)


def as_row(pair: DuplicatePair) -> Row:
    tag = TONES.get(State(pair.state))
    return Row(
        pair.percent,
        [_side(pair.one), _side(pair.other)],
        alike.why(pair.why),
        None if tag is None else Tag(str(pair.get_state_display()), tag),
        pair.get_absolute_url(),
    )


def lines(pair: DuplicatePair) -> list[Line]:
    """What both cases say, fact by fact; what neither says is left out."""
    return [
        Line(
            str(each.label),
            words(each, pair.one),
            words(each, pair.other),
            each.of(pair.one) != each.of(pair.other),
        )
        for each in FIELDS
        if _is_said(each, pair.one) or _is_said(each, pair.other)
    ]


def _is_said(each: Field, case: Enrolment) -> bool:
    return any(value not in (None, "") for value in each.of(case))


def children_like_adults(scope: Scope) -> list[str]:
    """Codes of children in the reader's care who resemble somebody out of sight."""
    if not scope.reach(P.DUPLICATE_DECIDE).children:
        return []
    with connection().cursor() as cursor:
        cursor.execute(LIKE_ADULTS)
        found = [pk for (pk,) in cursor.fetchall()]
    seen = waiting(scope).exclude(one_child=F("other_child"))
    both = {pk for pair in seen for pk in (pair.one_id, pair.other_id)}
    cases = Enrolment.objects.allowing(scope, P.DUPLICATE_DECIDE)
    unseen = cases.filter(pk__in=[pk for pk in found if pk not in both])
    return sorted(unseen.values_list("case_code", flat=True))


class Register(NamedTuple):
    """A programme whose register may be compared, and how that stands."""

    program: Program
    sweep: DuplicateSweep | None
    job: Job | None


def registers(scope: Scope) -> list[Register]:
    programs = Program.objects.filter(pk__in=scope.reach(P.DUPLICATE_DECIDE).programs)
    return [
        Register(
            program,
            getattr(program, "duplicate_sweep", None),
            Job.objects.about(subject_of(program)).first(),
        )
        for program in programs.select_related("duplicate_sweep").order_by("code")
    ]


def may_decide(pair: DuplicatePair, scope: Scope) -> bool:
    decided = DuplicatePair.objects.allowing(scope, P.DUPLICATE_DECIDE)
    return decided.filter(pk=pair.pk).exists()


def shown(pair: DuplicatePair, scope: Scope) -> dict[str, Any]:
    """What the page of a pair says, and what its reader may do."""
    own = pair.answered_by_id == scope.user_id
    merged = pair.one.merged_into_id or pair.other.merged_into_id
    return {
        "pair": pair,
        "lines": lines(pair),
        "why": alike.why(pair.why),
        "decides": (
            may_decide(pair, scope) and pair.is_waiting and not own and not merged
        ),
        "own": own and pair.is_waiting,
        "merge_url": merge_url(pair),
    }


def merge_url(pair: DuplicatePair) -> str:
    """Where the two are made one: the child's case is kept, else the older one."""
    kept, gone = sorted((pair.one, pair.other), key=_kept_first)
    return reverse("participants:case-merge", args=[kept.case_code, gone.case_code])


def _kept_first(case: Enrolment) -> tuple[bool, date, UUID]:
    return not case.child_track, case.registered_on, case.pk


def _side(case: Enrolment) -> Side:
    return Side(str(case.participant), case.case_code, str(case.office))
