"""Scores over time, each against the first and the cut-off of its day.

A screen is not a diagnosis, and a change is told against the reliable change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import long_date
from participants import instruments
from participants.fields import to_read
from participants.instruments import Instrument, Scored
from participants.models import (
    Assessment,
    AssessmentEvent,
    CutOff,
    Enrolment,
    Merge,
)
from participants.models.assessment import AmendedBecause
from participants.reading.standing import Tag


class Amendment(NamedTuple):
    """Answers that held before: what they came to, who changed them, when and why."""

    day: str
    by: str
    why: str
    score: int | None


class Score(NamedTuple):
    """One assessment: what it came to, and against the first and the cut-off."""

    pk: UUID
    day: str
    score: int | None
    band: str
    reading: str
    change: str
    tag: Tag
    alert: bool
    cluster: str
    amended: list[Amendment]


@dataclass(frozen=True)
class Point:
    """One assessment as a chart shows it."""

    day: date
    score: int | None
    cut_off: int


@dataclass(frozen=True)
class Course:
    """All assessments of a person with one instrument, the latest first."""

    instrument: Instrument
    scores: list[Score]
    points: list[Point]
    """The earliest first."""

    @property
    def code(self) -> str:
        return self.instrument.code

    @property
    def first(self) -> int | None:
        return first_score(self.points)

    @property
    def improved_from(self) -> int | None:
        """The score from which on there is a reliable change for the better."""
        return None if self.first is None else self.instrument.improved_from(self.first)

    @property
    def in_words(self) -> str:
        """The chart for those who do not see it."""
        points = self.points
        scored = [(each.day, each.score) for each in points if each.score is not None]
        limit = number_format(points[-1].cut_off)
        facts = {"instrument": self.code, "limit": limit}
        if not scored:
            told = gettext("%(instrument)s: no score yet. The cut-off is %(limit)s.")
            return told % facts
        day, score = scored[0]
        facts |= {"since": long_date(day), "first": number_format(score)}
        day, score = scored[-1]
        facts |= {"day": long_date(day), "latest": number_format(score)}
        told = gettext(
            "%(instrument)s: %(latest)s on %(day)s. The cut-off is %(limit)s."
        )
        if len(scored) > 1:
            told = gettext(
                "%(instrument)s: from %(first)s on %(since)s to %(latest)s on"
                " %(day)s. The cut-off is %(limit)s."
            )
        return told % facts


def courses(case: Enrolment, scope: Scope) -> list[Course]:
    """Of each instrument that was ever taken and that there still is."""
    allowed = Assessment.objects.allowing(scope, to_read(Assessment)).of(case)
    order = list(instruments.INSTRUMENTS)
    taken = sorted(
        allowed.known(), key=lambda each: (order.index(each.instrument), each.taken_on)
    )
    limits = list(case.program.cut_offs.order_by("-holds_from"))
    before = amendments(case, scope)
    return [
        _course(instruments.INSTRUMENTS[code], list(each), limits, before)
        for code, each in groupby(taken, key=lambda assessment: assessment.instrument)
    ]


def amendments(case: Enrolment, scope: Scope) -> dict[UUID, list[Amendment]]:
    """Of each assessment of a case the versions that hold no more, the first first."""
    may = to_read(Assessment)
    others = Merge.objects.others_of(case)
    allowed = AssessmentEvent.objects.allowing(scope, may).of(case)
    allowed |= AssessmentEvent.objects.before_they_came(case, others)
    events = allowed.select_related("event_by").order_by("row", "event_id")
    found = {}
    for row, versions in groupby(events, key=lambda event: event.row):
        found[row] = list(_amendments(case, versions))
    return found


def _amendments(
    case: Enrolment, versions: Iterable[AssessmentEvent]
) -> Iterator[Amendment]:
    before = None
    for event in versions:
        if before and event.answers != before.answers:
            day = long_date(case.program.day_of(event.event_at))
            by = str(event.event_by or "")
            yield Amendment(day, by, _why(event), before.score)
        before = event


def _why(event: AssessmentEvent) -> str:
    if event.event_imported:
        return gettext("An import brought other answers")
    because = event.amended_because
    return str(AmendedBecause(because).label) if because else ""


def _course(
    instrument: Instrument,
    taken: list[Assessment],
    limits: list[CutOff],
    before: dict[UUID, list[Amendment]],
) -> Course:
    points = [
        Point(each.taken_on, each.score, cut_off(instrument, limits, each.taken_on))
        for each in taken
    ]
    first = first_score(points)
    scores = [
        _score(instrument, each, point, first, before.get(each.pk, []))
        for each, point in zip(taken, points, strict=True)
    ]
    return Course(instrument, scores[::-1], points)


def first_score(points: list[Point]) -> int | None:
    return next((each.score for each in points if each.score is not None), None)


def cut_off(instrument: Instrument, limits: Iterable[CutOff], day: date) -> int:
    """The programme's own in force on that day, else the instrument's.

    ``limits`` come with the latest first.
    """
    for limit in limits:
        if limit.instrument == instrument.code and limit.holds_from <= day:
            return limit.value
    return instrument.cut_off


def _score(
    instrument: Instrument,
    assessment: Assessment,
    point: Point,
    first: int | None,
    amended: list[Amendment],
) -> Score:
    scored = instruments.score(
        instrument.code, assessment.answers, cut_off=point.cut_off
    )
    return Score(
        assessment.pk,
        long_date(assessment.taken_on),
        assessment.score,
        str(scored.band.label) if scored.band else "",
        _against_cut_off(instrument, scored, point.cut_off),
        *_change(instrument, first, assessment.score),
        scored.alert,
        _cluster(scored),
        amended,
    )


def _against_cut_off(instrument: Instrument, scored: Scored, limit: int) -> str:
    if scored.clinical is None:
        return gettext("Can't be scored: too many answers are missing")
    sentences = {
        ("lower", True): gettext("At or above the cut-off of %(limit)s"),
        ("lower", False): gettext("Below the cut-off of %(limit)s"),
        ("higher", True): gettext("At or below the cut-off of %(limit)s"),
        ("higher", False): gettext("Above the cut-off of %(limit)s"),
    }
    sentence = sentences[instrument.better, scored.clinical]
    return sentence % {"limit": number_format(limit)}


def _cluster(scored: Scored) -> str:
    if scored.cluster_rule is None:
        return ""
    if scored.cluster_rule:
        return gettext("The cluster rule is met: provisional PTSD")
    return gettext("The cluster rule is not met")


def _change(
    instrument: Instrument, first: int | None, score: int | None
) -> tuple[str, Tag]:
    """The difference since the first score, and whether it can be relied on."""
    if first is None or score is None:
        return "", Tag()
    difference = f"{score - first:+d}".replace("-", "\N{MINUS SIGN}")
    if score == first:
        return "0", Tag()
    needed = instrument.reliable_change
    if needed is None:
        return difference, Tag()
    gain = instrument.gain(first, score)
    if gain >= needed:
        return difference, Tag(gettext("Reliably improved"), "good")
    if gain <= -needed:
        return difference, Tag(gettext("Reliably worse"), "bad")
    return difference, Tag(gettext("No reliable change"))
