"""The figures of the page of progress, against the summary's and a second count."""

from collections import Counter
from datetime import date, timedelta

import pytest

from reports import building
from reports.dashboards import counting, people, sessions
from reports.dashboards.registered import EVER
from reports.periods import Period
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    AssignmentFactory,
    AttendanceFactory,
    EnrolmentFactory,
    FollowUpFactory,
    OfficeFactory,
    SessionFactory,
    StageFactory,
    StageRuleFactory,
    TaskFactory,
)
from tests.participants.test_at_risk import plainly
from tests.reports import reference_indicators as reference
from tests.reports import reference_people
from tests.reports.loading import stored
from tests.reports.random_data import random_programme
from tests.reports.summaries import quietly, rewrite

pytestmark = pytest.mark.django_db
MONTH_ENDS = ["2026-09", "2026-08", "2025-11"]
KINDS = reference.STAGES
TRAINING, CARE = "vocational_training", "psychological_support"


def counted(program, day=None):
    """Part, line and group -> the figure."""
    day = day or program.today()
    figures, _as_of = counting.counted(program, day, report=quietly)
    keys = [(each.panel, each.line, each.group) for each in figures]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, figures, strict=True))


def pair(figure):
    return figure.numerator, figure.denominator


# Against the summary of a month that ends on the day


@pytest.mark.parametrize("month", MONTH_ENDS)
def test_what_the_summary_counts_too_is_the_same_on_the_same_day(month):
    period = Period.parse(month)
    program = stored(random_programme(21, persons=150))
    figures, _cutoff = building.count(program, period, report=quietly)
    summary = {each.indicator: each for each in figures if each.dimension == "total"}

    shown = counted(program, period.end)

    same = {
        ("funnel", "registered", "all"): "CASE-2",
        ("quality", "active", "all"): "CASE-3",
        ("quality", "birth-date", "all"): "DQ-1",
        ("quality", "not-seen", "all"): "DQ-2",
        **{("stages", kind, "in"): f"{area}-2" for area, kind in KINDS.items()},
    }
    for key, code in same.items():
        wanted = summary[code]
        assert pair(shown[key]) == pair(wanted), code
        assert shown[key].persons == wanted.persons, code
    cases = sum(
        each.numerator
        for key, each in shown.items()
        if key[:2] == ("caseload", "cases")
    )
    assert cases == summary["CASE-3"].numerator


# Against a second count in plain Python


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 10, 5)])
def test_random_programmes_agree_with_a_second_count(seed, day):
    records = random_programme(seed, persons=200)
    shown = counted(stored(records), day)

    expected = second_count(records, day)

    assert {key: pair(shown[key]) for key in expected} == expected
    offices = {office for _panel, _line, office in shown if office.isdecimal()}
    assert offices or not sum(
        number for key, (number, _of) in expected.items() if key[0] == "warnings"
    )


def second_count(records, day):
    persons = reference_people.people(*records)
    ever = reference_people.Period("", EVER, day)
    lately = reference_people.Period("", day - timedelta(days=27), day)

    def brought(brings, *of, period=ever):
        return [each for person in persons for each in brings(*of, person, period)]

    def count(brings, *of):
        return len(brought(brings, *of)), None

    def rate(brings, *of, period=ever):
        found = brought(brings, *of, period=period)
        return sum(found), len(found)

    rows = {row["external_id"]: row for row in records.participants}
    found = {
        ("funnel", "registered", "all"): count(reference.registered_to_date),
        ("funnel", "completed", "all"): count(reference.completed_programme),
        ("funnel", "followed-up", "all"): (
            sum(
                person.exited is not None
                and person.exited <= day
                and any(
                    row["result"] in reference.REACHED
                    and date.fromisoformat(row["contacted_on"]) <= day
                    for row in person.followups
                )
                for person in persons
            ),
            None,
        ),
        ("quality", "birth-date", "all"): rate(reference.birth_date_missing),
        ("quality", "not-seen", "all"): rate(reference.not_seen),
        ("quality", "residence", "all"): lacking(rows.values(), day, "residence_pcode"),
        ("quality", "functioning", "all"): lacking(
            rows.values(), day, *reference_people.WASHINGTON_GROUP
        ),
    }
    for kind in KINDS.values():
        found |= {
            ("funnel", kind, "started"): count(reference.started, kind),
            ("funnel", kind, "reached"): count(reference.reached, kind),
            ("funnel", kind, "completed"): count(reference.ended_as, "completed", kind),
            ("stages", kind, "in"): count(reference.in_stage, kind),
            ("stages", kind, "completed"): count(reference.ended_as, "completed", kind),
            ("stages", kind, "dropped-out"): count(
                reference.ended_as, "dropped_out", kind
            ),
            ("attendance", kind, "all"): rate(
                reference.attendance, kind, period=lately
            ),
        }
        found |= warned(records, rows, kind, day)
    for wave in (3, 6, 12, 24):
        found |= {
            ("outcomes", str(wave), "reached"): rate(reference.followed_up, wave),
            ("outcomes", str(wave), "work"): rate(reference.in_work, wave),
            ("outcomes", str(wave), "rejoined"): rate(reference.back_in_group, wave),
        }
    return found


def lacking(rows, day, *columns):
    """Of the active persons those of whom nothing stands in these columns."""
    here = [
        not any(row[name] for name in columns)
        for row in rows
        if row["exit_reason"] not in ("duplicate", "data_error")
        and row["registered_on"] <= str(day)
        and (row["exited_on"] == "" or row["exited_on"] > str(day))
    ]
    return sum(here), len(here)


def warned(records, rows, kind, day):
    inside, reasons = 0, Counter()
    for stay in records.stages:
        begun = stay["started_on"]
        if (stay["stage"], stay["status"]) != (kind, "active") or begun > str(day):
            continue
        if rows[stay["external_id"]]["exited_on"]:
            continue
        marks = sorted(
            (row["session_date"], int(row["session_no"]), row["status"])
            for row in records.attendance
            if (row["external_id"], row["stage"]) == (stay["external_id"], kind)
        )
        dated = [(date.fromisoformat(on), said) for on, _number, said in marks]
        found = plainly(date.fromisoformat(begun), dated, day)
        inside += 1
        reasons.update([*found, *(["any"] if found else [])])
    codes = ["any", "in-a-row", "rate", "away", "first-month"]
    return {
        ("warnings", f"{kind}:{code}", "all"): (reasons[code], inside) for code in codes
    }


# What only the page counts


@pytest.fixture
def office():
    return OfficeFactory()


def ago(office, days):
    return office.program.today() - timedelta(days=days)


def in_stage(office, stage=TRAINING, begun=90, **facts):
    case = EnrolmentFactory(office=office)
    StageFactory(
        enrolment=case, stage=stage, **{"started_on": ago(office, begun)} | facts
    )
    return case


def test_warnings_are_told_by_office_and_add_up(office):
    other = OfficeFactory(program=office.program)
    for where in (office, office, other):
        in_stage(where)
    in_stage(other, begun=3)

    shown = counted(office.program)

    line = f"{TRAINING}:any"
    assert pair(shown["warnings", line, str(office.pk)]) == (2, 2)
    assert pair(shown["warnings", line, str(other.pk)]) == (1, 2)
    assert pair(shown["warnings", line, "all"]) == (3, 4)
    assert pair(shown["warnings", f"{TRAINING}:away", "all"]) == (3, 4)


def test_who_waits_and_who_is_beyond_the_planned_length(office):
    StageRuleFactory(program=office.program, stage=TRAINING, weeks=4)
    in_stage(office, begun=29)
    in_stage(office, begun=28)
    for status in ("planned", "waitlisted", "declined"):
        in_stage(office, status=status, started_on=None)
    left = in_stage(office, status="planned", started_on=None)
    rewrite(
        type(left).objects.filter(pk=left.pk),
        exited_on=ago(office, 3),
        exit_reason="relocated",
    )

    shown = counted(office.program)

    assert shown["stages", TRAINING, "overdue"].numerator == 1
    assert shown["stages", TRAINING, "waiting"].numerator == 2
    assert shown["quality", "too-long", "all"].numerator == 1


def attends(office, activity, marks, stage=TRAINING):
    case = EnrolmentFactory(office=office)
    for days, mark in enumerate(marks):
        AttendanceFactory(
            enrolment=case,
            stage=stage,
            activity=activity,
            session_date=ago(office, days),
            status={"A": "absent", "P": "present", "E": "excused"}[mark],
        )


def of_activities(shown):
    return [
        (line, group, pair(each), each.persons)
        for (panel, line, group), each in shown.items()
        if panel == "attendance" and group != "all"
    ]


def test_activities_stand_worst_first_where_there_are_marks_enough(office):
    good, bad, few, care = (
        ActivityFactory(office=office, stage=stage)
        for stage in (TRAINING, TRAINING, TRAINING, CARE)
    )
    attends(office, good, "PPPPA")
    attends(office, good, "P")
    attends(office, bad, "PAAAPEE")
    attends(office, few, "AAAAE")
    attends(office, care, "AAAAA", CARE)
    attends(office, None, "APPPP")
    old = AttendanceFactory(
        enrolment__office=office,
        stage=TRAINING,
        activity=bad,
        session_date=ago(office, 28),
    )

    shown = counted(office.program)

    assert of_activities(shown) == [
        (TRAINING, str(bad.pk), (2, 5), 1),
        (TRAINING, "none", (4, 5), 1),
        (TRAINING, str(good.pk), (5, 6), 2),
    ]
    assert pair(shown["attendance", CARE, "all"]) == (0, 5)
    assert old.session_date == ago(office, 28)


def test_no_more_than_the_worst_twenty_are_kept(office, monkeypatch):
    monkeypatch.setattr(sessions, "WORST", 1)
    for marks in ("PPPPP", "AAAAA"):
        attends(office, ActivityFactory(office=office, stage=TRAINING), marks)

    (worst,) = of_activities(counted(office.program))

    assert worst[2] == (0, 5)


def test_caseloads_and_late_tasks_add_up_however_many_keep_them(office, monkeypatch):
    one, two, three = (AssignmentFactory(office=office).user for _each in range(3))
    for user, number in ((one, 3), (two, 2), (three, 1), (None, 1)):
        EnrolmentFactory.create_batch(number, office=office, caseworker=user)
    case = EnrolmentFactory(office=office, caseworker=one)
    for due, assignee in ((1, two), (1, two), (1, three), (0, two)):
        TaskFactory(enrolment=case, assignee=assignee, due_on=ago(office, due))
    monkeypatch.setattr(people, "MOST_STAFF", 1)

    shown = counted(office.program)

    cases = {key[2]: each.numerator for key, each in shown.items() if key[1] == "cases"}
    assert cases == {str(one.pk): 4, "none": 1, "others": 3}
    late = {key[2]: each for key, each in shown.items() if key[1] == "late-tasks"}
    assert {group: each.numerator for group, each in late.items()} == {
        str(one.pk): 0,
        "none": 0,
        "others": 3,
    }


def test_what_is_missing_and_left_open(office):
    home = AreaFactory(program=office.program)
    answers = dict.fromkeys(["wg_seeing", "wg_hearing", "wg_walking"], 1)
    EnrolmentFactory(office=office, residence=home, **answers)
    EnrolmentFactory(office=office)
    gone = {"exited_on": ago(office, 3), "exit_reason": "relocated"}
    left = EnrolmentFactory(office=office, **gone)
    StageFactory(enrolment=left, stage=CARE)
    FollowUpFactory(enrolment=left, contacted_on=ago(office, 1))

    shown = counted(office.program)

    assert pair(shown["quality", "residence", "all"]) == (1, 2)
    assert pair(shown["quality", "functioning", "all"]) == (1, 2)
    assert pair(shown["quality", "left-open", "all"]) == (1, None)
    assert pair(shown["funnel", "followed-up", "all"]) == (1, None)


def test_marks_entered_late_and_registers_not_kept(office):
    activity = ActivityFactory(office=office, stage=TRAINING)
    for days in (7, 8, 28):
        attends_on = ago(office, days)
        AttendanceFactory(enrolment__office=office, session_date=attends_on)
    for days, took_place in ((1, None), (2, True), (3, False), (28, None), (-1, None)):
        SessionFactory(activity=activity, date=ago(office, days), took_place=took_place)

    shown = counted(office.program)

    assert pair(shown["quality", "late-entry", "all"]) == (1, 2)
    assert shown["quality", "late-entry", "all"].persons == 2
    assert pair(shown["quality", "registers", "all"]) == (1, 3)
    assert shown["quality", "registers", "all"].persons == 0


def test_duplicates_and_errors_count_nowhere(office):
    for reason in ("duplicate", "data_error"):
        case = in_stage(office)
        rewrite(
            type(case).objects.filter(pk=case.pk),
            exited_on=ago(office, 1),
            exit_reason=reason,
        )
        AttendanceFactory.create_batch(
            1, enrolment=case, stage=TRAINING, session_date=ago(office, 9)
        )

    shown = counted(office.program)

    assert {key: each.numerator for key, each in shown.items() if each.numerator} == {}
