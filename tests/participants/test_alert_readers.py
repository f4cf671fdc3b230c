"""Who learns that there is an alert, who reads what was said, and who only counts."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.utils import timezone

from core.access import Permission
from core.database import set_scope
from participants.actions import alerts as actions
from participants.models import (
    Alert,
    AlertClosing,
    AlertEvent,
    Enrolment,
    SafetyAssessment,
)
from participants.models.record import Refused
from participants.reading import alerts as reading
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AlertClosingFactory,
    AlertFactory,
    AssessmentFactory,
    AssignmentFactory,
    EmergencyOpeningFactory,
    EnrolmentFactory,
    OfficeFactory,
    SafetyAssessmentFactory,
    StageFactory,
)
from tests.participants.test_alerts import (
    ALARMING,
    address,
    cared_for,
    member,
    of_alert,
    reread,
    send,
    stored,
    told_by_letter,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
TOLD = "Self-harm alert"
TABS = [
    *("", "psychological-support/", "scores/", "training/", "education/"),
    *("attendance/", "follow-up/", "notes/", "timeline/", "history/"),
    *("psychological-support/sessions/new/", "psychological-support/safety-plan/"),
    "alerts/new/",
]


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def counsellor(office):
    return member(office, Role.COUNSELLOR)


@pytest.fixture
def case(office, counsellor):
    return cared_for(office, counsellor)


@pytest.fixture
def child(office, counsellor):
    return cared_for(office, counsellor, child_track=True)


def banners(page):
    return page.count(" data-alert>")


# It can't be left unseen


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.CLINICAL_SUPERVISOR])
@pytest.mark.parametrize("tab", TABS)
def test_every_page_of_the_case_leads_to_the_safety_assessment(
    client, office, counsellor, case, role, tab
):
    alert = AlertFactory(enrolment=case)
    reader = counsellor if role == Role.COUNSELLOR else member(office, role)
    client.force_login(reader)

    page = client.get(address(case, tab))

    assert page.status_code == 200
    assert banners(page.content.decode()) == 1
    assert f'href="{of_alert(alert, "safety/")}"' in page.content.decode()


def test_it_stays_above_the_pages_until_it_is_closed(client, counsellor, case):
    client.force_login(counsellor)
    steps = []
    for state in ({}, {"assessed": True}, {"proposed": True}, {"closed": True}):
        with as_owner():
            Alert.objects.all()._raw_delete("default")
        alert = AlertFactory(enrolment=case, **state)
        page = client.get(case.get_absolute_url()).content.decode()
        steps.append((banners(page), of_alert(alert) in page))

    assert steps == [(1, True), (1, True), (1, True), (0, False)]


def test_the_page_of_an_alert_does_not_lead_to_itself(client, counsellor, case):
    alert, other = AlertFactory(enrolment=case), AlertFactory(enrolment=case)
    client.force_login(counsellor)

    page = client.get(of_alert(alert, "safety/")).content.decode()

    assert banners(page) == 1
    assert of_alert(other, "safety/") in page


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.CLINICAL_SUPERVISOR])
def test_home_shows_it_first_until_it_is_closed(client, office, counsellor, case, role):
    alert = AlertFactory(enrolment=case)
    reader = counsellor if role == Role.COUNSELLOR else member(office, role)
    client.force_login(reader)
    StageFactory(enrolment__office=office, status="planned", started_on=None)

    page = client.get("/").content.decode()
    with as_owner():
        Alert.objects.filter(pk=alert.pk).update(
            state="closed",
            assessed_at=alert.raised_at,
            proposed_at=alert.raised_at,
            proposed_by=counsellor,
            closed_by=member(office, Role.CLINICAL_SUPERVISOR),
            closed_at=alert.raised_at,
        )
    after = client.get("/").content.decode()

    first = re.search(r'class="count count-bad"\s+href="([^"]+)">\s*<b>(\d)</b>', page)
    assert first.groups() == ("/participants/alerts/", "1")
    assert re.search(r'<h2 id="work-1">(.*?)</h2>', page)[1] == "Self-harm alerts"
    assert f'href="{of_alert(alert, "safety/")}"' in page
    assert "Self-harm alerts" not in after


def test_an_unanswered_alert_stands_before_one_that_is_answered(
    client, counsellor, office
):
    now = timezone.now()
    answered = AlertFactory(
        enrolment=cared_for(office, counsellor),
        assessed=True,
        raised_at=now - timedelta(hours=30),
    )
    waiting = AlertFactory(enrolment=cared_for(office, counsellor))
    client.force_login(counsellor)

    page = client.get("/").content.decode()

    assert page.index(of_alert(waiting)) < page.index(of_alert(answered))
    assert '<strong class="is-bad">6 hours late</strong>' in page


# Who learns of it

OTHERS = [
    Role.CASEWORKER,
    Role.PROGRAMME_LEAD,
    Role.CHILD_PROTECTION,
    Role.MONITORING_OFFICER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.FACILITATOR,
]


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_learns_that_there_is_one(client, office, case, role):
    alert = AlertFactory(enrolment=case)
    other = member(office, role)
    client.force_login(other)

    pages = [client.get(address(case, tab)) for tab in TABS]
    answer = client.get(of_alert(alert))

    assert answer.status_code in {403, 404}
    text = "".join(page.content.decode() for page in pages)
    assert (banners(text), str(alert.pk) in text) == (0, False)
    with in_scope(other):
        assert Alert.objects.count() == AlertEvent.objects.count() == 0
    with as_owner():  # by the filter alone, too
        assert reading.allowed(scope_of(other)).count() == 0


def test_the_own_caseworker_of_the_person_does_not_either(client, office):
    caseworker = member(office, Role.CASEWORKER)
    case = cared_for(office, None, caseworker=caseworker)
    alert = AlertFactory(enrolment=case)
    client.force_login(caseworker)

    pages = [client.get(address(case, tab)) for tab in ("", "timeline/", "history/")]

    assert {page.status_code for page in pages} == {200}
    assert TOLD not in "".join(page.content.decode() for page in pages)
    assert client.get(of_alert(alert)).status_code == 403
    with in_scope(caseworker):
        assert Alert.objects.count() == 0


def test_a_look_at_the_list_of_alerts_is_told_to_others_as_a_look_at_a_list(
    client, office
):
    supervisor, caseworker = (
        member(office, role) for role in (Role.CLINICAL_SUPERVISOR, Role.CASEWORKER)
    )
    case = cared_for(office, None, caseworker=caseworker)
    alert = AlertFactory(enrolment=case)
    client.force_login(supervisor)
    client.get("/participants/alerts/")
    client.get(of_alert(alert))
    client.force_login(caseworker)

    page = client.get(address(case, "looks/")).content.decode()

    assert page.count(str(supervisor)) == 2
    assert "lert" not in page.replace("components/alert", "")


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.CLINICAL_SUPERVISOR])
def test_of_others_clients_and_offices_nobody_is_told(client, office, case, role):
    alert = AlertFactory(enrolment=case)
    there = OfficeFactory(program=office.program)
    elsewhere = office if role == Role.COUNSELLOR else there
    client.force_login(member(elsewhere, role))

    for rest in ("", "safety/", "close/"):
        assert client.get(of_alert(alert, rest)).status_code == 404
    assert str(alert.pk) not in client.get("/participants/alerts/").content.decode()


def test_an_emergency_opens_no_alert(client, office, case):
    other = member(OfficeFactory(program=office.program), Role.CASEWORKER)
    both = member(OfficeFactory(program=office.program), Role.CLINICAL_SUPERVISOR)
    alert = AlertFactory(enrolment=case)
    SafetyAssessmentFactory(enrolment=case, alert=alert)
    for user, status in ((other, 403), (both, 404)):
        EmergencyOpeningFactory(enrolment=case, by=user)
        client.force_login(user)

        page = client.get(case.get_absolute_url())

        assert page.status_code == 200
        assert banners(page.content.decode()) == 0
        assert client.get(of_alert(alert)).status_code == status
        assert TOLD not in client.get(address(case, "timeline/")).content.decode()
        assert TOLD not in client.get(address(case, "history/")).content.decode()


def test_the_supervisor_reaches_somebody_who_is_in_no_care_yet(office):
    """Else nobody would see the alert of an imported screening."""
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)
    case = EnrolmentFactory(office=office)
    EnrolmentFactory(office=office)
    AlertFactory(enrolment=case)

    with in_scope(supervisor):
        scope = scope_of(supervisor)
        reached = list(Enrolment.objects.allowing(scope, Permission.CASE_READ))

    assert reached == [case]


def test_the_timeline_tells_who_may_know_and_no_word_of_what_was_said(
    client, counsellor, case
):
    alert = AlertFactory(enrolment=case, closed=True)
    SafetyAssessmentFactory(enrolment=case, alert=alert)
    client.force_login(counsellor)

    page = client.get(address(case, "timeline/")).content.decode()

    assert "Self-harm alert raised" in page
    assert "Self-harm alert closed" in page
    assert "Stayed until" not in page


def test_the_history_shows_the_text_to_its_author_alone(
    client, office, counsellor, case
):
    alert = AlertFactory(enrolment=case)
    SafetyAssessmentFactory(enrolment=case, alert=alert, by=counsellor)
    later = member(office, Role.COUNSELLOR)
    told = []
    for reader in (counsellor, later):
        with as_owner():
            case.stage_set.update(counsellor=reader)
        client.force_login(reader)
        page = client.get(address(case, "history/")).content.decode()
        told.append((TOLD in page, "Stayed until his aunt" in page))

    assert told == [(True, True), (True, False)]


# Who reads what was said


def written(case, by):
    alert = AlertFactory(enrolment=case, assessed=True)
    SafetyAssessmentFactory(enrolment=case, alert=alert, by=by)
    AlertClosingFactory(enrolment=case, alert=alert, by=by)
    return alert


@pytest.mark.parametrize(
    ("role", "reads"),
    [(role, role == Role.CLINICAL_SUPERVISOR) for role in Role],
)
def test_what_was_said_is_read_by_author_and_supervisor_alone(
    office, counsellor, case, role, reads
):
    written(case, counsellor)
    readers = {counsellor: True, member(office, role): reads}

    for reader, may in readers.items():
        with in_scope(reader):
            seen = [
                (model.objects.told_to(scope_of(reader)).count(), model.objects.count())
                for model in (SafetyAssessment, AlertClosing)
            ]
        with as_owner():
            by_filter = SafetyAssessment.objects.told_to(scope_of(reader)).count()
        assert (seen, by_filter) == ([(may, may)] * 2, may)


def test_the_next_counsellor_sees_the_alert_and_no_word_of_it(
    client, office, counsellor, case
):
    alert = written(case, member(office, Role.COUNSELLOR))
    client.force_login(counsellor)

    page = client.get(of_alert(alert)).content.decode()

    assert "Safety assessed" in page
    assert "Stayed until his aunt" not in page
    assert "by the clinical supervisor alone" in page


@pytest.mark.parametrize("model", [SafetyAssessment, AlertClosing])
def test_without_a_scope_no_text_is_seen_and_nobody_changes_one(model, case):
    written(case, member(case.office, Role.COUNSELLOR))

    with transaction.atomic():
        set_scope({"ddr.confidential": ""})
        assert model.objects.count() == 0
    for change in (
        lambda rows: rows._raw_delete("default"),
        lambda rows: rows.update(version=7),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change(model.objects.all())


@pytest.mark.parametrize("model", [Alert, SafetyAssessment, AlertClosing])
def test_a_row_follows_its_case_to_another_office(model, case):
    written(case, member(case.office, Role.COUNSELLOR))
    there = OfficeFactory(program=case.program)

    with as_owner():
        Enrolment.objects.filter(pk=case.pk).update(office=there)
        assert model.objects.get().office_id == there.pk


# A child's alert


def officer_sees(client, office, alert):
    officer = member(office, Role.CHILD_PROTECTION)
    client.force_login(officer)
    case = alert.enrolment
    return [
        banners(client.get(case.get_absolute_url()).content.decode()),
        client.get(of_alert(alert)).status_code,
    ]


def test_a_childs_alert_is_its_counsellors_at_first(client, office, child, counsellor):
    with in_scope(counsellor):
        alert = actions.raise_by_hand(child, reason="said", by=counsellor)
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)

    assert officer_sees(client, office, alert) == [0, 404]
    with in_scope(supervisor):
        assert Alert.objects.count() == 0
    assert told_by_letter() == []


def test_child_protection_sees_it_where_the_scores_are_shared(client, office, child):
    alert = AlertFactory(enrolment=child)
    with as_owner():
        child.stage_set.update(scores_shared=True)

    assert officer_sees(client, office, alert) == [1, 200]


def test_child_protection_sees_one_that_nobody_answered_in_time(client, office, child):
    long_ago = timezone.now() - timedelta(hours=25)
    late = AlertFactory(enrolment=child, raised_at=long_ago)
    answered = AlertFactory(enrolment=child, raised_at=long_ago, assessed=True)

    assert officer_sees(client, office, late) == [1, 200]
    assert officer_sees(client, office, answered) == [1, 404]


def test_a_child_whom_nobody_cares_for_is_child_protections_at_once(office):
    child = EnrolmentFactory(office=office, child_track=True)
    officer = member(office, Role.CHILD_PROTECTION)
    member(OfficeFactory(program=office.program), Role.CHILD_PROTECTION)
    member(office, Role.CLINICAL_SUPERVISOR)
    taken = AssessmentFactory(enrolment=child, answers=ALARMING)

    with as_owner():
        alert = actions.raised(taken, by=None)

    assert alert.shared
    assert [user for user, _link in told_by_letter()] == [officer.pk]
    with in_scope(officer):
        assert reading.allowed(scope_of(officer)).get() == alert


def test_to_propose_the_closing_shows_it_and_child_protection_confirms_without_a_text(
    client, office, child, counsellor
):
    alert = written(child, counsellor)
    client.force_login(counsellor)
    send(client, of_alert(alert, "close/"), text="All well")
    officer = member(office, Role.CHILD_PROTECTION)
    client.force_login(officer)

    page = client.get(of_alert(alert)).content.decode()
    listed = client.get("/").content.decode()
    send(client, of_alert(alert), decision="confirm", version=2)

    assert of_alert(alert) in listed
    assert "Close the alert" in page
    assert "All well" not in page
    assert "Stayed until his aunt" not in page
    assert (reread(alert).state, reread(alert).closed_by) == ("closed", officer)


def test_child_protection_neither_assesses_nor_proposes(client, office, child):
    alert = AlertFactory(enrolment=child, shared=True)
    client.force_login(member(office, Role.CHILD_PROTECTION))

    page = client.get(of_alert(alert)).content.decode()

    for rest in ("safety/", "close/"):
        assert client.get(of_alert(alert, rest)).status_code == 403
        assert of_alert(alert, rest) not in page
    assert client.get(address(child, "alerts/new/")).status_code == 403


def test_an_adults_alert_is_never_child_protections(office, case):
    long_ago = timezone.now() - timedelta(hours=25)
    AlertFactory(enrolment=case, shared=True, raised_at=long_ago)
    officer = member(office, Role.CHILD_PROTECTION)

    with as_owner():
        assert reading.allowed(scope_of(officer)).count() == 0


# The lead counts


def count(user):
    with in_scope(user):
        return reading.open_in(scope_of(user))


def test_the_lead_is_told_how_many_and_never_whose(client, office, case, child):
    long_ago = timezone.now() - timedelta(hours=25)
    found = [AlertFactory(enrolment=each) for each in (case, child)]
    found.append(AlertFactory(enrolment=case, assessed=True, raised_at=long_ago))
    AlertFactory(enrolment=case, closed=True)
    AlertFactory()
    lead = AssignmentFactory(
        role=Role.PROGRAMME_LEAD, office=None, program=office.program
    ).user
    client.force_login(lead)

    page = client.get("/").content.decode()

    panel = re.search(r'<section[^>]*labelledby="alerts".*?</section>', page, re.S)[0]
    figures = re.findall(
        r"<span>(.*?)</span>\s*<span class=\"num\">(.*?)</span>", panel
    )
    assert figures == [("Open", "3"), ("Open for more than 24 hours", "1")]
    assert "href" not in panel
    codes = [alert.enrolment.case_code for alert in found]
    assert [code for code in codes if code in panel] == []
    with in_scope(lead):
        assert Alert.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PROGRAMME_LEAD])
def test_nobody_else_is_given_the_number(office, case, role):
    AlertFactory(enrolment=case)
    user = member(office, role)

    with in_scope(user), connection.cursor() as cursor:
        cursor.execute(reading.OPEN_ALERTS, [[office.program_id]])
        told = cursor.fetchone()

    assert told == (0, 0)
    assert count(user) == (0, 0)


def test_the_number_is_of_ones_own_programmes_whatever_is_asked(office, case):
    AlertFactory(enrolment=case)
    lead = member(OfficeFactory(), Role.PROGRAMME_LEAD)

    with in_scope(lead), connection.cursor() as cursor:
        cursor.execute(reading.OPEN_ALERTS, [[office.program_id]])
        assert cursor.fetchone() == (0, 0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(reading.OPEN_ALERTS, [[office.program_id]])
        assert cursor.fetchone() == (0, 0)


# At once


@pytest.mark.django_db(transaction=True)
def test_of_20_who_confirm_at_once_one_does():
    office = OfficeFactory()
    case = cared_for(office, None)
    alert = AlertFactory(enrolment=case, proposed=True)
    people = [member(office, Role.CLINICAL_SUPERVISOR) for _ in range(20)]
    barrier, outcomes = Barrier(len(people)), []

    def confirm(user):
        try:
            barrier.wait()
            with in_scope(user):
                actions.confirm(alert, by=user)
            outcomes.append("closed")
        except Refused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [Thread(target=confirm, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["closed", *["refused"] * 19]
    assert [each.state for each in stored()] == ["closed"]
