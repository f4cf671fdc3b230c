"""Whoever registers somebody is told who may be registered already, and answers."""

import json
from datetime import date

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import ProgrammingError, connection
from django.utils import timezone

from core.models import AuditEvent
from participants.actions import registration
from participants.as_stored import columns
from participants.models import DuplicatePair, Enrolment, Participant
from participants.reading import duplicates
from programs.models import Role
from programs.scope import scope_of
from tests.factories import AssignmentFactory, EnrolmentFactory, OfficeFactory
from tests.participants.test_registering import (
    CONSENT,
    KEY,
    NEW,
    PERSON,
    case_of,
    office,
    send,
    stored,
    worker,
)
from tests.participants.test_registration import DAY, register
from tests.roles import as_owner, in_scope

__all__ = ["office", "worker"]
pytestmark = pytest.mark.django_db
ON_THE_DAY = {"birth_date": date(1990, 4, 3), "birth_precision": "day"}
ANSWER = "A cousin; both came today."


def alike(office, *, child=False, **person):
    facts = {"family_name": "Kamara", "given_name": "Fatmata", "sex": "F"} | person
    facts = {f"participant__{name}": value for name, value in facts.items()}
    return EnrolmentFactory(office=office, child_track=child, **facts)


def the_same(office, **person):
    return alike(office, **ON_THE_DAY | person)


def other(case, answer=ANSWER):
    return {f"other-{case.case_code}": answer}


def shown(client, part="person", **typed):
    typed = (PERSON if part == "person" else {}) | typed
    response = client.post(f"{NEW}{part}/likely/", typed)
    return response.context["likely"].likely


def likely(client, part="person", **typed):
    return [(each.row.code, each.is_strong) for each in shown(client, part, **typed)]


def pairs():
    with as_owner():
        return list(DuplicatePair.objects.select_related("one", "other"))


def test_the_likeliest_are_shown_first(client, worker, office):
    possible = alike(office, given_name="Fatu", birth_date=date(1991, 1, 1))
    very = the_same(office)
    swapped = the_same(office, family_name="Fatmata", given_name="Kamará")
    the_same(office, birth_date=date(1960, 1, 1))
    the_same(office, family_name="Sesay", given_name="Mohamed")
    the_same(OfficeFactory(program=office.program))

    assert likely(client) == [
        (very.case_code, True),
        (swapped.case_code, True),
        (possible.case_code, False),
    ]


def test_half_a_name_in_common_is_not_enough_once_both_are_typed(
    client, worker, office
):
    cousin = alike(office, given_name="Mohamed", birth_date=None, birth_precision="")
    twin = the_same(office, given_name="Mohamed")

    both = {code for code, _strong in likely(client, given_name="")}

    assert both == {cousin.case_code, twin.case_code}
    assert [code for code, _strong in likely(client)] == [twin.case_code]


def test_it_is_told_why(client, worker, office):
    the_same(office, given_name="Fatimata")

    (only,) = shown(client)

    assert "Same family name" in only.why
    assert "Same birth date" in only.why


def test_nobody_is_shown_for_a_letter_or_two(client, worker, office):
    alike(office)

    assert likely(client, family_name="K", given_name="") == []
    assert len(likely(client, family_name="Kam", given_name="")) == 1


def test_at_most_five_are_shown(client, worker, office):
    for _each in range(6):
        the_same(office)

    assert len(likely(client)) == 5


@pytest.mark.parametrize("name", ["phone", "national_id"])
def test_who_has_the_same_number_is_shown_beside_the_case(client, worker, office, name):
    known = the_same(office, given_name="Aminata", **{name: "077-123 456 A1"})
    the_same(
        OfficeFactory(program=office.program),
        given_name="Aminata",
        **{name: "077-123 456 A1"},
    )
    client.post(f"{NEW}person/", PERSON)
    before = likely(client, "case", **case_of(office, **{name: ""}))

    typed = {"phone": "", name: "077123456a1"}
    found = shown(client, "case", **case_of(office, **typed))

    assert dict(before).get(known.case_code) is not True
    assert [(each.row.code, each.is_strong) for each in found] == [
        (known.case_code, True)
    ]
    assert found[0].why[0] in {"Same phone", "Same national identity number"}


def test_that_names_were_shown_is_recorded_by_code(client, worker, office):
    case = alike(office)

    likely(client)

    with as_owner():
        event = AuditEvent.objects.get(action="likely-same-shown")
    assert (event.by, event.facts) == (worker, {"cases": [case.case_code]})


@pytest.mark.parametrize("answer", [{}, {"": ""}, {"": "   "}])
def test_who_is_very_likely_the_same_has_to_be_answered_for(
    client, worker, office, answer
):
    case = the_same(office)
    answer = other(case, answer[""]) if answer else {}

    asked = client.post(f"{NEW}person/", PERSON | answer)
    answered = client.post(f"{NEW}person/", PERSON | other(case))

    page = asked.content.decode()
    assert asked.status_code == 200
    assert "Is it one of these people?" in page
    assert "Open that case, or say why this is another person." in page
    assert answered.url == f"{NEW}case/"


def test_nothing_is_asked_of_who_is_only_possibly_the_same(client, worker, office):
    alike(office, birth_date=None, birth_precision="")

    assert likely(client)[0][1] is False
    assert client.post(f"{NEW}person/", PERSON).url == f"{NEW}case/"


def test_a_year_in_common_says_less_than_a_day(client, worker, office):
    year = the_same(office, birth_date=date(1990, 7, 1), birth_precision="year")
    day = the_same(office)

    of_year = {each.case: each for each in shown(client, birth_date="1990")}[year]
    of_day = {each.case: each for each in shown(client)}[day]

    assert of_year.likeness.bits < of_day.likeness.bits - 3


def test_from_which_likeness_on_is_the_programmes_to_say(client, worker, office):
    case = alike(office, birth_date=None, birth_precision="")
    with as_owner():
        office.program.duplicates_from = 5
        office.program.save()

    assert likely(client) == [(case.case_code, True)]


def test_while_typing_nothing_is_said_to_be_missing(client, worker, office):
    the_same(office)

    page = client.post(f"{NEW}person/likely/", PERSON).content.decode()

    assert "Why is" in page
    assert "Open that case, or say" not in page


def test_an_answer_is_found_again(client, worker, office):
    case = the_same(office)
    client.post(f"{NEW}person/", PERSON | other(case))

    pages = [
        client.get(f"{NEW}{part}/").content.decode() for part in ("person", "case")
    ]

    assert all(ANSWER in page for page in pages)


def test_the_answer_waits_for_somebody_else(client, worker, office):
    known = the_same(office)
    lead = AssignmentFactory(office=office, role=Role.PROGRAMME_LEAD).user

    response = send(client, office, person=other(known))

    assert response.status_code == 302
    (pair,) = pairs()
    new = {pair.one, pair.other} - {known}
    assert {case.office for case in new} == {office}
    assert (pair.state, pair.found) == ("answered", "registration")
    assert (pair.answer, pair.answered_by) == (ANSWER, worker)
    assert pair.score > 0.7
    assert "birth_date_same" in pair.why
    with in_scope(lead):
        assert list(duplicates.to_decide(scope_of(lead))) == [pair]
    with in_scope(worker):
        assert list(duplicates.to_decide(scope_of(worker))) == []
    with as_owner():
        told = AuditEvent.objects.get(action="duplicate-answered")
    assert (told.by, ANSWER in str(told.facts)) == (worker, False)


def test_nothing_is_stored_before_everybody_is_answered_for(client, worker, office):
    """Also of who came while the last page stood open."""
    send(client, office, consent={"terms": ""})
    known = the_same(office)
    before = stored()
    client.post(f"{NEW}consent/", CONSENT)

    asked = client.post(f"{NEW}check/", {"submission_key": KEY})
    client.post(f"{NEW}case/", case_of(office) | other(known))
    done = client.post(f"{NEW}check/", {"submission_key": KEY})

    assert asked.status_code == 200
    assert "Is it one of these people?" in asked.content.decode()
    assert done.status_code == 302
    assert stored() == before + 1
    assert len(pairs()) == 1


def test_of_a_child_child_protection_learns(client, worker, office):
    """Whoever registered the child sees neither the child nor the pair."""
    known = the_same(office, birth_date=date(2012, 4, 3))
    protection = AssignmentFactory(office=office, role=Role.CHILD_PROTECTION).user

    born, guardian = (
        {"birth_date": "3/4/2012"},
        {"given_by": "guardian", "guardian": "Ma"},
    )
    send(client, office, person=other(known) | born, consent=guardian)

    (pair,) = pairs()
    (child,) = {pair.one, pair.other} - {known}
    assert child.child_track
    with in_scope(protection):
        told = duplicates.children_like_adults(scope_of(protection))
        seen = DuplicatePair.objects.count()
    assert (told, seen) == ([child.case_code], 0)
    with in_scope(worker):
        assert DuplicatePair.objects.count() == 0


@pytest.mark.parametrize("where", ["another office", "another programme"])
def test_nobody_answers_for_a_case_that_is_not_theirs(worker, office, where):
    elsewhere = OfficeFactory(program=office.program)
    if where == "another programme":
        elsewhere = AssignmentFactory(user=worker).office
    unseen = registration.Other(the_same(elsewhere), 0.9, [], ANSWER)
    before = stored()

    with pytest.raises(ProgrammingError, match="do not see"):
        register(worker.assignments.get(office=office), others=[unseen])

    assert stored() == before
    assert pairs() == []


def test_an_answer_is_of_whoever_is_signed_in_and_decides_nothing(worker, office):
    known, another = the_same(office), AssignmentFactory(office=office).user
    case = Enrolment(
        office=office,
        program=office.program,
        registered_on=DAY,
        category="ex_combatant",
        external_id="1",
    )
    case.participant = Participant(sex="F", family_name="Bah")
    pair = DuplicatePair.between(
        case,
        known,
        score=0.9,
        found="sweep",
        state="different",
        answer=ANSWER,
        answered_by=another,
        decided_by=another,
        decided_at=timezone.now(),
    )
    rows = columns(case.participant), columns(case), [], [], [columns(pair)]
    values = [json.dumps(each, cls=DjangoJSONEncoder) for each in rows]

    with in_scope(worker), connection.cursor() as cursor:
        cursor.execute(registration.STORE, values)

    (pair,) = pairs()
    assert (pair.answered_by, pair.decided_by) == (worker, None)
    assert (pair.state, pair.found) == ("answered", "registration")


@pytest.mark.parametrize("people", [1, 3])
def test_likely_people_cost_the_same_number_of_queries(
    client, worker, office, people, django_assert_num_queries
):
    for _ in range(people):
        the_same(office)

    with django_assert_num_queries(26):
        assert len(likely(client)) == people
