"""Incidents: their writer's and the lead's alone, and confirmed by another."""

import html
import re
from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.utils import timezone

from core.access import OutOfReach, Permission
from core.models import AuditEvent
from participants.actions import incidents as actions
from participants.models import FollowUp, Incident, IncidentEvent
from participants.models.record import Refused
from participants.reading import incidents
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    EmergencyOpeningFactory,
    EnrolmentFactory,
    IncidentFactory,
    OfficeFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
LIST = "/participants/incidents/"
SAID = "They waited for him at the well."


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def lead(office):
    return member(office, Role.PROGRAMME_LEAD, name="Lena")


@pytest.fixture
def caseworker(office):
    return member(office, name="Amina")


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


def member(office, role=Role.CASEWORKER, name="Ruth"):
    return AssignmentFactory(office=office, role=role, user__first_name=name).user


def page_of(case, rest=""):
    return f"{case.get_absolute_url()}incidents/{rest}"


def said(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def facts_of(at, **facts):
    told = {
        "happened_on": at.program.today(),
        "kind": "threat",
        "place": "The well",
        "source": "person",
        "certainty": "alleged",
        "text": SAID,
        "done": "He sleeps elsewhere.",
    }
    return {**told, **facts}


def typed(at, **facts):
    told = facts_of(at) | {"happened_on": at.program.today().isoformat()}
    return {"submission_key": str(uuid4()), **told, **facts}


def words_of(at, **facts):
    """What may be changed of an incident."""
    told = facts_of(at, **facts)
    del told["certainty"]
    return told


def only():
    with as_owner():
        return Incident.objects.select_related("settled_by").get()


def seen_by(user):
    """What the second lock leaves where nobody filters."""
    with in_scope(user):
        return [*Incident.objects.all()]


def readable_by(user):
    """What the first lock leaves where no policy stands behind it."""
    scope = scope_of(user)
    with as_owner():
        return [*Incident.objects.readable(scope)]


# Written down


def test_an_incident_is_written_down_and_read_again(client, caseworker, case):
    client.force_login(caseworker)

    answer = client.post(page_of(case, "new/"), typed(case.office), follow=True)

    made = only()
    facts = {name: getattr(made, name) for name in facts_of(case.office)}
    assert facts == facts_of(case.office)
    assert (made.by, made.enrolment, made.settled_by) == (caseworker, case, None)
    assert SAID in said(answer)
    with as_owner():
        kept = AuditEvent.objects.get(action="incident-added")
    assert kept.facts == {"case": case.case_code}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": ""}, "Write what happened."),
        ({"happened_on": "1 January 2099"}, "This day is still to come."),
        ({"kind": "gossip"}, "Select a valid choice"),
        ({"source": "nobody"}, "Select a valid choice"),
        ({"certainty": "confirmed"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said(client, caseworker, case, wrong, told):
    client.force_login(caseworker)

    answer = client.post(page_of(case, "new/"), typed(case.office) | wrong)

    assert told in said(answer)
    with as_owner():
        assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"certainty": "confirmed"}, "certainty"), ({"happened_on": 1}, "happened_on")],
)
def test_the_action_refuses_what_no_form_lets_pass(caseworker, case, wrong, field):
    if "happened_on" in wrong:
        wrong = {"happened_on": case.program.today() + timedelta(days=1)}

    with in_scope(caseworker), pytest.raises(Refused) as refused:
        actions.add(case, **facts_of(case.office, **wrong), by=caseworker)

    assert refused.value.field == field


def test_a_day_to_come_is_refused_of_a_change_too(caseworker, case):
    made = IncidentFactory(enrolment=case, by=caseworker)
    to_come = case.program.today() + timedelta(days=1)

    with in_scope(caseworker), pytest.raises(Refused) as refused:
        actions.change(
            made, **words_of(case.office, happened_on=to_come), by=caseworker
        )

    assert refused.value.field == "happened_on"


def test_a_confirmed_attempt_to_recruit_writes_no_follow_up(lead, case):
    made = IncidentFactory(enrolment=case, kind="recruitment")

    with in_scope(lead):
        actions.settle(made, certainty="confirmed", by=lead)

    with as_owner():
        assert FollowUp.objects.count() == 0


# Who reads it


@pytest.mark.parametrize(
    ("role", "listed", "tab", "settle"),
    [
        (Role.PROGRAMME_LEAD, 200, 200, 200),
        (Role.CASEWORKER, 403, 200, 403),
        (Role.CHILD_PROTECTION, 200, 404, 404),
        (Role.COUNSELLOR, 403, 403, 403),
        (Role.CLINICAL_SUPERVISOR, 403, 403, 403),
        (Role.FACILITATOR, 403, 403, 403),
        (Role.MONITORING_OFFICER, 403, 403, 403),
        (Role.AUDITOR, 403, 403, 403),
        (Role.ADMINISTRATOR, 403, 403, 403),
    ],
)
def test_incidents_open_by_role(client, office, case, role, listed, tab, settle):
    made = IncidentFactory(enrolment=case)
    client.force_login(member(office, role))

    assert client.get(LIST).status_code == listed
    assert client.get(page_of(case)).status_code == tab
    assert client.get(page_of(case, "new/")).status_code == tab
    assert client.get(page_of(case, f"{made.pk}/settle/")).status_code == settle
    change = client.get(page_of(case, f"{made.pk}/change/")).status_code
    assert change == (404 if tab == 200 else tab)


def test_who_wrote_none_sees_the_button_and_no_word_of_others(client, office, case):
    IncidentFactory(enrolment=case, text=SAID)
    client.force_login(member(office))

    page = said(client.get(page_of(case)))

    assert "Write an incident down" in page
    assert "No incident that you may read." in page
    assert SAID not in page


def test_each_reads_what_is_theirs_by_both_locks(office, lead, caseworker):
    protection = member(office, Role.CHILD_PROTECTION)
    elsewhere = OfficeFactory(program=office.program)
    mine = IncidentFactory(enrolment__office=office, by=caseworker)
    others = IncidentFactory(enrolment__office=office)
    child = IncidentFactory(
        enrolment__office=office, enrolment__child_track=True, by=caseworker
    )
    far = IncidentFactory(enrolment__office=elsewhere, by=caseworker)
    whole = AssignmentFactory(
        program=office.program, office=None, role=Role.PROGRAMME_LEAD
    ).user

    for read in (seen_by, readable_by):
        assert {*read(lead)} == {mine, others}
        assert read(caseworker) == [mine]
        assert read(protection) == [child]
        assert {*read(whole)} == {mine, others, far}
        assert read(member(office, Role.COUNSELLOR)) == []
        assert read(member(office, Role.CLINICAL_SUPERVISOR)) == []


@pytest.mark.parametrize("permission", ["INCIDENT_READ", "INCIDENT_WRITE"])
def test_allowing_gives_the_writer_their_own_and_no_reader_more(
    office, lead, case, permission
):
    mine = IncidentFactory(enrolment=case, by=lead)
    other = IncidentFactory(enrolment=case)
    scope = scope_of(lead)

    with as_owner():
        allowed = {*Incident.objects.allowing(scope, Permission[permission])}

    expected = {"INCIDENT_READ": {mine, other}, "INCIDENT_WRITE": {mine}}
    assert allowed == expected[permission]


def test_the_history_of_an_incident_is_seen_by_the_same(office, lead, caseworker, case):
    IncidentFactory(enrolment=case, by=caseworker)
    readers = [lead, caseworker, member(office), member(office, Role.COUNSELLOR)]

    seen = []
    for reader in readers:
        with in_scope(reader):
            seen.append(IncidentEvent.objects.count())

    assert seen == [1, 1, 0, 0]


def test_an_emergency_opens_no_incident(client, office, case):
    made = IncidentFactory(enrolment=case, text=SAID)
    stranger = member(OfficeFactory(program=office.program))
    IncidentFactory(enrolment=case, text="One of their own.", by=stranger)
    opening = EmergencyOpeningFactory(enrolment=case, by=stranger)
    client.force_login(stranger)

    page = client.get(case.get_absolute_url())

    assert opening.enrolment == case
    assert page.status_code == 200
    assert "Incidents" not in said(page)
    assert client.get(page_of(case)).status_code == 404
    assert client.get(page_of(case, f"{made.pk}/settle/")).status_code == 403
    for part in ("history/", "timeline/"):
        assert "ncident" not in said(client.get(f"{case.get_absolute_url()}{part}"))
    assert seen_by(stranger) == []
    with in_scope(stranger):
        assert IncidentEvent.objects.count() == 0


@pytest.mark.parametrize("part", ["", "history/", "timeline/", "looks/", "notes/"])
def test_whoever_may_not_read_it_finds_the_tab_and_nothing_else(
    client, caseworker, case, part
):
    IncidentFactory(enrolment=case, text=SAID)
    client.force_login(caseworker)

    page = said(client.get(f"{case.get_absolute_url()}{part}"))

    assert (page.count("ncident"), page.count(SAID)) == (1, 0)


def test_home_and_the_hand_overs_say_nothing_of_it(client, lead, case):
    IncidentFactory(enrolment=case, text=SAID)
    client.force_login(lead)

    for url in ("/", "/participants/hand-over/", "/participants/"):
        page = said(client.get(url))
        assert "ncident" not in page
        assert SAID not in page


def test_who_looked_does_not_tell_that_somebody_looked_at_incidents(
    client, lead, caseworker, case
):
    IncidentFactory(enrolment=case)
    client.force_login(lead)
    client.get(LIST)
    client.force_login(caseworker)

    page = said(client.get(f"{case.get_absolute_url()}looks/"))

    assert "Lena" not in page


@pytest.mark.parametrize("reader", ["writer", "lead", "colleague"])
def test_the_history_tab_tells_of_it_whoever_may_read_it(
    client, office, lead, caseworker, case, reader
):
    made = IncidentFactory(enrolment=case, by=caseworker, text=SAID)
    with in_scope(lead):
        actions.settle(made, certainty="confirmed", by=lead)
    who = {"writer": caseworker, "lead": lead, "colleague": member(office)}
    client.force_login(who[reader])

    page = said(client.get(f"{case.get_absolute_url()}history/"))

    assert (SAID in page, "Confirmed" in page) == (reader != "colleague",) * 2


def test_with_no_scope_set_no_incident_is_seen(case):
    IncidentFactory(enrolment=case)

    assert Incident.objects.count() == 0
    assert IncidentEvent.objects.count() == 0


@pytest.mark.parametrize("case_of", ["another's name", "elsewhere", "a child"])
def test_nobody_adds_one_elsewhere_or_in_the_name_of_another(office, lead, case_of):
    there = {
        "another's name": {"office": office},
        "elsewhere": {"office": OfficeFactory(program=office.program)},
        "a child": {"office": office, "child_track": True},
    }
    case = EnrolmentFactory(**there[case_of])
    by = UserFactory() if case_of == "another's name" else lead
    of = {"enrolment": case, "office": case.office, "child_track": case.child_track}

    with pytest.raises(ProgrammingError, match="row-level"), in_scope(lead):
        Incident.objects.create(**of, **facts_of(office), by=by)


def test_nobody_but_the_owner_deletes_one(lead, case):
    IncidentFactory(enrolment=case)

    with pytest.raises(ProgrammingError), in_scope(lead):
        Incident.objects.all()._raw_delete("default")


def test_a_case_handed_to_another_office_takes_its_incidents_along(
    office, caseworker, case
):
    made = IncidentFactory(enrolment=case, by=caseworker)
    there = OfficeFactory(program=office.program)

    with as_owner():
        type(case).objects.filter(pk=case.pk).update(office=there)

    assert only().office == there
    assert seen_by(member(there, Role.PROGRAMME_LEAD)) == [made]
    assert seen_by(caseworker) == []


# Put right


def test_its_writer_puts_it_right_and_nobody_else(client, lead, caseworker, case):
    made = IncidentFactory(enrolment=case, by=caseworker)
    sent = typed(case.office, version=made.version)
    url = page_of(case, f"{made.pk}/change/")
    client.force_login(lead)
    refused = client.post(url, sent)
    client.force_login(caseworker)

    client.post(url, sent)

    assert refused.status_code == 404
    assert (only().text, only().certainty, only().version) == (SAID, "alleged", 2)


def test_the_action_lets_nobody_else_change_it(lead, case):
    made = IncidentFactory(enrolment=case)

    with in_scope(lead), pytest.raises(OutOfReach):
        actions.change(made, **words_of(case.office), by=lead)


@pytest.mark.parametrize("name", ["happened_on", "kind", "place", "source", "text"])
def test_what_was_confirmed_stands_as_it_is(caseworker, case, name):
    made = IncidentFactory(enrolment=case, by=caseworker, confirmed=True)
    words = {each: getattr(made, each) for each in words_of(case.office)}
    other = words_of(case.office)[name]
    assert other != words[name]

    with in_scope(caseworker), pytest.raises(Refused):
        actions.change(made, **words | {name: other}, by=caseworker)


def test_what_was_done_is_added_to_a_confirmed_one(caseworker, case):
    made = IncidentFactory(enrolment=case, by=caseworker, confirmed=True)
    words = {each: getattr(made, each) for each in words_of(case.office)}

    with in_scope(caseworker):
        actions.change(made, **words | {"done": "He moved."}, by=caseworker)

    assert (only().done, only().certainty) == ("He moved.", "confirmed")


def test_the_form_shows_what_is_known_and_who_saw_less_is_shown_both(
    client, caseworker, case
):
    made = IncidentFactory(enrolment=case, by=caseworker, place="The bridge", version=2)
    url = page_of(case, f"{made.pk}/change/")
    client.force_login(caseworker)

    page = client.get(url).content.decode()
    answer = client.post(url, typed(case.office, version=1))

    assert made.text in page
    assert "The bridge" in page
    assert answer.status_code == 409
    assert only().text == made.text


# How certain it is


def test_the_lead_settles_how_certain_it_is(client, lead, caseworker, case):
    made = IncidentFactory(enrolment=case, by=caseworker)
    client.force_login(lead)
    url = page_of(case, f"{made.pk}/settle/")
    sent = {"submission_key": str(uuid4()), "version": 1, "certainty": "confirmed"}

    shown = said(client.get(url))
    answer = client.post(url, sent, follow=True)

    stored = only()
    assert made.text in shown
    assert (stored.certainty, stored.settled_by, stored.version) == (
        "confirmed",
        lead,
        2,
    )
    assert "Certainty settled by" in said(answer)
    with as_owner():
        kept = AuditEvent.objects.get(action="incident-settled")
    assert kept.facts == {"case": case.case_code}


@pytest.mark.parametrize("certainty", ["alleged", "probable"])
def test_a_lead_settles_their_own_short_of_confirmed(lead, case, certainty):
    made = IncidentFactory(enrolment=case, by=lead)

    with in_scope(lead):
        actions.settle(made, certainty=certainty, by=lead)

    assert (only().certainty, only().settled_by) == (certainty, lead)


def test_nobody_confirms_what_they_wrote_themselves(client, lead, case):
    made = IncidentFactory(enrolment=case, by=lead)
    client.force_login(lead)
    sent = {"submission_key": str(uuid4()), "version": 1, "certainty": "confirmed"}

    answer = client.post(page_of(case, f"{made.pk}/settle/"), sent)

    assert "Select a valid choice" in said(answer)
    with in_scope(lead), pytest.raises(Refused) as refused:
        actions.settle(made, certainty="confirmed", by=lead)
    assert refused.value.field == "certainty"
    assert only().certainty == "alleged"


def test_child_protection_settles_a_childs(office, caseworker):
    protection = member(office, Role.CHILD_PROTECTION)
    made = IncidentFactory(enrolment__office=office, enrolment__child_track=True)

    with in_scope(protection):
        actions.settle(made, certainty="confirmed", by=protection)
    with in_scope(caseworker), pytest.raises(OutOfReach):
        actions.settle(made, certainty="alleged", by=caseworker)

    assert only().settled_by == protection


def test_a_colleague_who_sees_the_case_settles_nothing(caseworker, case):
    made = IncidentFactory(enrolment=case)

    with in_scope(caseworker), pytest.raises(OutOfReach):
        actions.settle(made, certainty="confirmed", by=caseworker)


@pytest.mark.django_db(transaction=True)
def test_twenty_who_settle_one_at_once_leave_one_settlement(office):
    lead = member(office, Role.PROGRAMME_LEAD)
    made = IncidentFactory(enrolment__office=office)
    start, told = Barrier(20), []

    def settle():
        try:
            with in_scope(lead):
                start.wait(timeout=20)
                actions.settle(made, certainty="confirmed", by=lead)
                told.append("stored")
        except Refused:
            told.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=settle) for _number in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(told) == ["refused"] * 19 + ["stored"]
    with as_owner():
        assert AuditEvent.objects.filter(action="incident-settled").count() == 1
        assert Incident.objects.get().version == 2


# The list, and how many there are


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("", [4, 3, 2, 1]),
        ("?kind=threat", [4, 2]),
        ("?certainty=confirmed", [3]),
        ("?kind=threat&certainty=probable", [2]),
        ("?kind=gossip", [4, 3, 2, 1]),
    ],
)
def test_the_list_is_narrowed_by_kind_and_certainty(client, lead, case, query, days):
    march = [date(2026, 3, day) for day in range(1, 5)]
    IncidentFactory(enrolment=case, happened_on=march[0], kind="accident")
    IncidentFactory(
        enrolment=case, happened_on=march[1], kind="threat", certainty="probable"
    )
    IncidentFactory(
        enrolment=case, happened_on=march[2], kind="accident", confirmed=True
    )
    IncidentFactory(enrolment=case, happened_on=march[3], kind="threat")
    client.force_login(lead)

    page = client.get(f"{LIST}{query}").context["page"]

    assert [each.happened_on.day for each in page.rows] == days


def test_the_list_is_turned_over(client, office, lead, case):
    IncidentFactory.create_batch(26, enrolment=case)
    client.force_login(lead)

    first = client.get(LIST).context["page"]
    rest = client.get(f"{LIST}?after={first.after}").context["page"]

    assert (len(first.rows), len(rest.rows)) == (25, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_questions_for_one_as_for_three(
    client, django_assert_num_queries, office, lead, number
):
    for _each in range(number):
        IncidentFactory(enrolment__office=office)
    client.force_login(lead)

    with django_assert_num_queries(9):
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 3])
def test_the_tab_takes_as_many_questions_for_one_as_for_three(
    client, django_assert_num_queries, lead, case, number
):
    IncidentFactory.create_batch(number, enrolment=case, confirmed=True)
    client.force_login(lead)

    with django_assert_num_queries(10):
        client.get(page_of(case))


def test_the_list_names_in_the_trail_whom_it_shows(client, lead, case):
    IncidentFactory(enrolment=case)
    client.force_login(lead)

    client.get(LIST)

    with as_owner():
        kept = AuditEvent.objects.get(action="incident-list-read")
    assert kept.facts == {"cases": [case.case_code]}


def test_what_is_alleged_is_never_counted_as_confirmed(client, office, lead, case):
    IncidentFactory.create_batch(2, enrolment=case, kind="threat")
    IncidentFactory(enrolment=case, kind="threat", certainty="probable")
    IncidentFactory(enrolment=case, kind="death", confirmed=True)
    IncidentFactory(enrolment=EnrolmentFactory(office=office, child_track=True))
    IncidentFactory()
    client.force_login(lead)

    counted = client.get(LIST).context["counted"]

    assert [*incidents.Certainty] == ["alleged", "probable", "confirmed"]
    assert [(line.kind, line.cells) for line in counted] == [
        ("Threat", [2, 1, 0]),
        ("Death", [0, 0, 1]),
    ]


def test_who_only_writes_is_counted_nothing(caseworker, case):
    IncidentFactory(enrolment=case, by=caseworker)

    with in_scope(caseworker):
        assert incidents.counted(scope_of(caseworker)) == []


def test_the_complaints_lead_to_the_list_whoever_may_read_it(
    client, lead, caseworker, case
):
    links = []
    for each in (lead, caseworker):
        client.force_login(each)
        links.append(f'href="{LIST}"' in client.get("/complaints/").content.decode())

    assert links == [True, False]


# What the database holds


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("incident_kind_is_known_code", {"kind": "gossip"}),
        ("incident_source_is_known_code", {"source": "nobody"}),
        ("incident_certainty_is_known_code", {"certainty": "likely"}),
        ("incident_says_what", {"text": ""}),
        (
            "incident_is_settled_by_somebody_at_some_time",
            {"settled_at": timezone.now()},
        ),
        ("incident_is_confirmed_by_another_than_wrote_it", {"certainty": "confirmed"}),
    ],
)
def test_the_database_holds_what_an_incident_is(case, name, facts):
    with pytest.raises(IntegrityError, match=name), as_owner():
        Incident.objects.create(
            enrolment=case,
            office=case.office,
            child_track=False,
            by=UserFactory(),
            **facts_of(case.office) | facts,
        )


def test_the_database_lets_nobody_confirm_their_own(lead, case):
    made = IncidentFactory(enrolment=case, by=lead)
    own = {"settled_by": lead, "settled_at": timezone.now()}

    with (
        pytest.raises(IntegrityError, match="confirmed_by_another"),
        as_owner(),
    ):
        Incident.objects.filter(pk=made.pk).update(certainty="confirmed", **own)


@pytest.mark.parametrize("column", ["place", "done"])
def test_what_was_not_sealed_is_refused(case, column):
    IncidentFactory(enrolment=case)

    with (
        pytest.raises(IntegrityError, match=f"incident_{column}_is_sealed"),
        as_owner(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE participants_incident SET {column} = 'plain'")
