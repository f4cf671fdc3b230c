"""What the database refuses of somebody's schooling, whoever writes it."""

from datetime import date

import pytest
from django.db import IntegrityError

from tests.factories import (
    EnrolmentFactory,
    SchoolingFactory,
    StageFactory,
    TermResultFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"learning": "swimming"}, "schooling_learning_is_known_code"),
        ({"beside_school": True}, "schooling_beside_school_leads_to_it"),
        (
            {"learning": "catch_up", "beside_school": True, "school": ""},
            "schooling_beside_school_leads_to_it",
        ),
        ({"entry_level": 9}, "schooling_entry_level_is_0_to_8"),
        ({"exit_level": 9}, "schooling_exit_level_is_0_to_8"),
        ({"entry_level": 2, "exit_level": 1}, "schooling_level_does_not_fall"),
        ({"childcare": "asked"}, "schooling_childcare_is_known_code"),
        (
            {"childcare": "not_needed", "childcare_since": date(2026, 3, 1)},
            "schooling_childcare_that_has_a_day_is_asked_for",
        ),
        ({"left_because": "boredom"}, "schooling_left_because_is_known_code"),
    ],
)
def test_the_database_refuses(facts, name):
    with pytest.raises(IntegrityError, match=name):
        SchoolingFactory(**facts)


def test_a_stay_has_one_schooling():
    stay = SchoolingFactory().stay

    with pytest.raises(IntegrityError, match="stay_id"):
        SchoolingFactory(stay=stay)


def test_nobody_enrols_again_after_the_same_stay():
    stay = StageFactory(stage="education")

    with pytest.raises(IntegrityError, match="schooling_is_not_again_after_itself"):
        SchoolingFactory(stay=stay, again_after=stay)


def test_schooling_is_of_a_stay_of_its_case():
    with pytest.raises(IntegrityError, match="schooling_is_of_a_stay_of_the_case"):
        SchoolingFactory(
            stay=StageFactory(stage="education"), enrolment=EnrolmentFactory()
        )


def test_enrolled_again_is_after_a_stay_of_the_same_case():
    with pytest.raises(IntegrityError, match="is_after_a_stay_of_the_case"):
        SchoolingFactory(again_after=StageFactory(stage="education"))


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"school_year": "twenty"}, "term_result_school_year_is_written_as_one"),
        ({"days_present": 3}, "term_result_days_in_school_are_of_those_held"),
        (
            {"days_present": 61, "days_held": 60},
            "term_result_days_in_school_are_of_those_held",
        ),
    ],
)
def test_the_database_refuses_of_a_term(facts, name):
    with pytest.raises(IntegrityError, match=name):
        TermResultFactory(**facts)
