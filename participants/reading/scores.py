"""Scores over time, each against the first and the cut-off of its day.

A screen is not a diagnosis.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import long_date
from participants import instruments
from participants.fields import to_read
from participants.models import Assessment, CutOff, Enrolment
from participants.reading.standing import Tag


class Score(NamedTuple):
    """One assessment: what it came to, and against the first and the cut-off."""

    day: str
    score: int | None
    band: str
    reading: str
    change: str
    tag: Tag


class Course(NamedTuple):
    """All assessments of a person with one instrument, the latest first."""

    instrument: str
    scores: list[Score]


def courses(case: Enrolment, scope: Scope) -> list[Course]:
    """The scores of each instrument that was ever taken."""
    allowed = Assessment.objects.allowing(scope, to_read(Assessment)).of(case)
    taken = sorted(allowed, key=lambda each: (each.instrument, each.taken_on))
    limits = list(case.program.cut_offs.order_by("-holds_from"))
    found = []
    for code, each in groupby(taken, key=lambda assessment: assessment.instrument):
        found.append(Course(code, list(_scores(code, list(each), limits))[::-1]))
    return found


def _scores(
    code: str, taken: list[Assessment], limits: list[CutOff]
) -> Iterator[Score]:
    first = next((each.score for each in taken if each.score is not None), None)
    for each in taken:
        own = (limit for limit in limits if _holds(limit, code, each.taken_on))
        limit = next((limit.value for limit in own), None)
        scored = instruments.score(code, each.answers, cut_off=limit)
        band = str(scored.band.label) if scored.band else ""
        yield Score(
            long_date(each.taken_on),
            each.score,
            band,
            _against_cut_off(scored.clinical),
            *_change(code, first, each.score),
        )


def _holds(limit: CutOff, code: str, day: date) -> bool:
    return limit.instrument == code and limit.holds_from <= day


def _against_cut_off(clinical: bool | None) -> str:
    if clinical is None:
        return gettext("Can't be scored: too many answers are missing")
    if clinical:
        return gettext("On the clinical side")
    return gettext("Not on the clinical side")


def _change(code: str, first: int | None, score: int | None) -> tuple[str, Tag]:
    if first is None or score is None:
        return "", Tag()
    if score == first:
        return "0", Tag()
    better = instruments.INSTRUMENTS[code].reliably_improved(first, score)
    change = f"{score - first:+d}".replace("-", "\N{MINUS SIGN}")
    return change, Tag(gettext("Reliably improved"), "good") if better else Tag()
