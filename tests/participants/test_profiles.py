"""What somebody says of their life, part by part, and what they need."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from core.models import AuditEvent
from participants.actions import profiles as actions
from participants.models import Need, Profile
from participants.models.record import Refused
from participants.profile_sections import SECTIONS
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    NeedFactory,
    OfficeFactory,
    ProfileFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
FAMILY = {"family": "widowed", "lives_with": "host", "children": "2"}
FAMILY |= {"family_more": "The children are with an aunt."}
JOINED = {"why_joined": ["forced"], "why_joined_more": "Taken from the road."}
NEED = {"code": "shelter", "urgency": "week", "found_on": "today"}


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(office):
    return member(office)


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def address(case, rest=""):
    return f"/participants/{case.case_code}/plan/{rest}"


def opened(client, user, url):
    client.force_login(user)
    return client.get(url)


def send(client, user, url, **typed):
    client.force_login(user)
    return client.post(url, {"submission_key": uuid4(), "version": "1"} | typed)


def only(model):
    with as_owner():
        row = model.objects.get()
        for field in row._meta.concrete_fields:
            getattr(row, field.attname)  # opened while it may be read
        return row


# The profile


def test_a_part_of_the_profile_is_filled_in_and_shown(client, caseworker, case):
    answer = send(client, caseworker, address(case, "profile/family/"), **FAMILY)

    assert answer.url == address(case)
    made = only(Profile)
    assert (made.family, made.lives_with, made.children, made.family_more) == (
        "widowed",
        "host",
        2,
        "The children are with an aunt.",
    )
    page = client.get(address(case)).content.decode()
    told = ("Widowed", "A host family", "The children are with an aunt.")
    assert [words in page for words in told] == [True] * 3
    with as_owner():
        event = AuditEvent.objects.get(action="profile-filled-in")
        assert event.facts["part"] == "family"


def test_the_parts_are_saved_one_by_one(client, caseworker, case):
    send(client, caseworker, address(case, "profile/family/"), **FAMILY)
    skills = {"skills": ["sewing", "trade"], "skills_more": "Had a stall."}

    send(client, caseworker, address(case, "profile/skills/"), **skills)

    made = only(Profile)
    assert (made.family, made.skills, made.version) == (
        "widowed",
        ["sewing", "trade"],
        2,
    )


def test_what_somebody_else_saved_is_not_overwritten(client, caseworker, case):
    url = address(case, "profile/family/")
    for more in ({}, {"version": "1"}):
        send(client, caseworker, url, **FAMILY, **more)

    answer = send(client, caseworker, url, **FAMILY | {"children": "3"})

    assert answer.status_code == 409
    assert only(Profile).children == 2


def test_two_who_fill_in_the_same_part_first_are_told(caseworker, case):
    with in_scope(caseworker):
        facts = {"health": "good", "treatment": "", "health_more": ""}
        actions.fill_in(case, None, "health", by=caseworker, **facts)

        with pytest.raises(Refused, match="Somebody else filled this part in"):
            actions.fill_in(case, None, "health", by=caseworker, **facts)
        others = {"reads": "well", "education_more": ""}
        actions.fill_in(case, None, "education", by=caseworker, **others)

    made = only(Profile)
    assert (made.health, made.reads) == ("good", "well")


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.code)
def test_every_part_has_its_page(client, caseworker, case, section):
    page = opened(client, caseworker, address(case, f"profile/{section.code}/"))

    text = page.content.decode()
    assert [f'name="{name}"' in text for name in section.fields] == [True] * len(
        section.fields
    )


def test_there_is_no_other_part(client, caseworker, case):
    assert (
        opened(client, caseworker, address(case, "profile/group/")).status_code == 404
    )


def test_why_they_joined_is_read_by_who_may_read_the_armed_group(client, office, case):
    ProfileFactory(enrolment=case, **JOINED, wishes=["farm"])
    lead = member(office, Role.PROGRAMME_LEAD)
    colleague = member(office)

    pages = [
        opened(client, user, address(case)).content.decode()
        for user in (case.caseworker, lead, colleague)
    ]

    assert ["Taken from the road." in page for page in pages] == [True, True, False]
    assert ["A farm" in page for page in pages] == [True] * 3


def test_why_they_joined_is_in_the_history_of_who_may_read_it(client, office, case):
    ProfileFactory(enrolment=case, **JOINED, wishes_more="A farm.")
    colleague = member(office)

    pages = [
        opened(client, user, f"/participants/{case.case_code}/history/")
        for user in (case.caseworker, colleague)
    ]

    told = [
        [words in page.content.decode() for words in ("Taken from", "A farm.")]
        for page in pages
    ]
    assert told == [[True, True], [False, True]]


def test_pages_of_a_profile_are_closed_to_others(client, office, case):
    lead = member(office, Role.PROGRAMME_LEAD)
    rest = ["profile/family/", "profile/joined/", "needs/new/"]

    found = {
        name: [opened(client, user, address(case, each)).status_code for each in rest]
        for name, user in (
            ("lead", lead),
            ("colleague", member(office)),
            ("stranger", AssignmentFactory(role=Role.CASEWORKER).user),
        )
    }

    assert found == {
        "lead": [403, 403, 403],
        "colleague": [404, 404, 404],
        "stranger": [404, 404, 404],
    }


# Needs


def test_a_need_is_found_and_met(client, caseworker, case):
    send(client, caseworker, address(case, "needs/new/"), **NEED)
    need = only(Need)
    assert (need.code, need.urgency, need.found_on) == (
        "shelter",
        "week",
        case.program.today(),
    )

    met = {"urgency": "day", "met_on": "today"}
    answer = send(client, caseworker, address(case, f"needs/{need.pk}/"), **met)

    assert answer.url == address(case)
    need = only(Need)
    assert (need.urgency, need.met_on) == ("day", case.program.today())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"found_on": "1/1/2031"}, "This day is still to come."),
        ({"found_on": "1/1/2001"}, "This is before the registration on"),
        ({"code": "food"}, "This need is known already, and not met yet."),
    ],
)
def test_what_is_no_need_says_why(client, caseworker, case, typed, told):
    NeedFactory(enrolment=case, code="food")

    page = send(client, caseworker, address(case, "needs/new/"), **NEED | typed)

    assert told in page.content.decode()
    with as_owner():
        assert Need.objects.count() == 1


def test_a_need_is_met_after_it_was_found(client, caseworker, case):
    today = case.program.today()
    need = NeedFactory(enrolment=case, found_on=today)
    earlier = {"urgency": "day", "met_on": (today - timedelta(days=1)).isoformat()}

    page = send(client, caseworker, address(case, f"needs/{need.pk}/"), **earlier)

    assert "This is before the need was found" in page.content.decode()


def test_a_need_that_is_open_again_elsewhere_is_not_opened(client, caseworker, case):
    first = NeedFactory(enrolment=case, met_on=case.program.today())
    NeedFactory(enrolment=case)

    page = send(
        client,
        caseworker,
        address(case, f"needs/{first.pk}/"),
        urgency="day",
        met_on="",
    )

    assert "This need is known already" in page.content.decode()


def test_a_need_of_another_case_is_not_found(client, caseworker, case, office):
    need = NeedFactory(enrolment=EnrolmentFactory(office=office))

    code = opened(client, caseworker, address(case, f"needs/{need.pk}/")).status_code

    assert code == 404


def test_the_most_pressing_need_stands_first(client, caseworker, case):
    today = case.program.today()
    NeedFactory(enrolment=case, code="papers", urgency="month", found_on=today)
    NeedFactory(enrolment=case, code="food", urgency="day", found_on=today)
    NeedFactory(
        enrolment=case, code="clothes", urgency="day", found_on=today, met_on=today
    )

    page = opened(client, caseworker, address(case)).content.decode()

    words = ("Food", "Papers", "Clothes and household goods")
    places = [page.index(word) for word in words]
    assert places == sorted(places)


# What the database holds


@pytest.mark.parametrize(
    ("factory", "facts", "name"),
    [
        (ProfileFactory, {"skills": ["flying"]}, "profile_lists_are_known_codes"),
        (ProfileFactory, {"why_joined": ["no"]}, "profile_lists_are_known_codes"),
        (ProfileFactory, {"health": "ill"}, "profile_answers_are_known_codes"),
        (NeedFactory, {"code": "money"}, "need_is_known_code"),
        (NeedFactory, {"urgency": "year"}, "need_is_known_code"),
        (NeedFactory, {"met_on": date(2026, 5, 1)}, "need_is_met_after_it_is_found"),
    ],
)
def test_the_database_refuses(factory, facts, name):
    with pytest.raises(IntegrityError, match=name):
        factory(**facts)


def test_a_profile_stands_once_in_a_case_and_a_need_is_open_once(case):
    ProfileFactory(enrolment=case)
    NeedFactory(enrolment=case, met_on=date(2026, 8, 1))
    NeedFactory(enrolment=case)

    with pytest.raises(IntegrityError, match="profile_once_in_a_case"):
        ProfileFactory(enrolment=case)
    with pytest.raises(IntegrityError, match="need_open_once_in_a_case"):
        NeedFactory(enrolment=case)
