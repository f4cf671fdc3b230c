"""Who is meant by a few words of a name, however they are spelt and in what order.

A word may be misspelt, begun, heard, or in another script; the likeliest people come
first. Other names, the mother's name and a year of birth are told only where the case
itself may be read: whom somebody may only name is found by the name alone.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.database import connection
from participants.fields import to_read
from participants.models import Enrolment, Participant
from participants.reading import listing

CANDIDATES = 60
WORST, BEHIND = 0.4, 0.3
"""Who fits less than this, or by this less than the likeliest, is not shown."""
SURE = 0.9
"""Who fits so well may be meant and nobody else."""
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
TOKENS = re.compile(r"[^\s\-‐‑_.,;]+")
FOUND = "SELECT * FROM participants_found(%s, %s, %s, %s)"
WORDS = "SELECT participants_words(token) FROM unnest(%s::text[]) AS token"
BEYOND_THE_NAME = ("other_names", "mothers_name", "birth_date")


@dataclass(frozen=True)
class Fit:
    """How well somebody fits, and which of their words what was typed means."""

    score: float
    named: frozenset[str]
    other: frozenset[str] = frozenset()
    mother: frozenset[str] = frozenset()
    is_exact: bool = False
    is_spelt_otherwise: bool = False
    registered_as: str = ""
    """The name in the case that was merged into this one, if by that they fit."""
    gone_code: str = ""
    """The code of that case."""

    @property
    def is_sure(self) -> bool:
        """Whether nobody else can be meant, if nobody else fits."""
        return self.score >= SURE and self.is_exact


def found(scope: Scope, text: str, at_most: int) -> dict[Enrolment, Fit]:
    """Cases that the reader may see, as the list shows them, the likeliest first."""
    fits = fitting(scope, text)
    best = max((fit.score for fit in fits.values()), default=0)
    likely = [
        (-round(fit.score, 3), *_alphabet(case), case)
        for case, fit in fits.items()
        if fit.score >= best - BEHIND
    ]
    return {case: fits[case] for *_order, case in sorted(likely)[:at_most]}


def fitting(scope: Scope, text: str) -> dict[Enrolment, Fit]:
    """All who may be meant, in no order; of whom one may only name, by the name."""
    words, born = _parted(text)
    whole = all(to_read(Participant, name) in scope for name in BEYOND_THE_NAME)
    found = _asked(words, born, whole)
    merged = merged_by_now(scope, pk__in=found)
    may_name = to_read(Participant, "family_name")
    keys = {*found, *(kept for kept, *_told in merged.values())}
    cases = Enrolment.objects.allowing(scope, may_name).filter(pk__in=keys)
    rows = {case.pk: case for case in listing.for_rows(cases, scope)}
    fits = {case: _fit(found[pk], case) for pk, case in rows.items() if pk in found}
    for gone, (kept, name, code) in merged.items():
        case = rows.get(kept)
        if case and case.may_read:  # type: ignore[attr-defined]
            fit = _fit(found[gone], case)
            fit = replace(fit, registered_as=name, gone_code=code)
            fits[case] = max(fits.get(case, fit), fit, key=lambda each: each.score)
    return {case: fit for case, fit in fits.items() if fit.score >= WORST}


def merged_by_now(
    scope: Scope, **which: Iterable[UUID]
) -> dict[UUID, tuple[UUID, str, str]]:
    """Of each that may be read and is gone the case that goes on, own name and code."""
    gone = Enrolment.objects.reached(scope, Permission.CASE_READ)
    merged = gone.merged_away().filter(**which).select_related("participant")
    return {
        case.pk: (case.merged_into_id, str(case.participant), case.case_code)
        for case in merged
        if case.merged_into_id
    }


def _parted(text: str) -> tuple[str, int | None]:
    """The words, and the year of birth among them."""
    for year in YEAR.finditer(text):
        if 1900 <= int(year[0]) < 2100:
            return f"{text[: year.start()]} {text[year.end() :]}", int(year[0])
    return text, None


def _asked(
    words: str, born: int | None, whole: bool
) -> dict[UUID, tuple[float, float, list[list[list[str]]]]]:
    with connection().cursor() as cursor:
        cursor.execute(FOUND, [words, born, whole, CANDIDATES])
        return {
            case: (by_name, by_all, json.loads(said))
            for case, by_name, by_all, said in cursor.fetchall()
            if max(by_name, by_all) >= WORST
        }


def _fit(found: tuple[float, float, list[list[list[str]]]], case: Enrolment) -> Fit:
    by_name, by_all, places = found
    if not case.may_read:  # type: ignore[attr-defined]
        places = [[each for each in place if each[0] == "name"] for place in places]
    said = [each for place in places for each in place]

    hows = [{how for _part, how, _word in place} for place in places if place]

    def of(part: str) -> frozenset[str]:
        return frozenset(word for where, _how, word in said if where == part)

    return Fit(
        by_all if case.may_read else by_name,  # type: ignore[attr-defined]
        of("name"),
        of("other"),
        of("mother"),
        is_exact=all("same" in how for how in hows),
        is_spelt_otherwise=any(not {"same", "begins"} & how for how in hows),
    )


def _alphabet(case: Enrolment) -> tuple[str, str, UUID]:
    return case.participant.family_name, case.participant.given_name, case.pk


def marked(
    rows: Iterable[listing.Row], fits: Mapping[Enrolment, Fit]
) -> list[listing.Row]:
    """The rows of these cases, with what fits marked and why somebody is there."""
    people = [case.participant for case in fits]
    texts = [
        text
        for person in people
        for text in (str(person), person.other_names, person.mothers_name)
    ] + [fit.registered_as for fit in fits.values()]
    folded = _folded(texts)
    return [
        row._replace(
            marked=_mark(row.name, fit.named, folded), why=_why(person, fit, folded)
        )
        for row, person, fit in zip(rows, people, fits.values(), strict=True)
    ]


def _folded(texts: Iterable[str]) -> dict[str, set[str]]:
    """Each token, and the words it is found by."""
    tokens = sorted({token for text in texts for token in TOKENS.findall(text)})
    with connection().cursor() as cursor:
        cursor.execute(WORDS, [tokens])
        return {
            token: set(words)
            for token, (words,) in zip(tokens, cursor.fetchall(), strict=True)
        }


def _why(person: Participant, fit: Fit, folded: Mapping[str, set[str]]) -> SafeString:
    if fit.registered_as:
        was = gettext("Merged into this case")
        name = _mark(fit.registered_as, fit.named, folded)
        return format_html('<span class="sub">{}: {}</span>', was, name)
    said = [
        (label, _mark(text, words, folded))
        for label, text, words in (
            (gettext("Other names"), person.other_names, fit.other),
            (gettext("Mother’s name"), person.mothers_name, fit.mother),
        )
        if words
    ]
    lines = format_html_join("", '<span class="sub">{}: {}</span>', said)
    if not fit.is_spelt_otherwise:
        return lines
    words = gettext("Sounds or looks like what you typed")
    return format_html('{}<span class="sub">{}</span>', lines, words)


def _mark(
    text: str, words: frozenset[str], folded: Mapping[str, set[str]]
) -> SafeString:
    """The text, with each part marked that one of the words is."""
    own = set().union(*(folded[token] for token in TOKENS.findall(text)))
    # What was found by two parts of it written together.
    joined = "\n".join(words - own)
    last, parts = 0, []
    for token in TOKENS.finditer(text):
        said = folded[token[0]]
        fits = said & words or any(len(word) > 1 and word in joined for word in said)
        between = text[last : token.start()]
        part = "{}<mark>{}</mark>" if fits else "{}{}"
        parts.append(format_html(part, between, token[0]))
        last = token.end()
    return format_html_join("", "{}", ((part,) for part in (*parts, text[last:])))
