"""Tables in whole numbers: the solver's answers are often halves."""

import numpy as np
import pytest

from reports.disclosure.attacking import Attack
from reports.disclosure.reaching import Reach, Room
from reports.disclosure.solver import in_whole_numbers, is_whole
from reports.disclosure.tables import Tables, Tie

ONE, TWO, THREE = 0, 1, 2
PAIRS = ((ONE, TWO), (TWO, THREE), (ONE, THREE))


def reach(value, *rooms):
    """Three numbers that may fall by so much."""
    least = np.full(3, -float(value))
    return Reach(least, [Room(*room) for room in rooms], np.full(3, True))


def test_halves_are_no_whole_numbers():
    assert is_whole(np.array([1.0, -3.0000001]))
    assert not is_whole(np.array([1.0, 2.5]))


def test_number_moves_as_far_as_the_others_let_it_in_whole_numbers():
    moved = reach(9, (((ONE, 2), (TWO, -1), (THREE, -1)), 0, 0)).furthest(ONE, 4)

    assert moved[ONE] == 4
    assert 2 * moved[ONE] == moved[TWO] + moved[THREE]
    assert is_whole(moved)


def test_answer_in_halves_is_brought_to_whole_numbers():
    """Twice it is at most five more: two and a half, so two."""
    moved = reach(9, (((ONE, 2),), -5, 5)).furthest(ONE, 9)

    assert moved.tolist() == [2, 0, 0]


def test_what_is_not_free_does_not_move():
    tied = reach(9, (((ONE, 1), (TWO, -1)), 0, 0))
    low, high = np.array([-9.0, 0, 0]), np.array([9.0, 0, 0])
    lp = tied.solver.getLp()

    assert in_whole_numbers(lp, low, high, seconds=2).tolist() == [0, 0, 0]


def test_where_there_is_none_in_whole_numbers_none_is_given():
    halves = [(((one, 1), (other, 1)), 1, 1) for one, other in PAIRS]
    lp = reach(9, *halves).solver.getLp()
    low, high = np.full(3, -9.0), np.full(3, 9.0)

    assert in_whole_numbers(lp, low, high, seconds=2) is None


@pytest.mark.parametrize(("width", "found"), [(3, 0), (4, 1)])
def test_attack_counts_whole_numbers_alone(width, found):
    """Twice it lies between one and nine: between a half and four and a half."""
    tables = Tables(values=[2])
    attack = Attack([0], [Tie("sums", ((0, 2),), 1, 9)], tables)

    assert len(attack.on({0: width})) == found


def test_many_that_move_at_once_leave_each_as_free_as_before():
    tied = reach(99, (((ONE, 1), (TWO, -1)), 0, 0))
    tables = list(tied.spread(np.array([ONE, THREE]), np.random.default_rng(0)))

    assert [table[ONE] == table[TWO] for table in tables] == [True, True]
    assert any(table[ONE] for table in tables)
    assert tied.furthest(ONE, -50)[ONE] == -50


@pytest.mark.parametrize(("width", "found"), [(100, 0), (101, 1)])
def test_attack_looks_far_from_the_true_table_where_it_has_to(width, found):
    tables = Tables(values=[200])
    attack = Attack([0], [Tie("sums", ((0, 1),), 150, 250)], tables)

    assert len(attack.on({0: width})) == found
