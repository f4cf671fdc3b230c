"""Who may drop out: each reason at its border, and the list of people that it gives."""

from datetime import date, timedelta
from random import Random

import pytest

from participants.due import at_risk
from participants.models import Enrolment
from programs.models import Role
from tests.factories import (
    AdjustmentFactory,
    AttendanceFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.participants.test_due import ago, member, named
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
TRAINING, EDUCATION = "vocational_training", "education"
DAY = date(2026, 3, 31)
CAME, ABSENT, EXCUSED = "present", "absent", "excused"


def in_stage(begun, marks=(), stage=TRAINING, **facts):
    """A case whose stay began so many days ago; the marks are (days ago, mark)."""
    case = EnrolmentFactory(registered_on=DAY - timedelta(days=400))
    stay = {"stage": stage, "started_on": DAY - timedelta(days=begun)} | facts
    StageFactory(enrolment=case, **stay)
    for days, status in marks:
        mark(case, DAY - timedelta(days=days), status, stage)
    return case


def mark(case, day, status, stage=TRAINING):
    AttendanceFactory(enrolment=case, stage=stage, session_date=day, status=status)


def why(case, day=DAY, stage=TRAINING):
    """The codes of the reasons that hold for a case."""
    with as_owner():
        told = Enrolment.objects.filter(pk=case.pk).values_list(
            *at_risk.reasons(day, stage).values()
        )
        return {
            code for code, holds in zip(at_risk.RULES, told.get(), strict=True) if holds
        }


@pytest.mark.parametrize(
    ("marks", "reasons"),
    [
        ([(9, CAME), (2, ABSENT), (1, ABSENT)], {"in-a-row"}),
        ([(9, CAME), (3, ABSENT), (2, EXCUSED), (1, ABSENT)], {"in-a-row"}),
        ([(3, ABSENT), (2, CAME), (1, ABSENT)], set()),
        ([(3, ABSENT), (2, ABSENT), (1, "late")], set()),
        ([(3, CAME), (1, ABSENT)], set()),
    ],
)
def test_two_missed_in_a_row(marks, reasons):
    assert why(in_stage(200, marks)) == reasons


@pytest.mark.parametrize(
    ("marks", "reasons"),
    [
        ("APAP", {"rate"}),
        ("PAPP", set()),  # three in four are enough
        ("APP", set()),  # of three no rate is taken
        ("APEEP", set()),
        ("APAPPPP", {"rate"}),
        ("APAPPPPP", set()),
    ],
)
def test_fewer_than_three_in_four(marks, reasons):
    said = {"A": ABSENT, "P": CAME, "E": EXCUSED}
    days = [(20 - n, said[mark]) for n, mark in enumerate(marks)]

    assert why(in_stage(200, days)) == reasons


def test_the_rate_is_of_28_days():
    marks = [(27, ABSENT), (20, CAME), (15, ABSENT), (10, CAME)]

    assert why(in_stage(200, marks)) == {"rate"}
    assert why(in_stage(200, [(28, ABSENT), *marks[1:]])) == set()


@pytest.mark.parametrize(
    ("begun", "came", "reasons"),
    [(30, None, {"away"}), (29, None, set()), (90, 30, {"away"}), (90, 29, set())],
)
def test_away_for_30_days(begun, came, reasons):
    assert why(in_stage(begun, [(came, CAME)] if came else [])) == reasons


@pytest.mark.parametrize(
    ("begun", "marks", "reasons"),
    [
        (59, [(59, ABSENT), (30, ABSENT), (3, CAME)], {"first-month"}),
        (60, [(59, ABSENT), (31, ABSENT), (3, CAME)], set()),  # too long ago
        (59, [(59, ABSENT), (29, ABSENT), (3, CAME)], set()),  # the 31st day
        (20, [(9, ABSENT), (3, CAME)], set()),
    ],
)
def test_missed_at_first(begun, marks, reasons):
    assert why(in_stage(begun, marks)) == reasons


def test_marks_before_the_stay_of_another_stage_and_to_come_are_not_read():
    case = in_stage(10, [(12, ABSENT), (11, ABSENT), (-1, ABSENT), (-2, ABSENT)])
    for days in (1, 2, 3, 4):
        mark(case, DAY - timedelta(days=days), ABSENT, EDUCATION)

    assert why(case) == set()


@pytest.mark.parametrize("status", ["on_hold", "planned", "completed"])
def test_only_who_is_active_is_waited_for(status):
    facts = {"status": status}
    if status == "planned":
        facts["started_on"] = None
    if status == "completed":
        facts["ended_on"] = DAY

    assert why(in_stage(90, **facts)) == set()


# A second computation


def plainly(begun, marks, day):
    """The same rules in plain words; ``marks`` are (day, mark), the oldest first."""
    if begun > day:
        return set()
    marks = [(on, said) for on, said in marks if begun <= on <= day]
    counted = [(on, said) for on, said in marks if said in ("present", "late", ABSENT)]
    found = set()
    if [said for _on, said in counted[-2:]] == [ABSENT, ABSENT]:
        found.add("in-a-row")
    lately = [said for on, said in counted if (day - on).days < 28]
    if len(lately) >= 4 and lately.count(ABSENT) / len(lately) > 0.25:
        found.add("rate")
    came = [on for on, said in counted if said != ABSENT]
    if (day - max([begun, *came])).days >= 30:
        found.add("away")
    first = [s for on, s in counted if (on - begun).days < 30 and s == ABSENT]
    if (day - begun).days < 60 and len(first) >= 2:
        found.add("first-month")
    return found


def test_random_stays_agree_with_a_second_computation():
    rng = Random(6)
    told = []
    for _each in range(60):
        begun = rng.choice([10, 29, 30, 31, 59, 60, 61, 90])
        days = rng.sample(range(-3, begun + 4), rng.randint(0, 9))
        said = [CAME, "late", ABSENT, ABSENT, EXCUSED, "cancelled"]
        marks = [(day, rng.choice(said)) for day in sorted(days, reverse=True)]
        case = in_stage(begun, marks)
        dated = [(DAY - timedelta(days=day), mark) for day, mark in marks]
        expected = plainly(DAY - timedelta(days=begun), dated, DAY)
        assert why(case) == expected, (begun, marks)
        told += expected

    assert set(told) == set(at_risk.RULES)


# The list


def away(office, stage=TRAINING, **facts):
    """Somebody who never came, and is long in the stage."""
    case = EnrolmentFactory(office=office, registered_on=date(2024, 1, 5), **facts)
    StageFactory(enrolment=case, stage=stage, started_on=ago(office, 90))
    return case


@pytest.mark.parametrize(
    ("code", "stage"),
    [("at-risk-training", TRAINING), ("at-risk-education", EDUCATION)],
)
def test_the_list_names_adults_of_the_stage_to_who_may_see_them(code, stage):
    office = OfficeFactory()
    own = away(office, stage)
    away(office, TRAINING if stage == EDUCATION else EDUCATION)
    away(office, "psychological_support")
    gone = {"exited_on": ago(office, 3), "exit_reason": "lost_contact"}
    away(office, stage, **gone)
    child = away(office, stage, child_track=True)
    beside = away(OfficeFactory(program=office.program), stage)
    away(OfficeFactory(), stage)

    lead = member(office, Role.PROGRAMME_LEAD)
    assert named(code, lead) == {own.case_code}
    assert named(code, member(office)) == {own.case_code}
    assert named(code, member(office, Role.CHILD_PROTECTION)) == {child.case_code}
    assert named(code, member(office, Role.FACILITATOR)) == set()
    assert named(code, member(beside.office)) == {beside.case_code}


def test_in_an_advised_pause_nobody_is_waited_for_by_who_knows_of_it():
    office = OfficeFactory()
    case = away(office)
    AdjustmentFactory(
        enrolment=case,
        helps=["pause"],
        stages=[TRAINING],
    )

    assert named("at-risk-training", member(office)) == set()
    assert named("at-risk-training", member(office, Role.PROGRAMME_LEAD)) == {
        case.case_code
    }


def test_without_a_birth_date():
    office = OfficeFactory()
    unknown = {"participant__birth_date": None, "participant__birth_precision": ""}
    case = EnrolmentFactory(office=office, **unknown)
    EnrolmentFactory(office=office)
    gone = {"exited_on": ago(office, 3), "exit_reason": "lost_contact"}
    EnrolmentFactory(office=office, **unknown, **gone)

    assert named("no-birth-date", member(office)) == {case.case_code}
