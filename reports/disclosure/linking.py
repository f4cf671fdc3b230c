"""Releases as tables: what they tell, and everything that ties it together.

The first come first: of each release everything is tied to the newest revision of
every period that was out by then, as whoever reads along would do it.

Where two releases should agree and do not, somebody was registered late. Who
compares them learns of that, so the difference is a number that is kept back too
if few stand behind it; where they do agree, everybody is taken to know it, and it
is one number: what was told once is not kept back by keeping it back now.
"""

import math
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from reports.disclosure import ties
from reports.disclosure.tables import Cell, Row, Tables, Terms, Tie
from reports.periods import Period

NEXT = {"year": "half", "half": "quarter", "quarter": "month"}
DAY = timedelta(days=1)


class Figure(Protocol):
    """A stored figure. See `reports.models.Figure`."""

    indicator: str
    dimension: str
    group: str
    numerator: int | None
    denominator: int | None
    persons: int
    persons_in: int | None
    persons_out: int | None


@dataclass(frozen=True)
class Release:
    """What an audience was told, or is about to be: ``earlier`` ones stay as they are.

    ``hidden``: what is kept back already; of a new one more may come to it.
    """

    period: Period
    figures: Sequence[Figure]
    least: int
    hidden: frozenset[Cell] = frozenset()
    earlier: bool = True


def is_small(figure: Figure, least: int) -> bool:
    """Whether the figure itself points at fewer than ``least`` persons."""
    return any(0 < persons < least for persons in _behind(figure))


def _behind(figure: Figure) -> Iterator[int]:
    """How many persons stand behind it, its numerator and what is not in that.

    Of what was counted before that was kept, anything may be one person's.
    """
    yield figure.persons
    if figure.numerator is None or figure.denominator is None:
        return
    numerator, rest = figure.numerator, figure.denominator - figure.numerator
    if figure.persons == figure.denominator:
        yield from (numerator, rest)
    elif figure.persons_in is None or figure.persons_out is None:
        yield from (min(numerator, 1), min(rest, 1))
    else:
        yield from (figure.persons_in, figure.persons_out)


def link(releases: Sequence[Release]) -> Tables:
    linking = _Linking()
    for release in releases:
        linking.add(release)
    return linking.tables


Place = tuple[str, str, str]
"""Measure, dimension, group."""


@dataclass
class _Told:
    """The numbers of one release by their places."""

    release: Release
    numbers: dict[Place, int]


class _Linking:
    def __init__(self) -> None:
        self.tables = Tables()
        self.people: list[int] = []
        self.constant: set[int] = set()
        self.told: list[_Told] = []

    def add(self, release: Release) -> None:
        period = release.period
        newest = {old.release.period: old for old in self.told}
        revised = [old for old in self.told if old.release.period == period]
        same_day = [
            old
            for old in newest.values()
            if old.release.period.end == period.end and old.release.period != period
        ]
        new = self._tell(release, revised[::-1], same_day)
        self._sums(new)
        self._shares(new)
        for old in revised:
            self._differ("revisions", new, old)
        for old in same_day:
            self._differ("stocks", new, old, ties.STOCKS)
        self.told.append(new)
        newest[period] = new
        self._stocks(new, newest)
        for kind in ("quarter", "half", "year"):
            self._to_date(Period.containing(kind, period.start), new, newest)
        for whole in newest.values():
            self._flows(whole, new, newest)

    def _tell(
        self, release: Release, revised: list[_Told], same_day: list[_Told]
    ) -> _Told:
        told = _Told(release, {})
        for figure in release.figures:
            cell = Cell(figure.indicator, figure.dimension, figure.group)
            numbers = []
            for place, value, people in _parts(figure):
                if place not in told.numbers:
                    olds = revised + same_day * (place[0] in ties.STOCKS)
                    number = self._found(place, value, olds)
                    if number is None:
                        number = self._number(value, people)
                    told.numbers[place] = number
                numbers.append(told.numbers[place])
            row = Row(
                cell,
                tuple(numbers),
                persons=figure.persons,
                least=release.least,
                is_small=is_small(figure, release.least),
                earlier=release.earlier,
                hidden=cell in release.hidden,
            )
            self.tables.rows.append(row)
            if row.earlier and not row.hidden:
                self.constant.update(row.numbers)
        return told

    def _found(self, place: Place, value: int, olds: Iterable[_Told]) -> int | None:
        """The number that says the same in a release before."""
        for old in olds:
            number = old.numbers.get(place)
            if number is not None and self.tables.values[number] == value:
                return number
        return None

    def _number(self, value: int, people: int) -> int:
        self.people.append(people)
        return self.tables.number(value)

    # Within one release

    def _sums(self, told: _Told) -> None:
        groups: dict[tuple[str, str, str], list[int]] = {}
        for (measure, dimension, group), number in told.numbers.items():
            if dimension == "sex_age":
                sex, band = group.split(":", 1)
                for margin in (("sex", sex), ("age_band", band)):
                    groups.setdefault((measure, *margin), []).append(number)
            elif dimension != "total":
                key = (measure, "total", dimension)
                groups.setdefault(key, []).append(number)
        for (measure, dimension, group), numbers in groups.items():
            group = "all" if dimension == "total" else group
            whole = told.numbers.get((measure, dimension, group))
            if whole is not None:
                parts = tuple((number, -1) for number in numbers)
                self._tie("sums", ((whole, 1), *parts), 0, 0)

    def _shares(self, told: _Told) -> None:
        for (measure, dimension, group), number in told.numbers.items():
            indicator, _, part = measure.partition(":")
            over = f"{indicator}:d"
            over = ties.SAME.get(over, over)
            whole = told.numbers.get((over, dimension, group))
            if part == "n" and whole is not None:
                self._tie("rates", ((whole, 1), (number, -1)), 0, math.inf)
        for dimension, group in dict.fromkeys(place[1:] for place in told.numbers):
            for ones, others in ties.AT_MOST:
                less = [told.numbers.get((one, dimension, group)) for one in ones]
                more = [told.numbers.get((one, dimension, group)) for one in others]
                self._at_most(less, more)
            self._gone(told, dimension, group)

    def _gone(self, told: _Told, dimension: str, group: str) -> None:
        """Who was registered and is not active has exited: a number of its own."""
        ever = told.numbers.get(("CASE-2:n", dimension, group))
        active = told.numbers.get(("CASE-3:n", dimension, group))
        if ever is not None and active is not None:
            pair = ((ever, 1), (active, -1))
            self._compare("at most", pair, told.release.least, rest=True)

    # Between releases

    def _differ(
        self, kind: str, new: _Told, old: _Told, measures: Container[str] | None = None
    ) -> None:
        """What the one says of a place that the other says otherwise."""
        for place, number in new.numbers.items():
            other = old.numbers.get(place, number)
            if number != other and (measures is None or place[0] in measures):
                pair = ((number, 1), (other, -1))
                self._compare(kind, pair, new.release.least)

    def _stocks(self, new: _Told, newest: dict[Period, _Told]) -> None:
        """What was there at two times, and what came and went between them."""
        until: dict[date, list[_Told]] = {}
        for told in newest.values():
            until.setdefault(told.release.period.end, []).append(told)
        days = sorted(until)
        for told in newest.values():
            before = until.get(told.release.period.start - DAY, [])
            for old in before[-1:] if told is not new else before:
                if new in (told, old):
                    self._stock_flows(told, old, new.release.least)
        at = days.index(new.release.period.end)
        for first, last in pairwise(days):
            if days[at] not in (first, last):
                continue
            old, late = until[first][-1], until[last][-1]
            if old.release.period.end != late.release.period.start - DAY:
                self._gap(late, old, new.release.least)

    def _stock_flows(self, told: _Told, old: _Told, least: int) -> None:
        for measure, flows in ties.STOCK_FLOWS.items():
            for place, number in _steady(told, measure):
                others = [told.numbers.get((flow, *place)) for flow in flows]
                if (measure, *place) not in old.numbers or None in others:
                    continue
                terms = [(number, 1), (old.numbers[measure, *place], -1)]
                signs = [-sign for sign in flows.values()]
                terms += zip(others, signs, strict=True)  # type: ignore[arg-type]
                self._compare(
                    "stocks", tuple(terms), least, moving=place[0] in ties.MOVING
                )

    def _gap(self, late: _Told, old: _Told, least: int) -> None:
        """Between two days that no one period lies between: who was registered."""
        measure = "CASE-2:n"
        for place, number in _steady(late, measure):
            other = old.numbers.get((measure, *place))
            if other is not None:
                terms = ((number, 1), (other, -1))
                moving = place[0] in ties.MOVING
                self._compare("stocks", terms, least, moving=moving, rest=True)

    def _to_date(self, whole: Period, new: _Told, newest: dict[Period, _Told]) -> None:
        """Of a period that nothing may have been released of: its parts so far.

        Whoever came in them was registered, and whoever left them has exited.
        """
        until = new.release.period.end
        parts = [newest[part] for part in _cover(whole, newest)[0] if part.end <= until]
        for place, ever in _steady(new, "CASE-2:n"):
            active = new.numbers.get(("CASE-3:n", *place))
            came = [part.numbers.get(("CASE-1:n", *place)) for part in parts]
            left = [part.numbers.get(("CASE-4:n", *place)) for part in parts]
            if len(parts) > 1:
                self._at_most(came, [ever], kind="periods")
                self._at_most([*left, active], [ever], kind="periods")

    def _flows(self, whole: _Told, new: _Told, newest: dict[Period, _Told]) -> None:
        """A period and those of its parts that were released."""
        cover, is_complete = _cover(whole.release.period, newest)
        parts = [newest[period] for period in cover]
        if not parts or (whole is not new and new not in parts):
            return
        for place, number in whole.numbers.items():
            found = [part.numbers[place] for part in parts if place in part.numbers]
            if place[1] not in ties.AGEING and len(found) == len(parts):
                self._add_up(place, number, found, new.release.least, is_complete)

    def _add_up(
        self, place: Place, whole: int, parts: list[int], least: int, is_complete: bool
    ) -> None:
        measure, dimension, _ = place
        if measure in ties.FLOWS:
            terms = ((whole, 1), *((part, -1) for part in parts))
            moving = dimension in ties.MOVING and is_complete
            self._compare("periods", terms, least, moving=moving, rest=not is_complete)
        elif measure in ties.REACHED:
            for part in parts:
                self._at_most([part], [whole], kind="periods")
            if is_complete:
                self._at_most([whole], parts, kind="periods")

    # One tie

    def _compare(
        self,
        kind: str,
        terms: Terms,
        least: int,
        *,
        moving: bool = False,
        rest: bool = False,
    ) -> None:
        """Of numbers that come to nothing together; else the rest is kept back.

        ``rest``: more is left where a part is missing. ``moving``: what is left
        says no more than that some moved.
        """
        left = sum(often * self.tables.values[number] for number, often in terms)
        persons = abs(sum(often * self.people[number] for number, often in terms))
        if not left:
            self._tie(kind, terms, 0, 0)
        elif moving:
            return
        elif persons < least:
            if self._is_told(terms):
                return
            margin = self._number(left, persons)
            self.tables.margins[margin] = least
            if not rest or left < 0:
                self.tables.signed.add(margin)
            self._tie(kind, (*terms, (margin, -1)), 0, 0)
        elif rest and left > 0:
            self._tie(kind, terms, 0, math.inf)

    def _at_most(
        self,
        ones: Sequence[int | None],
        others: Sequence[int | None],
        kind: str = "at most",
    ) -> None:
        """Where it holds: late data may have made one more than the other."""
        less = [(number, -1) for number in ones if number is not None]
        more = [(number, 1) for number in others if number is not None]
        if len(less) < len(ones) or len(more) < len(others):
            return
        terms = (*less, *more)
        if sum(often * self.tables.values[number] for number, often in terms) >= 0:
            self._tie(kind, terms, 0, math.inf)

    def _tie(self, kind: str, terms: Terms, low: float, high: float) -> None:
        if not self._is_told(terms):
            self.tables.ties.append(Tie(kind, terms, low, high))

    def _is_told(self, terms: Terms) -> bool:
        return self.constant.issuperset(number for number, _ in terms)


def _parts(figure: Figure) -> Iterator[tuple[Place, int, int]]:
    """Its numbers: where each belongs, what it is, how many stand behind it."""
    inside = figure.persons_in or 0
    if figure.denominator is None:
        inside = figure.persons
    elif figure.persons == figure.denominator:
        inside = figure.numerator or 0
    numbers = {
        "n": (figure.numerator, inside),
        "d": (figure.denominator, figure.persons),
    }
    for part, (value, people) in numbers.items():
        if value is not None:
            measure = f"{figure.indicator}:{part}"
            measure = ties.SAME.get(measure, measure)
            yield (measure, figure.dimension, figure.group), value, people


def _steady(told: _Told, measure: str) -> Iterator[tuple[tuple[str, str], int]]:
    """The groups that nobody ages out of."""
    for (each, dimension, group), number in told.numbers.items():
        if each == measure and dimension not in ties.AGEING:
            yield (dimension, group), number


def _cover(period: Period, newest: dict[Period, _Told]) -> tuple[list[Period], bool]:
    """The largest parts of the period that are there, and whether that is all of it."""
    if period.kind not in NEXT:
        return [], False
    cover: list[Period] = []
    is_complete = True
    part = Period.containing(NEXT[period.kind], period.start)  # type: ignore[arg-type]
    while part.start <= period.end:
        if part in newest:
            cover.append(part)
        else:
            parts, whole = _cover(part, newest)
            cover += parts
            is_complete = is_complete and whole
        part = Period.containing(part.kind, part.end + DAY)
    return cover, is_complete
