"""What the database holds about work with communities."""

from datetime import date

import pytest
from django.db import IntegrityError, connection

from tests.factories import (
    AcceptanceAnswerFactory,
    AcceptanceQuestionFactory,
    AcceptanceSurveyFactory,
    AreaFactory,
    CommunityDialogueFactory,
    CommunityKindFactory,
    CommunityPartnerFactory,
    CommunityProjectFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def store(*statements):
    """As one transaction would, whose end is where it is looked at."""
    with as_owner(), connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)
        connection.check_constraints()


@pytest.mark.parametrize(
    ("factory", "facts", "constraint"),
    [
        (
            CommunityKindFactory,
            {"purpose": "party"},
            "community_kind_is_of_projects_or_dialogue",
        ),
        (
            CommunityProjectFactory,
            {"state": "lost"},
            "community_project_state_is_known",
        ),
        (
            CommunityProjectFactory,
            {"starts_on": None},
            "community_project_has_begun_on_a_day",
        ),
        (
            CommunityProjectFactory,
            {"state": "stopped"},
            "community_project_is_over_on_a_day",
        ),
        (
            CommunityProjectFactory,
            {"ends_on": date(2026, 3, 1)},
            "community_project_ends_after_it_began",
        ),
        (
            CommunityDialogueFactory,
            {"state": "lost"},
            "community_dialogue_state_is_known",
        ),
        (
            CommunityPartnerFactory,
            {"project": None},
            "community_partner_is_of_one_work",
        ),
        (ParticipationFactory, {"project": None}, "participation_is_in_one_record"),
        (ParticipationFactory, {"group": ""}, "participation_group_is_of_works_alone"),
        (
            ParticipationFactory,
            {"group": "soldier"},
            "participation_group_is_of_works_alone",
        ),
        (ParticipationFactory, {"sex": "Q"}, "participation_sex_is_known_code"),
        (
            ParticipationFactory,
            {"age_band": "18-30"},
            "participation_age_band_is_known_code",
        ),
        (ParticipationFactory, {"number": 10_000}, "participation_number_is_up_to"),
        (ParticipationFactory, {"number": -1}, "number_check"),
        (AcceptanceAnswerFactory, {"silent": -1}, "silent_check"),
    ],
)
def test_facts_that_gainsay_each_other_are_refused(factory, facts, constraint):
    more = {}
    if factory is CommunityPartnerFactory:
        partner = PartnerFactory()
        more = {"partner": partner, "program": partner.program}

    with pytest.raises(IntegrityError, match=constraint):
        factory(**facts, **more)


def test_a_survey_counts_no_groups():
    survey = AcceptanceSurveyFactory()

    with pytest.raises(IntegrityError, match="participation_group_is_of_works_alone"):
        ParticipationFactory(project=None, survey=survey)


def test_nobody_is_counted_for_two_records_at_once():
    dialogue = CommunityDialogueFactory()

    with pytest.raises(IntegrityError, match="participation_is_in_one_record"):
        ParticipationFactory(dialogue=dialogue)


@pytest.mark.parametrize(
    ("factory", "name"),
    [
        (CommunityKindFactory, "community_kind_code_once_in_a_programme"),
        (AcceptanceQuestionFactory, "acceptance_question_code_once_in_a_programme"),
    ],
)
def test_a_code_stands_once_in_a_programme(factory, name):
    first = factory()
    factory(code=first.code)

    with pytest.raises(IntegrityError, match=name):
        factory(code=first.code, program=first.program)


def test_a_number_stands_once_of_a_group_sex_and_age():
    first = ParticipationFactory()

    with pytest.raises(IntegrityError, match="once_of_group_sex_and_age"):
        ParticipationFactory(project=first.project)


def test_a_question_is_answered_once_in_a_survey():
    first = AcceptanceAnswerFactory()

    with pytest.raises(IntegrityError, match="acceptance_answer_once_of_a_question"):
        AcceptanceAnswerFactory(survey=first.survey, question=first.question)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE programs_acceptanceanswer SET agree = 7",
        "UPDATE programs_participation SET number = 13",
        "DELETE FROM programs_participation",
    ],
)
def test_answers_are_those_of_everybody_who_was_asked(change):
    AcceptanceAnswerFactory()

    with pytest.raises(IntegrityError, match="not those of all who were asked"):
        store(change)


def test_people_and_answers_of_a_survey_are_changed_in_any_order():
    AcceptanceAnswerFactory()

    store(
        "UPDATE programs_acceptanceanswer SET agree = 7",
        "UPDATE programs_participation SET number = 13",
    )


def test_a_partner_stands_once_beside_a_project():
    first = CommunityPartnerFactory()

    with pytest.raises(IntegrityError, match="community_partner_once_of_a_work"):
        CommunityPartnerFactory(project=first.project, partner=first.partner)


def test_a_place_is_surveyed_once_a_day_by_an_office():
    first = AcceptanceSurveyFactory()

    with pytest.raises(IntegrityError, match="acceptance_survey_once_of_a_place"):
        AcceptanceSurveyFactory(office=first.office, area=first.area)


@pytest.mark.parametrize(
    "factory",
    [CommunityProjectFactory, CommunityDialogueFactory, AcceptanceSurveyFactory],
)
def test_an_office_and_a_place_are_of_the_programme(factory):
    office = OfficeFactory()

    with pytest.raises(IntegrityError, match="area_is_of_its_program"):
        factory(office=office, area=AreaFactory())


@pytest.mark.parametrize(
    "factory",
    [CommunityProjectFactory, CommunityDialogueFactory, AcceptanceSurveyFactory],
)
def test_a_record_is_of_the_programme_of_its_office(factory):
    area = AreaFactory()

    with pytest.raises(IntegrityError, match="office_is_of_its_program"):
        factory(office=OfficeFactory(), program=area.program, area=area)


@pytest.mark.parametrize("factory", [CommunityProjectFactory, CommunityDialogueFactory])
def test_a_kind_is_of_the_programme(factory):
    with pytest.raises(IntegrityError, match="kind_is_of_its_program"):
        factory(kind=CommunityKindFactory())


def test_a_partner_is_of_the_programme():
    with pytest.raises(IntegrityError, match="partner_is_of_its_program"):
        CommunityPartnerFactory(partner=PartnerFactory())


@pytest.mark.parametrize(
    ("of", "factory"),
    [("project", CommunityProjectFactory), ("dialogue", CommunityDialogueFactory)],
)
def test_a_partner_stands_beside_work_of_its_programme(of, factory):
    partner = PartnerFactory()
    facts = {"project": None, of: factory()}

    with pytest.raises(IntegrityError, match=f"{of}_is_of_its_program"):
        CommunityPartnerFactory(**facts, partner=partner, program=partner.program)


def test_a_question_is_of_the_programme_of_the_survey():
    question = AcceptanceQuestionFactory()

    with pytest.raises(IntegrityError, match="question_is_of_its_program"):
        AcceptanceAnswerFactory(question=question)
    with pytest.raises(IntegrityError, match="survey_is_of_its_program"):
        AcceptanceAnswerFactory(question=question, program=question.program)
