"""What can be worked out and need not be, and what no keeping back would help."""

from dataclasses import replace

from reports.disclosure import recovering
from reports.disclosure.auditing import Recovered, audit
from reports.disclosure.linking import link
from reports.disclosure.protecting import hide_first
from reports.disclosure.recovering import recovered
from reports.disclosure.tables import Cell, Row, Tables, Tie
from tests.reports.table_sets import release
from tests.reports.test_disclosure import PARTNERS, all_of, table

AGREEING = 117
WOMEN = Cell("CASE-1", "sex", "F")


def test_true_table_is_one_of_those_that_are_possible():
    """The number lies far above its least, and on no way there in whole numbers."""
    far = Row(WOMEN, (0,), persons=135, least=PARTNERS, hidden=True)
    tie = Tie("sums", ((0, 1), (1, -2)), 91, 91)

    assert not audit(Tables(values=[135, 22], rows=[far], ties=[tie]))


def test_what_was_told_before_is_not_recovered_from_what_is_told_now():
    months = [
        release(f"2026-0{number}", table({"F": 20, "M": 20}), PARTNERS, earlier=True)
        for number in (1, 2, 3)
    ]
    quarter = release("2026-Q1", table({"F": 60, "M": 60}), PARTNERS, {WOMEN})
    tables = link([*months, quarter])

    assert audit(tables)
    assert not recovered(tables)


def test_what_another_row_of_the_release_tells_is_recovered():
    month = release("2026-01", table({"F": 20, "M": 30}), PARTNERS, {WOMEN})

    assert recovered(link([month]))


def test_what_points_at_somebody_is_not_let_be_for_being_told_before():
    months = [
        release(f"2026-0{number}", table({"F": women, "M": 20}), PARTNERS, earlier=True)
        for number, women in ((1, 2), (2, 0), (3, 0))
    ]
    quarter = release("2026-Q1", table({"F": 2, "M": 60}), PARTNERS, {WOMEN})
    tables = link([*months, quarter])
    found = {each.number for each in audit(tables)}

    assert found
    assert not recovering.told_before(tables, found)


def test_what_no_keeping_back_helps_is_told_no_nearer():
    """In this set the quarter agrees with its months, and that is taken to be known."""
    *_months, quarter = all_of(AGREEING)
    quarter = replace(quarter, told=set())

    now = {
        each for each in audit(quarter) if 0 < quarter.values[each.number] < PARTNERS
    }
    assert now
    assert not recovered(quarter)

    for row in quarter.rows:
        row.hidden = row.hidden or not row.earlier
    assert now <= set(audit(replace(quarter, told=set())))


def test_what_could_not_be_decided_is_not_let_be(monkeypatch):
    tables = link([release("2026-01", table({"F": 8, "M": 30, "X": 2}), PARTNERS)])
    hide_first(tables)
    number = tables.values.index(2)
    undecided = [Recovered(number, 0, 0)]
    monkeypatch.setattr(recovering, "audit", lambda *_tables, **_which: undecided)

    assert not recovering.told_no_nearer(tables, {number})
