"""What the database holds about programmes, places and staff."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from tests.factories import (
    ActivityFactory,
    AreaFactory,
    AssignmentFactory,
    EnrolmentFactory,
    FormerGroupFactory,
    OfficeFactory,
    OpportunityFactory,
    PartnerFactory,
    ProgramFactory,
    ServiceOfferFactory,
    SessionFactory,
    StageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "key"),
    [
        (AreaFactory, "pcode"),
        (OfficeFactory, "code"),
        (FormerGroupFactory, "code"),
        (PartnerFactory, "code"),
    ],
)
def test_a_code_stands_once_in_a_programme(factory, key):
    first = factory()
    factory(**{key: getattr(first, key)})

    with pytest.raises(IntegrityError, match="once_in_a_programme"):
        factory(**{key: getattr(first, key), "program": first.program})


def test_an_opportunity_code_stands_once_in_a_programme():
    first = OpportunityFactory()

    with pytest.raises(IntegrityError, match="opportunity_code_once_in_a_programme"):
        OpportunityFactory(code=first.code, office=first.office)


def test_a_service_code_stands_once_in_a_programme():
    first = ServiceOfferFactory()

    with pytest.raises(IntegrityError, match="service_code_once_in_a_programme"):
        ServiceOfferFactory(code=first.code, partner=first.partner)


def test_an_intake_is_of_the_stage_of_its_opportunity():
    training = OpportunityFactory()

    with pytest.raises(IntegrityError, match="opportunity_is_of_its_program_and_stage"):
        ActivityFactory(office=training.office, opportunity=training, stage="education")


def test_an_activity_code_stands_once_in_a_programme():
    first = ActivityFactory()

    with pytest.raises(IntegrityError, match="activity_code_once_in_a_programme"):
        ActivityFactory(code=first.code, office=first.office)


@pytest.mark.parametrize(
    ("factory", "facts", "name"),
    [
        (AreaFactory, {"level": 5}, "area_level_is_1_to_4"),
        (AreaFactory, {"level": 2}, "area_of_level_1_alone_has_no_parent"),
        (
            ActivityFactory,
            {"ends_on": date(2023, 12, 31)},
            "activity_ends_after_it_starts",
        ),
        (ActivityFactory, {"isced_level": 9}, "activity_isced_level_is_0_to_8"),
        (
            OpportunityFactory,
            {"stage": "psychological_support"},
            "opportunity_stage_is_one_that_teaches",
        ),
        (OpportunityFactory, {"kind": "school"}, "opportunity_kind_fits_its_stage"),
        (
            OpportunityFactory,
            {"stage": "education", "kind": "centre"},
            "opportunity_kind_fits_its_stage",
        ),
        (
            OpportunityFactory,
            {"stage": "education", "occupation": "7212"},
            "opportunity_occupation_is_of_training",
        ),
        (
            OpportunityFactory,
            {"occupation": "weld"},
            "opportunity_occupation_is_of_training",
        ),
        (
            OpportunityFactory,
            {"distance_km": -1},
            "opportunity_distance_is_not_negative",
        ),
        (
            OpportunityFactory,
            {"smallest_age": 100},
            "opportunity_smallest_age_is_up_to_99",
        ),
        (
            OpportunityFactory,
            {"education_needed": 9},
            "opportunity_education_needed_is_0_to_8",
        ),
        (
            OpportunityFactory,
            {"offered_from": date(2026, 2, 1), "offered_until": date(2026, 1, 31)},
            "opportunity_is_offered_until_after_from",
        ),
        (
            ProgramFactory,
            {"reassessed_after": 0},
            "program_reassesses_within_two_years",
        ),
        (
            ProgramFactory,
            {"reassessed_after": 105},
            "program_reassesses_within_two_years",
        ),
        (ServiceOfferFactory, {"kind": "gift"}, "service_kind_is_known_code"),
        (
            ServiceOfferFactory,
            {"trades": ["7212"]},
            "service_trades_are_of_what_teaches",
        ),
        (
            ServiceOfferFactory,
            {"places_free": 3},
            "service_places_are_known_as_of_a_day",
        ),
        (
            ServiceOfferFactory,
            {"free_as_of": date(2026, 1, 1)},
            "service_places_are_known_as_of_a_day",
        ),
        (
            ServiceOfferFactory,
            {"offered_from": date(2026, 2, 1), "offered_until": date(2026, 1, 31)},
            "service_is_offered_until_after_from",
        ),
        (SessionFactory, {"sequence": 0}, "session_number_begins_at_1"),
        (
            AssignmentFactory,
            {"ends_on": date(2023, 12, 31)},
            "assignment_ends_after_it_starts",
        ),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(factory, facts, name):
    with pytest.raises(IntegrityError, match=name):
        factory(**facts)


def test_a_session_stands_once_in_an_activity_and_day():
    first = SessionFactory()

    with pytest.raises(IntegrityError, match="session_once_in_an_activity_and_day"):
        SessionFactory(activity=first.activity)


@pytest.mark.parametrize("whole_programme", [True, False])
def test_a_role_is_held_open_once(whole_programme):
    first = AssignmentFactory()
    facts = {"user": first.user, "program": first.program}
    if whole_programme:
        AssignmentFactory(**facts, office=None)
        facts |= {"office": None}
    else:
        facts |= {"office": first.office}

    with pytest.raises(IntegrityError, match="assignment_open_once"):
        AssignmentFactory(**facts)


def test_a_case_is_kept_in_an_office_of_its_programme():
    with pytest.raises(IntegrityError, match="enrolment_office_is_of_its_program"):
        EnrolmentFactory(program=OfficeFactory().program)


def test_a_record_names_an_activity_of_its_stage():
    training = ActivityFactory(stage="vocational_training")

    with pytest.raises(IntegrityError, match="stage_activity_is_of_its_stage"):
        StageFactory(stage="education", activity=training)


@pytest.mark.parametrize(
    ("factory", "facts", "name"),
    [
        (AreaFactory, {"level": 2, "parent": AreaFactory}, "area_parent"),
        (OfficeFactory, {"area": AreaFactory}, "office_area"),
        (ActivityFactory, {"program": ProgramFactory}, "activity_office"),
        (ActivityFactory, {"partner": PartnerFactory}, "activity_partner"),
        (OpportunityFactory, {"program": ProgramFactory}, "opportunity_office"),
        (OpportunityFactory, {"partner": PartnerFactory}, "opportunity_partner"),
        (OpportunityFactory, {"area": AreaFactory}, "opportunity_area"),
        (ServiceOfferFactory, {"program": ProgramFactory}, "service_partner"),
        (ServiceOfferFactory, {"area": AreaFactory}, "service_area"),
        (ActivityFactory, {"opportunity": OpportunityFactory}, "activity_opportunity"),
    ],
)
def test_a_reference_stays_within_its_programme(factory, facts, name):
    facts = {key: value() if callable(value) else value for key, value in facts.items()}

    with pytest.raises(IntegrityError, match=f"{name}_is_of_its_program"):
        factory(**facts)


def test_a_session_is_of_its_activitys_stage():
    with pytest.raises(IntegrityError, match="session_activity_is_of_its_stage"):
        SessionFactory(stage="education")


@pytest.mark.parametrize(
    ("factory", "field", "other", "sentence"),
    [
        (AreaFactory, "parent", AreaFactory, "This area is of another programme."),
        (OfficeFactory, "area", AreaFactory, "This area is of another programme."),
        (
            ActivityFactory,
            "office",
            OfficeFactory,
            "This office is of another programme.",
        ),
        (
            ActivityFactory,
            "partner",
            PartnerFactory,
            "This partner is of another programme.",
        ),
        (
            SessionFactory,
            "activity",
            ActivityFactory,
            "This activity is of another programme.",
        ),
    ],
)
def test_a_form_is_told_of_another_programme(factory, field, other, sentence):
    row = factory()
    setattr(row, field, other())

    with pytest.raises(ValidationError) as caught:
        row.clean()

    assert caught.value.message_dict == {field: [sentence]}


def test_a_form_is_told_of_another_stage():
    session = SessionFactory()
    session.stage = "education"

    with pytest.raises(ValidationError) as caught:
        session.clean()

    assert caught.value.message_dict == {
        "activity": ["This activity is of another stage."]
    }
