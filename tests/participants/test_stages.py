"""Stays in the stages: who begins, ends and corrects them, and what is refused."""

import html
import re
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from core.models import AuditEvent
from participants.models import Stage
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
ANY = {"sex": "any", "age": "any"}
"""No wish for a counsellor."""
TRAINING, CARE = "vocational_training", "psychological_support"


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def caseworker(office):
    return member(office)


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


@pytest.fixture
def running(case):
    activity = ActivityFactory(office=case.office, name="Welding")
    return StageFactory(enrolment=case, stage=TRAINING, activity=activity)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def address(case, rest):
    return f"/participants/{case.case_code}/{rest}"


def of_stay(stay, verb):
    return address(stay.enrolment, f"stages/{stay.pk}/{verb}/")


def send(client, user, url, **typed):
    client.force_login(user)
    version = re.search(
        r'name="version" value="(\d+)"', client.get(url).content.decode()
    )
    hidden = {"submission_key": uuid4(), "version": version[1] if version else ""}
    return client.post(url, hidden | typed)


def said(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def stays(case):
    with as_owner():
        return list(
            Stage.objects.of(case).values_list("status", "started_on", "ended_on")
        )


def now(stay):
    with as_owner():
        return Stage.objects.get(pk=stay.pk)


def day(text):
    return timezone.datetime.fromisoformat(text).date()


NEW = f"stages/new/{TRAINING}/"
BEGUN = {"status": "active", "started_on": "1 March 2026"}


def test_a_stay_begins_and_leads_to_its_tab(client, caseworker, case):
    activity = ActivityFactory(office=case.office, name="Welding")

    answer = send(client, caseworker, address(case, NEW), **BEGUN, activity=activity.pk)

    assert answer.url == address(case, "training/")
    assert stays(case) == [("active", day("2026-03-01"), None)]
    page = said(client.get(answer.url))
    assert "Saved" in page
    assert "Welding Active 1 March 2026" in page
    with as_owner():
        event = AuditEvent.objects.get(action="stage-begun")
    assert (event.by, event.facts) == (
        caseworker,
        {"stage": TRAINING, "status": "active", "case": case.case_code},
    )


@pytest.mark.parametrize("status", ["planned", "waitlisted"])
def test_what_is_planned_has_no_day_and_is_started_later(
    client, caseworker, case, status
):
    url = address(case, NEW)
    send(client, caseworker, url, status=status, started_on="1 March 2026")
    assert stays(case) == [(status, None, None)]
    assert "planned already" in said(send(client, caseworker, url, status="planned"))

    with as_owner():
        stay = Stage.objects.get()
    send(client, caseworker, of_stay(stay, "start"), started_on="2 March 2026")

    assert stays(case) == [("active", day("2026-03-02"), None)]


@pytest.mark.parametrize(("capacity", "told"), [(2, "full"), (3, "places free")])
def test_whether_a_course_is_full_counts_everybody_and_tells_no_number(
    client, caseworker, case, capacity, told
):
    elsewhere = OfficeFactory(program=case.program)
    activity = ActivityFactory(office=elsewhere, name="Welding", capacity=capacity)
    child = EnrolmentFactory(office=case.office, child_track=True)
    for each in (EnrolmentFactory(office=elsewhere), child):
        StageFactory(enrolment=each, stage=TRAINING, activity=activity)
    client.force_login(caseworker)

    page = said(client.get(address(case, NEW)))

    assert f"Welding: {told} " in page
    assert "of 2 places" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_a_new_stay_asks_as_much_for_many_courses_as_for_one(
    client, caseworker, case, number, django_assert_num_queries
):
    ActivityFactory.create_batch(number, office=case.office)
    client.force_login(caseworker)

    with django_assert_num_queries(9):
        client.get(address(case, NEW))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"started_on": "4 January 2026"}, "before the registration on 5 January 2026"),
        ({"started_on": "tomorrow"}, "This day is still to come"),
        ({"started_on": ""}, "Enter the first day"),
        ({"status": ""}, "How it stands: Choose one of these"),
    ],
)
def test_a_day_that_can_not_be_is_told_and_stores_nothing(
    client, caseworker, case, typed, told
):
    answer = send(client, caseworker, address(case, NEW), **BEGUN | typed)

    assert told in said(answer)
    assert stays(case) == []


@pytest.mark.parametrize("started", ["1 February 2026", "10 March 2026"])
def test_two_stays_of_a_stage_do_not_overlap(
    client, caseworker, case, running, started
):
    answer = send(
        client, caseworker, address(case, NEW), status="active", started_on=started
    )

    assert "overlaps the stay begun on 1 February 2026" in said(answer)
    assert len(stays(case)) == 1


def test_what_runs_is_held_and_resumed(client, caseworker, case, running):
    send(client, caseworker, of_stay(running, "hold"))
    assert now(running).status == "on_hold"

    send(client, caseworker, of_stay(running, "resume"))

    assert (now(running).status, now(running).version) == ("active", 3)


def test_what_runs_is_ended_with_its_certificate(client, caseworker, case, running):
    typed = {"status": "completed", "ended_on": "1 April 2026"}

    send(client, caseworker, of_stay(running, "end"), **typed, certified_on="5/4/2026")

    stay = now(running)
    assert (stay.status, stay.ended_on) == ("completed", day("2026-04-01"))
    assert stay.certified_on == day("2026-04-05")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"ended_on": "31 January 2026"}, "before the start on 1 February 2026"),
        ({"ended_on": ""}, "Enter the day on which it ended"),
        ({"status": "dropped_out", "certified_on": "2 April 2026"}, "Only a completed"),
        ({"certified_on": "1 January 2026"}, "before the start on 1 February 2026"),
    ],
)
def test_an_end_that_can_not_be_is_told(client, caseworker, running, typed, told):
    facts = {"status": "completed", "ended_on": "1 April 2026"}

    answer = send(client, caseworker, of_stay(running, "end"), **facts | typed)

    assert told in said(answer)
    assert now(running).status == "active"


def test_what_waited_may_be_left_out(client, caseworker, case):
    stay = StageFactory(
        enrolment=case, stage=TRAINING, status="planned", started_on=None
    )

    send(client, caseworker, of_stay(stay, "leave-out"), status="declined")

    assert stays(case) == [("declined", None, None)]


def test_what_is_over_can_not_be_held_again(client, caseworker, running):
    with as_owner():
        Stage.objects.update(status="completed", ended_on=day("2026-03-01"))

    answer = send(client, caseworker, of_stay(running, "hold"))

    assert "The stay now stands at: Completed" in said(client.get(answer.url))
    assert now(running).status == "completed"


def test_how_it_ended_can_be_corrected(client, caseworker, case, running):
    with as_owner():
        Stage.objects.update(status="completed", ended_on=day("2026-03-01"))
    typed = {
        "status": "dropped_out",
        "started_on": "3 February 2026",
        "ended_on": "2 March 2026",
    }

    send(client, caseworker, of_stay(running, "change"), **typed)

    assert stays(case) == [("dropped_out", day("2026-02-03"), day("2026-03-02"))]
    assert now(running).activity is None


def test_two_corrections_at_once_show_both_versions(client, caseworker, running):
    url = of_stay(running, "change")
    client.force_login(caseworker)
    hidden = {"submission_key": uuid4(), "version": "1"}
    with as_owner():
        Stage.objects.update(started_on=day("2026-02-05"), version=2)

    answer = client.post(url, hidden | {"started_on": "9 February 2026"})

    assert answer.status_code == 409
    assert "5 February 2026" in said(answer)
    assert 'value="9 February 2026"' in answer.content.decode()
    assert now(running).started_on == day("2026-02-05")


def test_a_form_sent_twice_begins_one_stay(client, caseworker, case):
    client.force_login(caseworker)
    typed = {"submission_key": uuid4(), **BEGUN}

    answers = [client.post(address(case, NEW), typed) for _ in range(2)]

    assert {answer.url for answer in answers} == {address(case, "training/")}
    assert len(stays(case)) == 1


def test_the_database_keeps_stays_apart_too(case, running):
    with pytest.raises(IntegrityError, match="stage_stays_do_not_overlap"):
        StageFactory(enrolment=case, stage=TRAINING, started_on="2026-03-01")


# Who may


VERBS = ["start", "leave-out", "hold", "resume", "end", "change"]


@pytest.mark.parametrize("verb", VERBS)
def test_a_colleagues_caseload_is_not_ones_own(client, office, running, verb):
    client.force_login(member(office))

    assert client.get(of_stay(running, verb)).status_code == 404
    assert client.get(address(running.enrolment, NEW)).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_who_writes_no_stays_is_refused(client, office, running, verb):
    client.force_login(member(office, Role.PROGRAMME_LEAD))

    assert client.get(of_stay(running, verb)).status_code == 403
    assert client.get(address(running.enrolment, NEW)).status_code == 403


def test_psychological_support_is_not_the_caseworkers_to_write(
    client, caseworker, case
):
    stay = StageFactory(enrolment=case)
    client.force_login(caseworker)

    assert client.get(of_stay(stay, "end")).status_code == 404
    assert client.get(address(case, f"stages/new/{CARE}/")).status_code == 403


def test_a_stay_is_found_under_its_own_case_only(client, caseworker, case, running):
    other = EnrolmentFactory(office=case.office, caseworker=caseworker)
    client.force_login(caseworker)

    url = address(other, f"stages/{running.pk}/end/")

    assert client.get(url).status_code == 404


def test_who_reads_and_does_not_write_sees_no_buttons(client, office, case, running):
    client.force_login(member(office, Role.PROGRAMME_LEAD))

    for tab in ("", "training/"):
        page = client.get(address(case, tab)).content.decode()
        assert "/stages/" not in page
        assert "/exit/" not in page


# Psychological support


def test_support_is_asked_for_and_the_supervisor_starts_it(client, office, case):
    caseworker, counsellor = case.caseworker, member(office, Role.COUNSELLOR)
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)
    client.force_login(supervisor)
    assert client.get(address(case, "")).status_code == 404

    answer = send(client, caseworker, address(case, "stages/ask-for-support/"), **ANY)
    assert answer.url == address(case, "")
    assert "The clinical supervisor sees the case now" in said(client.get(answer.url))

    client.force_login(supervisor)
    overview = client.get(address(case, "")).content.decode()
    [start] = {
        *re.findall(rf'href="({address(case, "stages/")}[-0-9a-f]+/start/)"', overview)
    }
    send(client, supervisor, start, started_on="1 March 2026", counsellor=counsellor.pk)

    assert stays(case) == [("active", day("2026-03-01"), None)]
    client.force_login(counsellor)
    assert client.get(address(case, "psychological-support/")).status_code == 200


def test_support_is_asked_for_once(client, case):
    url = address(case, "stages/ask-for-support/")
    send(client, case.caseworker, url, **ANY)

    assert "asked for or given already" in said(
        send(client, case.caseworker, url, **ANY)
    )
    assert len(stays(case)) == 1


def test_of_a_child_the_counsellor_is_asked_at_once(client, office):
    case = EnrolmentFactory(office=office, child_track=True)
    counsellor = member(office, Role.COUNSELLOR)
    stranger = member(OfficeFactory(program=office.program), Role.COUNSELLOR)
    protector = member(office, Role.CHILD_PROTECTION)
    url = address(case, "stages/ask-for-support/")

    send(client, protector, url, counsellor=stranger.pk, **ANY)
    assert stays(case) == []
    send(client, protector, url, counsellor=counsellor.pk, **ANY)

    with as_owner():
        stay = Stage.objects.get()
    typed = {"started_on": "1 March 2026", "counsellor": counsellor.pk}
    send(client, counsellor, of_stay(stay, "start"), **typed)
    assert stays(case) == [("active", day("2026-03-01"), None)]


def test_who_hands_a_client_over_is_led_to_the_list(client, office, case):
    counsellor, other = (member(office, Role.COUNSELLOR) for _ in range(2))
    stay = StageFactory(enrolment=case, counsellor=counsellor)
    typed = {"started_on": "1 February 2026", "counsellor": other.pk}

    answer = send(client, counsellor, of_stay(stay, "change"), **typed)

    assert answer.url == "/participants/"
    assert now(stay).counsellor == other


def test_support_goes_on_after_the_exit_and_training_does_not(client, office, case):
    with as_owner():
        type(case).objects.filter(pk=case.pk).update(
            exited_on="2026-03-01", exit_reason="completed"
        )
    counsellor = member(office, Role.COUNSELLOR)
    care = StageFactory(enrolment=case, counsellor=counsellor, status="on_hold")

    send(client, counsellor, of_stay(care, "resume"))
    late = send(client, case.caseworker, address(case, NEW), **BEGUN)

    assert now(care).status == "active"
    assert "left the programme on 1 March 2026" in said(late)


# Twenty at once


@pytest.mark.django_db(transaction=True)
def test_twenty_corrections_at_once_are_one_and_nineteen_that_are_told(office, running):
    user, url = running.enrolment.caseworker, of_stay(running, "change")
    together, answers = Barrier(20), []

    def one(number):
        browser = Client()
        browser.force_login(user)
        together.wait()
        typed = {"started_on": f"{number + 2} February 2026"}
        hidden = {"submission_key": uuid4(), "version": "1"}
        answers.append((number, browser.post(url, hidden | typed).status_code))
        connection.close()

    threads = [Thread(target=one, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [first] = [number for number, status in answers if status == 302]
    assert sorted(status for _number, status in answers) == [302] + [409] * 19
    assert now(running).started_on == day("2026-02-02") + timedelta(days=first)
    assert now(running).version == 2
