"""Emergency openings afterwards: who is told of them, and who says what they were."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEvent
from participants import todo
from participants.actions import emergencies as actions
from participants.models import EmergencyOpening, Enrolment
from participants.models.record import Refused
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    EmergencyOpeningFactory,
    OfficeFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
LIST = "/participants/emergencies/"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def lead(office):
    return AssignmentFactory(office=office, role=Role.PROGRAMME_LEAD).user


@pytest.fixture
def opening(office):
    colleague = UserFactory(first_name="Esther", last_name="Mensah")
    return EmergencyOpeningFactory(enrolment__office=office, by=colleague)


def address(opening):
    return f"{LIST}{opening.pk}/"


def answered(client, user, url=LIST):
    client.force_login(user)
    return client.get(url)


def review(client, user, opening, **facts):
    client.force_login(user)
    sent = {
        "finding": "in_order",
        "finding_note": "Called the office: it was so.",
        "submission_key": str(uuid4()),
        "version": opening.version,
    }
    return client.post(address(opening), sent | facts)


def stored():
    with as_owner():
        return EmergencyOpening.objects.get()


def test_a_lead_reads_who_opened_which_case_when_why_and_what(client, lead, opening):
    reader = AssignmentFactory(
        user=opening.by, office=OfficeFactory(program=opening.office.program)
    ).user
    url = opening.enrolment.get_absolute_url()
    assert answered(client, reader, url).status_code == 200
    assert answered(client, reader, f"{url}notes/").status_code == 200

    shown = answered(client, lead, address(opening)).context["opening"]

    assert (shown.row.who, shown.row.code) == (
        "Esther Mensah",
        opening.enrolment.case_code,
    )
    assert [read.what for read in shown.reads] == ["Overview", "Notes"]
    assert shown.reason == "His brother was taken last night."
    assert shown.row.awaits


@pytest.mark.parametrize("finding", ["in_order", "not_in_order"])
def test_a_lead_reviews_it_and_it_is_recorded(client, lead, opening, finding):
    answer = review(client, lead, opening, finding=finding)

    row = stored()
    event = AuditEvent.objects.get(action="emergency-reviewed")
    assert (answer.status_code, answer.url) == (302, LIST)
    assert (row.finding, row.finding_note, row.reviewed_by) == (
        finding,
        "Called the office: it was so.",
        lead,
    )
    assert (event.by, event.subject_id) == (lead, str(opening.enrolment_id))
    assert event.facts == {
        "case": opening.enrolment.case_code,
        "opening": str(opening.pk),
        "finding": finding,
    }


def test_a_review_says_what_was_found(client, lead, opening):
    answer = review(client, lead, opening, finding_note=" ")

    assert [*answer.context["form"].errors] == ["finding_note"]
    assert stored().finding == ""


def test_what_is_reviewed_stays_so(client, lead, opening):
    review(client, lead, opening)

    again = review(client, lead, stored(), finding="not_in_order")

    assert (again.status_code, stored().finding) == (200, "in_order")
    assert "Called the office: it was so." in again.content.decode()


def test_of_two_reviews_at_once_the_first_stands(lead, opening):
    other = AssignmentFactory(office=opening.office, role=Role.PROGRAMME_LEAD).user
    with in_scope(lead):
        actions.review(opening, finding="in_order", finding_note="Well.", by=lead)

    with in_scope(other), pytest.raises(Refused, match="reviewed already: In order"):
        actions.review(opening, finding="not_in_order", finding_note="No.", by=other)


def test_who_opened_a_case_does_not_review_it(client, office, lead):
    own = EmergencyOpeningFactory(enrolment__office=office, by=lead)

    page = answered(client, lead, address(own))
    review(client, lead, own)

    assert "so somebody else reviews it" in page.content.decode()
    assert stored().finding == ""
    with in_scope(lead), pytest.raises(Refused, match="somebody else reviews it"):
        actions.review(own, finding="in_order", finding_note="Well.", by=lead)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 403),
        (Role.COUNSELLOR, 403),
        (Role.CLINICAL_SUPERVISOR, 403),
        (Role.FACILITATOR, 403),
        (Role.CHILD_PROTECTION, 404),
        (Role.PROGRAMME_LEAD, 200),
        (Role.MONITORING_OFFICER, 403),
        (Role.AUDITOR, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_who_reviews_what_was_opened_of_an_adult(client, office, opening, role, status):
    user = AssignmentFactory(office=office, role=role).user

    assert answered(client, user, address(opening)).status_code == status
    sent = review(client, user, opening).status_code
    assert sent == (302 if status == 200 else status)


def test_child_protection_reviews_what_was_opened_of_a_child(client, office, lead):
    of_child = EmergencyOpeningFactory(
        enrolment__office=office, enrolment__child_track=True
    )
    officer = AssignmentFactory(office=office, role=Role.CHILD_PROTECTION).user

    assert answered(client, lead, address(of_child)).status_code == 404
    assert answered(client, lead).context["rows"] == []
    assert review(client, officer, of_child).status_code == 302


def test_another_offices_lead_does_not_see_it(client, opening):
    stranger = AssignmentFactory(
        office=OfficeFactory(program=opening.office.program), role=Role.PROGRAMME_LEAD
    ).user

    page = answered(client, stranger)

    assert answered(client, stranger, address(opening)).status_code == 404
    assert page.context["rows"] == []


# The list


def codes(answer):
    return [row.code for row in answer.context["rows"]]


def test_all_openings_stay_in_the_list(client, office, lead, opening):
    reviewed = EmergencyOpeningFactory(
        enrolment__office=office,
        opened_at=timezone.now() - timedelta(days=90),
        finding="not_in_order",
        finding_note="Nobody had asked for it.",
        reviewed_by=lead,
        reviewed_at=timezone.now(),
    )
    old, new = reviewed.enrolment.case_code, opening.enrolment.case_code

    listed = {
        state: codes(answered(client, lead, f"{LIST}?state={state}"))
        for state in ("waiting", "in_order", "not_in_order", "all")
    }

    assert listed == {
        "waiting": [new],
        "in_order": [],
        "not_in_order": [old],
        "all": [new, old],
    }
    assert codes(answered(client, lead)) == [new]


def test_the_list_is_narrowed_to_an_office(client, office, opening):
    other = OfficeFactory(program=office.program)
    EmergencyOpeningFactory(enrolment__office=other)
    lead = AssignmentFactory(
        role=Role.PROGRAMME_LEAD, program=office.program, office=None
    ).user

    narrowed = answered(client, lead, f"{LIST}?office={office.code}")

    assert codes(narrowed) == [opening.enrolment.case_code]
    assert len(codes(answered(client, lead))) == 2


def test_a_caseworker_is_told_of_their_own_cases_alone(client, office, opening):
    keeper = AssignmentFactory(office=office).user
    EmergencyOpeningFactory(enrolment__office=office)
    with as_owner():
        Enrolment.objects.filter(pk=opening.enrolment_id).update(caseworker=keeper)

    page = answered(client, keeper)

    assert codes(page) == [opening.enrolment.case_code]
    assert address(opening) not in page.content.decode()


def test_the_list_is_recorded_with_its_cases(client, lead, opening):
    answered(client, lead)

    event = AuditEvent.objects.get()
    assert (event.action, event.facts["cases"]) == (
        "emergency-list-read",
        [opening.enrolment.case_code],
    )


def test_the_list_asks_no_more_for_three_rows_than_for_one(client, office, lead):
    counts = []
    for rows in (1, 2):
        for _number in range(rows):
            EmergencyOpeningFactory(enrolment__office=office)
        client.force_login(lead)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        counts.append(len(captured))

    assert counts == [9, 9]


# The home page


def of_emergencies(user):
    with in_scope(user):
        work = todo.read(scope_of(user))
    counts = {count.words: count.figure for count in work.counts}
    items = [
        item
        for each in work.worklists
        if each.title == "Opened in an emergency"
        for item in each.items
    ]
    return counts.get("Opened in an emergency"), items


def test_the_lead_and_the_caseworker_find_it_on_their_home_page(office, lead, opening):
    keeper = AssignmentFactory(office=office).user
    other = AssignmentFactory(office=office).user
    with as_owner():
        Enrolment.objects.filter(pk=opening.enrolment_id).update(caseworker=keeper)

    leads, keepers, others = map(of_emergencies, (lead, keeper, other))

    assert (leads[0], keepers[0], others) == ("1", "1", (None, []))
    assert [(item.button, item.button_url) for item in leads[1]] == [
        ("Review", address(opening))
    ]
    assert [(item.button, item.button_url) for item in keepers[1]] == [("Read", LIST)]
    assert leads[1][0].more.startswith("Esther Mensah opened this case in an emergency")


def test_nothing_is_told_of_what_is_reviewed_or_ones_own(client, office, lead, opening):
    EmergencyOpeningFactory(enrolment__office=office, by=lead)
    review(client, lead, opening)

    assert of_emergencies(lead) == (None, [])
