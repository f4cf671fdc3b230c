"""The register of a session: who stands in it, how it is kept and corrected."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from core.models import AuditEvent, Draft
from participants.actions import registers
from participants.models import Attendance, Enrolment
from programs.models import Role, Session
from tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    BenefitRuleFactory,
    OfficeFactory,
    SessionFactory,
)
from tests.participants.registers import (
    DAY,
    address,
    attender,
    chosen,
    codes,
    marks,
    member,
    present,
    runs,
    send,
    statuses,
    text,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    office = OfficeFactory(name="Ombala")
    return ActivityFactory(office=office, name="Tailoring", starts_on=date(2026, 1, 1))


@pytest.fixture
def session(activity):
    return SessionFactory(activity=activity, date=DAY)


@pytest.fixture
def caseworker(client, activity):
    user = member(activity.office, Role.CASEWORKER)
    client.force_login(user)
    return user


def as_stored(session):
    return Session.objects.get(pk=session.pk)


def test_everybody_whose_stay_covers_the_day_stands_in_it_as_present(
    client, caseworker, activity, session
):
    day = timedelta(days=1)
    begins = attender(activity, "Zed Alpha", started_on=DAY)
    ends = attender(activity, "Éa Omega", ended_on=DAY, status="completed")
    attender(activity, started_on=DAY + day)
    attender(activity, ended_on=DAY - day, status="completed")
    attender(ActivityFactory(office=activity.office))

    response = client.get(address(session))

    assert codes(response) == [ends.case_code, begins.case_code]
    assert chosen(response, begins) == chosen(response, ends) == "present"


def test_a_register_is_kept_with_its_exceptions(client, caseworker, activity, session):
    on_time, late, ill, away = (attender(activity) for _ in range(4))
    typed = present(on_time, late=(late, "rain"), excused=(ill, "ill"), absent=away)

    response = send(client, session, typed)

    stored = {case: (mark.status, mark.reason) for case, mark in marks(session).items()}
    assert stored == {
        on_time.pk: ("present", ""),
        late.pk: ("late", ""),
        ill.pk: ("excused", "ill"),
        away.pk: ("absent", ""),
    }
    assert response.headers["Location"] == f"/activities/{activity.pk}/"
    kept = as_stored(session)
    assert (kept.took_place, kept.register_by, kept.version) == (True, caseworker, 2)
    event = AuditEvent.objects.get(action="register-kept")
    counts = {"present": 1, "late": 1, "excused": 1, "absent": 1}
    assert event.facts == {"marks": counts, "children": 0}
    assert "2 of 4 attended. No register is missing now." in text(
        client.get(response.headers["Location"])
    )


def test_a_mark_is_of_the_session_its_activity_and_day(
    client, caseworker, activity, session
):
    case = attender(activity)

    send(client, session, present(case))

    mark = marks(session)[case.pk]
    assert (mark.activity_id, mark.stage) == (activity.pk, activity.stage)
    assert (mark.session_date, mark.session_no) == (DAY, 1)


def test_a_second_session_of_the_day_takes_the_next_number(
    client, caseworker, activity, session
):
    case = attender(activity)
    other = SessionFactory(activity=activity, date=DAY, sequence=2)
    send(client, session, present(case))

    send(client, other, present(case))

    assert marks(other)[case.pk].session_no == 2


def test_a_mark_that_was_imported_for_the_meeting_is_not_counted_twice(
    client, caseworker, activity, session
):
    case = attender(activity)
    AttendanceFactory(
        enrolment=case,
        stage=activity.stage,
        activity=activity,
        session_date=DAY,
        status="late",
    )

    assert chosen(client.get(address(session)), case) == "late"
    send(client, session, present(case))

    with as_owner():
        assert Attendance.objects.count() == 1
    assert statuses(session) == {case.pk: "present"}


def test_a_register_sent_twice_is_stored_once_and_answered_alike(
    client, caseworker, activity, session
):
    case, key = attender(activity), uuid4()

    first, second = (send(client, session, present(case), key=key) for _ in range(2))

    assert (second.status_code, second.url) == (302, first.url)
    assert as_stored(session).version == 2
    assert AuditEvent.objects.filter(action="register-kept").count() == 1


def test_who_saves_after_somebody_else_sees_both_versions(
    client, caseworker, activity, session
):
    amina, binta = attender(activity, "Amina Bah"), attender(activity, "Binta Bah")
    send(client, session, present(amina, absent=(binta, "ill")))

    response = send(client, session, present(binta, late=amina))

    assert response.status_code == 409
    words = text(response)
    assert f"Amina Bah {amina.case_code} Present Late" in words
    assert f"Binta Bah {binta.case_code} Absent ill Present" in words
    assert (chosen(response, amina), chosen(response, binta)) == ("late", "present")
    assert statuses(session) == {amina.pk: "present", binta.pk: "absent"}


def test_a_register_that_was_kept_is_corrected_for_a_reason(
    client, caseworker, activity, session
):
    amina, binta = attender(activity), attender(activity)
    send(client, session, present(amina, binta))

    refused = send(client, session, present(amina, absent=binta), version=2)
    done = send(
        client, session, present(amina, absent=binta), version=2, correction="Left"
    )

    assert "Say why the register is changed." in text(refused)
    assert done.status_code == 302
    assert statuses(session) == {amina.pk: "present", binta.pk: "absent"}
    assert marks(session)[amina.pk].version == 1
    correction = session.corrections.get()
    assert (correction.reason, correction.by) == ("Left", caseworker)
    event = AuditEvent.objects.get(action="register-corrected")
    assert event.facts == {"marks": {"absent": 1}, "children": 0}


def test_who_joins_after_the_register_was_kept_stays_unmarked_unless_chosen(
    client, caseworker, activity, session
):
    amina = attender(activity)
    send(client, session, present(amina))
    newcomer = attender(activity)

    response = client.get(address(session))
    send(client, session, present(late=amina), version=2, correction="Clock")

    assert chosen(response, newcomer) == ""
    assert statuses(session) == {amina.pk: "late"}


def test_a_correction_that_changes_nothing_stores_nothing(
    client, caseworker, activity, session
):
    case = attender(activity)
    send(client, session, present(case))

    response = send(client, session, present(case), version=2)

    assert (response.status_code, as_stored(session).version) == (302, 2)


def test_somebody_on_hold_is_marked_only_when_chosen(
    client, caseworker, activity, session
):
    case = attender(activity, status="on_hold")

    assert chosen(client.get(address(session)), case) == ""


def test_a_session_to_come_has_no_register_yet(client, caseworker, activity):
    tomorrow = activity.program.today() + timedelta(days=1)
    session = SessionFactory(activity=activity, date=tomorrow)
    case = attender(activity)

    shown = client.get(address(session))

    assert "The register opens on the day of the session" in text(shown)
    assert send(client, session, present(case)).status_code == 403
    assert marks(session) == {}


def test_what_did_not_take_place_counts_against_nobody(
    client, caseworker, activity, session
):
    case = attender(activity)
    send(client, session, present(absent=(case, "ill")))
    not_held = address(session) + "not-held/"
    form = {"submission_key": uuid4(), "version": 2, "not_held_because": "weather"}

    refused = client.post(not_held, form)
    client.post(not_held, form | {"correction": "It was another day"})

    assert "This field is required" in text(refused)
    mark, kept = marks(session)[case.pk], as_stored(session)
    assert (mark.status, mark.reason) == ("cancelled", "")
    assert (kept.took_place, kept.not_held_because) == (False, "weather")
    assert session.corrections.get().reason == "It was another day"


def test_a_session_said_not_to_have_taken_place_can_be_kept_after_all(
    client, caseworker, activity
):
    case = attender(activity)
    session = SessionFactory(
        activity=activity, date=DAY, took_place=False, not_held_because="weather"
    )

    assert chosen(client.get(address(session)), case) == "present"
    assert send(client, session, present(case)).status_code == 200
    send(client, session, present(case), correction="It did take place")

    kept = as_stored(session)
    assert (kept.took_place, kept.not_held_because) == (True, "")
    assert statuses(session) == {case.pk: "present"}


def test_two_who_say_that_it_did_not_take_place_see_both_versions(
    client, caseworker, session
):
    not_held = address(session) + "not-held/"
    for because in ("weather", "holiday"):
        form = {"submission_key": uuid4(), "version": 1, "not_held_because": because}
        response = client.post(not_held, form)

    assert response.status_code == 409
    assert "Reason Differs Weather or road Holiday" in text(response)
    assert as_stored(session).not_held_because == "weather"


def test_what_was_chosen_and_not_saved_comes_back_as_a_draft(
    client, caseworker, activity, session
):
    case, key = attender(activity), f"register:{session.pk}"
    typed = present(absent=(case, "ill")) | {"version": 1}
    client.post(f"/drafts/{key}/", typed)

    response = client.get(address(session))
    send(client, session, typed)

    assert chosen(response, case) == "absent"
    assert 'value="ill"' in response.content.decode()
    with in_scope(caseworker):
        assert Draft.objects.recall(by=caseworker, key=key) is None


def test_a_reason_that_is_too_long_is_told_and_stored_nowhere(
    client, caseworker, activity, session
):
    case = attender(activity)

    response = send(client, session, present(absent=(case, "x" * 201)))

    assert "The reason for Amina Bah is longer than 200 signs." in text(response)
    assert marks(session) == {}


@pytest.mark.parametrize("number", [5, 40])
def test_saving_takes_the_same_statements_however_many_they_are(
    number,
    client,
    caseworker,
    activity,
    session,
    django_assert_num_queries: DjangoAssertNumQueries,
):
    cases = [attender(activity) for _ in range(number)]

    with django_assert_num_queries(25):
        send(client, session, present(*cases))

    assert len(marks(session)) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_register_is_shown_with_the_same_queries_for_any_number(
    number,
    client,
    caseworker,
    activity,
    session,
    django_assert_num_queries: DjangoAssertNumQueries,
):
    BenefitRuleFactory(program=activity.program)
    for _ in range(number):
        attender(activity)

    with django_assert_num_queries(20):
        client.get(address(session))


def test_the_register_of_another_office_is_not_found(client, caseworker, activity):
    other = ActivityFactory(office=OfficeFactory(program=activity.program))
    session = SessionFactory(activity=other, date=DAY)

    for part in ("", "sheet/", "not-held/"):
        assert client.get(address(session) + part).status_code == 404


def test_a_lead_reads_a_register_and_keeps_none(client, activity, session):
    case = attender(activity)
    client.force_login(member(activity.office, Role.PROGRAMME_LEAD))

    shown = client.get(address(session))

    assert f"Amina Bah {case.case_code} No mark yet" in text(shown)
    assert send(client, session, present(case)).status_code == 403
    assert client.get(address(session) + "sheet/").status_code == 403
    assert client.get(address(session) + "not-held/").status_code == 403
    assert client.get("/activities/registers/").status_code == 403


def test_a_monitoring_officer_opens_no_register(client, activity, session):
    client.force_login(member(activity.office, Role.MONITORING_OFFICER))

    assert client.get(address(session)).status_code == 403


def test_a_trainer_keeps_the_register_by_names_and_codes_alone(
    client, activity, session
):
    case = attender(activity)
    client.force_login(runs(activity, member(activity.office, Role.FACILITATOR)))

    shown = client.get(address(session))
    send(client, session, present(late=case))

    assert codes(shown) == [case.case_code]
    assert case.get_absolute_url() not in shown.content.decode()
    assert "effect" not in shown.content.decode()
    assert statuses(session) == {case.pk: "late"}


def test_the_sheet_has_names_and_nothing_of_any_case(client, caseworker, activity):
    session = SessionFactory(activity=activity, date=DAY)
    case = attender(activity)

    shown = text(client.get(address(session) + "sheet/"))

    assert f"1. Amina Bah {case.case_code}" in shown
    assert "Vocational" not in shown
    event = AuditEvent.objects.get(action="register-sheet-read")
    assert event.facts == {"cases": [case.case_code]}


def test_the_mark_of_a_session_is_that_of_its_day_whatever_was_imported(
    client, caseworker, activity, session
):
    """A mark of another activity of the stage on that day keeps its number."""
    case = attender(activity)
    elsewhere = AttendanceFactory(
        enrolment=case, stage=activity.stage, session_date=DAY, status="absent"
    )

    send(client, session, present(case))

    with as_owner():
        elsewhere.refresh_from_db()
    assert (elsewhere.status, elsewhere.session_no) == ("absent", 1)
    assert marks(session)[case.pk].session_no == 2


def test_the_mark_of_who_was_handed_away_meanwhile_is_left_out(activity, session):
    here, away = attender(activity), attender(activity)
    by = member(activity.office, Role.CASEWORKER)
    both = [registers.Mark(here, "present"), registers.Mark(away, "present")]
    with as_owner():
        Enrolment.objects.filter(pk=away.pk).update(child_track=True)

    with in_scope(by):
        registers.keep(session, marks=both, whole=True, by=by)

    assert list(marks(session)) == [here.pk]
