"""Days drawn at random, mostly where the definitions change their answer."""

from bisect import bisect_left, bisect_right
from datetime import date
from random import Random

from tests.reports.reference_people import Period, add_days, add_months

FIRST = date(2023, 9, 1)
TODAY = date(2026, 10, 5)
PERIODS = [
    "2024-02",
    "2025-02",
    "2025-11",
    "2026-02",
    "2026-08",
    "2026-09",
    "2025-Q1",
    "2026-Q3",
    "2024-H1",
    "2026-H1",
    "2024",
    "2025",
]
WAVES = [3, 6, 12, 18, 24, 36]


def borders() -> list[date]:
    """First and last days of months; 30 and 90 days before the periods' ends."""
    firsts = [add_months(FIRST, months) for months in range(38)]
    found = {*firsts, *(add_days(day, -1) for day in firsts)}
    for code in PERIODS:
        period = Period.of(code)
        for edge in (add_days(period.first, -30), add_days(period.last, -30)):
            found |= {add_days(edge, step) for step in (-1, 0, 1)}
        found |= {add_days(period.last, -days) for days in (89, 90, 91)}
    return sorted(found)


BORDERS = borders()


class Days:
    """A source of days between two others, both included."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def between(self, since: date, until: date) -> date:
        inside = BORDERS[bisect_left(BORDERS, since) : bisect_right(BORDERS, until)]
        if inside and self.rng.random() < 0.6:
            return self.rng.choice(inside)
        return add_days(since, self.rng.randint(0, (until - since).days))

    def near(self, day: date, since: date, until: date) -> date:
        """The day, the one before or after; any other when it lies outside."""
        close = add_days(day, self.rng.choice([-1, 0, 0, 1]))
        return close if since <= close <= until else self.between(since, until)

    def exit(self, since: date) -> date:
        """Some months before the end of a period, so that follow-ups fall there."""
        ends = [
            add_days(Period.of(code).last, step) for code in PERIODS for step in (0, 1)
        ]
        found = [add_months(end, -wave) for end in ends for wave in WAVES]
        fitting = [day for day in found if since <= day <= TODAY]
        if not fitting or self.rng.random() < 0.3:
            return self.between(since, TODAY)
        return self.near(self.rng.choice(fitting), since, TODAY)

    def birthday(self, registered: date) -> date:
        """Around an age's border on the last day of a period or on registration."""
        end = Period.of(self.rng.choice(PERIODS)).last
        on = self.rng.choice([end, end, registered])
        born = add_months(on, -12 * self.rng.choice([15, 18, 25, 35, 50]))
        return self.near(born, date(1900, 1, 1), registered)
