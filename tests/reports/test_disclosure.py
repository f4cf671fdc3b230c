"""What is kept back can't be worked out: attacked by a linear programme of its own."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace

import pytest

from reports.disclosure import ties
from reports.disclosure.auditing import audit
from reports.disclosure.linking import link
from reports.disclosure.protecting import NotProtected, hide_first, protect
from reports.disclosure.releases import NEXT, is_small
from reports.disclosure.tables import Cell
from tests.reports.table_sets import Figure, release, releases

PARTNERS, PUBLIC = 5, 10
DAILY = range(2)
LONG = range(100, 200)
"""Of each seed five releases, each with all before it, to two audiences."""


def table(counts, code="CASE-1", dimension="sex"):
    """One count with its total."""
    figures = [
        Figure(code, dimension, group, n, None, n) for group, n in counts.items()
    ]
    total = sum(counts.values())
    return [Figure(code, "total", "all", total, None, total), *figures]


def hidden_of(tables):
    new = [row for row in tables.rows if not row.earlier]
    return frozenset(row.cell for row in new if row.hidden)


def protected(period, figures, least=PARTNERS, earlier=(), hidden=frozenset()):
    tables = link([*earlier, release(period, figures, least, hidden)])
    protect(tables)
    return tables


def told(tables, period, figures, least=PARTNERS):
    """What was protected, as a release that was made before."""
    return release(period, figures, least, hidden_of(tables), earlier=True)


def groups_of(tables):
    return {cell.group for cell in hidden_of(tables)}


# What is small


@pytest.mark.parametrize(
    ("persons", "small"), [(0, False), (1, True), (4, True), (5, False)]
)
def test_count_is_small_by_its_persons_and_nobody_is_not(persons, small):
    sessions = Figure("PSY-4", "sex", "F", 12 * persons, None, persons)

    assert is_small(sessions, PARTNERS) is small


@pytest.mark.parametrize(
    ("numerator", "denominator", "small"),
    [
        (0, 20, False),
        (20, 20, False),
        (2, 20, True),
        (18, 20, True),
        (10, 20, False),
        (2, 4, True),
    ],
)
def test_share_is_small_by_what_is_in_it_and_what_is_not(numerator, denominator, small):
    share = Figure("DQ-1", "sex", "F", numerator, denominator, denominator)

    assert is_small(share, PARTNERS) is small


@pytest.mark.parametrize(
    ("persons_in", "persons_out", "small"),
    [(20, 20, False), (20, 3, True), (3, 20, True), (20, 0, False), (None, None, True)],
)
def test_share_of_sessions_is_small_by_persons_not_by_sessions(
    persons_in, persons_out, small
):
    share = Figure("PSY-5", "sex", "F", 60, 90, 20, persons_in, persons_out)

    assert is_small(share, PARTNERS) is small


# One release


def test_nothing_is_kept_back_where_nothing_is_small():
    assert not hidden_of(
        protected("2026-01", table({"F": 20, "M": 30, "X": 0, "U": 0}))
    )


def test_second_is_kept_back_with_the_first_and_nobody_is_told():
    tables = protected("2026-01", table({"F": 8, "M": 30, "X": 2, "U": 0}))

    assert groups_of(tables) == {"F", "X"}


def test_two_small_ones_that_are_small_together_need_a_third():
    tables = protected("2026-01", table({"F": 40, "M": 7, "X": 2, "U": 1}))

    assert groups_of(tables) == {"M", "X", "U"}


def test_share_keeps_back_the_count_that_is_its_numerator():
    """X-5 shows X-4: the one can't be kept back without the other."""
    four = [
        Figure("PSY-4", "total", "all", 90, None, 30),
        Figure("PSY-4", "sex", "F", 40, None, 15),
        Figure("PSY-4", "sex", "M", 50, None, 15),
    ]
    five = [
        Figure("PSY-5", "total", "all", 90, 100, 30, 30, 9),
        Figure("PSY-5", "sex", "F", 40, 42, 15, 15, 1),
        Figure("PSY-5", "sex", "M", 50, 58, 15, 15, 8),
    ]
    tables = protected("2026-01", [*four, *five])

    assert not audit(tables)
    assert Cell("PSY-5", "sex", "F") in hidden_of(tables)


def test_what_partners_are_not_told_the_public_is_not():
    figures = table({"F": 8, "M": 30, "X": 2, "U": 0})
    partners = hidden_of(protected("2026-01", figures))

    public = hidden_of(protected("2026-01", figures, PUBLIC, hidden=partners))

    assert partners <= public


# Several releases


def test_month_that_the_quarter_gives_away_is_kept_back_in_the_quarter():
    months = [table({"F": 20, "M": 20 + n, "X": n}) for n in (0, 2, 0)]
    earlier = []
    for number, figures in enumerate(months, start=1):
        period = f"2026-0{number}"
        tables = protected(period, figures, earlier=earlier)
        earlier.append(told(tables, period, figures))
    quarter = protected("2026-Q1", table({"F": 60, "M": 62, "X": 2}), earlier=earlier)

    assert {"X"} < groups_of(quarter)
    assert not audit(quarter)


def test_month_that_was_never_released_is_not_what_is_left_of_the_quarter():
    first, second = table({"F": 20, "M": 20}), table({"F": 30, "M": 30})
    earlier = [told(protected("2026-01", first), "2026-01", first)]
    tables = protected("2026-02", second, earlier=earlier)
    earlier.append(told(tables, "2026-02", second))

    quarter = protected("2026-Q1", table({"F": 52, "M": 70}), earlier=earlier)

    assert "F" in groups_of(quarter)


def test_registered_to_date_does_not_give_away_who_was_registered():
    first = table({"F": 20, "M": 20}, "CASE-2")
    earlier = [told(protected("2026-01", first), "2026-01", first)]
    second = table({"F": 22, "M": 40}, "CASE-2") + table({"F": 2, "M": 20})

    tables = protected("2026-02", second, earlier=earlier)

    assert Cell("CASE-1", "sex", "F") in hidden_of(tables)
    assert Cell("CASE-2", "sex", "F") in hidden_of(tables)


def test_revision_does_not_point_at_who_was_late():
    first, second = table({"F": 20, "M": 20}), table({"F": 22, "M": 20})
    earlier = [told(protected("2026-01", first), "2026-01", first)]

    tables = protected("2026-01", second, earlier=earlier)

    assert groups_of(tables) == {"F", "all"}


def test_what_was_kept_back_is_not_told_by_the_next_revision():
    first = table({"F": 8, "M": 30, "X": 2})
    earlier = [told(protected("2026-01", first), "2026-01", first)]
    second = table({"F": 8, "M": 30, "X": 12})

    assert "F" in groups_of(protected("2026-01", second, earlier=earlier))


# The audit


def all_of(seed, least=PARTNERS, protector=protect):
    """Each release of a set with those before it, protected one after the other."""
    earlier = []
    for period, figures in releases(seed):
        tables = link([*earlier, release(period, figures, least)])
        protector(tables)
        yield tables
        earlier.append(told(tables, period, figures, least))


def recovered(sets):
    return sum(len(audit(tables)) for tables in sets)


@pytest.mark.parametrize("least", [PARTNERS, PUBLIC])
@pytest.mark.parametrize("seed", DAILY)
def test_nothing_kept_back_of_a_random_set_can_be_worked_out(seed, least):
    assert not recovered(all_of(seed, least))


def test_what_was_kept_back_is_not_told_below_a_lower_threshold():
    figures = table({"F": 7, "M": 30, "X": 40})
    earlier = [told(protected("2026-01", figures, PUBLIC), "2026-01", figures, PUBLIC)]

    again = protected("2026-01", figures, PARTNERS, earlier)

    assert "F" in groups_of(again)


@pytest.mark.long
@pytest.mark.parametrize("seed", LONG)
def test_nothing_kept_back_of_five_hundred_sets_can_be_worked_out(seed):
    """A hundred times three months, a revision and a quarter, one after the other."""
    assert not recovered(all_of(seed, PARTNERS if seed % 2 else PUBLIC))


def test_keeping_back_what_is_small_alone_is_caught():
    assert recovered(all_of(1, protector=hide_first)) > 20


@pytest.mark.parametrize(
    "kind", ["sums", "rates", "at most", "periods", "stocks", "revisions"]
)
def test_search_that_forgets_a_kind_of_tie_is_caught(kind):
    def forgetful(tables):
        blind = tables.without(kind)
        blind.rows = [replace(row) for row in tables.rows]
        with suppress(NotProtected):
            protect(blind)
        for row, found in zip(tables.rows, blind.rows, strict=True):
            row.hidden = found.hidden

    assert any(recovered(all_of(seed, protector=forgetful)) for seed in range(3))


def test_other_tables_prove_nothing_that_does_not_hold():
    tables = link([release("2026-01", table({"F": 8, "M": 30, "X": 2}), PARTNERS)])
    hide_first(tables)
    [number] = [n for row in tables.rows if row.hidden for n in row.numbers]
    shown = next(n for row in tables.rows if row.cell.group == "F" for n in row.numbers)

    assert audit(tables)
    assert audit(tables, [{number: 9}])
    assert audit(tables, [{number: 9, shown: -9}])


def test_every_tie_is_of_a_kind_that_is_tried():
    kinds = Counter(tie.kind for tables in all_of(1) for tie in tables.ties)

    assert set(kinds) == {"sums", "rates", "at most", "periods", "stocks", "revisions"}
    assert ties.FLOWS.isdisjoint(ties.STOCKS | ties.REACHED)
    assert NEXT["year"] == "half"
