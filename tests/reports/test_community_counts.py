"""Work with communities in numbers: what counts, where, when, and for whom."""

from datetime import date

import pytest

from programs.models import Role
from tests.factories import (
    AcceptanceAnswerFactory,
    AcceptanceQuestionFactory,
    AcceptanceSurveyFactory,
    AreaFactory,
    AssignmentFactory,
    CommunityDialogueFactory,
    CommunityProjectFactory,
    OfficeFactory,
    ParticipationFactory,
    ProgramFactory,
)
from tests.participants.registers import member, text
from tests.reports.summaries import rewrite

pytestmark = pytest.mark.django_db
PAGE = "/reports/community/"
QUARTER = "period=2026-Q1"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def north(office):
    return AreaFactory(program=office.program, pcode="N", name="North")


@pytest.fixture
def south(office):
    return AreaFactory(program=office.program, pcode="S", name="South")


@pytest.fixture
def monitor(client, office):
    user = AssignmentFactory(
        role=Role.MONITORING_OFFICER, office=None, program=office.program
    ).user
    client.force_login(user)
    return user


def counts(client, query=QUARTER):
    return client.get(f"{PAGE}?{query}").context["counts"]


def lines(grid) -> dict[str, list[str]]:
    return {line.name: line.cells for line in grid.lines}


def of(record, number, **facts):
    name = type(record)._meta.model_name.removeprefix("community")
    name = name.removeprefix("acceptance")
    parent = {"project": None, name: record}
    group = "" if name == "survey" else "community_member"
    ParticipationFactory(**{"group": group, "number": number} | parent | facts)
    return record


def test_each_region_has_its_records_and_people(client, monitor, office, north, south):
    town = AreaFactory(program=office.program, level=2, parent=north)
    of(CommunityProjectFactory(office=office, area=town), 12)
    of(CommunityDialogueFactory(office=office, area=north), 30)
    of(CommunityDialogueFactory(office=office, area=south), 4)
    of(AcceptanceSurveyFactory(office=office, area=south), 20)

    grid = counts(client).by_region

    assert grid.columns == [
        "Projects begun",
        "Projects under way",
        "Dialogue events",
        "Surveys",
        "People in projects",
        "People at dialogue events",
        "People asked",
    ]
    assert lines(grid) == {
        "North": ["1", "1", "1", "0", "12", "30", "0"],
        "South": ["0", "0", "1", "1", "0", "4", "20"],
        "All": ["1", "1", "2", "1", "12", "34", "20"],
    }


def test_a_region_alone_is_counted_when_it_is_chosen(
    client, monitor, office, north, south
):
    of(CommunityDialogueFactory(office=office, area=north), 30)
    of(CommunityDialogueFactory(office=office, area=south), 4)

    found = counts(client, f"{QUARTER}&place=N")

    assert [*lines(found.by_region)] == ["North", "All"]
    assert lines(found.by_sex)["All"] == ["0", "30", "0"]


def test_people_are_counted_by_group_sex_and_age(client, monitor, office, north):
    project = CommunityProjectFactory(office=office, area=north)
    of(project, 12, group="ex_combatant", sex="M", age_band="50+")
    of(project, 3, sex="U", age_band="unknown")
    survey = AcceptanceSurveyFactory(office=office, area=north)
    of(survey, 8, sex="F", age_band="18-24")

    found = counts(client)

    assert lines(found.by_group) == {
        "Ex-combatants and associated persons": ["12", "0"],
        "Community members": ["3", "0"],
        "Group not known": ["0", "0"],
        "All": ["15", "0"],
    }
    assert lines(found.by_sex) == {
        "Women": ["0", "0", "8"],
        "Men": ["12", "0", "0"],
        "Another": ["0", "0", "0"],
        "Not stated": ["3", "0", "0"],
        "All": ["15", "0", "8"],
    }
    assert lines(found.by_age)["18 to 24"] == ["0", "0", "8"]
    assert lines(found.by_age)["Not known"] == ["3", "0", "0"]


@pytest.mark.parametrize(
    ("facts", "begun", "under_way"),
    [
        ({"starts_on": date(2026, 1, 1)}, "1", "1"),
        ({"starts_on": date(2026, 3, 31)}, "1", "1"),
        ({"starts_on": date(2026, 4, 1)}, "0", "0"),
        ({"starts_on": date(2025, 12, 31)}, "0", "1"),
        ({"starts_on": date(2025, 1, 1), "ends_on": date(2026, 1, 1)}, "0", "1"),
        ({"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}, "0", "0"),
        ({"starts_on": date(2026, 2, 1), "state": "planned"}, "0", "0"),
    ],
)
def test_a_project_counts_where_it_began_and_is_under_way_until_it_ends(
    client, monitor, office, north, facts, begun, under_way
):
    of(CommunityProjectFactory(office=office, area=north, **facts), 12)

    cells = lines(counts(client).by_region)["All"]

    assert (cells[0], cells[1]) == (begun, under_way)
    assert cells[4] == ("12" if begun == "1" else "0")


@pytest.mark.parametrize("state", ["planned", "not_held"])
def test_an_event_that_did_not_take_place_counts_nowhere(
    client, monitor, office, north, state
):
    CommunityDialogueFactory(office=office, area=north, state=state)

    assert lines(counts(client).by_region)["All"][2] == "0"


def test_answers_are_those_of_all_surveys_of_the_period(client, monitor, office, north):
    question = AcceptanceQuestionFactory(program=office.program, text="I would hire.")
    for day, number in ((2, 12), (3, 12)):
        survey = AcceptanceSurveyFactory(
            office=office, area=north, day=date(2026, 3, day)
        )
        of(survey, number)
        AcceptanceAnswerFactory(survey=survey, question=question)
    later = AcceptanceSurveyFactory(office=office, area=north, day=date(2026, 4, 1))
    AcceptanceAnswerFactory(survey=later, question=question)

    grid = counts(client).answers

    assert lines(grid) == {"I would hire.": ["12", "6", "4", "2", "24", "50.0 %"]}


# What leaves the programme


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("partners", ["kept back", "kept back", "11", "21"]),
        ("public", ["kept back", "kept back", "11", "21"]),
        ("", ["6", "4", "11", "21"]),
    ],
)
def test_small_numbers_are_kept_back(client, monitor, office, north, audience, told):
    dialogue = CommunityDialogueFactory(office=office, area=north)
    for sex, number in (("F", 6), ("M", 4), ("X", 11)):
        of(dialogue, number, sex=sex)

    found = lines(counts(client, f"{QUARTER}&audience={audience}").by_sex)

    shown = [found[each][1] for each in ("Women", "Men", "Another", "All")]
    assert shown == told


@pytest.mark.parametrize(
    ("audience", "told"), [("partners", "12"), ("public", "kept back")]
)
def test_what_is_small_is_said_by_the_programme(
    client, monitor, office, north, audience, told
):
    protects = {"protects_partners_below": 12, "protects_public_below": 13}
    rewrite(type(office.program).objects.filter(pk=office.program_id), **protects)
    of(CommunityDialogueFactory(office=office, area=north), 12)

    found = lines(counts(client, f"{QUARTER}&audience={audience}").by_sex)

    assert found["All"][1] == told


def test_a_region_is_not_worked_out_from_the_others(
    client, monitor, office, north, south
):
    of(CommunityDialogueFactory(office=office, area=north), 30)
    of(CommunityDialogueFactory(office=office, area=south), 4)

    found = lines(counts(client, f"{QUARTER}&audience=partners").by_region)

    shown = [found[each][5] for each in ("North", "South", "All")]
    assert shown == ["kept back", "kept back", "34"]


def test_a_total_of_few_is_kept_back_with_all_its_parts(client, monitor, office, north):
    of(CommunityDialogueFactory(office=office, area=north), 4)

    found = counts(client, f"{QUARTER}&audience=partners")

    told = [cells[1] for cells in lines(found.by_sex).values()]
    assert told == ["kept back"] * 5
    assert lines(found.by_region)["All"][5] == "kept back"


def test_answers_of_few_are_kept_back_with_their_share(client, monitor, office, north):
    survey = AcceptanceSurveyFactory(office=office, area=north)
    of(survey, 30)
    facts = {"agree": 3, "partly": 2, "disagree": 25, "silent": 0}
    AcceptanceAnswerFactory(survey=survey, question__text="I would hire.", **facts)

    grid = counts(client, f"{QUARTER}&audience=partners").answers

    kept = "kept back"
    assert lines(grid) == {"I would hire.": [kept, kept, "25", "0", "30", kept]}


def test_a_question_that_not_everybody_was_asked_is_kept_back(
    client, monitor, office, north
):
    for day, asked in ((2, 5), (3, 31)):
        at = {"area": north, "day": date(2026, 3, day)}
        survey = of(AcceptanceSurveyFactory(office=office, **at), asked)
    AcceptanceAnswerFactory(
        survey=survey, question__text="I would hire.", agree=30, partly=0, disagree=0
    )

    grid = counts(client, f"{QUARTER}&audience=partners").answers

    assert lines(grid) == {"I would hire.": ["kept back"] * 6}


@pytest.mark.parametrize(
    ("query", "period", "place"),
    [
        ("period=2026-02&place=N", "2026-02", "N"),
        ("period=2026-02&place=N&audience=public", "2026-Q1", ""),
        ("period=2025&audience=partners", "2025-Q1", ""),
        ("period=nonsense&place=nowhere&audience=everybody", "latest", ""),
    ],
)
def test_outside_it_is_a_whole_quarter_of_the_whole_programme(
    client, monitor, office, north, query, period, place
):
    page = client.get(f"{PAGE}?{query}")

    asked = page.context["asked"]
    latest = page.context["filters"].latest.code
    assert asked.span.code == (latest if period == "latest" else period)
    assert asked.place == place


def test_a_quarter_that_still_runs_is_not_passed_on(client, monitor, office):
    today = office.program.today()

    page = client.get(f"{PAGE}?period={today:%Y-%m}&audience=public")

    assert page.context["asked"].span.end < today


def test_nothing_of_another_programme_is_counted(client, monitor, office, north):
    other = CommunityProjectFactory()
    of(other, 12)

    assert lines(counts(client).by_region)["All"] == ["0"] * 7
    page = client.get(f"{PAGE}?program={other.program.code}")
    assert page.context["asked"].program == office.program


def test_who_reads_several_programmes_chooses_one(client, monitor, office):
    second = ProgramFactory(name="ZZ second")
    role = Role.MONITORING_OFFICER
    AssignmentFactory(user=monitor, role=role, office=None, program=second)

    page = client.get(f"{PAGE}?program={second.code}")

    assert page.context["asked"].program == second


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.COUNSELLOR, Role.FACILITATOR])
def test_who_reads_no_summaries_reads_no_counts(client, office, role):
    client.force_login(member(office, role))

    assert client.get(PAGE).status_code == 403


def test_the_page_says_for_whom_it_is(client, monitor, office):
    assert "Choose for whom before you pass anything on." in text(client.get(PAGE))
    page = text(client.get(f"{PAGE}?audience=public"))
    assert "numbers of fewer than 10 people are kept back" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_for_three_records_as_for_one(
    client, monitor, office, number, django_assert_num_queries
):
    for _each in range(number):
        area = AreaFactory(program=office.program)
        of(CommunityProjectFactory(office=office, area=area), 12)
        of(AcceptanceSurveyFactory(office=office, area=area), 12)

    with django_assert_num_queries(18):
        client.get(f"{PAGE}?{QUARTER}")
