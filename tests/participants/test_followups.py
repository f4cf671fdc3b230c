"""What is learned of people after their exit is recorded wave by wave."""

import re
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import Client

from core.dates import add_months
from core.models import AuditEvent
from participants.actions import followups
from participants.models import FollowUp
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    FollowUpFactory,
    OfficeFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def user(client, office):
    user = member(office)
    client.force_login(user)
    return user


@pytest.fixture
def case(office, user):
    """Somebody of the user's who left a good seven months ago: two waves are due."""
    return gone(office, user)


def gone(office, caseworker, **facts):
    left = add_months(office.program.today(), -7)
    known = {"registered_on": left, "exited_on": left, "exit_reason": "completed"}
    return EnrolmentFactory(office=office, caseworker=caseworker, **known | facts)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def address(case, wave=""):
    return f"/participants/{case.case_code}/follow-up/{wave}"


def send(client, case, wave="6/", **typed):
    facts = {
        "contacted_on": "yesterday",
        "result": "reached_by_phone",
        "work": "own_account",
        "feels_safe": "True",
        "rejoined": "False",
    }
    return client.post(address(case, wave), {"submission_key": KEY, **facts, **typed})


def stored():
    with as_owner():
        return list(FollowUp.objects.all())


def record(case, by, **facts):
    known = {
        "wave": 6,
        "contacted_on": case.exited_on,
        "result": "reached_by_phone",
        "work": "own_account",
        "feels_safe": True,
        "rejoined": False,
    }
    return followups.record(case, by=by, **known | facts)


def learned(followup):
    return followup.result, followup.work, followup.feels_safe, followup.rejoined


def main(response) -> str:
    return re.search(r"<main.*</main>", response.content.decode(), re.S)[0]


def test_what_came_of_a_contact_is_recorded(client, user, case):
    answer = send(client, case)

    [made] = stored()
    assert learned(made) == ("reached_by_phone", "own_account", True, False)
    yesterday = case.program.today() - timedelta(days=1)
    assert (made.wave, made.contacted_on) == (6, yesterday)
    assert (made.office, made.child_track) == (case.office, False)
    page = main(client.get(answer.url))
    assert "Follow-up saved at" in page
    assert "The next one is due on" in page
    with as_owner():
        event = AuditEvent.objects.get(action="follow-up-recorded")
    assert (event.by, event.subject_id, event.facts) == (
        user,
        str(made.pk),
        {"wave": 6, "case": case.case_code},
    )


@pytest.mark.parametrize("result", ["refused", "not_found", "unsafe", "deceased"])
def test_of_who_was_not_reached_nothing_else_is_known(client, user, case, result):
    send(client, case, result=result)

    assert learned(stored()[0]) == (result, "", None, None)


def test_after_a_death_no_other_follow_up_is_to_be_made(client, user, case):
    answer = send(client, case, result="deceased")

    assert "No other is to be made." in main(client.get(answer.url))
    assert client.get(address(case, "3/")).status_code == 404


def test_what_was_not_asked_is_not_known(client, user, case):
    send(client, case, work="", feels_safe="", rejoined="")

    assert learned(stored()[0]) == ("reached_by_phone", "", None, None)


def test_a_follow_up_sent_twice_is_stored_once(client, user, case):
    first, second = send(client, case), send(client, case)

    assert len(stored()) == 1
    assert (second.status_code, second.url) == (302, first.url)


def test_a_contact_is_not_of_a_day_to_come(client, user, case):
    assert "This day is still to come." in main(
        send(client, case, contacted_on="tomorrow")
    )
    assert stored() == []


def test_a_contact_is_not_before_the_exit(client, user, case):
    day = case.exited_on - timedelta(days=1)

    page = main(send(client, case, contacted_on=day.isoformat()))

    assert "The person left on" in page
    assert stored() == []


@pytest.mark.parametrize("wave", ["12/", "7/"])
def test_a_wave_that_is_not_due_is_not_there(client, user, case, wave):
    assert client.get(address(case, wave)).status_code == 404


def test_nobody_is_followed_up_in_vain(client, user, office):
    dead = gone(office, user, exit_reason="death_natural")

    assert client.get(address(dead, "3/")).status_code == 404
    assert "Record contact" not in main(client.get(address(dead)))


def test_the_tab_has_a_button_for_each_wave_that_is_due(client, user, case):
    FollowUpFactory(enrolment=case, wave=3, contacted_on=case.program.today())

    page = main(client.get(address(case)))

    assert re.findall(r'href="[^"]+/follow-up/(\d+)/"', page) == ["3", "6"]
    assert page.count("Record contact") == 1


def test_who_may_read_and_not_write_sees_no_button(client, office, case):
    client.force_login(member(office))

    assert "Record contact" not in main(client.get(address(case)))
    assert client.get(address(case, "6/")).status_code == 404


def test_somebody_elses_case_is_not_found(client, user, office):
    foreign = gone(OfficeFactory(program=office.program), user)

    assert client.get(address(foreign, "6/")).status_code == 404


def test_a_lead_records_no_contact(client, office, case):
    client.force_login(member(office, Role.PROGRAMME_LEAD))

    assert client.get(address(case, "6/")).status_code == 403


def test_what_was_recorded_is_changed(client, user, case):
    FollowUpFactory(enrolment=case, wave=6, contacted_on=case.program.today())

    send(client, case, version=1, result="refused")

    [made] = stored()
    assert (made.result, made.version) == ("refused", 2)


def test_the_second_of_two_gets_both_versions(client, user, case):
    """Also the second who records a wave that nobody had recorded."""
    send(client, case)

    answer = send(
        client, case, result="not_found", submission_key=KEY.replace("1", "2")
    )

    assert answer.status_code == 409
    page = main(answer)
    assert "Reached by phone" in page
    assert "Not found" in page
    assert stored()[0].result == "reached_by_phone"


@pytest.mark.parametrize("number", [1, 3])
def test_the_tab_asks_the_same_however_many_were_made(
    client, user, case, number, django_assert_num_queries
):
    for wave in [3, 6, 12][:number]:
        FollowUpFactory(enrolment=case, wave=wave, contacted_on=case.exited_on)
    client.get(address(case))

    with django_assert_num_queries(13):
        client.get(address(case))


def test_a_wave_is_recorded_once(case):
    FollowUpFactory(enrolment=case, wave=3, contacted_on=date(2026, 3, 1))

    with pytest.raises(IntegrityError, match="follow_up_once_in_a_wave"):
        FollowUpFactory(enrolment=case, wave=3)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_record_at_the_same_time_one_is_stored(client, office):
    user = member(office)
    case = gone(office, user)
    statuses, together = [], Barrier(4)

    def record(number):
        own = Client()
        own.force_login(user)
        together.wait()
        key = KEY.replace("1", str(number))
        statuses.append(send(own, case, submission_key=key).status_code)
        connection.close()

    threads = [Thread(target=record, args=[n]) for n in range(2, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [302, 409, 409, 409]
    assert len(stored()) == 1


def test_the_action_takes_no_day_before_the_exit_either(case, user):
    before = case.exited_on - timedelta(days=1)

    with in_scope(user), pytest.raises(ValidationError) as refused:
        record(case, user, contacted_on=before)

    assert list(refused.value.message_dict) == ["contacted_on"]
    assert stored() == []


def test_the_action_keeps_no_answer_of_who_was_not_reached(case, user):
    with in_scope(user):
        record(case, user, result="not_found")

    assert [learned(kept) for kept in stored()] == [("not_found", "", None, None)]
