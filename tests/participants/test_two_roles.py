"""Roles in two offices never add up: what one lets somebody do holds nowhere else.

The policy of the database lets all of both offices through, so here the pages'
own guards stand alone.
"""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from participants import todo
from participants.models import Attendance, Enrolment, ExitRequest, Stage
from participants.reading import appointments, seats
from programs.models import Program, Role
from programs.scope import scope_of
from tests.factories import (
    ActivityFactory,
    AppointmentFactory,
    AssignmentFactory,
    BusinessPlanFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    NoteFactory,
    OfficeFactory,
    SessionFactory,
    StageFactory,
)
from tests.participants.registers import attender, present, runs, send
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
TRAINING = "vocational_training"


@pytest.fixture
def office():
    """Where what is asked for happens."""
    return OfficeFactory(name="Ombala")


def somebody(client, here, role, role_elsewhere):
    """Signed in with one role here, and another in another office."""
    user = AssignmentFactory(office=here, role=role).user
    elsewhere = OfficeFactory(program=here.program)
    AssignmentFactory(user=user, office=elsewhere, role=role_elsewhere)
    client.force_login(user)
    return user


@pytest.fixture
def lead(client, office):
    """A lead here who is a caseworker elsewhere."""
    return somebody(client, office, Role.PROGRAMME_LEAD, Role.CASEWORKER)


@pytest.mark.parametrize(
    "page",
    [
        "identity/",
        "contact/",
        "notes/new/",
        "notes/{note}/",
        f"stages/new/{TRAINING}/",
        "stages/{stay}/end/",
        "stages/ask-for-support/",
        "exit/",
        "follow-up/3/",
    ],
)
def test_a_lead_writes_nothing_here_by_being_a_caseworker_elsewhere(
    client, office, lead, page
):
    """Not even where they were the caseworker before they became the lead."""
    left = office.program.today() - timedelta(days=100)
    case = EnrolmentFactory(
        office=office,
        caseworker=lead,
        registered_on=date(2023, 1, 5),
        exited_on=left if "follow-up" in page else None,
        exit_reason="completed" if "follow-up" in page else "",
    )
    own = {
        "note": NoteFactory(enrolment=case, by=lead).pk,
        "stay": StageFactory(enrolment=case, stage=TRAINING).pk,
    }
    url = f"{case.get_absolute_url()}{page.format(**own)}"

    assert client.get(case.get_absolute_url()).status_code == 200
    assert client.get(url).status_code == 404
    assert client.post(url, {}).status_code == 404


def test_a_lead_takes_no_case_here_by_being_a_caseworker_elsewhere(
    client, office, lead
):
    case = EnrolmentFactory(office=office)

    answer = client.post(f"{case.get_absolute_url()}take/")

    with as_owner():
        assert Enrolment.objects.get().caseworker is None
    assert answer.status_code == 404


def test_a_lead_keeps_no_register_here_by_being_a_caseworker_elsewhere(
    client, office, lead
):
    activity = ActivityFactory(office=office, starts_on=date(2026, 1, 1))
    session = SessionFactory(activity=activity, date=date(2026, 3, 10))
    case = attender(activity)
    parts = [
        f"{session.get_absolute_url()}sheet/",
        f"{session.get_absolute_url()}not-held/",
        f"{activity.get_absolute_url()}sessions/new/",
        f"{activity.get_absolute_url()}timetable/",
    ]

    assert send(client, session, present(case)).status_code == 403
    assert [client.get(part).status_code for part in parts] == [404] * 4
    listed = client.get("/activities/registers/").content.decode()
    assert session.get_absolute_url() not in listed
    with as_owner():
        assert not Attendance.objects.exists()


def test_a_lead_sees_here_which_registers_are_missing_all_the_same(
    client, office, lead
):
    activity = ActivityFactory(office=office, starts_on=date(2026, 1, 1))
    SessionFactory(activity=activity, date=date(2026, 3, 10))

    page = client.get(activity.get_absolute_url()).content.decode()
    [row] = client.get("/activities/").context["rows"]

    assert "Register missing" in page
    assert "Keep register" not in page
    assert row.missing == 1


def test_a_lead_is_not_told_of_care_here_by_being_a_caseworker_elsewhere(
    client, office, lead
):
    case = EnrolmentFactory(office=office)
    StageFactory(enrolment=case)

    page = client.get(case.get_absolute_url()).content.decode()

    assert "Psychological support" not in page
    assert "Psychological screening" not in page


def test_a_caseworker_decides_nothing_here_by_being_a_lead_elsewhere(client, office):
    asked = ExitRequestFactory(enrolment=EnrolmentFactory(office=office))
    user = somebody(client, office, Role.CASEWORKER, Role.PROGRAMME_LEAD)
    case = asked.enrolment
    url = f"{case.get_absolute_url()}exit/{asked.pk}/"

    assert client.get(url).status_code == 404
    assert client.post(url, {"decision": "approved"}).status_code == 404
    listed = client.get("/participants/approvals/").content.decode()
    assert case.case_code not in listed
    assert url not in client.get(case.get_absolute_url()).content.decode()
    with in_scope(user):
        assert todo.read(scope_of(user)).counts[0].figure == "0"
    with as_owner():
        assert ExitRequest.objects.get().state == "waiting"


def test_a_caseworker_decides_no_business_here_by_being_a_lead_elsewhere(
    client, office
):
    plan = BusinessPlanFactory(
        enrolment=EnrolmentFactory(office=office), state="submitted"
    )
    somebody(client, office, Role.CASEWORKER, Role.PROGRAMME_LEAD)
    url = f"{plan.enrolment.get_absolute_url()}plans/{plan.pk}/"

    pages = [client.get(each) for each in ("/participants/approvals/", "/")]

    assert client.get(url).status_code == 404
    assert client.post(url, {"decision": "approved"}).status_code == 404
    assert [url in each.content.decode() for each in pages] == [False, False]


def test_a_facilitator_gives_no_place_here_by_being_a_caseworker_elsewhere(
    client, office
):
    activity = ActivityFactory(office=office, capacity=2)
    user = runs(activity, somebody(client, office, Role.FACILITATOR, Role.CASEWORKER))
    waits = StageFactory(
        enrolment__office=office,
        stage=activity.stage,
        activity=activity,
        status="waitlisted",
        started_on=None,
        waiting_since=timezone.now(),
    )

    with in_scope(user):
        told = [*seats.waiting(scope_of(user)), *seats.to_fill(scope_of(user))]
    page = client.get(f"/activities/{activity.pk}/waiting/")

    assert told == []
    assert page.status_code == 404
    with as_owner():
        assert Stage.objects.get(pk=waits.pk).status == "waitlisted"


def test_a_counsellor_sees_no_appointments_here_that_are_another_counsellors(
    client, office
):
    """A supervisor reads all of them, and has none."""
    user = somebody(client, office, Role.CLINICAL_SUPERVISOR, Role.COUNSELLOR)
    other = AssignmentFactory(office=office, role=Role.COUNSELLOR).user
    case = EnrolmentFactory(office=office)
    StageFactory(enrolment=case, counsellor=other)
    day = office.program.today()
    AppointmentFactory(enrolment=case, counsellor=other, day=day)
    AppointmentFactory(enrolment=case, counsellor=other, day=day - timedelta(days=1))

    with in_scope(user):
        scope = scope_of(user)
        own = [*appointments.of_today(scope), *appointments.unrecorded(scope)]

    assert own == []


def test_a_supervisor_finds_by_name_those_in_care_alone(client, office):
    """Of the others of the office the policy would show all."""
    names = {"participant__family_name": "Kamara"}
    in_care = EnrolmentFactory(office=office, **names)
    StageFactory(enrolment=in_care)
    others = [EnrolmentFactory(office=office, **names) for _number in range(2)]
    user = AssignmentFactory(office=office, role=Role.CLINICAL_SUPERVISOR).user
    client.force_login(user)

    answers = [
        client.post("/participants/search/", {"q": typed}).url
        for typed in ("Kamara", others[0].case_code, others[0].external_id)
    ]

    assert answers[0] == in_care.get_absolute_url()
    assert all(each.startswith("/participants/search/?s=") for each in answers[1:])


def test_of_who_may_be_named_only_no_more_is_told_when_somebody_registers(
    client, office
):
    """A caseworker elsewhere who runs a course here knows no birth date here."""
    activity = ActivityFactory(office=office)
    case = attender(activity, "Amina Bah", participant__birth_date=date(1990, 7, 1))
    user = somebody(client, office, Role.FACILITATOR, Role.CASEWORKER)
    runs(activity, user)
    with as_owner():
        Program.objects.update(duplicates_from=1)
    typed = {"family_name": "Bah", "given_name": "Amina", "sex": "F"}

    told = []
    for year in ("1990", "1960"):
        url = "/participants/new/0198f3a0-0000-7000-8000-000000000001/person/likely/"
        answer = client.post(url, typed | {"birth_date": year})
        told.append(
            [
                (each.row.code, each.why, each.is_strong)
                for each in answer.context["likely"].likely
            ]
        )

    why = ["Same family name", "Same given name"]
    assert told == [[(case.case_code, why, False)]] * 2
