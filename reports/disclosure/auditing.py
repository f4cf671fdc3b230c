"""Whether what is kept back can be worked out: the attack itself, as it would be done.

The attacker knows every number that is shown and every tie, takes nothing to be
below zero, and asks of each number that is kept back how small and how large it
can be in whole numbers. Nothing is shared with the search for what to keep back
but the shape of the tables and the solver: a mistake there is found here.
"""

from collections.abc import Container, Iterable, Mapping

from reports.disclosure.attacking import Attack, Recovered
from reports.disclosure.tables import Tables, Tie, parts


def audit(
    tables: Tables,
    others: Iterable[Mapping[int, int]] = (),
    *,
    only: Container[int] | None = None,
) -> list[Recovered]:
    """The numbers (or ``only`` some) that are kept back and can be worked out closely.

    ``others`` say how other tables might differ from the true one. Each that holds
    against all that is shown, number for number, proves how far apart its numbers
    may be, and what is proved is not attacked.
    """
    shown, kept = tables.shown(), tables.kept()
    proved = _proved(tables, shown, kept, others)
    ties = [_unknown_of(tie, tables, shown) for tie in tables.ties]
    ties = [tie for tie in ties if tie.terms]
    unknown = {number for tie in ties for number, _ in tie.terms}
    kept = {at: kept[at] for at in unknown & kept.keys() if only is None or at in only}
    apart = parts(unknown, [[number for number, _ in tie.terms] for tie in ties])
    place = {number: at for at, numbers in enumerate(apart) for number in numbers}
    of: list[list[Tie]] = [[] for _ in apart]
    for tie in ties:
        of[place[tie.terms[0][0]]].append(tie)
    found: list[Recovered] = []
    for numbers, tied in zip(apart, of, strict=True):
        asked = sorted(numbers & kept.keys())
        wanted = {at: kept[at] for at in asked if proved.get(at, 0) < kept[at]}
        if wanted:
            found += Attack(sorted(numbers), tied, tables).on(wanted)
    return found


def _proved(
    tables: Tables,
    shown: set[int],
    kept: Mapping[int, int],
    others: Iterable[Mapping[int, int]],
) -> dict[int, int]:
    """Number -> how far apart it is in two tables that agree with what is shown."""
    of: dict[int, list[Tie]] = {}
    for tie in tables.ties:
        for number, _ in tie.terms:
            of.setdefault(number, []).append(tie)
    low: dict[int, int] = {}
    high: dict[int, int] = {}
    for other in others:
        moved = {number: by for number, by in other.items() if by}
        adds = any(
            high.get(number, 0) - low.get(number, 0) < kept.get(number, 0)
            and not low.get(number, 0) <= by <= high.get(number, 0)
            for number, by in moved.items()
        )
        if adds and _is_possible(tables, shown, of, moved):
            for number, by in moved.items():
                low[number] = min(low.get(number, 0), by)
                high[number] = max(high.get(number, 0), by)
    return {number: high[number] - low[number] for number in high}


def _is_possible(
    tables: Tables,
    shown: set[int],
    of: Mapping[int, list[Tie]],
    moved: Mapping[int, int],
) -> bool:
    values = tables.values
    for number, by in moved.items():
        if number in shown:
            return False
        if values[number] + by < 0 and number not in tables.signed:
            return False
    return all(
        tie.low
        <= sum(often * (values[at] + moved.get(at, 0)) for at, often in tie.terms)
        <= tie.high
        for number in moved
        for tie in of.get(number, ())
    )


def _unknown_of(tie: Tie, tables: Tables, shown: set[int]) -> Tie:
    known = sum(
        often * tables.values[number] for number, often in tie.terms if number in shown
    )
    terms = tuple(term for term in tie.terms if term[0] not in shown)
    return tie._replace(terms=terms, low=tie.low - known, high=tie.high - known)
