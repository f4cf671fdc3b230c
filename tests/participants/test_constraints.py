"""What the database holds about people and what happens to them."""

from datetime import date

import pytest
from django.db import IntegrityError

from tests.factories import (
    ActivityFactory,
    ArmedGroupHistoryFactory,
    AssessmentFactory,
    AttendanceFactory,
    EnrolmentFactory,
    FollowUpFactory,
    ParticipantFactory,
    StageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

FEBRUARY, MARCH, APRIL = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)
ENDED = {"status": "completed", "started_on": FEBRUARY, "ended_on": MARCH}


@pytest.mark.parametrize(
    ("factory", "facts", "name"),
    [
        (
            ParticipantFactory,
            {"family_name": "", "given_name": ""},
            "participant_has_a_name",
        ),
        (ParticipantFactory, {"sex": "Z"}, "participant_sex_is_known_code"),
        (
            ParticipantFactory,
            {"birth_precision": ""},
            "participant_birth_date_has_a_precision",
        ),
        (
            ParticipantFactory,
            {"birth_date": None},
            "participant_birth_date_has_a_precision",
        ),
        (
            ParticipantFactory,
            {"birth_date": date(1899, 12, 31)},
            "participant_born_since_1900",
        ),
        (
            EnrolmentFactory,
            {"exited_on": MARCH},
            "enrolment_exit_has_date_and_reason",
        ),
        (
            EnrolmentFactory,
            {"exit_reason": "completed"},
            "enrolment_exit_has_date_and_reason",
        ),
        (
            EnrolmentFactory,
            {"exited_on": date(2026, 1, 4), "exit_reason": "completed"},
            "enrolment_exits_after_registration",
        ),
        (EnrolmentFactory, {"category": "hero"}, "enrolment_category_is_known_code"),
        (
            EnrolmentFactory,
            {"exited_on": MARCH, "exit_reason": "bored"},
            "enrolment_exit_reason_is_known_code",
        ),
        (
            EnrolmentFactory,
            {"education_level": 9},
            "enrolment_education_level_is_0_to_8",
        ),
        *(
            (EnrolmentFactory, {name: 5}, f"enrolment_{name}_is_1_to_4")
            for name in (
                "wg_seeing",
                "wg_hearing",
                "wg_walking",
                "wg_remembering",
                "wg_self_care",
                "wg_communicating",
            )
        ),
        (StageFactory, {"stage": "sleep"}, "stage_kind_is_known_code"),
        (StageFactory, {"started_on": None}, "stage_dates_fit_its_status"),
        (StageFactory, {"ended_on": MARCH}, "stage_dates_fit_its_status"),
        (StageFactory, {"status": "completed"}, "stage_dates_fit_its_status"),
        (StageFactory, {"status": "planned"}, "stage_dates_fit_its_status"),
        (
            StageFactory,
            {"status": "waitlisted", "started_on": None, "waiting_since": None},
            "stage_on_the_waiting_list_has_its_turn",
        ),
        (
            StageFactory,
            ENDED | {"ended_on": date(2026, 1, 31)},
            "stage_ends_after_it_starts",
        ),
        (
            StageFactory,
            ENDED | {"certified_on": date(2026, 1, 31)},
            "stage_certificate_follows_completion",
        ),
        (
            StageFactory,
            {"certified_on": MARCH},
            "stage_certificate_follows_completion",
        ),
        (AttendanceFactory, {"session_no": 0}, "attendance_number_begins_at_1"),
        (AttendanceFactory, {"status": "ill"}, "attendance_mark_is_known_code"),
        (
            AssessmentFactory,
            {"instrument": "no code"},
            "assessment_instrument_is_a_code",
        ),
        (AssessmentFactory, {"mode": "sung"}, "assessment_mode_is_known_code"),
        (
            AssessmentFactory,
            {"amended_because": "bored"},
            "assessment_amended_because_is_known_code",
        ),
        (FollowUpFactory, {"wave": 4}, "follow_up_wave_is_known"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(factory, facts, name):
    with pytest.raises(IntegrityError, match=name):
        factory(**facts)


def test_only_psychological_support_has_a_counsellor():
    user = UserFactory()

    with pytest.raises(IntegrityError, match="stage_counsellor_is_for_psychological"):
        StageFactory(stage="education", counsellor=user)


@pytest.mark.parametrize("facts", [{"language": ""}, {"mode": ""}], ids=str)
def test_who_took_an_instrument_said_how(facts):
    taken = {"taken_by": UserFactory(), "language": "Krio", "mode": "read_out"}

    with pytest.raises(IntegrityError, match="taken_by_somebody_has_language_and"):
        AssessmentFactory(**taken | facts)


def test_an_external_number_stands_once_in_a_programme():
    first = EnrolmentFactory()
    EnrolmentFactory(external_id=first.external_id)

    with pytest.raises(IntegrityError, match="enrolment_external_id_once"):
        EnrolmentFactory(external_id=first.external_id, office=first.office)


@pytest.mark.parametrize(
    ("factory", "name"),
    [
        (ArmedGroupHistoryFactory, "armed_group_history_once_in_a_case"),
        (AttendanceFactory, "attendance_once_in_a_session"),
        (AssessmentFactory, "assessment_once_a_day"),
        (FollowUpFactory, "follow_up_once_in_a_wave"),
    ],
)
def test_a_record_stands_once_for_its_key(factory, name):
    first = factory()

    with pytest.raises(IntegrityError, match=name):
        factory(enrolment=first.enrolment)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (FEBRUARY, MARCH),
        (date(2026, 2, 10), date(2026, 2, 10)),
        (date(2026, 1, 10), APRIL),
        (date(2026, 1, 10), date(2026, 2, 2)),
        (date(2026, 2, 28), APRIL),
        (date(2026, 1, 10), None),
    ],
)
def test_stays_of_a_stage_do_not_overlap(starts, ends):
    stay = StageFactory(**ENDED)
    status = "completed" if ends else "active"

    with pytest.raises(IntegrityError, match=r"do_not_overlap|begins_once"):
        StageFactory(
            enrolment=stay.enrolment, started_on=starts, ended_on=ends, status=status
        )


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(MARCH, APRIL), (date(2026, 1, 10), FEBRUARY), (MARCH, MARCH), (MARCH, None)],
)
def test_a_stay_may_begin_on_the_day_another_ended(starts, ends):
    stay = StageFactory(**ENDED)
    status = "completed" if ends else "active"

    StageFactory(
        enrolment=stay.enrolment, started_on=starts, ended_on=ends, status=status
    )


def test_stays_that_never_started_do_not_overlap():
    planned = {"status": "planned", "started_on": None}
    stay = StageFactory(**planned)

    StageFactory(enrolment=stay.enrolment, **planned)


def test_attendance_names_an_activity_of_its_stage():
    training = ActivityFactory(stage="vocational_training")

    with pytest.raises(IntegrityError, match="attendance_activity_is_of_its_stage"):
        AttendanceFactory(stage="education", activity=training)
