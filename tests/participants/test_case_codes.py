import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants.case_codes import ALPHABET, is_valid, new

codes = st.builds(lambda _seed: new(), st.integers())


def test_the_alphabet_leaves_out_what_looks_alike():
    assert len(set(ALPHABET)) == 31
    assert not set(ALPHABET) & set("01ILO")


def test_a_new_code_is_valid_and_shown_in_two_groups():
    shape = re.compile(f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}")

    made = [new() for _each in range(2000)]

    assert all(shape.fullmatch(code) and is_valid(code) for code in made)
    assert len(set(made)) == len(made)


def test_a_code_uses_the_whole_alphabet_in_every_place():
    made = [new() for _each in range(2000)]

    for place in (0, 1, 2, 3, 4, 6, 7, 8, 9, 10):
        assert {code[place] for code in made} == set(ALPHABET)


@settings(deadline=None)
@given(codes)
def test_no_single_wrong_character_makes_another_valid_code(code):
    for place, right in enumerate(code):
        if right == "-":
            continue
        wrong = [
            code[:place] + other + code[place + 1 :]
            for other in ALPHABET
            if other != right
        ]
        assert not any(map(is_valid, wrong))


@settings(deadline=None)
@given(codes)
def test_no_two_characters_that_changed_places_make_another_valid_code(code):
    places = [place for place, character in enumerate(code) if character != "-"]
    for one, other in [*pairwise(places), (places[0], places[-1])]:
        swapped = list(code)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert "".join(swapped) == code or not is_valid("".join(swapped))


@pytest.mark.parametrize(
    "text", ["", "-", "K7QM2", "2222222222", "2222-222222", "00000-00000"]
)
def test_what_is_not_shown_like_a_code_is_not_one(text):
    assert not is_valid(text)


def test_only_a_code_exactly_as_it_is_shown_is_valid():
    code = new()

    assert is_valid(code)
    assert not is_valid(code.lower())
    assert not is_valid(f"{code}\n")
    assert not is_valid(f" {code}")
    assert not is_valid("\uff12\uff12\uff12\uff12\uff12-\uff12\uff12\uff12\uff12\uff12")
