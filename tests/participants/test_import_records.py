"""What rows of the four kinds of records may say, one after the other."""

from datetime import date

import pytest

from participants.models import (
    Assessment,
    Attendance,
    Certificate,
    FollowUp,
    Stage,
)
from tests.factories import AttendanceFactory, CertificateFactory, StageFactory
from tests.participants.imported import what_became
from tests.participants.test_import_participants import case, of_case
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

STAYS = "external_id stage started_on ended_on status"
MARKS = "external_id stage session_date status"
PSY, VOC = "psychological_support", "vocational_training"


@pytest.fixture
def person(take_in):
    take_in.person()
    return take_in


def stays():
    with as_owner():
        found = Stage.objects.order_by("stage", "started_on")
        return [
            (stay.started_on.isoformat(), str(stay.ended_on or "-"), stay.version)
            for stay in found
        ]


# Stays


def test_stay_makes_room_before_another_takes_it(person):
    person.rows("stages", STAYS, f"A-1 {PSY} 2026-02-01 - active")

    result = person.rows(
        "stages",
        STAYS,
        f"A-1 {PSY} 2026-02-01 2026-03-01 completed",
        f"A-1 {PSY} 2026-03-01 - active",
    )

    assert what_became(result) == ((1, 1, 0, 0), {})
    assert stays() == [("2026-02-01", "2026-03-01", 2), ("2026-03-01", "-", 1)]


def test_stay_takes_the_room_that_another_made(person):
    """Two changes in a file are stored in its order."""
    person.rows(
        "stages",
        STAYS,
        f"A-1 {PSY} 2026-02-01 2026-03-01 completed",
        f"A-1 {PSY} 2026-03-01 2026-06-01 completed",
        f"A-1 {PSY} 2026-06-01 2026-07-01 completed",
    )

    result = person.rows(
        "stages",
        STAYS,
        f"A-1 {PSY} 2026-06-01 2026-06-02 completed",
        f"A-1 {PSY} 2026-03-01 2026-05-01 completed",
        f"A-1 {PSY} 2026-02-01 2026-03-02 completed",
    )

    said = {4: "overlaps the stay begun 2026-03-01"}
    assert what_became(result) == ((0, 2, 0, 1), said)


@pytest.mark.parametrize("batch", [1, 2, 5_000])
def test_order_decides_also_across_batches(person, monkeypatch, batch):
    monkeypatch.setattr("participants.imports.running.BATCH", batch)

    result = person.rows(
        "stages",
        STAYS,
        f"A-1 {PSY} 2026-03-01 2026-02-01 completed",
        f"A-1 {PSY} 2026-02-01 2026-04-01 completed",
        f"A-1 {PSY} 2026-03-31 - active",
        f"A-1 {PSY} 2026-04-01 2026-04-01 completed",
        f"A-1 {PSY} 2026-04-01 2026-04-02 completed",
        f"A-1 {PSY} 2026-04-02 - active",
        f"A-1 {VOC} 2026-03-01 - active",
    )

    assert what_became(result) == (
        (4, 0, 0, 3),
        {
            2: "ended_on: is before the start of the stay",
            4: "overlaps the stay begun 2026-02-01",
            6: "repeats the key of row 5 with other values",
        },
    )


def test_stay_ends_after_its_attendance(person):
    person.rows("stages", STAYS, f"A-1 {PSY} 2026-02-01 - active")
    of_case(AttendanceFactory, session_date=date(2026, 3, 2))

    early = person.rows("stages", STAYS, f"A-1 {PSY} 2026-02-01 2026-03-01 completed")
    on_the_day = person.rows(
        "stages", STAYS, f"A-1 {PSY} 2026-02-01 2026-03-02 completed"
    )

    sentence = "ended_on: there is attendance after this day"
    assert what_became(early) == ((0, 0, 0, 1), {2: sentence})
    assert what_became(on_the_day) == ((0, 1, 0, 0), {})


def test_stay_that_never_started_is_in_nobodys_way(person):
    of_case(StageFactory, status="planned", started_on=None)

    result = person.rows("stages", STAYS, f"A-1 {PSY} 2026-02-01 - active")

    assert what_became(result) == ((1, 0, 0, 0), {})


def test_stays_take_no_status_without_dates(person):
    result = person.rows("stages", STAYS, f"A-1 {PSY} 2026-02-01 - planned")

    codes = "active, on_hold, completed, dropped_out, transferred"
    assert what_became(result) == ((0, 0, 0, 1), {2: f"status: is not one of {codes}"})


def test_absent_column_leaves_the_activity_and_an_empty_cell_clears_it(person):
    columns = "external_id stage started_on status activity"
    person.rows("stages", columns, f"A-1 {PSY} 2026-02-01 active PSY-IND")

    left = person.rows("stages", STAYS, f"A-1 {PSY} 2026-02-01 - on_hold")
    with as_owner():
        assert Stage.objects.get().activity.code == "PSY-IND"
    cleared = person.rows("stages", columns, f"A-1 {PSY} 2026-02-01 on_hold -")

    assert (left[0].updated, cleared[0].updated) == (1, 1)
    with as_owner():
        stay = Stage.objects.get()
    assert (stay.activity, stay.status, stay.version) == (None, "on_hold", 3)


def test_row_with_several_problems_says_all_of_them(person):
    columns = "external_id stage activity started_on ended_on status certified_on"

    _counts, reasons = person.rows(
        "stages",
        columns,
        f"A-1 {PSY} WELD-1 2026-01-09 2026-01-08 active 2026-01-07",
        "B-1 cooking NONE 2026-01-09 2099-01-01 done -",
    )

    assert [reason.split(":")[0] for reason in reasons[2].split("; ")] == [
        "activity",
        "started_on",
        "ended_on",
        "ended_on",
        "certified_on",
        "certified_on",
    ]
    assert {reason.split(":")[0] for reason in reasons[3].split("; ")} == {
        "external_id",
        "stage",
        "activity",
        "ended_on",
        "status",
    }


# Attendance


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        ("2026-01-31", False),
        ("2026-02-01", True),
        ("2026-03-01", True),
        ("2026-03-02", False),
        ("2026-04-01", True),
        ("2026-09-09", True),
    ],
)
def test_attendance_falls_into_a_stay(person, day, stands):
    person.rows(
        "stages",
        STAYS,
        f"A-1 {PSY} 2026-02-01 2026-03-01 completed",
        f"A-1 {PSY} 2026-04-01 - active",
    )

    result = person.rows("attendance", MARKS, f"A-1 {PSY} {day} present")

    sentence = "stage: the person has no stay in the stage on this day"
    expected = ((1, 0, 0, 0), {}) if stands else ((0, 0, 0, 1), {2: sentence})
    assert what_became(result) == expected


def test_attendance_is_of_the_office_and_track_of_its_case(take_in):
    take_in.person(birth_date="2010-01-01", office="R1")
    take_in.rows("stages", STAYS, f"A-1 {PSY} 2026-02-01 - active")

    take_in.rows("attendance", MARKS, f"A-1 {PSY} 2026-02-02 present")

    with as_owner():
        mark = Attendance.objects.select_related("office").get()
    assert (mark.enrolment_id, mark.office.code) == (case().pk, "R1")
    assert (mark.child_track, mark.session_no, mark.minutes) == (True, 1, None)


def test_sessions_of_a_day_are_told_apart_by_their_number(person):
    person.rows("stages", STAYS, f"A-1 {PSY} 2026-02-01 - active")
    columns = "external_id stage session_date session_no status minutes"

    result = person.rows(
        "attendance",
        columns,
        f"A-1 {PSY} 2026-02-02 - present 60",
        f"A-1 {PSY} 2026-02-02 2 late 60",
        f"A-1 {PSY} 2026-02-02 1 absent 60",
        f"A-1 {PSY} 2026-02-02 2 late 60",
        f"A-1 {PSY} 2026-02-02 0 late 60",
        f"A-1 {PSY} 2026-02-02 3 late 1.5",
    )

    assert what_became(result) == (
        (2, 0, 1, 3),
        {
            4: "repeats the key of row 2 with other values",
            6: "session_no: is not a whole number from 1 to 32767",
            7: "minutes: is not a whole number from 0 to 32767",
        },
    )


def test_mark_is_changed_in_a_file_of_its_own(person):
    person.rows("stages", STAYS, f"A-1 {PSY} 2026-02-01 - active")
    for status, became in (("present", (1, 0, 0, 0)), ("absent", (0, 1, 0, 0))):
        result = person.rows("attendance", MARKS, f"A-1 {PSY} 2026-02-02 {status}")
        assert what_became(result) == (became, {})

    with as_owner():
        mark = Attendance.objects.get()
    assert (mark.status, mark.version) == ("absent", 2)


# Assessments


def test_score_is_computed_and_computed_again(person):
    def answered(answers):
        row = {"external_id": "A-1", "instrument": "PHQ-9", "taken_on": "2020-01-01"}
        return person("assessments", {**row, "answers": answers})[0]

    assert answered("3 3 3 0 0 0 0 0 0").created == 1
    with as_owner():
        assert Assessment.objects.get().score == 9
    assert answered("3 3 3 0 0 0 0 0 0").unchanged == 1
    assert answered("- - - 0 0 0 0 0 1").updated == 1
    with as_owner():
        taken = Assessment.objects.get()
    assert (taken.score, taken.version) == (None, 2)
    assert taken.answers == [None, None, None, 0, 0, 0, 0, 0, 1]


# Follow-ups


def test_follow_up_needs_an_exit_before_it(person):
    columns = "external_id wave contacted_on result work feels_safe rejoined"
    line = "A-1 3 2026-05-01 by_proxy - yes -"

    before = person.rows("followups", columns, line)
    person.person(exited_on="2026-05-01", exit_reason="completed")
    after = person.rows("followups", columns, line)

    sentence = "external_id: the person has no exit from the programme"
    assert what_became(before) == ((0, 0, 0, 1), {2: sentence})
    assert what_became(after) == ((1, 0, 0, 0), {})
    with as_owner():
        found = FollowUp.objects.values_list("work", "feels_safe", "rejoined")
        assert list(found) == [("", True, None)]


def test_wave_is_met_once(person):
    person.person(exited_on="2026-05-01", exit_reason="completed")
    columns = "external_id wave contacted_on result"

    result = person.rows(
        "followups",
        columns,
        "A-1 3 2026-08-01 by_proxy",
        "A-1 6 2026-08-01 by_proxy",
        "A-1 3 2026-08-02 by_proxy",
    )

    said = {4: "repeats the key of row 2 with other values"}
    assert what_became(result) == ((2, 0, 0, 1), said)


# Certificates that were recorded here


COMPLETED = f"A-1 {VOC} 2026-02-01 2026-05-31 completed"
CERTIFIED = f"{STAYS} certified_on"


@pytest.fixture
def certificate(person):
    """Recorded here, of a stay that a file brought."""
    person.rows("stages", CERTIFIED, f"{COMPLETED} -")
    with as_owner():
        stay = Stage.objects.select_related("enrolment__program").get()
        Stage.objects.update(certified_on=date(2026, 6, 1))
    return CertificateFactory(
        **{"enrolment": stay.enrolment, "stay": stay, "day": date(2026, 6, 1)}
    )


def certified():
    with as_owner():
        return list(Stage.objects.values_list("certified_on", flat=True))


@pytest.mark.parametrize("day", ["2026-06-02", "-"])
def test_a_file_does_not_gainsay_a_recorded_certificate(person, certificate, day):
    result = person.rows("stages", CERTIFIED, f"{COMPLETED} {day}")

    said = {2: "certified_on: the certificate recorded here is of 2026-06-01"}
    assert what_became(result) == ((0, 0, 0, 1), said)
    assert certified() == [date(2026, 6, 1)]


def test_a_file_does_not_bring_back_a_revoked_certificate(person, certificate):
    with as_owner():
        Certificate.objects.update(
            revoked_on=date(2026, 7, 1), revoked_because="Forged"
        )
        Stage.objects.update(certified_on=None)

    result = person.rows("stages", CERTIFIED, f"{COMPLETED} 2026-06-01")

    said = {2: "certified_on: the certificate recorded here is revoked"}
    assert what_became(result) == ((0, 0, 0, 1), said)
    assert certified() == [None]


def test_what_a_file_says_else_of_a_stay_with_a_certificate_is_stored(
    person, certificate
):
    later = COMPLETED.replace("05-31", "05-30")

    same = person.rows("stages", CERTIFIED, f"{later} 2026-06-01")
    silent = person.rows("stages", STAYS, COMPLETED)

    assert what_became(same) == ((0, 1, 0, 0), {})
    assert what_became(silent) == ((0, 1, 0, 0), {})
    assert certified() == [date(2026, 6, 1)]


def test_where_no_certificate_is_recorded_the_file_says_the_day(person):
    person.rows("stages", CERTIFIED, f"{COMPLETED} 2026-06-01")

    result = person.rows("stages", CERTIFIED, f"{COMPLETED} 2026-06-02")

    assert what_became(result) == ((0, 1, 0, 0), {})
    assert certified() == [date(2026, 6, 2)]


@pytest.mark.parametrize("number", ["", "NOBODY"])
def test_row_about_nobody_is_rejected(person, number):
    row = {"external_id": number, "wave": "3", "contacted_on": "2026-05-01"}

    counts, reasons = person("followups", {**row, "result": "by_proxy"})

    assert counts.rejected == 1
    assert reasons[2].startswith("external_id: ")
