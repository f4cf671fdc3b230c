"""How somebody comes into the register."""

from datetime import date

import pytest
from django.db import ProgrammingError

from core.models import AuditEvent
from participants.actions import registration
from participants.models import (
    ArmedGroupHistory,
    Consent,
    Enrolment,
    Participant,
)
from programs.models import Role
from tests.factories import AssignmentFactory, FormerGroupFactory, OfficeFactory
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def worker():
    return AssignmentFactory(role=Role.CASEWORKER)


def register(worker, *, office=None, keeps_children=False, others=(), **facts):
    person = {"family_name": "Keïta", "sex": "F"} | facts
    office = office or worker.office
    case = Enrolment(
        office=office,
        program=office.program,
        category="ex_combatant",
        registered_on=DAY,
    )
    group = FormerGroupFactory(program=office.program)
    consent = Consent(
        purpose="service",
        agreed=True,
        given_on=DAY,
        given_by="self",
        language="Kpelle",
        form_version="1",
        by=worker.user,
    )
    with in_scope(worker.user):
        return registration.register(
            Participant(**person),
            case,
            histories=[ArmedGroupHistory(former_group=group)],
            consents=[consent],
            others=others,
            keeps_children=keeps_children,
            by=worker.user,
        )


def test_a_person_is_stored_with_case_group_and_consent(worker):
    case = register(worker)

    with as_owner():
        stored = Enrolment.objects.get()
        assert stored.participant.family_name == "Keïta"
        assert (stored.external_id, stored.caseworker) == (case.case_code, worker.user)
        assert ArmedGroupHistory.objects.get().enrolment == stored
        assert Consent.objects.get().language == "Kpelle"
        event = AuditEvent.objects.get(action="case-registered")
        assert event.subject_id == str(stored.pk)


def test_a_child_is_stored_and_not_seen_by_who_registered(worker):
    register(worker, birth_date=date(2012, 1, 1), birth_precision="day")

    with in_scope(worker.user):
        assert not Enrolment.objects.exists()
        assert not Participant.objects.exists()
        assert not Consent.objects.exists()
    with as_owner():
        stored = Enrolment.objects.get()
        assert (stored.child_track, stored.caseworker) == (True, None)


def test_child_protection_keeps_the_child_it_registers():
    officer = AssignmentFactory(role=Role.CHILD_PROTECTION)

    register(
        officer,
        keeps_children=True,
        birth_date=date(2012, 1, 1),
        birth_precision="day",
    )

    with in_scope(officer.user):
        assert Enrolment.objects.get().caseworker == officer.user


def test_nobody_registers_in_an_office_that_is_not_theirs(worker):
    elsewhere = OfficeFactory(program=worker.program)

    with pytest.raises(ProgrammingError, match="not theirs"):
        register(worker, office=elsewhere)
