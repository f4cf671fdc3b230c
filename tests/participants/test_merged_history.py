"""The history of a record leads back through the cases that it belonged to."""

import pytest

from participants.models import Assessment, Note
from programs.models import Role
from tests.factories import (
    AssessmentFactory,
    AssignmentFactory,
    EnrolmentFactory,
    NoteFactory,
    OfficeFactory,
    StageFactory,
)
from tests.participants.merged import merge, undo
from tests.participants.test_history import opened, records, rows
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
NOTE = "Note: 1 March 2026"
KIND = ["Kind", "At the office", "Visit"]


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def lead(office):
    return AssignmentFactory(
        office=None, program=office.program, role=Role.PROGRAMME_LEAD
    ).user


@pytest.fixture
def kept(office):
    return EnrolmentFactory(office=office)


@pytest.fixture
def gone(office):
    return EnrolmentFactory(office=office)


def changed(note, **facts):
    with as_owner():
        Note.objects.filter(pk=note.pk).update(**facts)


def of_notes(response):
    return [each for each in records(response) if "note" in each.lower()]


def test_what_came_with_a_merge_has_its_earlier_changes(client, kept, gone, lead):
    note = NoteFactory(enrolment=gone)
    changed(note, kind="visit")
    merge(kept, gone, lead)

    response = opened(client, kept)

    assert of_notes(response) == [f"{NOTE} Added", f"{NOTE} Changed"]
    assert KIND in rows(response)


def test_what_stayed_shows_in_no_history(client, kept, gone, lead):
    StageFactory(enrolment=kept)
    taken = AssessmentFactory(enrolment=kept)
    other = AssessmentFactory(enrolment=gone, score=27, answers=[3] * 9)
    merge(kept, gone, lead)
    counsellor = AssignmentFactory(
        office=kept.office, role=Role.CLINICAL_SUPERVISOR
    ).user

    response = opened(client, kept, counsellor)

    assert taken.instrument == other.instrument
    assert ["Score", "–", "9"] in rows(response)
    assert ["Score", "–", "27"] not in rows(response)


def test_what_happened_while_it_was_the_others_goes_back_with_it(
    client, kept, gone, lead
):
    note = NoteFactory(enrolment=gone)
    done = merge(kept, gone, lead)
    changed(note, kind="visit")
    undo(done, lead)

    response = opened(client, gone)

    assert of_notes(response) == [f"{NOTE} Added", f"{NOTE} Changed"]
    assert KIND in rows(response)


def test_it_leads_through_a_case_that_was_merged_twice(
    client, office, kept, gone, lead
):
    first = EnrolmentFactory(office=office)
    note = NoteFactory(enrolment=first)
    changed(note, kind="visit")
    merge(gone, first, lead)
    merge(kept, gone, lead)

    assert KIND in rows(opened(client, kept))


def test_who_does_not_see_the_other_case_sees_what_holds_since(
    client, office, kept, lead
):
    elsewhere = OfficeFactory(program=office.program)
    gone = EnrolmentFactory(office=elsewhere)
    note = NoteFactory(enrolment=gone)
    changed(note, kind="visit")
    merge(kept, gone, lead)

    response = opened(client, kept)

    assert of_notes(response) == [f"{NOTE} Changed"]
    assert KIND not in rows(response)


def test_answers_that_were_amended_before_the_merge_are_told(client, kept, gone, lead):
    StageFactory(enrolment=kept)
    taken = AssessmentFactory(enrolment=gone)
    with as_owner():
        Assessment.objects.filter(pk=taken.pk).update(
            answers=[2] * 9, score=18, amended_because="mistyped"
        )
    merge(kept, gone, lead)
    client.force_login(
        AssignmentFactory(office=kept.office, role=Role.CLINICAL_SUPERVISOR).user
    )

    page = client.get(f"/participants/{kept.case_code}/scores/")

    [course] = page.context["courses"]
    assert [each.score for each in course.scores[0].amended] == [9]
