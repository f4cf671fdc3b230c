"""Whoever comes, comes again or is put right is compared at once, as nobody's wish."""

from datetime import date

import pytest
from django.utils import timezone

from core.models import Job
from participants import sweeping
from participants.actions.participants import correct
from participants.actions.readmissions import admit_again
from participants.models import DuplicateSweep
from tests.factories import AssignmentFactory, EnrolmentFactory, OfficeFactory
from tests.participants.imported import PERSON, Importer, load_sample
from tests.participants.test_duplicate_sweeps import case, pairs
from tests.participants.test_merges import merge, undo
from tests.participants.test_registration import register as register_person
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


def asked_for(program):
    return list(Job.objects.filter(program_id=program.pk).values_list("key", "by"))


def test_who_is_registered_is_compared_at_once_and_nobody_told():
    worker = AssignmentFactory(role="caseworker")

    new = register_person(worker)

    assert asked_for(new.program) == [(f"duplicates:{new.program_id}:new", None)]


def test_who_is_imported_is_compared_at_once(tmp_path):
    program = load_sample()

    Importer(program, tmp_path)("participants", {**PERSON, "external_id": "P-1"})

    assert asked_for(program) == [(f"duplicates:{program.pk}:new", None)]


def test_a_dry_run_has_nobody_compared(tmp_path):
    program = load_sample()

    row = {**PERSON, "external_id": "P-1"}
    Importer(program, tmp_path)("participants", row, dry_run=True)

    assert asked_for(program) == []


def test_who_is_corrected_is_compared_at_once(office):
    worker = AssignmentFactory(role="caseworker", program=office.program, office=office)
    one = case(office)
    one.participant.given_name = "Isata"

    with in_scope(worker.user):
        fields, by = ["given_name"], worker.user
        correct(one.participant, one, fields=fields, reason="Misheard", by=by)

    assert asked_for(office.program) == [(f"duplicates:{office.program_id}:new", None)]


def test_who_is_admitted_again_is_compared_at_once(office):
    worker = AssignmentFactory(role="caseworker", program=office.program, office=office)
    left = {"exited_on": date(2026, 3, 1), "exit_reason": "relocated"}
    former = EnrolmentFactory(office=office, caseworker=worker.user, **left)

    with in_scope(worker.user):
        admit_again(
            former,
            office=office,
            category=former.category,
            registered_on=date(2026, 4, 1),
            consents=[],
            keeps_children=False,
            keeps_adults=True,
            by=worker.user,
        )

    assert asked_for(office.program) == [(f"duplicates:{office.program_id}:new", None)]


def test_who_is_parted_again_is_compared_with_who_came_meanwhile(office):
    lead = AssignmentFactory(role="programme_lead", office=office).user
    kept = case(office, external_id="A", family_name="Dolo", given_name="Kumba")
    gone = case(office, external_id="B")
    done = merge(kept, gone, lead)
    sweeping.sweep(office.program)
    case(office, external_id="C")
    sweeping.sweep(office.program)
    before = pairs()
    with as_owner():
        DuplicateSweep.objects.update(read_at=timezone.now())

    undo(done, lead)
    swept = sweeping.sweep(office.program)

    assert asked_for(office.program) == [(f"duplicates:{office.program_id}:new", None)]
    assert not swept.whole
    assert ("B", "C") not in before
    assert ("B", "C") in pairs()
