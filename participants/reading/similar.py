"""Who in the register may be the same person: asked before somebody is added.

Whoever has a name like it, or the same telephone or paper, is compared as the whole
register is, by the weights that were learned of it. With whom the reader may only
name the name alone is compared, and nothing has to be answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from core.access import Scope
from core.dates import PartialDate
from participants import matching, normal
from participants.matching import DEFAULT, Likeness, Name, Registration
from participants.models import DuplicateSweep, Enrolment, Participant
from participants.reading import alike, by_name, listing, search
from participants.sweeping.register import names_of
from programs.models import Program

SHOWN = 5
SHORTEST = 3
"""Letters of a name from which on somebody is looked for."""
NEAR = 2
"""Years between two birth dates that may be one, where little else is known."""
TELLING = 6.0
"""Bits that must speak for one person, once both names are typed."""
NUMBERS = {"phone": search.by_phone, "national_id": search.by_paper}
"""What is sealed, and who has the same."""


@dataclass(frozen=True)
class Known:
    """What is known of somebody: of who is to be registered, as far as it is typed."""

    given_name: str = ""
    family_name: str = ""
    other_names: str = ""
    mothers_name: str = ""
    sex: str = ""
    born: PartialDate | None = None
    phone: str = ""
    national_id: str = ""

    @property
    def names(self) -> tuple[str, str, str, str]:
        return self.given_name, self.family_name, self.other_names, self.mothers_name


@dataclass(frozen=True)
class Likely:
    """Somebody in the register, and why they may be the one."""

    case: Enrolment
    row: listing.Row
    likeness: Likeness
    is_strong: bool
    """So likely the same that whoever registers says why it is another."""

    @property
    def why(self) -> list[str]:
        return alike.why(self.likeness.why) or [gettext("A name like this")]


def likely(scope: Scope, typed: Known) -> list[Likely]:
    """At most a handful, the likeliest first; nobody the reader may not name."""
    known = _candidates(scope, typed)
    if not known:
        return []
    names = names_of({name for each in (typed, *known.values()) for name in each.names})
    programs = _programs(known)
    judged = [
        (case, likeness)
        for case, theirs in known.items()
        if not _is_years_apart(typed, theirs)
        and (likeness := _judged(typed, theirs, names, programs[case.program_id]))
    ]
    best = sorted(judged, key=lambda each: (-each[1].score, each[0].case_code))[:SHOWN]
    rows = listing.rows([case for case, _likeness in best], scope)
    return [
        Likely(case, row, told, _is_strong(case, told, programs[case.program_id]))
        for row, (case, told) in zip(rows, best, strict=True)
    ]


def _is_strong(case: Enrolment, likeness: Likeness, program: Program) -> bool:
    may_compare: bool = case.may_read  # type: ignore[attr-defined]
    return may_compare and likeness.score >= program.least_alike


def _candidates(scope: Scope, typed: Known) -> dict[Enrolment, Known]:
    """Whom what was typed may mean, and what may be compared of them."""
    name = f"{typed.given_name} {typed.family_name}".strip()
    named = by_name.fitting(scope, name) if len(name) >= SHORTEST else ()
    known = {case: _known(case) for case in named}
    for number, way in NUMBERS.items():
        if value := getattr(typed, number):
            for case in listing.for_rows(way(scope, value), scope):
                known[case] = replace(known.get(case, _known(case)), **{number: value})
    return known


def _known(case: Enrolment) -> Known:
    """Without what is sealed; of whom the reader may only name, the name."""
    person: Participant = case.participant
    if not case.may_read:  # type: ignore[attr-defined]
        return Known(person.given_name, person.family_name)
    return Known(
        person.given_name,
        person.family_name,
        person.other_names,
        person.mothers_name,
        person.sex,
        person.born,
    )


def _programs(cases: Iterable[Enrolment]) -> dict[int, Program]:
    """With the last time that their registers were compared."""
    programs = Program.objects.filter(pk__in={case.program_id for case in cases})
    return {each.pk: each for each in programs.select_related("duplicate_sweep")}


def _judged(
    one: Known, other: Known, names: Mapping[str, Name], program: Program
) -> Likeness | None:
    """Nothing of who is told apart by both names."""
    swept: DuplicateSweep | None = getattr(program, "duplicate_sweep", None)
    weights = matching.stored(swept.weights) if swept else DEFAULT
    typed, stored = _registration(one, names), _registration(other, names)
    likeness = matching.compare(typed, stored, weights)
    is_half_typed = not (one.given_name and one.family_name)
    if is_half_typed or likeness.bits - weights.odds >= TELLING:
        return likeness
    return None


def _registration(who: Known, names: Mapping[str, Name]) -> Registration:
    given, family, others, mother = (names[name] for name in who.names)
    return Registration(
        given=given,
        family=family,
        aliases=others,
        mother=mother,
        born=who.born.day if who.born else None,
        precision=who.born.precision if who.born else "",
        sex=who.sex,
        national_id=normal.identity_number(who.national_id),
        phone=normal.digits(who.phone),
    )


def _is_years_apart(one: Known, other: Known) -> bool:
    """Too far to be one, unless they share a number."""
    if not (one.born and other.born) or other.phone or other.national_id:
        return False
    return abs(one.born.day.year - other.born.day.year) > NEAR
