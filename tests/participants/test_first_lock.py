"""What is read where no policy stands behind it: the first lock alone decides.

As the owner of the tables, who sees every row.
"""

from datetime import time

import pytest

from core.access import Permission, Reach
from participants.models import Alert, AlertClosing, Incident, PaymentList
from participants.reading import alerts, calendars, feeds, history, waivers
from participants.reading.case import readable
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    ActivityFactory,
    AlertClosingFactory,
    AlertFactory,
    AppointmentFactory,
    AssignmentFactory,
    EnrolmentFactory,
    IncidentFactory,
    OfficeFactory,
    PaymentListFactory,
    SafetyAssessmentFactory,
    SessionFactory,
    StageFactory,
    WaiverFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
CARE = "psychological_support"


@pytest.fixture
def office():
    return OfficeFactory()


def member(office, role):
    return AssignmentFactory(office=office, role=role).user


def week_as(user, day, trainer=None):
    monday = calendars.monday("", day)
    with as_owner():
        days = calendars.week_of(scope_of(user), monday, day, trainer=trainer)
        return [each.title for found in days for each in found.entries]


def phone_as(user):
    with as_owner():
        return [each.summary for each in feeds.entries(scope_of(user))]


@pytest.mark.parametrize("here", [True, False])
def test_a_week_has_the_sessions_of_the_own_office_alone(office, here):
    day = office.program.today()
    held_in = office if here else OfficeFactory(program=office.program)
    SessionFactory(activity=ActivityFactory(office=held_in, name="Tailoring"), date=day)
    user = member(office, Role.CASEWORKER)

    assert week_as(user, day) == ["Tailoring"] * here
    assert phone_as(user) == ["Tailoring"] * here


@pytest.mark.parametrize("cares", [True, False])
def test_who_cares_no_longer_for_somebody_has_no_appointment_with_them(office, cares):
    """Whoever cares for the person now has it."""
    counsellor = member(office, Role.COUNSELLOR)
    case = EnrolmentFactory(office=office, participant__given_name="Amina")
    other = member(office, Role.COUNSELLOR)
    StageFactory(enrolment=case, counsellor=counsellor if cares else other)
    day = office.program.today()
    hour = {"day": day, "starts_at": time(9)}
    AppointmentFactory(enrolment=case, counsellor=counsellor, **hour)

    assert len(week_as(counsellor, day)) == cares
    assert len(phone_as(counsellor)) == cares


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.CLINICAL_SUPERVISOR, ["Safety assessment", "Proposal to close"]),
        (Role.CASEWORKER, []),
        (Role.PROGRAMME_LEAD, []),
    ],
)
def test_what_was_said_about_an_alert_is_told_to_who_cares(office, role, told):
    case = EnrolmentFactory(office=office)
    StageFactory(enrolment=case, counsellor=member(office, Role.COUNSELLOR))
    alert = AlertFactory(enrolment=case, proposed=True)
    SafetyAssessmentFactory(enrolment=case, alert=alert)
    AlertClosingFactory(enrolment=case, alert=alert)

    with as_owner():
        kept = Alert.objects.select_related("enrolment__program").get()
        found = alerts.opened(kept, scope_of(member(office, role)))

    assert [each.title for each in found.told] == told


def test_of_a_childs_alert_child_protection_reads_why_to_close_and_not_what_was_said(
    office,
):
    child = EnrolmentFactory(office=office, child_track=True)
    StageFactory(enrolment=child, counsellor=member(office, Role.COUNSELLOR))
    alert = AlertFactory(enrolment=child, proposed=True, shared=True)
    SafetyAssessmentFactory(enrolment=child, alert=alert)
    AlertClosingFactory(enrolment=child, alert=alert)
    protector = scope_of(member(office, Role.CHILD_PROTECTION))

    with as_owner():
        kept = Alert.objects.select_related("enrolment__program").get()
        found = alerts.opened(kept, protector)
        closings = AlertClosing.objects.told_to(protector).count()

    assert [each.title for each in found.told] == ["Proposal to close"] * closings
    assert "Safety assessment" not in [each.title for each in found.told]


class Without:
    """A scope that lacks one permission, as no role of today does."""

    def __init__(self, scope, lacks):
        self.scope, self.lacks = scope, lacks

    def __getattr__(self, name):
        return getattr(self.scope, name)

    def __contains__(self, permission):
        return permission != self.lacks and permission in self.scope

    def reach(self, permission):
        return Reach() if permission == self.lacks else self.scope.reach(permission)


@pytest.mark.parametrize("closes", [True, False])
def test_who_only_reads_an_alert_is_not_asked_to_close_it(office, closes):
    case = EnrolmentFactory(office=office)
    StageFactory(enrolment=case, counsellor=member(office, Role.COUNSELLOR))
    AlertFactory(enrolment=case, proposed=True)
    scope = scope_of(member(office, Role.CLINICAL_SUPERVISOR))
    reader = scope if closes else Without(scope, Permission.ALERT_CLOSE)

    with as_owner():
        kept = Alert.objects.select_related("enrolment__program").get()
        found = alerts.opened(kept, reader)

    assert found.awaits == closes


@pytest.mark.parametrize(
    ("role", "stage", "seen"),
    [
        (Role.CLINICAL_SUPERVISOR, CARE, True),
        (Role.CASEWORKER, CARE, False),
        (Role.PROGRAMME_LEAD, CARE, False),
        (Role.PROGRAMME_LEAD, "education", True),
        (Role.CASEWORKER, "education", True),
        (Role.CHILD_PROTECTION, "education", False),
    ],
)
def test_a_waiver_is_shown_to_who_reads_its_stage(office, role, stage, seen):
    case = EnrolmentFactory(office=office)
    StageFactory(enrolment=case, counsellor=member(office, Role.COUNSELLOR))
    made = WaiverFactory(enrolment=case, stage=stage)
    scope = scope_of(member(office, role))

    with as_owner():
        waiting, _before = waivers.of_gate(case, stage, made.gate, scope)

    assert (waiting is not None) == seen


@pytest.mark.parametrize("own", [True, False])
def test_a_list_of_payments_is_shown_to_who_asked_for_it(office, own):
    lead, other = (member(office, Role.PROGRAMME_LEAD) for _number in range(2))
    made = PaymentListFactory(program=office.program, by=lead if own else other)

    with as_owner():
        mine = PaymentList.objects.allowing(scope_of(lead), Permission.BENEFIT_APPROVE)
        found = list(mine)

    assert found == [made] * own


def test_of_an_incident_the_history_has_what_one_wrote_oneself(office):
    writer, other = (member(office, Role.CASEWORKER) for _each in range(2))
    case = EnrolmentFactory(office=office)
    IncidentFactory(enrolment=case, by=writer)

    def told(user):
        scope = scope_of(user)
        opened = readable(scope).get(pk=case.pk)
        return history.Reader.of(opened, scope).events(Incident).count()

    with as_owner():
        assert [told(writer), told(other)] == [1, 0]
