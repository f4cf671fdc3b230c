"""Work with communities: who records it, what narrows its lists, and its numbers."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from core.models import AuditEvent
from programs.actions import community as actions
from programs.actions.community import Cell
from programs.models import (
    AcceptanceAnswer,
    CommunityDialogue,
    CommunityProject,
    Participation,
    Role,
)
from tests.factories import (
    AcceptanceAnswerFactory,
    AcceptanceQuestionFactory,
    AcceptanceSurveyFactory,
    AreaFactory,
    AssignmentFactory,
    CommunityDialogueFactory,
    CommunityKindFactory,
    CommunityPartnerFactory,
    CommunityProjectFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
    UserFactory,
)
from tests.participants.registers import member, text
from tests.programs.communities import community_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
SECTIONS = ("projects", "dialogues", "surveys")
WOMEN = Cell("community_member", "F", "18-24")
ASKED = Cell("", "M", "50+")


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(client, office):
    user = member(office, Role.CASEWORKER)
    client.force_login(user)
    return user


@pytest.fixture
def known(office):
    return community_of(office)


def address(section, *rest):
    return "/".join(["", "community", section, *map(str, rest), ""])


def names(response) -> list[str]:
    return [row.name for row in response.context["rows"]]


def sent(**typed):
    return {"submission_key": uuid4(), "version": 1} | typed


def a_project(office, **typed):
    kind = CommunityKindFactory(program=office.program)
    area = AreaFactory(program=office.program)
    facts = {"kind": kind.pk, "area": area.pk, "office": office.pk, "name": "Bridge"}
    return sent(**facts, state="under_way", starts_on="2 March 2026") | typed


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


# Lists


def test_a_list_has_what_the_own_office_recorded(client, caseworker, office):
    CommunityProjectFactory(office=office, name="Well")
    CommunityProjectFactory(office=office, name="Bridge")
    beside = OfficeFactory(program=office.program)
    CommunityProjectFactory(office=beside, name="Of another office")

    assert names(client.get("/community/")) == ["Bridge", "Well"]


@pytest.mark.parametrize("section", ["dialogues", "surveys"])
def test_what_was_last_stands_first(client, caseworker, office, section):
    factory = {
        "dialogues": CommunityDialogueFactory,
        "surveys": AcceptanceSurveyFactory,
    }
    days = [date(2026, 3, 2), date(2026, 5, 4), date(2026, 4, 6)]
    for day in days:
        factory[section](office=office, day=day)

    page = client.get(address(section))

    assert [row.when for row in page.context["rows"]] == [
        "4 May 2026",
        "6 April 2026",
        "2 March 2026",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Bridge", "Well"]),
        ("state=done", ["Well"]),
        ("kind=ROADS", ["Bridge"]),
        ("partner=WOMEN", ["Well"]),
        ("place=UP", ["Well"]),
        ("place=TOWN", ["Well"]),
        ("state=nonsense", ["Bridge", "Well"]),
        ("after=x", ["Bridge", "Well"]),
    ],
)
def test_a_list_is_narrowed(client, caseworker, office, query, found):
    program = office.program
    up = AreaFactory(program=program, pcode="UP")
    town = AreaFactory(program=program, pcode="TOWN", level=2, parent=up)
    roads = CommunityKindFactory(program=program, code="ROADS")
    CommunityProjectFactory(office=office, name="Bridge", kind=roads)
    well = CommunityProjectFactory(
        office=office, name="Well", area=town, state="done", ends_on=date(2026, 5, 1)
    )
    women = PartnerFactory(program=program, code="WOMEN")
    CommunityPartnerFactory(project=well, partner=women)

    assert names(client.get(f"/community/projects/?{query}")) == found


def test_a_list_tells_of_each_what_it_is_and_how_many_took_part(
    client, caseworker, known
):
    page = client.get("/community/projects/")

    (row,) = page.context["rows"]
    assert (row.partners, row.when, row.state.text, row.people) == (
        "Women of the market",
        "From 2 March 2026",
        "Under way",
        "21",
    )


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("section", "factory", "queries"),
    [
        ("projects", CommunityProjectFactory, 13),
        ("dialogues", CommunityDialogueFactory, 13),
        ("surveys", AcceptanceSurveyFactory, 10),
    ],
)
def test_a_list_asks_as_much_for_three_rows_as_for_one(
    client,
    caseworker,
    office,
    section,
    factory,
    queries,
    number,
    django_assert_num_queries,
):
    for _each in range(number):
        factory(office=office)

    with django_assert_num_queries(queries):
        client.get(address(section))


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("rest", [(), ("change",), ("count",)])
def test_a_record_of_another_office_is_not_there(
    client, caseworker, office, section, rest
):
    other = community_of(OfficeFactory(program=office.program))[section]

    assert client.get(address(section, other.pk, *rest)).status_code == 404


def test_there_is_no_other_kind_of_record(client, caseworker, known):
    pk = known["projects"].pk

    assert client.get("/community/parties/").status_code == 404
    assert client.get("/community/parties/new/").status_code == 404
    assert client.get(f"/community/parties/{pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.FACILITATOR, Role.AUDITOR])
@pytest.mark.parametrize("rest", ["", "projects/", "projects/new/", "projects/1/"])
def test_who_does_not_keep_it_opens_no_page_of_it(client, office, role, rest):
    client.force_login(member(office, role))

    assert client.get(f"/community/{rest}").status_code == 403


def test_a_lead_records_for_each_office_of_the_programme(client, office, known):
    client.force_login(member(office, Role.PROGRAMME_LEAD))

    assert client.get(address("projects", known["projects"].pk)).status_code == 200


# What is known of it


def test_a_project_is_recorded_with_its_partners(client, caseworker, office):
    partner = PartnerFactory(program=office.program)

    answer = client.post(
        "/community/projects/new/", a_project(office, partners=[partner.pk])
    )

    with as_owner():
        project = CommunityProject.objects.get()
        event = AuditEvent.objects.get(action="community-added")
        assert (project.name, project.office, project.program, project.state) == (
            "Bridge",
            office,
            office.program,
            "under_way",
        )
        assert [*project.partners.all()] == [partner]
        assert (event.subject_id, event.by) == (str(project.pk), caseworker)
    assert answer.url == f"/community/projects/{project.pk}/"


def test_a_dialogue_event_is_recorded(client, caseworker, office):
    kind = CommunityKindFactory(program=office.program, purpose="dialogue")
    today = office.program.today()
    typed = a_project(office, kind=kind.pk, state="held", day=today.isoformat())

    client.post("/community/dialogues/new/", typed)

    with as_owner():
        dialogue = CommunityDialogue.objects.get()
        assert (dialogue.state, dialogue.day) == ("held", today)


def test_a_survey_of_a_place_is_recorded_once_a_day(client, caseworker, office):
    area = AreaFactory(program=office.program)
    typed = {"area": area.pk, "office": office.pk, "day": "2 March 2026"}

    first = client.post("/community/surveys/new/", sent(**typed))
    second = client.post("/community/surveys/new/", sent(**typed))

    assert first.status_code == 302
    told = ["The office has a survey of this place and day."]
    assert errors(second) == {"__all__": told}


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"starts_on": ""}, "__all__", "Say since when it is under way."),
        ({"state": "done"}, "__all__", "Say when it was over."),
        (
            {"ends_on": "1 March 2026"},
            "__all__",
            "The last day is before the first.",
        ),
        ({"starts_on": "1 March 2090"}, "starts_on", "This day is still to come."),
        (
            {"state": "done", "ends_on": "1 March 2090"},
            "ends_on",
            "This day is still to come.",
        ),
    ],
)
def test_a_project_that_can_not_be_is_refused(
    client, caseworker, office, typed, field, told
):
    answer = client.post("/community/projects/new/", a_project(office, **typed))

    assert errors(answer) == {field: [told]}


def test_a_plan_may_lie_ahead(client, caseworker, office):
    typed = a_project(office, state="planned", starts_on="1 March 2090")

    assert client.post("/community/projects/new/", typed).status_code == 302


def test_an_event_to_come_did_not_take_place(client, caseworker, office):
    kind = CommunityKindFactory(program=office.program, purpose="dialogue")
    ahead = office.program.today() + timedelta(days=1)
    typed = a_project(office, kind=kind.pk, state="held", day=ahead.isoformat())

    answer = client.post("/community/dialogues/new/", typed)

    assert errors(answer) == {"day": ["This day is still to come."]}


@pytest.mark.parametrize("name", ["kind", "area", "office", "partners"])
def test_nothing_of_another_programme_is_taken(client, caseworker, office, name):
    elsewhere = OfficeFactory()
    other = {
        "kind": CommunityKindFactory(program=elsewhere.program),
        "area": AreaFactory(program=elsewhere.program),
        "office": elsewhere,
        "partners": PartnerFactory(program=elsewhere.program),
    }

    typed = a_project(office) | {name: other[name].pk}
    answer = client.post("/community/projects/new/", typed)

    assert list(errors(answer)) == [name]


@pytest.mark.parametrize("name", ["kind", "area", "partners"])
def test_who_works_in_two_programmes_does_not_mix_them(
    client, caseworker, office, name
):
    elsewhere = OfficeFactory()
    AssignmentFactory(user=caseworker, role=Role.CASEWORKER, office=elsewhere)
    other = {
        "kind": CommunityKindFactory(program=elsewhere.program),
        "area": AreaFactory(program=elsewhere.program),
        "partners": PartnerFactory(program=elsewhere.program),
    }

    answer = client.post(
        "/community/projects/new/", a_project(office, **{name: other[name].pk})
    )

    assert list(errors(answer)) == [name]


def test_a_kind_of_dialogue_is_none_of_a_project(client, caseworker, office):
    kind = CommunityKindFactory(program=office.program, purpose="dialogue")

    answer = client.post("/community/projects/new/", a_project(office, kind=kind.pk))

    assert list(errors(answer)) == ["kind"]


def test_where_no_kind_is_known_yet_it_is_said_who_enters_one(client, caseworker):
    page = client.get("/community/projects/new/")

    assert "An administrator enters the kinds first." in text(page)


def test_a_changed_project_has_the_partners_chosen_last(client, caseworker, office):
    project = CommunityProjectFactory(office=office)
    CommunityPartnerFactory(project=project)
    kept = CommunityPartnerFactory(project=project).partner
    new = PartnerFactory(program=office.program)
    typed = a_project(office, kind=project.kind_id, partners=[kept.pk, new.pk])

    client.post(address("projects", project.pk, "change"), typed)

    with as_owner():
        changed = CommunityProject.objects.get()
        assert (changed.name, changed.version) == ("Bridge", 2)
        assert {each.pk for each in changed.partners.all()} == {kept.pk, new.pk}


def test_a_second_save_gets_both_versions(client, caseworker, office):
    project = CommunityProjectFactory(office=office, name="Theirs", version=2)
    typed = a_project(office, kind=project.kind_id)

    answer = client.post(address("projects", project.pk, "change"), typed)

    assert answer.status_code == 409
    assert ("Name", "Theirs", "Bridge", True) in answer.context["versions"]


def test_what_has_people_is_not_made_a_plan_again(client, caseworker, known, office):
    project = known["projects"]
    typed = a_project(office, kind=project.kind_id, state="planned")

    answer = client.post(address("projects", project.pk, "change"), typed)

    told = ["People are counted in it: it took place."]
    assert errors(answer) == {"state": told}
    with as_owner():
        assert CommunityProject.objects.get().state == "under_way"


def test_a_survey_twice_at_once_is_one(office):
    first = AcceptanceSurveyFactory(office=office)
    again = AcceptanceSurveyFactory.build(
        office=office, program=office.program, area=first.area
    )

    with as_owner(), pytest.raises(actions.SurveyedThen):
        actions.store(again, by=UserFactory())


# Numbers


def test_numbers_are_recorded_put_right_and_never_deleted(client, caseworker, office):
    project = CommunityProjectFactory(office=office)
    url = address("projects", project.pk, "count")

    client.post(url, sent(**{"n-community_member-F-18-24": 9, "n-unknown-U-50+": 2}))
    client.post(url, sent(version=2, **{"n-community_member-F-18-24": 11}))

    with as_owner():
        rows = Participation.objects.order_by("pk")
        assert [*rows.values_list("group", "sex", "age_band", "number")] == [
            ("community_member", "F", "18-24", 11),
            ("unknown", "U", "50+", 0),
        ]
        events = AuditEvent.objects.filter(action="community-counted").order_by("pk")
        assert [event.facts["people"] for event in events] == [11, 11]


def test_the_page_of_a_record_adds_its_people_up(client, caseworker, known):
    page = client.get(address("projects", known["projects"].pk))

    tables = page.context["people"]
    assert [(each.title, each.lines[-1].cells) for each in tables] == [
        ("Ex-combatants and associated persons", ["12", "0", "0", "0", "12"]),
        ("Community members", ["9", "0", "0", "0", "9"]),
    ]
    assert tables[0].lines[2].cells == ["12", "0", "0", "0", "12"]


def test_the_page_of_a_survey_tells_its_answers(client, caseworker, known):
    page = client.get(address("surveys", known["surveys"].pk))

    (line,) = page.context["answers"]
    assert line.cells == ["6", "3", "2", "1"]
    assert "People who were asked" in text(page)


def test_answers_are_those_of_everybody_who_was_asked(client, caseworker, office):
    survey = AcceptanceSurveyFactory(office=office)
    one, _other = (AcceptanceQuestionFactory(program=office.program) for _ in "12")
    url = address("surveys", survey.pk, "count")
    typed = {"n-M-50+": 7, f"agree-{one.pk}": 4, f"disagree-{one.pk}": 2}

    short = client.post(url, sent(**typed))
    whole = client.post(url, sent(**typed | {f"silent-{one.pk}": 1}))

    told = ["7 people were asked, and 6 answers stand here."]
    assert errors(short) == {f"agree-{one.pk}": told}
    assert whole.status_code == 302
    with as_owner():
        answers = AcceptanceAnswer.objects.values_list(
            "question", "agree", "partly", "disagree", "silent"
        )
        assert [*answers] == [(one.pk, 4, 0, 2, 1)]


def test_what_is_no_longer_asked_keeps_its_answers(client, caseworker, known):
    survey = known["surveys"]
    with as_owner():
        question = survey.answers.get().question
        question.is_asked = False
        question.save()
    AcceptanceQuestionFactory(program=survey.program, is_asked=False)

    page = client.get(address("surveys", survey.pk, "count"))

    assert page.context["form"].questions == [question]


@pytest.mark.parametrize(
    ("typed", "told"),
    [("-1", "greater than or equal to 0"), ("10000", "less than or equal to 9999")],
)
def test_a_number_that_can_not_be_is_refused(client, caseworker, office, typed, told):
    project = CommunityProjectFactory(office=office)
    url = address("projects", project.pk, "count")

    answer = client.post(url, sent(**{"n-community_member-F-18-24": typed}))

    ((sentence,),) = errors(answer).values()
    assert told in sentence


@pytest.mark.parametrize("state", ["planned", "not_held"])
def test_nobody_is_counted_where_nothing_took_place(client, caseworker, office, state):
    dialogue = CommunityDialogueFactory(office=office, state=state)

    assert client.get(address("dialogues", dialogue.pk, "count")).status_code == 404
    with as_owner(), pytest.raises(actions.NotYet):
        actions.count(dialogue, people={WOMEN: 3}, by=caseworker)


def test_numbers_that_somebody_else_saved_meanwhile_are_told(
    client, caseworker, office
):
    project = CommunityProjectFactory(office=office, version=2)
    ParticipationFactory(project=project, group="community_member", number=5)
    typed = {"n-community_member-F-18-24": 9}

    answer = client.post(address("projects", project.pk, "count"), sent(**typed))

    label = "Community members: Women, 18 to 24"
    assert answer.status_code == 409
    assert answer.context["versions"] == [(label, "5", "9", True)]


@pytest.mark.parametrize("given", [0, 4])
def test_the_action_takes_no_answers_of_others(office, given):
    survey = AcceptanceSurveyFactory(office=office)
    question = AcceptanceQuestionFactory(program=office.program)
    answers = {question: {"agree": given, "partly": 0, "disagree": 0, "silent": 0}}

    with as_owner(), pytest.raises(actions.NotEverybody):
        actions.count(survey, people={ASKED: 3}, answers=answers, by=UserFactory())


def test_the_action_leaves_no_answers_behind_that_no_longer_add_up(office):
    answer = AcceptanceAnswerFactory(survey__office=office)

    with as_owner(), pytest.raises(actions.NotEverybody):
        actions.count(answer.survey, people={ASKED: 3}, answers={}, by=UserFactory())
