"""Each lock on possible duplicates by itself: none leans on the one behind it."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.models import Job
from participants import sweeping
from participants.models import DuplicatePair, DuplicateSweep
from programs.models import Role
from tests.factories import AssignmentFactory, OfficeFactory
from tests.participants.test_duplicate_pages import LIST, a_pair, member, typed
from tests.participants.test_duplicate_pairs import a_pair as pair_of
from tests.participants.test_duplicate_sweeps import (
    BORN,
    case,
    change,
    decide,
    pairs,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def elsewhere(office):
    return OfficeFactory(program=office.program)


def ask(client, program):
    return client.post(
        reverse("participants:duplicate-sweep"), {"program": program.code}
    )


def test_where_one_sees_cases_and_no_duplicates_no_pair_is_shown(
    client, office, elsewhere
):
    user = member(office, Role.CASEWORKER)
    AssignmentFactory(user=user, office=elsewhere, role=Role.COUNSELLOR)
    pair = a_pair(elsewhere)
    client.force_login(user)

    page = client.get(LIST)

    assert client.get(pair.get_absolute_url()).status_code == 404
    assert (page.context["rows"], page.context["progress"].left) == ([], 0)


def test_who_decides_elsewhere_does_not_decide_here(client, office, elsewhere):
    user = member(office, Role.CASEWORKER)
    AssignmentFactory(user=user, office=elsewhere, role=Role.PROGRAMME_LEAD)
    pair, other = a_pair(office, score=0.7), a_pair(elsewhere, score=0.9)
    client.force_login(user)

    answer = client.post(pair.get_absolute_url(), typed("different"))
    after = client.post(other.get_absolute_url(), typed("different", number=2))

    assert (answer.status_code, after.url) == (403, LIST)


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.MONITORING_OFFICER])
def test_who_does_not_decide_has_no_register_compared(client, office, role):
    client.force_login(AssignmentFactory(program=office.program, role=role).user)

    assert ask(client, office.program).status_code == 403
    assert not Job.objects.exists()


@pytest.mark.parametrize("state", ["same", "different", "later"])
def test_what_was_decided_stays_when_the_two_are_alike_no_more(office, state):
    one = case(office, external_id="A")
    case(office, external_id="B")
    sweeping.sweep(office.program)
    decide(state)
    other = {"given_name": "Kumba", "family_name": "Dolo", "mothers_name": "Ma Yaa"}
    change(type(one.participant), one.participant_id, **{**BORN, **other})

    sweeping.sweep(office.program, whole=True)

    assert pairs() == [("A", "B")]


def test_what_was_decided_of_others_hides_no_pair_of_theirs(office):
    case(office, external_id="A")
    case(office, external_id="B")
    sweeping.sweep(office.program)
    decide("different")
    case(office, external_id="C")

    sweeping.sweep(office.program, whole=True)

    assert sorted(pairs()) == [("A", "B"), ("A", "C"), ("B", "C")]


def test_nobody_deletes_a_pair_over_the_web(office):
    pair = a_pair(office)

    with (
        in_scope(member(office, Role.PROGRAMME_LEAD)),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
    ):
        DuplicatePair.objects.filter(pk=pair.pk).delete()


def test_nobody_writes_over_the_web_that_a_register_was_compared(office):
    case(office)
    sweeping.sweep(office.program)

    with (
        in_scope(member(office, Role.PROGRAMME_LEAD)),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
    ):
        DuplicateSweep.objects.update(read_at=timezone.now())


def test_of_a_child_like_an_adult_nothing_is_told_once_it_is_decided(office):
    pair_of(office, children=(True, False), decided=True)

    with in_scope(member(office, Role.CHILD_PROTECTION)), connection.cursor() as cursor:
        cursor.execute("SELECT participants_children_like_adults()")
        assert cursor.fetchall() == []
    with as_owner():
        DuplicatePair.objects.update(state="later")
    with in_scope(member(office, Role.CHILD_PROTECTION)), connection.cursor() as cursor:
        cursor.execute("SELECT participants_children_like_adults()")
        assert len(cursor.fetchall()) == 1


def test_children_like_one_another_are_not_told_of_as_like_adults(office):
    pair_of(office, children=(True, True))

    with in_scope(member(office, Role.CHILD_PROTECTION)), connection.cursor() as cursor:
        cursor.execute("SELECT participants_children_like_adults()")
        assert cursor.fetchall() == []
