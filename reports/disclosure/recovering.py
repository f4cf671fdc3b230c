"""What of what is kept back can be worked out, and what no keeping back would help.

The one is a fault of the release. The other follows from what was told before, and
is let be; nothing of it is stored, for it is found again in what was released.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from reports.disclosure.auditing import audit
from reports.disclosure.tables import Tables


def recovered(tables: Tables, others: Iterable[Mapping[int, int]] = ()) -> set[int]:
    """The numbers that can be worked out and need not be.

    Those that no keeping back would help are ``told`` of the tables from then on.
    ``others``: as `audit` takes them.
    """
    found = {each.number for each in audit(tables, others)}
    tables.told |= told_before(tables, found)
    tables.told |= told_no_nearer(tables, found - tables.told)
    return found - tables.told


def told_before(tables: Tables, found: set[int]) -> set[int]:
    """What can be worked out whatever is kept back now, and points at nobody."""
    if not found:
        return set()
    with _all_kept_back(tables):
        kept = tables.kept()
        told = {each.number for each in audit(tables, only=found)}
    return {
        number
        for number in told
        if number not in tables.margins and not 0 < tables.values[number] < kept[number]
    }


def told_no_nearer(tables: Tables, found: set[int]) -> set[int]:
    """What lies between the same two numbers with the whole new release kept back.

    That earlier releases agree with this one is taken to be known, and may be enough.
    """
    if not found:
        return set()
    now = set(audit(tables, only=found))
    with _all_kept_back(tables):
        before = set(audit(tables, only=found))
    return {
        number
        for number, smallest, largest in now & before
        if smallest <= tables.values[number] <= largest  # else it is not decided
    }


@contextmanager
def _all_kept_back(tables: Tables) -> Iterator[None]:
    shown = [row for row in tables.rows if not row.hidden and not row.earlier]
    for row in shown:
        row.hidden = True
    yield
    for row in shown:
        row.hidden = False
