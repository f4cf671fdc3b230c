"""Who in the register may be the same person: asked before somebody is added.

Simple on purpose: names that begin alike, in either order, and the year of birth.
One bounded question of the index of names, within the scope; the rest is judged
here.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from core.access import Permission, Scope
from core.database import connection
from core.dates import PartialDate
from participants.models import Enrolment, Participant
from participants.reading import listing

NAMED = """
SELECT DISTINCT found FROM unnest(%s::text[], %s::text[]) AS typed(one, other),
    participants_named(one, other, %s) AS found
"""
CANDIDATES = 200
"""So many that begin alike are judged."""
SHOWN = 5
BEGINNING = 3
"""So many letters of one name are compared where the other is the same."""
VERY = 4
NEAR = 2
"""Years between two birth dates that may be one."""


@dataclass(frozen=True)
class Typed:
    """What is known so far of who is to be registered."""

    family_name: str
    given_name: str
    sex: str = ""
    born: PartialDate | None = None


@dataclass(frozen=True)
class Likely:
    """Somebody in the register, and why they may be the one."""

    row: listing.Row
    very: bool
    why: list[str]


def likely(scope: Scope, typed: Typed) -> list[Likely]:
    """At most a handful, the likeliest first; nobody the reader may not name."""
    pairs = list(_pairs(typed))
    if not pairs:
        return []
    allowed = Enrolment.objects.allowing(scope, Permission.NAME_READ)
    cases = allowed.filter(participant__in=_named(pairs))
    judged = [
        (score, case)
        for case in listing.for_rows(cases, scope)
        if (score := _score(case.participant, _comparable(case, typed)))
    ]
    best = sorted(judged, key=lambda each: (-each[0], each[1].case_code))[:SHOWN]
    rows = listing.rows([case for _points, case in best], scope)
    return [
        Likely(row, score >= VERY, _why(case.participant, _comparable(case, typed)))
        for row, (score, case) in zip(rows, best, strict=True)
    ]


def _pairs(typed: Typed) -> Iterator[tuple[str, str]]:
    """Beginnings of one name beside the other, which the index is asked for."""
    family, given = typed.family_name.strip(), typed.given_name.strip()
    if len(family + given) < BEGINNING:
        return
    if not family or not given:
        yield family or given, ""
        return
    yield family, given[:BEGINNING]
    yield family[:BEGINNING], given


def _comparable(case: Enrolment, typed: Typed) -> Typed:
    """What of it may be compared: with whom the reader may only name, the name."""
    if case.may_read:  # type: ignore[attr-defined]
        return typed
    return Typed(typed.family_name, typed.given_name)


def _score(person: Participant, typed: Typed) -> int:
    """0 is somebody else; 4 and more is very likely the same person."""
    score = 3 if _same_names(person, typed) else 1
    if person.birth_date and typed.born:
        apart = abs(person.birth_date.year - typed.born.day.year)
        if apart > NEAR:
            return score - 2 if score > 1 else 0
        score += 2 if apart == 0 else 1
    if typed.sex in {"F", "M"} and person.sex in {"F", "M"} and typed.sex != person.sex:
        score -= 2
    return max(score, 0)


def _same_names(person: Participant, typed: Typed) -> bool:
    """The same parts of a name, in whatever order."""
    theirs = f"{person.given_name} {person.family_name}"
    return _parts(theirs) == _parts(f"{typed.given_name} {typed.family_name}")


def _parts(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold()).replace("-", " ")
    letters = (each for each in plain if unicodedata.category(each) != "Mn")
    return sorted("".join(letters).split())


def _named(pairs: list[tuple[str, str]]) -> list[UUID]:
    """Persons within the scope, by the function that may use the indexes."""
    ones, others = map(list, zip(*pairs, strict=True))
    with connection().cursor() as cursor:
        cursor.execute(NAMED, [ones, others, CANDIDATES])
        return [row[0] for row in cursor.fetchall()]


def _why(person: Participant, typed: Typed) -> list[str]:
    same = _same_names(person, typed)
    why = [gettext("The same name") if same else gettext("A name that begins alike")]
    if person.birth_date and typed.born:
        why.append(gettext("Born in %(year)d") % {"year": person.birth_date.year})
    return why
