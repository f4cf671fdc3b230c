"""What a caseworker is shown of a colleague's cases while they cover, and what
the trail says of it."""

from datetime import timedelta

import pytest

from core.models import AuditEvent
from participants.models import Enrolment
from participants.reading import listing
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    CoverFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
    TaskFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
MARK = "Covered for Amina Bangura"
PEOPLE, TASKS = "/participants/?mine=1", "/participants/tasks/"


@pytest.fixture
def office():
    return OfficeFactory(name="Tamba")


@pytest.fixture
def absent(office):
    return worker(office, "Amina")


@pytest.fixture
def covering(office):
    return worker(office, "Ruth")


@pytest.fixture
def case(office, absent):
    return EnrolmentFactory(office=office, caseworker=absent)


@pytest.fixture
def cover(office, absent, covering):
    return CoverFactory(office=office, absent=absent, covering=covering)


def worker(office, name, role=Role.CASEWORKER):
    names = {"user__first_name": name, "user__last_name": "Bangura"}
    return AssignmentFactory(office=office, role=role, **names).user


def mine(user):
    with in_scope(user):
        return set(listing.found(scope_of(user), {"mine": ["1"]}))


def test_my_cases_are_those_covered_too_and_marked(
    client, office, covering, case, cover
):
    own = EnrolmentFactory(office=office, caseworker=covering)
    EnrolmentFactory(office=office)
    client.force_login(covering)

    page = client.get(PEOPLE)

    told = {row.code: row.covered for row in page.context["rows"]}
    assert told == {own.case_code: "", case.case_code: MARK}
    assert page.text.count(MARK) == 1


def test_a_colleague_who_covers_nobody_sees_no_mark(client, office, case, cover):
    client.force_login(worker(office, "Third"))

    assert MARK not in client.get("/participants/").text


def test_a_child_of_who_is_away_is_not_among_ones_cases(
    office, absent, covering, cover
):
    """Also for who is of child protection and may see the child."""
    AssignmentFactory(user=covering, office=office, role=Role.CHILD_PROTECTION)
    EnrolmentFactory(office=office, caseworker=absent, child_track=True)

    assert mine(covering) == set()


def test_a_place_that_is_chosen_leaves_out_covers_elsewhere(office, covering, cover):
    elsewhere = OfficeFactory(program=office.program)
    AssignmentFactory(user=covering, office=elsewhere)
    scope = scope_of(covering)
    places = {place.code.rpartition("/")[2]: place for place in scope.places}

    here = scope.within(places[office.code])
    there = scope.within(places[elsewhere.code])

    assert (len(here.covers), here.covered, len(there.covers), there.covered) == (
        1,
        scope.covered,
        0,
        {},
    )


def test_home_says_whom_one_covers_and_marks_their_cases(
    client, office, covering, case, cover
):
    long_ago = office.program.today() - timedelta(days=90)
    StageFactory(
        enrolment=case,
        stage="vocational_training",
        status="active",
        started_on=long_ago,
    )
    client.force_login(covering)

    page = client.get("/")

    work = page.context["work"]
    marked = [item.covered for each in work.worklists for item in each.items]
    assert marked
    assert set(marked) == {MARK}
    figures = {each.words: each.figure for each in work.standing}
    assert figures["In your caseload"] == "1"
    assert "You cover for Amina Bangura until" in page.text


def test_home_of_who_is_away_says_nothing_of_it(client, absent, cover):
    client.force_login(absent)

    assert "You cover for" not in client.get("/").text


def test_tasks_of_who_is_away_stand_among_ones_own_and_marked(
    client, office, absent, covering, case, cover
):
    elsewhere = EnrolmentFactory(office=OfficeFactory(program=office.program))
    theirs = TaskFactory(enrolment=case, assignee=absent)
    own = TaskFactory(enrolment=case, assignee=covering)
    TaskFactory(enrolment=elsewhere, assignee=absent)
    TaskFactory(enrolment=case, assignee=worker(office, "Third"))
    client.force_login(covering)

    page = client.get(TASKS)

    told = {row.pk: row.covered for row in page.context["rows"]}
    assert told == {theirs.pk: MARK, own.pk: ""}
    assert MARK in page.text


def test_a_task_about_a_child_is_not_among_ones_own(
    client, office, absent, covering, cover
):
    AssignmentFactory(user=covering, office=office, role=Role.CHILD_PROTECTION)
    child = EnrolmentFactory(office=office, caseworker=absent, child_track=True)
    TaskFactory(enrolment=child, assignee=absent)
    client.force_login(covering)

    assert client.get(TASKS).context["rows"] == []


def test_a_task_of_who_is_away_waits_on_home(client, absent, covering, case, cover):
    TaskFactory(enrolment=case, assignee=absent, due_on=case.program.today())
    client.force_login(covering)

    (worklist,) = [
        each
        for each in client.get("/").context["work"].worklists
        if each.title == "Tasks within a week"
    ]

    assert [item.covered for item in worklist.items] == [MARK]


def test_the_head_of_a_case_says_for_whom_it_is_covered(client, covering, case, cover):
    client.force_login(covering)

    page = client.get(case.get_absolute_url()).text

    assert MARK in page
    assert "Caseworker: Amina Bangura" in page


def test_armed_group_history_follows_the_caseload(client, covering, case):
    url = f"{case.get_absolute_url()}identity/"
    client.force_login(covering)
    assert client.get(url).status_code == 404

    CoverFactory(office=case.office, absent=case.caseworker, covering=covering)

    assert client.get(url).status_code == 200


# The trail


def events(case):
    """What the trail says of the case, the latest last."""
    found = AuditEvent.objects.filter(facts__case=case.case_code).order_by("pk")
    return [{**event.facts} for event in found]


def test_the_trail_says_on_whose_cover_a_case_was_seen(
    client, absent, covering, case, cover
):
    for user in (covering, absent):
        client.force_login(user)
        client.get(case.get_absolute_url())

    on_cover, own = events(case)
    assert (on_cover["cover"], on_cover["absent"]) == (cover.pk, absent.pk)
    assert {"cover", "absent"} & own.keys() == set()


def test_the_trail_says_on_whose_cover_a_case_was_changed(
    client, absent, covering, case, cover
):
    client.force_login(covering)
    client.post(
        f"{case.get_absolute_url()}contact/",
        {
            "phone": "077 123 456",
            "version": case.version,
            "submission_key": "0198c0de-0000-7000-8000-000000000001",
        },
    )

    with as_owner():
        assert Enrolment.objects.get().participant.phone == "077 123 456"
    changed = [each for each in events(case) if each.get("part") is None]
    assert [each["cover"] for each in changed] == [cover.pk]


def test_a_colleagues_look_at_another_case_says_nothing_of_it(
    client, office, covering, cover
):
    other = EnrolmentFactory(office=office, caseworker=worker(office, "Third"))
    client.force_login(covering)

    client.get(other.get_absolute_url())

    assert [{"cover"} & each.keys() for each in events(other)] == [set()]


def test_one_page_on_a_cover_says_nothing_of_the_next(
    client, office, covering, case, cover
):
    own = EnrolmentFactory(office=office, caseworker=covering)
    client.force_login(covering)

    client.get(case.get_absolute_url())
    client.get(own.get_absolute_url())

    assert [{"cover"} & each.keys() for each in events(own)] == [set()]


def test_the_auditor_reads_for_whom_it_was(client, office, covering, case, cover):
    client.force_login(covering)
    client.get(case.get_absolute_url())
    auditor = AssignmentFactory(
        role=Role.AUDITOR, office=None, program=office.program
    ).user
    client.force_login(auditor)

    assert "Covering for Amina Bangura" in client.get("/trail/").text


@pytest.mark.parametrize("number", [1, 3])
def test_a_covered_list_asks_as_often_for_one_as_for_three(
    client, django_assert_num_queries, office, absent, covering, cover, number
):
    for _ in range(number):
        EnrolmentFactory(office=office, caseworker=absent)
    client.force_login(covering)
    client.get(PEOPLE)

    with django_assert_num_queries(12):
        client.get(PEOPLE)
