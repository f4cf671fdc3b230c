"""The level of care, and the closing assessment with what is written beside it."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from core.models import AuditEvent
from participants.models import CareLevel, ClosingAssessment, ClosingNote
from programs.models import Role
from tests.factories import (
    AssessmentFactory,
    AssignmentFactory,
    CareLevelFactory,
    ClosingAssessmentFactory,
    ClosingNoteFactory,
    EnrolmentFactory,
    StageFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"
BEGUN = date(2026, 2, 1)
LEVEL = {"level": "focused", "reason": "first", "day": "2 February 2026"}
CLOSING = {
    "day": "30 March 2026",
    "goals": "partly",
    "needs": ["housing", "family"],
    "agreed": "call",
    "recommendation": "end",
}
SAID = "Goes to the market alone again."


@pytest.fixture
def counsellor():
    return AssignmentFactory(role=Role.COUNSELLOR).user


@pytest.fixture
def office(counsellor):
    with as_owner():
        return counsellor.assignments.get().office


@pytest.fixture
def stay(office, counsellor):
    case = EnrolmentFactory(office=office, registered_on=BEGUN - timedelta(days=30))
    return StageFactory(enrolment=case, counsellor=counsellor, started_on=BEGUN)


def member(office, role, **facts):
    return AssignmentFactory(office=office, role=role, **facts).user


def address(stay, part):
    return f"/participants/{stay.enrolment.case_code}/{part}"


def new(stay, kind):
    return address(stay, f"records/{kind}/new/")


def tab(client, stay):
    return client.get(address(stay, "psychological-support/")).content.decode()


def send(client, user, url, **typed):
    client.force_login(user)
    return client.post(url, {"submission_key": KEY, **typed})


def said(answer):
    return answer.content.decode()


def test_the_level_is_set_and_stands_on_top_with_since_when(client, stay, counsellor):
    send(client, counsellor, new(stay, "care-level"), **LEVEL)
    CareLevelFactory(
        stay=stay, level="focused", day=date(2026, 3, 1), review_on=date(2026, 4, 1)
    )

    page = tab(client, stay)

    assert "Focused support, since 2 February 2026" in page
    assert "Next review on 1 April 2026." in page
    event = AuditEvent.objects.get(action="stage-record-added")
    assert event.facts == {"kind": "care-level", "case": stay.enrolment.case_code}


def test_of_a_stay_that_is_over_no_level_holds(client, stay, counsellor):
    CareLevelFactory(stay=stay, level="focused")
    with as_owner():
        stay.status, stay.ended_on = "completed", date(2026, 4, 1)
        stay.save()
    client.force_login(counsellor)

    assert "Focused support, since" not in tab(client, stay)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"level": "specialised"}, "Enter where the person is referred to."),
        ({"referred_to": "Clinic"}, "Only a specialised referral leads somewhere"),
        ({"review_on": "1 February 2026"}, "The review comes after the first day."),
        ({"day": "31 January 2026"}, "This is before the start on 1 February 2026."),
        ({"level": "none"}, "Select a valid choice."),
    ],
)
def test_what_does_not_fit_a_level_is_refused(client, stay, counsellor, typed, told):
    answer = send(client, counsellor, new(stay, "care-level"), **{**LEVEL, **typed})

    assert told in said(answer)
    with as_owner():
        assert CareLevel.objects.count() == 0


def test_a_specialised_referral_says_where_to(client, stay, counsellor):
    typed = {"level": "specialised", "referred_to": "District clinic"}

    send(client, counsellor, new(stay, "care-level"), **{**LEVEL, **typed})

    assert "District clinic" in tab(client, stay)


def test_one_day_has_one_level(client, stay, counsellor):
    CareLevelFactory(stay=stay, day=date(2026, 2, 2))

    answer = send(client, counsellor, new(stay, "care-level"), **LEVEL)

    assert "There is a level from this day on already: correct that one." in said(
        answer
    )


@pytest.mark.parametrize("review_in", [-3, 14])
def test_a_review_that_is_due_waits_for_the_counsellor(
    client, stay, counsellor, review_in
):
    day = stay.enrolment.program.today() + timedelta(days=review_in)
    CareLevelFactory(stay=stay, review_on=day)
    client.force_login(counsellor)

    home = client.get("/").content.decode()
    overview = client.get(address(stay, "")).content.decode()

    assert "Levels of care to review" in home
    assert f'href="{new(stay, "care-level")}"' in home
    assert "Level of care to review" in overview


@pytest.mark.parametrize(
    "later", [{"day": date(2026, 2, 20)}, {"day": date(2026, 2, 20), "review_on": 99}]
)
def test_a_review_that_was_made_or_is_far_off_waits_for_nobody(
    client, stay, counsellor, later
):
    today = stay.enrolment.program.today()
    CareLevelFactory(stay=stay, review_on=today)
    if days := later.pop("review_on", 0):
        later["review_on"] = today + timedelta(days=days)
    CareLevelFactory(stay=stay, **later)
    client.force_login(counsellor)

    assert f'href="{new(stay, "care-level")}"' not in client.get("/").content.decode()
    overview = client.get(address(stay, "")).content.decode()
    assert "Level of care to review" not in overview


@pytest.mark.parametrize("kind", ["care-level", "adjustment", "closing"])
@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.PROGRAMME_LEAD])
def test_who_does_not_give_the_support_records_none_of_it(
    client, stay, office, kind, role
):
    client.force_login(member(office, role))

    assert client.get(new(stay, kind)).status_code == 403


@pytest.mark.parametrize("kind", ["care-level", "adjustment", "closing"])
def test_another_counsellors_client_is_not_found(client, stay, office, kind):
    client.force_login(member(office, Role.COUNSELLOR))

    assert client.get(new(stay, kind)).status_code == 404


def test_the_support_is_closed_with_codes_and_a_text(client, stay, counsellor):
    AssessmentFactory(enrolment=stay.enrolment, taken_on=BEGUN, score=14)
    AssessmentFactory(enrolment=stay.enrolment, taken_on=date(2026, 3, 28), score=6)
    AssessmentFactory(enrolment=stay.enrolment, taken_on=date(2026, 4, 2), score=2)

    send(client, counsellor, new(stay, "closing"), **CLOSING, text=SAID)

    page = tab(client, stay)
    panel = page[page.index('id="closing"') :]
    assert "Goals reached in part" in panel
    assert "Housing, Family and relationships" in panel
    assert "A call after some weeks" in panel
    assert "6 on 28 March 2026" in panel
    assert SAID in panel
    with as_owner():
        note = ClosingNote.objects.get()
        assert (note.text, note.by, note.closing.stay) == (SAID, counsellor, stay)


def test_the_text_on_closing_is_read_by_its_writer_and_the_supervisor_alone(
    client, stay, office, counsellor
):
    closing = ClosingAssessmentFactory(stay=stay)
    with as_owner():
        note = ClosingNoteFactory(
            enrolment=stay.enrolment, closing=closing, by=counsellor, text=SAID
        )
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)
    read = {}
    for reader in (counsellor, supervisor):
        client.force_login(reader)
        read[reader] = SAID in tab(client, stay)
    with as_owner():
        successor = member(office, Role.COUNSELLOR)
        stay.counsellor = successor
        stay.save()
    client.force_login(successor)

    after = tab(client, stay)

    assert read == {counsellor: True, supervisor: True}
    assert "Goals reached in part" in after
    assert SAID not in after
    seen = AuditEvent.objects.filter(action="case-read", by=supervisor).last()
    assert seen.facts["notes"] == [str(note.pk)]


def test_who_corrects_a_closing_leaves_the_text_of_another(
    client, stay, office, counsellor
):
    closing = ClosingAssessmentFactory(stay=stay)
    with as_owner():
        ClosingNoteFactory(
            enrolment=stay.enrolment, closing=closing, by=counsellor, text=SAID
        )
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)
    url = address(stay, f"records/closing/{closing.pk}/")
    client.force_login(supervisor)
    shown = client.get(url).content.decode()

    send(client, supervisor, url, **CLOSING, version=1, text="Seen.")

    assert SAID not in shown
    with as_owner():
        texts = {note.by: note.text for note in ClosingNote.objects.all()}
    assert texts == {counsellor: SAID, supervisor: "Seen."}


def test_the_writer_puts_the_own_text_right(client, stay, counsellor):
    send(client, counsellor, new(stay, "closing"), **CLOSING, text=SAID)
    with as_owner():
        closing = ClosingAssessment.objects.get()
    url = address(stay, f"records/closing/{closing.pk}/")

    shown = client.get(url).content.decode()
    again = {"submission_key": KEY.replace("1", "2"), "version": 1, "text": "Better."}
    client.post(url, {**CLOSING, **again})

    assert SAID in shown
    with as_owner():
        note = ClosingNote.objects.get()
    assert (note.text, note.version) == ("Better.", 2)


def test_a_stay_is_closed_once(client, stay, counsellor):
    ClosingAssessmentFactory(stay=stay)

    answer = send(client, counsellor, new(stay, "closing"), **CLOSING)

    assert "This stay has a closing assessment already" in said(answer)


def test_a_session_is_recorded_only_while_the_support_runs(client, stay, counsellor):
    client.force_login(counsellor)
    running = tab(client, stay)
    with as_owner():
        stay.status, stay.ended_on = "completed", date(2026, 4, 1)
        stay.save()

    over = tab(client, stay)

    assert "Record a session" in running
    assert "Record a session" not in over


@pytest.mark.parametrize(
    ("factory", "facts", "name"),
    [
        (CareLevelFactory, {"level": "none"}, "care_level_is_known_code"),
        (CareLevelFactory, {"reason": "none"}, "care_level_reason_is_known_code"),
        (
            CareLevelFactory,
            {"review_on": date(2026, 2, 2)},
            "care_level_is_reviewed_later",
        ),
        (
            CareLevelFactory,
            {"level": "specialised"},
            "care_level_says_where_it_refers_to",
        ),
        (
            CareLevelFactory,
            {"referred_to": "Clinic"},
            "care_level_says_where_it_refers_to",
        ),
        (ClosingAssessmentFactory, {"goals": "none"}, "closing_goals_are_known_code"),
        (
            ClosingAssessmentFactory,
            {"needs": ["housing", "none"]},
            "closing_needs_are_known_codes",
        ),
        (
            ClosingAssessmentFactory,
            {"agreed": "none"},
            "closing_agreement_is_known_code",
        ),
        (
            ClosingAssessmentFactory,
            {"recommendation": "none"},
            "closing_recommendation_is_known_code",
        ),
    ],
)
def test_the_database_refuses(factory, facts, name):
    with pytest.raises(IntegrityError, match=name):
        factory(**facts)


@pytest.mark.parametrize(
    ("factory", "name"),
    [
        (CareLevelFactory, "care_level_once_a_day"),
        (ClosingAssessmentFactory, "closing_once_a_stay"),
    ],
)
def test_the_database_refuses_a_second(factory, name):
    first = factory()

    with pytest.raises(IntegrityError, match=name):
        factory(stay=first.stay)


def test_a_writer_has_one_text_of_a_closing():
    first = ClosingNoteFactory()

    with pytest.raises(IntegrityError, match="closing_note_once_a_writer"):
        ClosingNoteFactory(
            enrolment=first.enrolment, closing=first.closing, by=first.by
        )


def test_what_is_done_first_stands_first_and_what_is_read_seldom_last(
    client, counsellor, stay
):
    client.force_login(counsellor)

    parts = re.findall(r'<h2 id="([a-z-]+)">', tab(client, stay))

    assert parts == ["alerts", "appointments", "sessions", "safety-plan", "not-yet"]
