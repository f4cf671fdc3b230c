"""The list of people: who stands on it, and what each row says to its reader.

A trainer sees name and code of who attends; filters and all that a row tells
beyond that need the right to the case itself, person by person.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import Order
from core.templatetags.ui import short_date, tag
from participants.due.days import on_its_day
from participants.due.rules import BY_CODE, Due
from participants.models.enrolment import Enrolment, EnrolmentQuerySet, within
from participants.models.participant import Participant
from participants.models.stage import RUNNING, Stage
from participants.reading.covers import covered
from participants.reading.standing import current_stays, marked, tags_of
from programs.models import Office, StageKind

BY_NAME = Order(
    ("participant__family_name", "participant__given_name", "participant_id", "pk"),
    indexed=2,
)


class Row(NamedTuple):
    """One person in the list, as strings: rendering is the page's main cost."""

    code: str
    url: str
    name: str
    about: str
    office: str
    care: str
    training: str
    education: str
    registered: str
    left: str
    note: str = ""
    """Where a note about them is written, if the reader may."""
    covered: str = ""
    """For whom the reader covers here, if they do."""
    marked: str = ""
    """Their name with what of it was looked for marked, where they were."""
    why: str = ""
    """What else of theirs was."""


def has_caseload(scope: Scope) -> bool:
    """Whether the reader is somebody's caseworker, and so has people of their own."""
    return bool(scope.reach(Permission.CASE_WRITE).caseload)


def offices_within(scope: Scope) -> list[Office]:
    """The offices whose people the reader may filter by."""
    reach = scope.reach(Permission.CASE_READ)
    whole = reach.offices | reach.children | reach.in_care
    return list(Office.objects.filter(pk__in=whole))


def found(scope: Scope, chosen: Mapping[str, Iterable[str]]) -> EnrolmentQuerySet:
    """The cases that the reader may see, narrowed to the codes chosen."""
    permission = Permission.CASE_READ if chosen else Permission.NAME_READ
    cases = Enrolment.objects.allowing(scope, permission)
    for state in chosen.get("state", ()):
        cases = cases.in_state(state)
    if offices := chosen.get("office"):
        cases = cases.filter(office__code__in=offices)
    if categories := chosen.get("category"):
        cases = cases.filter(category__in=categories)
    if stages := chosen.get("stage"):
        cases = cases.filter(_now_in(scope, stages))
    if "mine" in chosen:
        cases = cases.filter(_mine(scope))
    for code in chosen.get("due", ()):
        cases = _due(cases, scope, BY_CODE[code])
    return cases


def _mine(scope: Scope) -> Q:
    """Whose caseworker the reader is, and adults whose caseworker they cover."""
    mine = Q(caseworker=scope.user_id)
    for absent, office in scope.covered:
        mine |= Q(caseworker=absent, office=office, child_track=False)
    return mine


def _due(cases: EnrolmentQuerySet, scope: Scope, rule: Due) -> EnrolmentQuerySet:
    if scope.reach(rule.known_by) != scope.reach(Permission.CASE_READ):
        cases = cases.allowing(scope, rule.known_by)
    cases = cases.filter(on_its_day(scope, rule.holds))
    if rule.unless is None or rule.reason_known_by not in scope:
        return cases
    known = within(scope.reach(rule.reason_known_by))
    return cases.exclude(known & on_its_day(scope, rule.unless))


def for_rows(cases: EnrolmentQuerySet, scope: Scope) -> EnrolmentQuerySet:
    """The same cases, with what `rows` reads."""
    return marked(
        cases.select_related("participant", "office"),
        scope,
        Permission.NAME_READ,
        may_read=Permission.CASE_READ,
        may_know_care=Permission.CARE_KNOW,
        may_read_care=Permission.PSYCHOLOGICAL_READ,
        may_note=Permission.NOTE_WRITE,
    )


def rows(cases: list[Enrolment], scope: Scope) -> list[Row]:
    """What the list shows of each case."""
    open_cases = [case for case in cases if case.may_read]  # type: ignore[attr-defined]
    stays = current_stays(open_cases, scope) if open_cases else {}
    said = Said(
        scope.days,
        {code: str(words) for code, words in Participant.Sex.choices},
        _address("participants:case"),
        _address("participants:note-new"),
        scope,
    )
    return [_row(case, stays.get(case.pk, {}), said) for case in cases]


class Said(NamedTuple):
    """What all rows of a page share, worked out once."""

    days: Mapping[int, date]
    sexes: Mapping[str, str]
    case_url: Callable[[str], str]
    note_url: Callable[[str], str]
    scope: Scope


def _address(view: str) -> Callable[[str], str]:
    """The address of a case's page from its code: resolved once for all rows."""
    start, end = reverse(view, kwargs={"case_code": "CODE"}).split("CODE")
    return lambda code: f"{start}{code}{end}"


def about(sex: str, age: int | None) -> str:
    """`Woman, 26`; where the birth date is missing it says so."""
    if age is None:
        return gettext("%(sex)s, age unknown") % {"sex": sex}
    return gettext("%(sex)s, %(age)d") % {"sex": sex, "age": age}


def _row(case: Enrolment, stays: dict[str, Stage], said: Said) -> Row:
    person, day = case.participant, said.days[case.program_id]
    if not case.may_read:  # type: ignore[attr-defined]
        return Row(case.case_code, "", str(person), *[""] * 7)
    care, training, education = tags_of(case, stays)
    return Row(
        case.case_code,
        said.case_url(case.case_code),
        str(person),
        about(said.sexes[person.sex], person.age(day)),
        case.office.name,
        tag(*care),
        tag(*training),
        tag(*education),
        short_date(case.registered_on, day),
        _left(case.exited_on, day),
        said.note_url(case.case_code) if case.may_note else "",  # type: ignore[attr-defined]
        covered(case, said.scope),
    )


def _left(exited_on: date | None, today: date) -> str:
    if exited_on is None:
        return ""
    words = gettext("left %(day)s") % {"day": short_date(exited_on, today)}
    return format_html('<span class="sub">{}</span>', words)


def _now_in(scope: Scope, stages: Iterable[str]) -> Exists:
    """Cases with a running stay; of psychological support only where it is known."""
    known = ~Q(stage=StageKind.PSYCHOLOGICAL_SUPPORT)
    known |= within(scope.reach(Permission.CARE_KNOW), case="enrolment_id")
    stays = Stage.objects.filter(
        known, enrolment=OuterRef("pk"), stage__in=stages, status__in=RUNNING
    )
    return Exists(stays)
