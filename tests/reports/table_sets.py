"""Random releases of a made-up programme, counted here and not by the product.

People come and go by the month; each has groups that never change but for the age.
Months, the quarter and later revisions are told one after the other.
"""

import random
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.disclosure.releases import Release
from reports.periods import Period

SEXES = ["F", "M", "X", "U"]
BANDS = ["0-14", "15-17", "18-24", "25-34", "35-49", "50+", "unknown"]
CATEGORIES = ["ex_combatant", "associated", "dependant", "child_associated"]
AREAS = ["XX01", "XX02", "XX03", "XX04", "unknown"]
DISABILITY = ["yes", "no", "unknown"]
QUARTER = ["2026-01", "2026-02", "2026-03"]


class Figure(NamedTuple):
    indicator: str
    dimension: str
    group: str
    numerator: int | None
    denominator: int | None
    persons: int
    persons_in: int | None = None
    persons_out: int | None = None


@dataclass
class Person:
    sex: str
    band: str
    category: str
    area: str
    disability: str
    registered: int
    exited: int
    sessions: dict[int, tuple[int, int]] = field(default_factory=dict)
    reached: bool = False
    in_work: bool = False

    def group(self, dimension: str) -> str:
        return {
            "total": "all",
            "sex": self.sex,
            "age_band": self.band,
            "category": self.category,
            "adm1": self.area,
            "disability": self.disability,
            "sex_age": f"{self.sex}:{self.band}",
        }[dimension]


GROUPS = {
    "total": ["all"],
    "sex": SEXES,
    "age_band": BANDS,
    "category": CATEGORIES,
    "adm1": AREAS,
    "disability": DISABILITY,
    "sex_age": [f"{sex}:{band}" for sex in SEXES for band in BANDS],
}


def people(draw: random.Random, size: int) -> list[Person]:
    """Months count from 1, the first that is told of; who is 0 came before it."""
    found = []
    for _ in range(size):
        registered = draw.choice([0, 0, 0, 1, 2, 3])
        stays = draw.choice([1, 2, 3, 9, 9, 9, 9])
        person = Person(
            draw.choices(SEXES, [30, 60, 2, 1])[0],
            draw.choices(BANDS, [2, 8, 30, 30, 15, 8, 3])[0],
            draw.choices(CATEGORIES, [60, 20, 10, 5])[0],
            draw.choices(AREAS, [50, 25, 10, 3, 2])[0],
            draw.choices(DISABILITY, [10, 70, 20])[0],
            registered,
            registered + stays,
            reached=draw.random() < 0.8,
            in_work=draw.random() < 0.4,
        )
        for month in range(max(registered, 1), min(person.exited, 3) + 1):
            if draw.random() < 0.5:
                countable = draw.randint(1, 8)
                attended = sum(draw.random() < 0.8 for _ in range(countable))
                person.sessions[month] = (attended, countable)
        found.append(person)
    return found


def counted(persons: list[Person], first: int, last: int) -> list[Figure]:
    """The figures of the months from first to last."""
    adds = [_adds(person, first, last) for person in persons]
    figures = []
    for code in _adds(Person("", "", "", "", "", 9, 9), first, last):
        for dimension, groups in GROUPS.items():
            cells = {group: [0, 0, 0, 0, 0] for group in groups}
            for person, added in zip(persons, adds, strict=True):
                hits, over = added[code]
                cell = cells[person.group(dimension)]
                cell[0] += hits
                cell[1] += over
                cell[2] += over > 0
                cell[3] += hits > 0
                cell[4] += over > hits
            for group, (hits, over, behind, inside, outside) in cells.items():
                if code in COUNTS:
                    figure = Figure(code, dimension, group, over, None, behind)
                elif code == "CASE-6":
                    figure = Figure(code, dimension, group, None, over, behind)
                else:
                    rate = (hits, over, behind, inside, outside)
                    figure = Figure(code, dimension, group, *rate)
                figures.append(figure)
    return figures


COUNTS = {"CASE-1", "CASE-2", "CASE-3", "CASE-4", "PSY-3", "PSY-4"}


def _adds(person: Person, first: int, last: int) -> dict[str, tuple[int, int]]:
    """What a person adds: to the numerator, and to the denominator or the count."""
    active = person.registered <= last < person.exited
    came = first <= person.registered <= last
    left = first <= person.exited <= last
    months = [person.sessions.get(month, (0, 0)) for month in range(first, last + 1)]
    attended = sum(one for one, _ in months)
    countable = sum(all_ for _, all_ in months)
    regular = countable > 0 and 10 * attended >= 9 * countable
    followed = left and person.reached
    return {
        "CASE-1": (0, int(came)),
        "CASE-2": (0, int(person.registered <= last)),
        "CASE-3": (0, int(active)),
        "CASE-4": (0, int(left)),
        "CASE-6": (0, int(came and attended > 0)),
        "PSY-3": (0, int(attended > 0)),
        "PSY-4": (0, attended),
        "PSY-5": (attended, countable),
        "PSY-6": (int(regular), int(countable > 0)),
        "FU3-1": (int(followed), int(left)),
        "FU3-2": (int(followed and person.in_work), int(followed)),
        "DQ-1": (int(active and person.band == "unknown"), int(active)),
    }


def releases(seed: int, size: int | None = None) -> list[tuple[str, list[Figure]]]:
    """Three months, a revision of one after somebody came late, and the quarter."""
    draw = random.Random(seed)
    persons = people(draw, size or draw.choice([20, 60, 150, 400, 1500]))
    late = people(draw, draw.choice([0, 1, 3, 12]))
    told = [(QUARTER[n - 1], counted(persons, n, n)) for n in (1, 2)]
    persons = persons + late
    revised = draw.choice([1, 2])
    told.append((QUARTER[revised - 1], counted(persons, revised, revised)))
    told.append((QUARTER[2], counted(persons, 3, 3)))
    told.append(("2026-Q1", counted(persons, 1, 3)))
    return told


def release(period, figures, least, hidden=frozenset(), *, earlier=False):
    return Release(Period.parse(period), figures, least, hidden, earlier)
