"""The monitoring summary, counted a second time and without the product.

Everything here follows the written definitions from the import files alone:
no database, none of the product's modules. Slow and plain on purpose.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tests.reports.reference_indicators import register
from tests.reports.reference_people import BANDS, CATEGORIES, SEXES, Period, people

Row = dict[str, Any]
Table = Iterable[Mapping[str, str]]


def tenths(numerator: int, denominator: int) -> float | None:
    """The quotient to one decimal, half up, in whole numbers until the end."""
    if denominator == 0:
        return None
    return (20 * numerator + denominator) // (2 * denominator) / 10


def figure(kind: str, brought: list[Any]) -> Row:
    n = len(brought)
    if kind == "count":
        return {"numerator": n, "denominator": None, "value": n}
    if kind == "rate":
        hits = sum(brought)
        value = tenths(100 * hits, n)
        return {"numerator": hits, "denominator": n, "value": value}
    ordered = sorted(brought)
    middle = ordered[(n - 1) // 2 : n // 2 + 1]
    value = tenths(sum(middle), len(middle))
    return {"numerator": None, "denominator": n, "value": value}


def dimensions(programme: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every group of every dimension, in the order of exports."""
    provinces = sorted(a["pcode"] for a in programme["areas"] if a["level"] == 1)
    groups = {
        "total": ["all"],
        "sex": SEXES,
        "age_band": BANDS,
        "category": CATEGORIES,
        "adm1": [*provinces, "unknown"],
        "disability": ["yes", "no", "unknown"],
        "sex_age": [f"{sex}:{band}" for sex in SEXES for band in BANDS],
    }
    return [(name, group) for name, members in groups.items() for group in members]


def summary(
    programme: Mapping[str, Any],
    participants: Table,
    stages: Table,
    attendance: Table,
    assessments: Table,
    followups: Table,
    period_code: str,
    *,
    cut_offs: Iterable[Mapping[str, Any]] = (),
) -> list[Row]:
    """All rows of the period; ``cut_offs`` are the programme's own, if any."""
    p = Period.of(period_code)
    records = (participants, stages, attendance, assessments, followups)
    persons = people(programme, *records, cut_offs=cut_offs)
    places = [(person, person.groups(p.last)) for person in persons]
    rows = []
    for code, kind, brings in register():
        brought: dict[tuple[str, str], list[Any]] = defaultdict(list)
        behind: Counter[tuple[str, str]] = Counter()
        for person, groups in places:
            items = brings(person, p)
            for place in groups.items():
                brought[place] += items
                behind[place] += bool(items)
        for place in dimensions(programme):
            row = {"indicator": code, "dimension": place[0], "group": place[1]}
            row |= figure(kind, brought[place])
            rows.append(row | {"persons": behind[place]})
    return rows
