"""Releases as tables: what they tell, and everything that ties it together.

The first come first: of each release everything is tied to the newest revision of
every period that was out by then, as whoever reads along would do it.

Where two releases should agree and do not, somebody was registered late. Who
compares them learns of that, so the difference is a number that is kept back too
if few stand behind it; where they do agree, everybody is taken to know it, and it
is one number: what was told once is not kept back by keeping it back now.
"""

import math
from collections.abc import Container, Iterable, Sequence
from datetime import date
from itertools import pairwise

from reports.disclosure import ties
from reports.disclosure.known import Known
from reports.disclosure.releases import (
    DAY,
    Place,
    Release,
    Told,
    cover,
    is_small,
    numbers_of,
    steady,
)
from reports.disclosure.tables import Cell, Row, Tables
from reports.periods import Period


def link(releases: Sequence[Release]) -> Tables:
    linking = _Linking()
    for release in releases:
        linking.add(release)
    return linking.known.tables


class _Linking:
    def __init__(self) -> None:
        self.known = Known()
        self.told: list[Told] = []

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
        self, release: Release, revised: list[Told], same_day: list[Told]
    ) -> Told:
        told = Told(release, {})
        for figure in release.figures:
            cell = Cell(figure.indicator, figure.dimension, figure.group)
            numbers = []
            for place, value, people in numbers_of(figure):
                if place not in told.numbers:
                    olds = revised + same_day * (place[0] in ties.STOCKS)
                    number = self._found(place, value, olds)
                    if number is None:
                        number = self.known.number(value, people)
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
            self.known.tables.rows.append(row)
            if row.earlier and not row.hidden:
                self.known.constant.update(row.numbers)
        return told

    def _found(self, place: Place, value: int, olds: Iterable[Told]) -> int | None:
        """The number that says the same in a release before."""
        for old in olds:
            number = old.numbers.get(place)
            if number is not None and self.known.tables.values[number] == value:
                return number
        return None

    # Within one release

    def _sums(self, told: Told) -> None:
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
                self.known.tie("sums", ((whole, 1), *parts), 0, 0)

    def _shares(self, told: Told) -> None:
        for (measure, dimension, group), number in told.numbers.items():
            indicator, _, part = measure.partition(":")
            over = f"{indicator}:d"
            over = ties.SAME.get(over, over)
            whole = told.numbers.get((over, dimension, group))
            if part == "n" and whole is not None:
                self.known.tie("rates", ((whole, 1), (number, -1)), 0, math.inf)
        for dimension, group in dict.fromkeys(place[1:] for place in told.numbers):
            for ones, others in ties.AT_MOST:
                less = [told.numbers.get((one, dimension, group)) for one in ones]
                more = [told.numbers.get((one, dimension, group)) for one in others]
                self.known.at_most(less, more)
            self._gone(told, dimension, group)

    def _gone(self, told: Told, dimension: str, group: str) -> None:
        """Who was registered and is not active has exited: a number of its own."""
        ever = told.numbers.get(("CASE-2:n", dimension, group))
        active = told.numbers.get(("CASE-3:n", dimension, group))
        if ever is not None and active is not None:
            pair = ((ever, 1), (active, -1))
            self.known.compare("at most", pair, told.release.least, rest=True)

    # Between releases

    def _differ(
        self, kind: str, new: Told, old: Told, measures: Container[str] | None = None
    ) -> None:
        """What the one says of a place that the other says otherwise."""
        for place, number in new.numbers.items():
            other = old.numbers.get(place, number)
            if number != other and (measures is None or place[0] in measures):
                pair = ((number, 1), (other, -1))
                self.known.compare(kind, pair, new.release.least)

    def _stocks(self, new: Told, newest: dict[Period, Told]) -> None:
        """What was there at two times, and what came and went between them."""
        until: dict[date, list[Told]] = {}
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

    def _stock_flows(self, told: Told, old: Told, least: int) -> None:
        for measure, flows in ties.STOCK_FLOWS.items():
            for place, number in steady(told, measure):
                others = [told.numbers.get((flow, *place)) for flow in flows]
                if (measure, *place) not in old.numbers or None in others:
                    continue
                terms = [(number, 1), (old.numbers[measure, *place], -1)]
                signs = [-sign for sign in flows.values()]
                terms += zip(others, signs, strict=True)  # type: ignore[arg-type]
                self.known.compare(
                    "stocks", tuple(terms), least, moving=place[0] in ties.MOVING
                )

    def _gap(self, late: Told, old: Told, least: int) -> None:
        """Between two days that no one period lies between: who was registered."""
        measure = "CASE-2:n"
        for place, number in steady(late, measure):
            other = old.numbers.get((measure, *place))
            if other is not None:
                terms = ((number, 1), (other, -1))
                moving = place[0] in ties.MOVING
                self.known.compare("stocks", terms, least, moving=moving, rest=True)

    def _to_date(self, whole: Period, new: Told, newest: dict[Period, Told]) -> None:
        """Of a period that nothing may have been released of: its parts so far.

        Whoever came in them was registered, and whoever left them has exited.
        """
        until = new.release.period.end
        parts = [newest[part] for part in cover(whole, newest)[0] if part.end <= until]
        for place, ever in steady(new, "CASE-2:n"):
            active = new.numbers.get(("CASE-3:n", *place))
            came = [part.numbers.get(("CASE-1:n", *place)) for part in parts]
            left = [part.numbers.get(("CASE-4:n", *place)) for part in parts]
            if len(parts) > 1:
                self.known.at_most(came, [ever], kind="periods")
                self.known.at_most([*left, active], [ever], kind="periods")

    def _flows(self, whole: Told, new: Told, newest: dict[Period, Told]) -> None:
        """A period and those of its parts that were released."""
        periods, is_complete = cover(whole.release.period, newest)
        parts = [newest[period] for period in periods]
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
            self.known.compare(
                "periods", terms, least, moving=moving, rest=not is_complete
            )
        elif measure in ties.REACHED:
            for part in parts:
                self.known.at_most([part], [whole], kind="periods")
            if is_complete:
                self.known.at_most([whole], parts, kind="periods")
