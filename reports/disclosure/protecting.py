"""What is kept back of a release, so that nothing that is can be worked out.

First the rows that are small themselves. Then, for every number that is kept back,
two other tables are looked for that agree with all that is shown and differ enough
in it: the cheapest pair, where a row that has to be kept back as well costs the
more the more persons it tells of. What is kept back once only ever makes others
safer, so each number is asked about once. At last the audit attacks what was
found, and what it can work out is widened until it can work out nothing.
"""

from collections.abc import Iterable

from reports.disclosure.recovering import recovered
from reports.disclosure.searching import Search
from reports.disclosure.tables import Row, Tables, parts

TIMES = 4


class NotProtected(Exception):
    """Something could be worked out whatever is kept back: nothing may be released."""


def protect(tables: Tables) -> None:
    """Hide rows of the new release until nothing is worked out that need not be.

    If it still is after all that was tried, the rows that are tied to it are kept
    back altogether; and if that is not enough, it is told.
    """
    hide_first(tables)
    wider: dict[int, int] = {}
    others: list[dict[int, int]] = []
    for turn in range(TIMES):
        others += hide_more(tables, wider, again=turn > 0)
        found = recovered(tables, others)
        if not found:
            return
        for number in found:
            wider[number] = wider.get(number, 0) + 1
    while found:
        if not hide_all_tied(tables, found):
            raise NotProtected
        found = recovered(tables, others)


def hide_first(tables: Tables) -> None:
    """What is small itself, and what says a number that was kept back before."""
    earlier = [row for row in tables.rows if row.earlier]
    told = {number for row in earlier if not row.hidden for number in row.numbers}
    kept = {number for row in earlier if row.hidden for number in row.numbers} - told
    for row in tables.rows:
        if not row.earlier and (row.is_small or not kept.isdisjoint(row.numbers)):
            row.hidden = True


def hide_more(
    tables: Tables, wider: dict[int, int], *, again: bool = False
) -> list[dict[int, int]]:
    """One pass over all that is kept back; ``wider``: by how much more than asked.

    ``again``: only over what has to be wider, and what is kept back for that.
    Gives how the other tables differ that it found: what proves that it is enough.
    """
    rows_of = _rows_of(tables)
    constant = {
        number
        for row in tables.rows
        if row.earlier and not row.hidden
        for number in row.numbers
    }
    moving = [at for at in range(len(tables.values)) if at not in constant]
    tied: list[Iterable[int]] = [row.numbers for row in tables.rows]
    tied += [[number for number, _ in tie.terms] for tie in tables.ties]
    kept = set(tables.kept())
    asked = kept - wider.keys() if again else set()
    others = []
    for numbers in parts(moving, tied):
        if not (kept - asked).isdisjoint(numbers):
            search = Search(tables, sorted(numbers), rows_of)
            search.run(wider, set(asked))
            others += search.others
    return others


def hide_all_tied(tables: Tables, recovered: set[int]) -> bool:
    """Keep back every row that shows a number in one tie with what was worked out.

    Whether there was any row left to keep back.
    """
    near = set(recovered)
    for tie in tables.ties:
        numbers = {number for number, _ in tie.terms}
        if numbers & recovered:
            near |= numbers
    shown = [row for row in tables.rows if not row.hidden and not row.earlier]
    close = [row for row in shown if not near.isdisjoint(row.numbers)]
    for row in close or shown:
        row.hidden = True
    return bool(shown)


def _rows_of(tables: Tables) -> list[list[Row]]:
    rows_of: list[list[Row]] = [[] for _ in tables.values]
    for row in tables.rows:
        for number in row.numbers:
            rows_of[number].append(row)
    return rows_of
