"""A person's scores over time as an SVG file: no script, nothing from outside.

Drawn here and not by the library of the summaries' charts, which has no line for a
cut-off that moves, no band and no mark for what could not be scored. The numbers
always stand beside a chart as a table. Each file carries its own colours for the
dark theme, because a page can't reach into an image.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, pairwise
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.translation import gettext

from core.templatetags.ui import short_date
from participants.reading.scores import Course

TOP, BOTTOM, LEFT = 14, 220, 34
INSET = 34
"""Between the edge of the plot and the first and last point."""
MOST_GUIDES = 6
APART = 54
"""Pixels between two labels that can be read."""


class Guide(NamedTuple):
    y: str
    label: str


class Mark(NamedTuple):
    """One assessment; its words are left out where they would touch others."""

    x: str
    y: str
    above: str
    score: str
    day: str
    is_scored: bool


@dataclass(frozen=True)
class Frame:
    """Where a day and a score stand in the picture."""

    width: int
    right: int
    first: date
    last: date
    least: int
    most: int

    def x(self, day: date) -> float:
        begin, end = LEFT + INSET, self.right - INSET
        if self.first == self.last:
            return (begin + end) / 2
        share = (day - self.first).days / (self.last - self.first).days
        return begin + share * (end - begin)

    def y(self, score: int) -> float:
        share = (score - self.least) / (self.most - self.least)
        return BOTTOM - min(max(share, 0), 1) * (BOTTOM - TOP)


def over_time(course: Course, today: date, *, narrow: bool = False) -> str:
    """The scores of one instrument, with cut-off and reliable change."""
    instrument, days = course.instrument, [point.day for point in course.points]
    frame = Frame(
        width=330 if narrow else 640,
        right=314 if narrow else 490,
        first=days[0],
        last=days[-1],
        least=instrument.least,
        most=instrument.most,
    )
    context = {
        "title": gettext("%(instrument)s over time") % {"instrument": course.code},
        "described": course.in_words,
        "frame": frame,
        "left": LEFT,
        "plot": frame.right - LEFT,
        "narrow": narrow,
        "guides": list(_guides(frame)),
        "marks": _marks(course, frame, today),
        "line": _line(course, frame),
        "cut_off": _cut_off(course, frame),
        "band": _band(course, frame),
    }
    return render_to_string("participants/scores.svg", context)


def _guides(frame: Frame) -> Iterator[Guide]:
    """From the lowest score to the highest in round steps, at most six."""
    span = frame.most - frame.least
    steps = (digit * 10**noughts for noughts in count() for digit in (1, 2, 5))
    step = next(step for step in steps if step * (MOST_GUIDES - 1) >= span)
    for score in range(frame.least, frame.most, step):
        if frame.most - score >= step / 2:
            yield Guide(_at(frame.y(score)), number_format(score))
    yield Guide(_at(frame.y(frame.most)), number_format(frame.most))


def _marks(course: Course, frame: Frame, today: date) -> list[Mark]:
    """The latest first, for its words are the ones that must stand."""
    found, free = [], float("inf")
    for point in reversed(course.points):
        x = frame.x(point.day)
        is_told = free - x >= APART
        free = x if is_told else free
        y = BOTTOM if point.score is None else frame.y(point.score)
        score = "" if point.score is None else number_format(point.score)
        day = short_date(point.day, today) if is_told else ""
        above = y - 12 if _is_clear(y, frame.y(point.cut_off)) else y + 22
        words = score if is_told else ""
        found.append(
            Mark(_at(x), _at(y), _at(above), words, day, point.score is not None)
        )
    return found


def _is_clear(y: float, cut_off: float) -> bool:
    """Whether words above a point meet neither the edge nor the cut-off."""
    return y - 24 > TOP and not y - 28 < cut_off < y - 6


def _line(course: Course, frame: Frame) -> str:
    scored = [(point.day, point.score) for point in course.points]
    return " ".join(
        f"{_at(frame.x(day))},{_at(frame.y(score))}"
        for day, score in scored
        if score is not None
    )


def _cut_off(course: Course, frame: Frame) -> dict[str, str]:
    """A line that steps on the first day of another cut-off."""
    points = course.points
    y = _at(frame.y(points[0].cut_off))
    corners = [f"{LEFT},{y}"]
    for before, after in pairwise(points):
        if after.cut_off != before.cut_off:
            x = _at(frame.x(after.day))
            corners.append(f"{x},{_at(frame.y(before.cut_off))}")
            corners.append(f"{x},{_at(frame.y(after.cut_off))}")
    latest = points[-1].cut_off
    corners.append(f"{frame.right},{_at(frame.y(latest))}")
    words = gettext("Cut-off %(limit)s") % {"limit": number_format(latest)}
    return {"points": " ".join(corners), "y": _at(frame.y(latest)), "words": words}


def _band(course: Course, frame: Frame) -> dict[str, str] | None:
    """The scores that are reliably better than the first one."""
    reached = course.improved_from
    if reached is None:
        return None
    value = {"score": number_format(reached)}
    if course.instrument.better == "lower":
        top, bottom = frame.y(reached), float(BOTTOM)
        words = gettext("%(score)s or less: reliably improved") % value
        label = bottom - 8
    else:
        top, bottom = float(TOP), frame.y(reached)
        words = gettext("%(score)s or more: reliably improved") % value
        label = top + 16
    height = _at(max(bottom - top, 2))
    return {"y": _at(top), "height": height, "label": _at(label), "words": words}


def _at(place: float) -> str:
    """A number of the drawing, the same in every language."""
    return f"{place:.1f}"
