"""Whoever is looked for as they stood in a case that was merged into another."""

import pytest

from core.models import AuditEvent
from participants.models import Enrolment
from participants.models.enrolment import ExitReason
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.participants.test_search import codes, searched
from tests.participants.test_search_by_name import named, page_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
WAYS = [
    "+23276555111",
    "SL-445566",
    "OLD-7",
    "Sesay Hawa",
    "Hawwa Seesay",
    "Kolo Bangura",
]


@pytest.fixture
def office():
    return OfficeFactory()


def person(office, family, given, **facts):
    names = {"participant__family_name": family, "participant__given_name": given}
    return EnrolmentFactory(office=office, **names, **facts)


@pytest.fixture
def kept(office):
    return person(office, "Kamara", "Fatmata")


@pytest.fixture
def gone(office, kept):
    return merged(office, kept)


def merged(office, kept):
    case = person(
        office,
        "Sesay",
        "Hawa",
        participant__phone="+23276555111",
        participant__national_id="SL-445566",
        participant__mothers_name="Kolo Bangura",
        external_id="OLD-7",
    )
    with as_owner():
        Enrolment.objects.filter(pk=case.pk).update(
            merged_into=kept, exited_on="2026-02-01", exit_reason=ExitReason.DUPLICATE
        )
    return case


def reader(client, office, role=Role.CASEWORKER):
    user = AssignmentFactory(office=office, role=role).user
    client.force_login(user)
    return user


@pytest.mark.parametrize("typed", WAYS)
def test_what_stood_in_the_case_that_is_gone_finds_the_one_that_goes_on(
    client, office, kept, gone, typed
):
    reader(client, office)

    assert codes(client, typed) == [kept.case_code]


def test_the_name_of_the_case_that_is_gone_is_shown_with_what_fits(
    client, office, kept, gone
):
    reader(client, office)

    page = page_of(client, "Seesay")

    assert "Merged into this case: Hawa <mark>Sesay</mark>" in page
    assert gone.case_code not in page
    with as_owner():
        told = AuditEvent.objects.filter(action="people-searched").latest("id")
    assert set(told.facts["cases"]) == {kept.case_code, gone.case_code}


def test_whoever_fits_in_both_cases_stands_there_once(client, office, kept, gone):
    with as_owner():
        kept.participant.given_name = "Hawa"
        kept.participant.save()
    reader(client, office)
    person(office, "Bah", "Hawa")

    assert sorted(named(client, "Hawa")) == ["Hawa Bah", "Hawa Kamara"]
    assert "Merged into" not in page_of(client, "Hawa Kamara 1950")


@pytest.mark.parametrize("typed", WAYS)
def test_a_case_merged_into_one_beyond_ones_rows_finds_nobody(client, office, typed):
    elsewhere = OfficeFactory(program=office.program)
    merged(office, person(elsewhere, "Kamara", "Fatmata"))
    reader(client, office)

    assert codes(client, typed) == []


@pytest.mark.parametrize("typed", WAYS)
def test_a_case_beyond_ones_rows_finds_not_the_one_it_was_merged_into(
    client, office, kept, typed
):
    merged(OfficeFactory(program=office.program), kept)
    reader(client, office)

    assert codes(client, typed) == []


@pytest.mark.parametrize("typed", WAYS)
def test_who_may_only_name_somebody_learns_of_no_merge(
    client, office, kept, gone, typed
):
    activity = ActivityFactory(office=office)
    for case in (kept, gone):
        StageFactory(enrolment=case, stage=activity.stage, activity=activity)
    user = reader(client, office, Role.FACILITATOR)
    with as_owner():
        activity.facilitators.add(user)

    assert codes(client, "Kamara") == [kept.case_code]
    assert codes(client, typed) == []
    assert searched(client, typed).status_code == 302


@pytest.mark.parametrize("typed", WAYS)
def test_who_may_only_name_the_one_that_goes_on_is_not_led_to_it(
    client, office, kept, typed
):
    """By a case that was merged into it, which they may read."""
    activity = ActivityFactory(office=office)
    StageFactory(enrolment=kept, stage=activity.stage, activity=activity)
    user = reader(client, office, Role.FACILITATOR)
    with as_owner():
        activity.facilitators.add(user)
    elsewhere = OfficeFactory(program=office.program)
    AssignmentFactory(user=user, office=elsewhere)
    merged(elsewhere, kept)

    assert codes(client, "Kamara") == [kept.case_code]
    assert codes(client, typed) == []


@pytest.mark.parametrize("typed", WAYS)
def test_who_may_only_name_the_one_that_is_gone_is_led_nowhere(
    client, office, kept, typed
):
    """Though they may read the case that goes on."""
    elsewhere = OfficeFactory(program=office.program)
    gone = merged(elsewhere, kept)
    activity = ActivityFactory(office=elsewhere)
    StageFactory(enrolment=gone, stage=activity.stage, activity=activity)
    user = reader(client, office)
    AssignmentFactory(user=user, office=elsewhere, role=Role.FACILITATOR)
    with as_owner():
        activity.facilitators.add(user)

    assert codes(client, "Kamara") == [kept.case_code]
    assert codes(client, typed) == codes(client, gone.case_code) == []
