"""How alike two registrations are, whatever the language of their names."""

from datetime import date
from random import Random

import pytest

from participants import matching
from participants.matching import Part, Registration, Shares, compare
from participants.reading import alike
from tests.made_up import register

BORN = date(1990, 5, 3)
LIKELY, UNLIKELY = 0.5, 0.1


def name(text, **sounds):
    """Each word sounds like itself, unless said otherwise."""
    words = text.casefold().split()
    return tuple(Part(word, sounds.get(word, word)) for word in words)


def person(given="Fatoumata", family="Diallo", **facts):
    facts = {"born": BORN, "precision": "day", "sex": "F"} | facts
    if "mother" in facts:
        facts["mother"] = name(facts["mother"])
    return Registration(given=name(given), family=name(family), **facts)


SAME = [
    (person(), person()),
    (person("Fatoumata"), person("Fatumata")),
    (person("Mohamed", "Hassan"), person("Mohammed", "Hasan")),
    (person("José Luis", "Muñoz Ortiz"), person("José", "Muñoz")),
    (person("Fatoumata", "Diallo"), person("Diallo", "Fatoumata")),
    (person("Abd Allah", "Idris"), person("Abdallah", "Idris")),
    (person(born=date(1990, 3, 5)), person()),
    (person("Kadiatou"), person("Fatoumata", aliases=name("Kadiatou"))),
    (person(national_id="A1234567"), person("Fanta", national_id="A1234567")),
    (
        person(born=date(1990, 7, 1), precision="year", mother="Awa Bah"),
        person(mother="Awa Bah"),
    ),
    (person("", "Fatoumata Diallo"), person()),
]
OTHERS = [
    (person("Fatoumata", "Diallo"), person("Kumba", "Sesay", born=date(1981, 1, 2))),
    (person(sex="M"), person("Ali", born=date(1985, 1, 2))),
    (
        person(mother="Awa Bah", phone="23177000111", area=1),
        person(
            "Moussa", sex="M", born=date(1994, 1, 2), mother="Awa Bah",
            phone="23177000111", area=1,
        ),
    ),
    (person(born=None, precision=""), person(born=None, precision="", sex="M")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_registrations_of_one_person_are_likely_one(one, other):
    assert compare(one, other).score > LIKELY


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_people_are_unlikely_one_though_of_one_household(one, other):
    assert compare(one, other).score < UNLIKELY


def test_the_reasons_say_what_agrees_and_begin_with_what_says_most():
    one, other = person(area=3), person("Fatumata", area=3, born=date(1990, 3, 5))

    assert compare(one, other).why == [
        "family_name_same",
        "birth_date_alike",
        "area_same",
        "given_name_sounds_alike",
    ]


def test_swapped_names_are_told_as_such():
    found = compare(person("Awa", "Bah"), person("Bah", "Awa"))

    assert "names_swapped" in found.why


def test_a_common_name_says_less_than_a_rare_one():
    one = person(born=None, precision="")
    common = Shares(10_000, names={"fatoumata": 400, "diallo": 600})
    rare = Shares(10_000, names={"fatoumata": 2, "diallo": 2})

    of_common = compare(one, one, shares=common).bits
    assert of_common < compare(one, one, shares=rare).bits - 10


def test_what_is_not_known_says_nothing():
    whole = person(phone="23177000111", mother="Awa Bah")
    lacking = person()

    assert compare(whole, lacking).bits == compare(lacking, lacking).bits


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("+23177000111", "077000111", 2),
        ("77000111", "77000112", 1),
        ("77000111", "88000112", 0),
        ("12", "13", 0),
        ("", "77000111", -1),
    ],
)
def test_phones_agree_without_the_code_of_the_country(one, other, level):
    found = matching.pattern(
        Registration(phone=one.lstrip("+")), Registration(phone=other)
    )

    assert found[matching.FIELDS.index("phone")] == level


@pytest.mark.parametrize(
    ("other", "precision", "level"),
    [
        (date(1990, 5, 3), "day", 6),
        (date(1990, 3, 5), "day", 5),
        (date(1990, 5, 8), "day", 5),
        (date(1990, 5, 15), "month", 4),
        (date(1990, 5, 28), "day", 4),
        (date(1990, 7, 1), "year", 3),
        (date(1990, 11, 28), "day", 2),
        (date(1990, 11, 15), "month", 2),
        (date(1991, 7, 1), "year", 1),
        (date(1995, 11, 28), "day", 0),
    ],
)
def test_birth_dates_agree_as_exactly_as_both_are_known(other, precision, level):
    found = matching.pattern(person(), Registration(born=other, precision=precision))

    assert found[matching.FIELDS.index("born")] == level


@pytest.mark.parametrize(
    ("precision", "code"),
    [
        ("year", "birth_year_same"),
        ("month", "birth_month_same"),
        ("day", "birth_date_same"),
    ],
)
def test_what_is_known_of_both_dates_alike_is_the_same_and_named_for_what_it_is(
    precision, code
):
    one = person(born=date(1990, 7, 1), precision=precision)

    assert matching.pattern(one, one)[matching.FIELDS.index("born")] == 6
    assert code in compare(one, one).why


def test_a_birth_year_that_many_share_says_less_than_a_day():
    year = person(born=date(1990, 7, 1), precision="year")
    dates = {(BORN, "day"): 3, (date(1990, 7, 1), "year"): 400}
    shares = Shares(10_000, dates=dates)

    of_year = compare(year, year, shares=shares).bits
    assert of_year < compare(person(), person(), shares=shares).bits - 5


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Jean Paul", "Paul Jean", 4),
        ("Jean", "Jean Paul", 3),
        ("Mohamed", "Mohamad", 3),
        ("Kabongo", "Kasongo", 2),
        ("Jean Paul", "Jean Claude", 1),
        ("Jean Paul", "Moussa Issa", 0),
    ],
)
def test_who_has_one_of_two_names_in_common_agrees_in_part(one, other, level):
    found = matching.pattern(person(one), person(other))

    assert found[matching.FIELDS.index("given")] == level


def made_up(seed):
    for made in register(300, planted=60, seed=seed):
        parts = [int(part) for part in made.birth_date.split("-") if part]
        known = ("", "year", "month", "day")[len(parts)]
        yield Registration(
            given=name(made.given_name),
            family=name(made.family_name),
            mother=name(made.mothers_name),
            born=date(*parts[:3], *[1] * (3 - len(parts))) if parts else None,
            precision=known,
            sex=made.sex,
            phone=made.phone.lstrip("+"),
            national_id=made.national_id,
            area=made.area,
        )


def test_whoever_comes_first_the_likeness_is_the_same():
    people, rnd = list(made_up(7)), Random(7)
    pairs = [rnd.sample(people, 2) for _pair in range(2_000)]

    assert [compare(one, other) for one, other in pairs] == [
        compare(other, one) for one, other in pairs
    ]


def test_what_is_learned_of_a_register_tells_its_pairs_apart():
    people, rnd = list(made_up(3)), Random(3)
    every = [(a, b) for at, a in enumerate(people) for b in people[:at]]
    drawn = rnd.sample(every, 5_000)
    any_two = {}
    for one, other in drawn:
        found = matching.pattern(one, other)
        any_two[found] = any_two.get(found, 0) + 1

    begun = matching.unlike(any_two, len(people))
    met = [
        matching.met(one, other, matching.pattern(one, other), begun, Shares(300))
        for one, other in every
    ]
    weights = matching.learn(begun, met, len(people))

    assert weights.bits("phone", 2) > weights.bits("area", 1) > 0
    assert weights.bits("born", 0) < -2
    assert matching.stored(weights.facts()) == weights


def test_stored_weights_of_an_older_version_have_what_is_usual_of_the_rest():
    facts = matching.DEFAULT.facts()
    facts = {**facts, "m": {"sex": (0.1, 0.9), "born": (0.5, 0.5)}}

    weights = matching.stored(facts)

    assert weights.m["sex"] == (0.1, 0.9)
    assert weights.m["born"] == matching.DEFAULT.m["born"]


def test_every_code_that_speaks_for_one_person_has_words():
    against = {levels[0].code for levels in matching.LEVELS.values()}
    told = {*matching.CODES} - against | {"names_swapped"}

    assert {*alike.WORDS} == told - {""}
    assert alike.why(["phone_same", "not_a_code"]) == ["Same phone"]
