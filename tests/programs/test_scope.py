"""What several assignments add up to, and when they hold."""

from datetime import date, timedelta

import pytest

from core.access import Permission, Reach
from participants.models import ArmedGroupHistory, Enrolment
from programs.models import Role
from programs.roles import ROLES
from programs.scope import NOTHING, scope_of
from tests.factories import (
    ActivityFactory,
    ArmedGroupHistoryFactory,
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
    UserFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_every_role_has_its_permissions_written_down():
    assert set(ROLES) == set(Role)


def test_roles_in_several_offices_do_not_add_up():
    lead = AssignmentFactory(role=Role.PROGRAMME_LEAD)
    elsewhere = OfficeFactory(program=lead.program)
    AssignmentFactory(user=lead.user, role=Role.CASEWORKER, office=elsewhere)

    reach = scope_of(lead.user).reach(Permission.GROUP_HISTORY_READ)

    assert reach == Reach(
        offices={lead.office_id},
        caseload={(lead.user_id, elsewhere.pk)},
        programs={lead.program_id},
    )


def test_an_assignment_without_an_office_reaches_all_of_the_programme():
    office = OfficeFactory()
    other = OfficeFactory(program=office.program)
    OfficeFactory()
    lead = AssignmentFactory(
        role=Role.PROGRAMME_LEAD, program=office.program, office=None
    ).user

    reach = scope_of(lead).reach(Permission.CASE_READ)

    assert reach.offices == {office.pk, other.pk}


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (0, None, True),
        (0, 0, True),
        (1, None, False),
        (-9, -1, False),
    ],
)
def test_an_assignment_holds_from_its_first_day_to_its_last(starts, ends, holds):
    assignment = AssignmentFactory()
    today = assignment.program.today()
    assignment.starts_on = today + timedelta(starts)
    assignment.ends_on = None if ends is None else today + timedelta(ends)

    assert assignment.holds_today() is holds


def test_an_ended_assignment_gives_nothing():
    ended = AssignmentFactory(ends_on=date(2024, 2, 1))

    assert scope_of(ended.user).reaches == NOTHING.reaches


def test_a_disabled_user_has_no_scope():
    assignment = AssignmentFactory(user=UserFactory(is_active=False))

    assert scope_of(assignment.user) == NOTHING


def test_a_superuser_without_an_assignment_sees_nobody():
    assert scope_of(UserFactory(is_superuser=True)).reaches == {}


def test_the_caseload_is_the_own_cases_of_the_offices_one_works_in():
    worker = AssignmentFactory()
    own = EnrolmentFactory(office=worker.office, caseworker=worker.user)
    EnrolmentFactory(office=worker.office)
    EnrolmentFactory(caseworker=worker.user)
    EnrolmentFactory(office=worker.office, caseworker=worker.user, child_track=True)
    history = ArmedGroupHistoryFactory(enrolment=own)
    ArmedGroupHistoryFactory(enrolment__office=worker.office)

    scope, permission = scope_of(worker.user), Permission.GROUP_HISTORY_READ
    with as_owner():
        cases = list(Enrolment.objects.allowing(scope, permission))
        histories = list(ArmedGroupHistory.objects.allowing(scope, permission))

    assert (cases, histories) == ([own], [history])


def test_the_policy_is_told_only_the_cases_that_no_office_opens():
    counsellor = AssignmentFactory(role=Role.COUNSELLOR)
    user, office = counsellor.user, counsellor.office
    AssignmentFactory(user=user, role=Role.CASEWORKER, office=office)
    EnrolmentFactory(office=office, caseworker=user)
    client = StageFactory(enrolment__office=office, counsellor=user).enrolment

    scope = scope_of(user)

    assert scope.for_database()["ddr.cases"] == f"{{{client.pk}}}"


def test_the_scope_is_named_after_the_role_and_its_place():
    assignment = AssignmentFactory(office__name="Ombala")

    assert scope_of(assignment.user).title == "Caseworker, Ombala"


def test_a_client_is_whose_latest_stay_names_the_counsellor():
    counsellor = AssignmentFactory(role=Role.COUNSELLOR)
    user, office = counsellor.user, counsellor.office
    client = StageFactory(
        enrolment__office=office,
        counsellor=user,
        status="completed",
        ended_on=date(2026, 3, 1),
    )
    given_away = StageFactory(
        enrolment__office=office,
        counsellor=user,
        status="completed",
        ended_on=date(2026, 3, 1),
    ).enrolment
    StageFactory(
        enrolment=given_away, started_on=date(2026, 3, 1), counsellor=UserFactory()
    )

    reach = scope_of(user).reach(Permission.SCORE_READ)

    assert reach.cases == {client.enrolment_id}


def test_an_attender_of_another_office_is_seen_by_the_trainer_who_works_there_too():
    activity = ActivityFactory(stage="education")
    office, user = activity.office, UserFactory()
    for role in (Role.FACILITATOR, Role.CASEWORKER):
        AssignmentFactory(user=user, role=role, office=office)
    with as_owner():
        activity.facilitators.add(user)
    pupil = EnrolmentFactory(office=OfficeFactory(program=office.program))
    StageFactory(enrolment=pupil, stage="education", activity=activity)
    declined = EnrolmentFactory(office=pupil.office)
    StageFactory(
        enrolment=declined,
        stage="education",
        activity=activity,
        status="declined",
        started_on=None,
    )

    scope = scope_of(user)

    assert scope.reach(Permission.NAME_READ).cases == {pupil.pk}
    assert scope.for_database()["ddr.cases"] == f"{{{pupil.pk}}}"
