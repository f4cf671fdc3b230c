"""Pairs of cases that may be one person's: who sees them, what the database holds."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from core.access import OutOfReach, Permission
from core.database import as_jobs
from participants.models import DuplicatePair, DuplicatePairEvent, Enrolment
from programs.models import Role
from programs.scope import scope_of, whole_programme
from tests.factories import (
    AssignmentFactory,
    DuplicatePairFactory,
    EnrolmentFactory,
    OfficeFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
READ, DECIDE = Permission.DUPLICATE_READ, Permission.DUPLICATE_DECIDE


@pytest.fixture
def office():
    return OfficeFactory()


def member(office, role, **facts):
    return AssignmentFactory(office=office, role=role, **facts).user


def a_pair(office, *, children=(False, False), other_office=None, **facts):
    cases = (
        EnrolmentFactory(office=office, child_track=children[0]),
        EnrolmentFactory(office=other_office or office, child_track=children[1]),
    )
    return DuplicatePairFactory(cases=cases, **facts)


@pytest.fixture
def pairs(office):
    elsewhere = OfficeFactory(program=office.program)
    return {
        "adults": a_pair(office),
        "across offices": a_pair(office, other_office=elsewhere),
        "elsewhere": a_pair(elsewhere),
        "children": a_pair(office, children=(True, True)),
        "child and adult": a_pair(office, children=(True, False)),
        "another programme": a_pair(OfficeFactory()),
    }


SEEN = {
    Role.CASEWORKER: {"adults"},
    Role.COUNSELLOR: set(),
    Role.CLINICAL_SUPERVISOR: set(),
    Role.FACILITATOR: set(),
    Role.CHILD_PROTECTION: {"children"},
    Role.PROGRAMME_LEAD: {"adults", "across offices", "elsewhere"},
    Role.MONITORING_OFFICER: set(),
    Role.AUDITOR: set(),
    Role.ADMINISTRATOR: set(),
}


def names(pairs, rows):
    of = {pair.pk: name for name, pair in pairs.items()}
    return {of[row.pk] for row in rows}


@pytest.mark.parametrize("role", Role, ids=str)
def test_a_pair_is_seen_where_both_cases_are(office, pairs, role):
    whole = role == Role.PROGRAMME_LEAD
    user = AssignmentFactory(
        program=office.program, office=None if whole else office, role=role
    ).user

    with in_scope(user):
        allowed = DuplicatePair.objects.allowing(scope_of(user), READ)
        assert names(pairs, allowed) == SEEN[role]


@pytest.mark.parametrize("role", Role, ids=str)
def test_the_policy_alone_shows_no_pair_with_a_case_out_of_sight(office, pairs, role):
    user = member(office, role)

    with in_scope(user):
        seen = set(Enrolment.objects.values_list("pk", flat=True))
        shown = DuplicatePair.objects.all()
        assert all({pair.one_id, pair.other_id} <= seen for pair in shown)


def test_whoever_holds_both_roles_sees_a_child_and_an_adult(office, pairs):
    user = member(office, Role.CHILD_PROTECTION)
    AssignmentFactory(user=user, office=office, role=Role.PROGRAMME_LEAD)

    with in_scope(user):
        decided = DuplicatePair.objects.allowing(scope_of(user), DECIDE)
        assert names(pairs, decided) == {"adults", "children", "child and adult"}


@pytest.mark.parametrize(
    ("role", "decides"),
    [
        (Role.CASEWORKER, False),
        (Role.CHILD_PROTECTION, True),
        (Role.PROGRAMME_LEAD, True),
    ],
)
def test_a_caseworker_reads_and_decides_nothing(office, role, decides):
    assert (DECIDE in scope_of(member(office, role))) == decides


def test_with_no_scope_set_no_pair_is_seen(pairs):
    assert DuplicatePair.objects.count() == 0


def test_nobody_pairs_what_they_do_not_see(office):
    lead, elsewhere = member(office, Role.PROGRAMME_LEAD), OfficeFactory()
    pair = a_pair(office, other_office=elsewhere)
    with as_owner():
        pair.delete()

    with in_scope(lead), pytest.raises(ProgrammingError), transaction.atomic():
        pair.save(force_insert=True)


def test_nobody_holds_a_pair_that_left_their_sight(office, pairs):
    lead = member(office, Role.PROGRAMME_LEAD)

    with in_scope(lead), pytest.raises(OutOfReach):
        DuplicatePair.objects.hold(pairs["elsewhere"].pk)


def test_a_job_sees_the_pairs_of_its_programme_with_children(office, pairs):
    with whole_programme(office.program):
        seen = names(pairs, DuplicatePair.objects.all())
    with as_jobs([]):
        unseen = DuplicatePair.objects.count()

    assert (seen, unseen) == (pairs.keys() - {"another programme"}, 0)


def test_no_event_of_a_pair_is_read_over_the_web(office, pairs):
    lead = member(office, Role.PROGRAMME_LEAD)

    with in_scope(lead), pytest.raises(ProgrammingError), transaction.atomic():
        DuplicatePairEvent.objects.count()


def test_each_side_follows_its_case(office):
    pair, to = a_pair(office), OfficeFactory(program=office.program)
    with as_owner():
        Enrolment.objects.filter(pk=pair.one_id).update(office=to)
        Enrolment.objects.filter(pk=pair.other_id).update(child_track=True)
        pair.refresh_from_db()

    assert (pair.one_office, pair.one_child) == (to, False)
    assert (pair.other_office, pair.other_child) == (office, True)


def test_child_protection_learns_that_a_child_is_like_somebody_else(office, pairs):
    told = {}
    for role in Role:
        with in_scope(member(office, role)), connection.cursor() as cursor:
            cursor.execute("SELECT participants_children_like_adults()")
            told[role] = [pk for (pk,) in cursor.fetchall()]

    mixed = pairs["child and adult"]
    child = mixed.one_id if mixed.one_child else mixed.other_id
    assert {role: rows for role, rows in told.items() if rows} == {
        Role.CHILD_PROTECTION: [child]
    }


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("duplicate_pair_score_is_a_share", {"score": 1.01}),
        ("duplicate_pair_found_is_known_code", {"found": "dream"}),
        ("duplicate_pair_is_decided_by_somebody", {"state": "maybe"}),
        ("duplicate_pair_is_decided_by_somebody", {"state": "same"}),
        ("duplicate_pair_is_decided_by_somebody", {"decided_at": timezone.now()}),
        ("duplicate_pair_answer_has_who_and_why", {"state": "answered"}),
    ],
)
def test_the_database_holds_what_a_pair_is(office, name, facts):
    with pytest.raises(IntegrityError, match=name):
        a_pair(office, **facts)


def test_who_answered_does_not_decide(office):
    user = UserFactory()

    with pytest.raises(IntegrityError, match="by_another_than_answered"):
        a_pair(office, answered=True, decided=True, answered_by=user, decided_by=user)


def test_an_answer_has_somebody_who_gave_it(office):
    with pytest.raises(IntegrityError, match="answer_has_who_and_why"):
        a_pair(office, answer="His brother")


def test_two_cases_are_one_pair(office):
    pair = a_pair(office)

    with pytest.raises(IntegrityError, match="duplicate_pair_once"):
        DuplicatePairFactory(cases=(pair.one, pair.other))
    with pytest.raises(IntegrityError, match="duplicate_pair_in_one_order"):
        DuplicatePairFactory(one=pair.other, other=pair.one)


@pytest.mark.parametrize("column", ["answer", "reason"])
def test_what_was_not_sealed_is_refused(office, column):
    pair = a_pair(office, answered=True)

    with (
        pytest.raises(IntegrityError, match=f"duplicate_pair_{column}_is_sealed"),
        as_owner(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE participants_duplicatepair SET {column} = 'plain' WHERE id = %s",
            [pair.pk],
        )
