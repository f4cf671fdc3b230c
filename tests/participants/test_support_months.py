"""A whole programme's month: who gets what, and that it is worked out once."""

import time
from datetime import date, timedelta
from random import Random

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django_celery_beat.models import PeriodicTask

from core.models import AuditEvent, Job
from participants.actions import support_months as actions
from participants.models import Attendance, Benefit, BenefitEvent, Enrolment, Stage
from participants.models.attendance import ATTENDED, COUNTABLE, AttendanceStatus
from participants.stays import covers
from participants.support_jobs import NOT_ALLOWED
from participants.support_months import NotOver, Worked, work_out
from participants.support_rule import Month, is_unconditional, last_day, verdict
from participants.tasks import ask_for_benefits, work_out_month
from programs.models import Program, Role, Session
from programs.scope import whole_programme
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    AttendanceFactory,
    BenefitFactory,
    BenefitRuleFactory,
    EnrolmentFactory,
    OfficeFactory,
    ParticipantFactory,
    ProgramFactory,
    SessionFactory,
    StageFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
MARCH, TRAINING = date(2026, 3, 1), "vocational_training"
TODAY = date(2026, 4, 10)
CHILD = {"child_track": True, "participant__birth_date": date(2010, 1, 1)}


@pytest.fixture(autouse=True)
def april(monkeypatch):
    monkeypatch.setattr(Program, "today", lambda program: TODAY)


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def rule(office):
    return BenefitRuleFactory(program=office.program)


@pytest.fixture
def case(rule, office):
    return EnrolmentFactory(office=office)


def marks(case, *statuses, first=1):
    return [
        AttendanceFactory(
            enrolment=case, session_date=MARCH.replace(day=day), status=status
        )
        for day, status in enumerate(statuses, start=first)
    ]


def worked(case):
    with_program = case.program
    return work_out(with_program, MARCH)


def benefits(*columns):
    with as_owner():
        return list(Benefit.objects.order_by("pk").values_list(*columns))


def states():
    return benefits("state", "because", "attended", "countable")


@pytest.mark.parametrize(
    ("statuses", "row"),
    [
        (["present"] * 8 + ["late", "absent"], ("earned", "", 9, 10)),
        (["present"] * 8 + ["absent"], ("withheld", "attendance", 8, 9)),
        (["present", "excused", "cancelled"], ("earned", "", 1, 1)),
    ],
)
def test_a_month_goes_by_its_marks(case, statuses, row):
    marks(case, *statuses)

    worked(case)

    assert states() == [row]


def test_what_is_worked_out_keeps_its_rule_and_amount(case, rule):
    marks(case, "present")

    worked(case)

    found = benefits("rule", "kind", "month", "amount", "currency", "reference")
    assert found == [(rule.pk, "monthly", MARCH, 60, "USD", "")]


@pytest.mark.parametrize("statuses", [[], ["excused", "cancelled"]])
def test_without_a_session_that_counts_nothing_is_due(case, statuses):
    marks(case, *statuses)

    assert worked(case) == Worked(0, 0, 0)
    assert states() == []


def test_a_session_without_a_mark_keeps_the_month_due(case, office):
    activity = ActivityFactory(office=office)
    StageFactory(enrolment=case, stage=TRAINING, activity=activity)
    session = SessionFactory(activity=activity, date=MARCH)

    assert worked(case) == Worked(1, 0, 0)
    AttendanceFactory(
        enrolment=case,
        stage=TRAINING,
        activity=activity,
        session=session,
        session_date=MARCH,
    )
    assert worked(case) == Worked(0, 1, 0)

    assert states() == [("earned", "", 1, 1)]


def test_a_brought_mark_is_the_mark_of_the_session(case, office):
    activity = ActivityFactory(office=office)
    StageFactory(enrolment=case, stage=TRAINING, activity=activity)
    SessionFactory(activity=activity, date=MARCH)
    AttendanceFactory(
        enrolment=case, stage=TRAINING, activity=activity, session_date=MARCH
    )

    assert worked(case) == Worked(0, 1, 0)


@pytest.mark.parametrize(
    "facts",
    [
        {"took_place": False},
        {"date": date(2026, 2, 28)},
        {"date": date(2026, 4, 1)},
    ],
)
def test_what_was_not_held_in_the_month_is_not_waited_for(case, office, facts):
    activity = ActivityFactory(office=office)
    StageFactory(enrolment=case, stage=TRAINING, activity=activity)
    SessionFactory(activity=activity, **{"date": MARCH} | facts)

    assert worked(case) == Worked(0, 0, 0)


def test_nobody_is_waited_for_in_a_make_up_session_or_on_hold(case, office):
    activity = ActivityFactory(office=office)
    held = {"stage": TRAINING, "activity": activity}
    StageFactory(enrolment=case, status="on_hold", **held)
    other = StageFactory(enrolment__office=office, **held).enrolment
    missed = SessionFactory(activity=activity, date=MARCH)
    AttendanceFactory(
        enrolment=other, session=missed, session_date=MARCH, status="absent", **held
    )
    SessionFactory(activity=activity, date=date(2026, 3, 9), makes_up=missed)

    assert worked(case) == Worked(0, 0, 1)


def test_a_month_that_waited_for_nothing_any_more_is_withheld(case, rule):
    BenefitFactory(enrolment=case, rule=rule, state="due", attended=0, countable=0)

    assert worked(case) == Worked(0, 0, 1)
    assert states() == [("withheld", "no_session", 0, 0)]


def test_a_childs_month_is_earned_whatever_its_marks(rule, office):
    child = EnrolmentFactory(office=office, **CHILD)
    marks(child, "absent", "absent")
    EnrolmentFactory(office=office, **CHILD)

    assert worked(child) == Worked(0, 2, 0)


@pytest.mark.parametrize(
    "facts",
    [
        {"registered_on": date(2026, 4, 1)},
        {"exited_on": date(2026, 2, 28), "exit_reason": "relocated"},
        {"exited_on": date(2026, 3, 20), "exit_reason": "duplicate"},
        {"exited_on": date(2026, 3, 20), "exit_reason": "data_error"},
    ],
)
def test_who_is_not_in_the_programme_in_the_month_is_due_nothing(rule, office, facts):
    case = EnrolmentFactory(office=office, **facts)
    marks(case, "present")

    assert worked(case) == Worked(0, 0, 0)


@pytest.mark.parametrize(
    "facts",
    [
        {"registered_on": date(2026, 3, 31)},
        {"exited_on": MARCH, "exit_reason": "relocated"},
    ],
)
def test_a_day_in_the_month_is_enough(rule, office, facts):
    case = EnrolmentFactory(office=office, **facts)
    marks(case, "present")

    assert worked(case) == Worked(0, 1, 0)


@pytest.fixture
def back(case, office):
    """The case of the same person, who left and came back in the month."""
    with as_owner():
        case.exited_on, case.exit_reason = date(2026, 3, 10), "relocated"
        case.save()
    return EnrolmentFactory(
        office=office, participant=case.participant, registered_on=date(2026, 3, 20)
    )


def test_who_comes_back_in_the_month_gets_it_once_for_all_marks(case, back):
    marks(case, *["present"] * 8)
    marks(back, "present", "absent", first=20)

    assert worked(case) == Worked(0, 1, 0)

    found = benefits("enrolment", "state", "attended", "countable")
    assert found == [(back.pk, "earned", 9, 10)]


def test_what_lacks_in_the_case_before_keeps_the_month_due(case, back, office):
    activity = ActivityFactory(office=office)
    ended = {"status": "completed", "ended_on": date(2026, 3, 9)}
    StageFactory(enrolment=case, stage=TRAINING, activity=activity, **ended)
    SessionFactory(activity=activity, date=MARCH)
    marks(back, "present", first=20)

    assert worked(case) == Worked(1, 0, 0)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"state": "due"}, "earned"),
        ({"approved": True}, "approved"),
        ({"withheld": True}, "withheld"),
    ],
)
def test_what_was_worked_out_before_somebody_came_back_is_theirs(
    case, rule, back, facts, state
):
    BenefitFactory(enrolment=case, rule=rule, **facts)
    marks(back, "present", first=20)

    worked(case)

    assert benefits("enrolment", "state") == [(case.pk, state)]


def test_the_database_gives_nobody_support_for_a_month_by_each_case(case, rule, back):
    BenefitFactory(enrolment=case, rule=rule)
    BenefitFactory(enrolment=back, rule=rule, month=date(2026, 4, 1))
    food = BenefitRuleFactory(program=case.program, code="food", name="Food")
    BenefitFactory(enrolment=back, rule=food)
    elsewhere = EnrolmentFactory(participant=case.participant)
    there = BenefitRuleFactory(program=elsewhere.program)
    BenefitFactory(enrolment=elsewhere, rule=there)

    with pytest.raises(IntegrityError, match="once, not by each case"):
        BenefitFactory(enrolment=back, rule=rule)


def test_what_a_merged_registration_drew_stands_in_nobodys_way(case, rule, back):
    BenefitFactory(enrolment=case, rule=rule)
    with as_owner():
        case.exit_reason, case.merged_into = "duplicate", back
        case.save()
    marks(back, "present", first=20)

    assert worked(case) == Worked(0, 1, 0)


def test_a_month_goes_by_the_rules_of_its_first_day(office):
    of = {"program": office.program}
    BenefitRuleFactory(**of, ends_on=date(2026, 3, 1), attended=1, amount="10.00")
    BenefitRuleFactory(**of, starts_on=date(2026, 3, 2), amount="20.00")
    BenefitRuleFactory(**of, code="food", name="Food", amount="5.00")
    BenefitRuleFactory(**of, code="past", ends_on=date(2026, 2, 28))
    BenefitRuleFactory(code="elsewhere")
    case = EnrolmentFactory(office=office)
    marks(case, "present", "absent", "absent")

    worked(case)

    found = {row[0]: row[1:] for row in benefits("kind", "state", "amount")}
    assert found == {"monthly": ("earned", 10), "food": ("withheld", 5)}


def test_twice_changes_nothing(case):
    marks(case, "present", "absent")
    marks(EnrolmentFactory(office=case.office), "present")
    worked(case)
    before = benefits()

    assert worked(case) == Worked(0, 0, 0)

    assert benefits() == before
    with as_owner():
        assert BenefitEvent.objects.count() == 2


@pytest.mark.parametrize("state", ["earned", "approved", "withheld"])
def test_what_is_decided_stands_whatever_the_marks_say_then(case, rule, state):
    facts = {"approved": {"approved": True}, "withheld": {"withheld": True}}
    BenefitFactory(enrolment=case, rule=rule, **facts.get(state, {}))
    marks(case, "absent" if state != "withheld" else "present")

    assert worked(case) == Worked(0, 0, 0)
    assert benefits("state") == [(state,)]


def test_a_month_that_is_not_over_is_not_worked_out(case):
    with pytest.raises(NotOver):
        work_out(case.program, date(2026, 4, 1))


def test_another_programme_is_left_alone(case):
    other = EnrolmentFactory()
    BenefitRuleFactory(program=other.program)
    marks(other, "present")

    assert worked(case) == Worked(0, 0, 0)


# What the database lets a job do


def test_a_job_changes_nothing_that_was_decided(case, rule):
    BenefitFactory(enrolment=case, rule=rule)

    with whole_programme(case.program):
        changed = Benefit.objects.update(attended=1)

    assert changed == 0


def test_a_job_approves_nothing(case, rule):
    BenefitFactory(enrolment=case, rule=rule, state="due")

    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        whole_programme(case.program),
    ):
        Benefit.objects.update(state="appealed")


# The rule said twice says the same


@pytest.mark.parametrize("seed", range(6))
def test_the_statement_says_what_the_rule_says(seed, office):
    chance = Random(seed)
    share = chance.choice([(9, 10), (2, 3), (1, 1)])
    BenefitRuleFactory(program=office.program, attended=share[0], of_sessions=share[1])
    activities = [ActivityFactory(office=office) for _ in range(2)]
    for activity in activities:
        for day in sorted(chance.sample(range(-3, 34), 12)):
            SessionFactory(
                activity=activity,
                date=MARCH + timedelta(days=day),
                took_place=chance.choice([None, True, True, False]),
            )
    for _ in range(25):
        someone(chance, office, activities)

    work_out(office.program, MARCH)

    found = {row[0]: row[1:] for row in benefits("enrolment", "state", "attended")}
    with as_owner():
        cases = Enrolment.objects.filter(office=office).select_related("participant")
        expected = {case.pk: by_hand(case, share) for case in cases}
    assert found == {key: row for key, row in expected.items() if row[0] != "nothing"}
    assert len(set(expected.values())) > 3


def someone(chance, office, activities):
    born = chance.choice([None, date(1990, 1, 1), MARCH.replace(year=2008, day=31)])
    born = chance.choice([born, born, date(2008, 4, 1)])
    known = {"birth_date": born, "birth_precision": "day" if born else ""}
    left = chance.choice([None] * 6 + [date(2026, 2, 27), date(2026, 3, 12)])
    case = EnrolmentFactory(
        office=office,
        participant=ParticipantFactory(**known),
        child_track=chance.random() < 0.1,
        registered_on=chance.choice([date(2026, 1, 5), date(2026, 4, 2)])
        if left is None
        else date(2026, 1, 5),
        exited_on=left,
        exit_reason="relocated" if left else "",
    )
    if chance.random() < 0.15:
        return
    activity = chance.choice(activities)
    begun = MARCH + timedelta(days=chance.randrange(-20, 15))
    ended = chance.choice([None, begun + timedelta(days=chance.randrange(25))])
    StageFactory(
        enrolment=case,
        stage=TRAINING,
        activity=activity,
        started_on=begun,
        ended_on=ended,
        status="completed" if ended else chance.choice(["active", "on_hold"]),
    )
    diligent, certain = chance.choice([0.5, 0.95, 1]), chance.choice([0.9, 1, 1])
    with as_owner():
        sessions = list(Session.objects.filter(activity=activity))
    for session in sessions:
        if not covers({begun: ended}, session.date) or chance.random() > certain:
            continue
        status = "present" if chance.random() < diligent else chance.choice(OTHERWISE)
        AttendanceFactory(
            enrolment=case,
            stage=TRAINING,
            activity=activity,
            session=chance.choice([session, None]),
            session_date=session.date,
            status=status,
        )


OTHERWISE = [status for status in AttendanceStatus.values if status != "present"]


def by_hand(case, share):
    """What the rule says, of a case whose rows are read one by one."""
    is_in_it = case.registered_on <= last_day(MARCH) and (
        case.exited_on is None or case.exited_on >= MARCH
    )
    kept = [
        mark
        for mark in Attendance.objects.filter(enrolment=case)
        if MARCH <= mark.session_date <= last_day(MARCH)
    ]
    month = Month(
        sum(mark.status in ATTENDED for mark in kept),
        sum(mark.status in COUNTABLE for mark in kept),
        share,
    )
    marked = {(mark.activity_id, mark.session_date) for mark in kept}
    unmarked = sum(
        (session.activity_id, session.date) not in marked
        for stay in Stage.objects.filter(enrolment=case).exclude(status="on_hold")
        for session in Session.objects.filter(activity=stay.activity_id)
        if MARCH <= session.date <= last_day(MARCH)
        and session.took_place is not False
        and covers({stay.started_on: stay.ended_on}, session.date)
    )
    unconditional = is_unconditional(
        case.participant.birth_date, MARCH, child_track=case.child_track
    )
    said = verdict(month, unmarked=unmarked, unconditional=unconditional)
    return (said if is_in_it else "nothing"), month.attended


# The job


def run(job):
    work_out_month(str(job.pk))
    job.refresh_from_db()
    return job


def test_a_worker_works_out_what_was_asked_for(case, office):
    lead = AssignmentFactory(office=office, role=Role.PROGRAMME_LEAD).user
    marks(case, "present")

    job = run(actions.ask_for_month(office.program, MARCH, by=lead))

    assert job.state == "done"
    assert benefits("state") == [("earned",)]
    with as_owner():
        written = BenefitEvent.objects.get()
    assert written.event_by == lead
    events = AuditEvent.objects.order_by("pk").values_list("action", "facts")
    assert list(events) == [
        ("benefits-asked", {"month": "2026-03"}),
        (
            "benefits-worked-out",
            {"month": "2026-03", "due": 0, "earned": 1, "withheld": 0},
        ),
    ]


def test_who_lost_the_right_meanwhile_is_refused(case, office):
    lead = AssignmentFactory(office=office, role=Role.PROGRAMME_LEAD)
    marks(case, "present")
    job = actions.ask_for_month(office.program, MARCH, by=lead.user)
    with as_owner():
        lead.ends_on = date(2024, 2, 1)
        lead.save()

    job = run(job)

    assert (job.state, job.problem) == ("failed", NOT_ALLOWED)
    assert benefits("state") == []


def test_a_month_that_is_not_over_is_not_asked_for(rule):
    with pytest.raises(NotOver):
        actions.ask_for_month(rule.program, date(2026, 4, 1), by=None)


def test_the_clock_asks_once_a_day_for_the_last_months(rule):
    ProgramFactory()

    ask_for_benefits()
    for job in Job.objects.all():
        run(job)
    ask_for_benefits()

    subjects = [job.subject for job in Job.objects.order_by("subject")]
    assert subjects == [
        f"benefits:{rule.program_id}:2026-0{month}" for month in (1, 2, 3)
    ]


def test_the_clock_asks_every_night():
    schedule = PeriodicTask.objects.get(task=ask_for_benefits.name)

    assert (schedule.enabled, schedule.crontab.hour) == (True, "2")


@pytest.mark.long
def test_ten_thousand_peoples_month_is_one_pass(rule, office, capsys):
    case = EnrolmentFactory(office=office)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(PEOPLE, [case.participant_id])
        cursor.execute(CASES, [case.pk])
        cursor.execute(MARKS, [office.pk])
        cursor.execute("ANALYZE")

    begun = time.monotonic()
    made = work_out(office.program, MARCH)
    took = time.monotonic() - begun
    again = work_out(office.program, MARCH)

    with capsys.disabled():
        print(f"10,000 people, 20 marks each: {took:.2f} s")
    assert sum(made) == 10_000
    assert again == Worked(0, 0, 0)
    assert took < 60


PEOPLE = """
INSERT INTO participants_participant
SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', gen_random_uuid(), 'family_name', 'Family' || n))).*
FROM participants_participant p CROSS JOIN generate_series(1, 9999) n WHERE p.id = %s
"""
CASES = """
INSERT INTO participants_enrolment
SELECT (jsonb_populate_record(e, jsonb_build_object(
    'id', gen_random_uuid(), 'participant_id', p.id, 'external_id', p.family_name,
    'case_code', substr(p.id::text, 1, 11)))).*
FROM participants_enrolment e CROSS JOIN participants_participant p
WHERE e.id = %s AND p.id <> e.participant_id
"""
MARKS = """
INSERT INTO participants_attendance (id, enrolment_id, office_id, child_track, stage,
    session_date, session_no, status, reason, version, created_at, updated_at)
SELECT gen_random_uuid(), e.id, e.office_id, e.child_track, 'psychological_support',
    date '2026-03-01' + n, 1,
    CASE WHEN (n + ascii(e.external_id)) %% 15 = 0 THEN 'absent' ELSE 'present' END,
    '', 1, now(), now()
FROM participants_enrolment e CROSS JOIN generate_series(1, 20) n
WHERE e.office_id = %s
"""
