"""What nobody wrote to is not counted again; what a figure is made of is watched."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from core.models import Job
from participants.models import (
    Assessment,
    Attendance,
    Enrolment,
    Participant,
    Stage,
)
from participants.models.assessment import CutOff
from reports import actions, changes
from reports.indicators import SOURCES
from reports.statements import statement
from reports.tasks import ask_for_changed
from tests.factories import (
    AlertFactory,
    AreaFactory,
    AssessmentFactory,
    AttendanceFactory,
    BenefitFactory,
    ComplaintFactory,
    FollowUpFactory,
    HoldingFactory,
    OfficeFactory,
    PlacementFactory,
    ReferralFactory,
    StageFactory,
)
from tests.reports.summaries import MONTH, built, enrol, published, rewrite
from tests.roles import as_owner

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = date(2026, 3, 15)
NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
ALWAYS = date(1, 1, 1)


@pytest.fixture
def case():
    """Registered in March, and away since the end of May."""
    gone = {"exited_on": date(2026, 5, 31), "exit_reason": "completed"}
    (case,) = enrol(OfficeFactory(), **gone)
    return case


def now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def of(case, model):
    return model.objects.filter(enrolment=case)


def cut_off(case):
    with as_owner():
        CutOff.objects.create(
            program=case.program, instrument="PHQ-9", value=10, holds_from=MARCH
        )


WRITES = {
    "participants_enrolment": [
        (lambda case: enrol(case.office, registered_on=MARCH), MARCH),
        (
            lambda case: rewrite(
                Enrolment.objects.filter(pk=case.pk), exited_on=date(2026, 4, 30)
            ),
            date(2026, 4, 30),
        ),
        (
            lambda case: rewrite(
                Enrolment.objects.filter(pk=case.pk), exit_reason="duplicate"
            ),
            ALWAYS,
        ),
        (
            lambda case: rewrite(
                Enrolment.objects.filter(pk=case.pk), category="dependant"
            ),
            ALWAYS,
        ),
        (
            lambda case: rewrite(Enrolment.objects.filter(pk=case.pk), wg_seeing=4),
            ALWAYS,
        ),
    ],
    "participants_participant": [
        (
            lambda case: rewrite(
                Participant.objects.filter(pk=case.participant_id), sex="X"
            ),
            ALWAYS,
        )
    ],
    "participants_holding": [(lambda case: HoldingFactory(enrolment=case), ALWAYS)],
    "participants_stage": [
        (lambda case: StageFactory(enrolment=case, started_on=MARCH), MARCH)
    ],
    "participants_attendance": [
        (lambda case: AttendanceFactory(enrolment=case, session_date=MARCH), MARCH)
    ],
    "participants_assessment": [
        (lambda case: AssessmentFactory(enrolment=case, taken_on=MARCH), MARCH)
    ],
    "participants_followup": [
        (lambda case: FollowUpFactory(enrolment=case), date(2026, 5, 31))
    ],
    "participants_alert": [
        (
            lambda case: AlertFactory(enrolment=case, raised_at=NOON),
            MARCH + timedelta(days=1),
        )
    ],
    "participants_referral": [
        (
            lambda case: ReferralFactory(enrolment=case, sent=True, sent_at=NOON),
            MARCH,
        )
    ],
    "participants_benefit": [
        (
            lambda case: BenefitFactory(enrolment=case, approved=True, decided_at=NOON),
            MARCH,
        )
    ],
    "participants_complaint": [
        (lambda case: ComplaintFactory(enrolment=case, received_on=MARCH), MARCH)
    ],
    "participants_placement": [
        (lambda case: PlacementFactory(enrolment=case, day=MARCH), MARCH)
    ],
    "programs_area": [(lambda case: AreaFactory(program=case.program), ALWAYS)],
    "participants_cutoff": [(cut_off, ALWAYS)],
}
"""Table -> what is written to it, and from which day on figures may change by that."""


def tables_read():
    """What the statement reads, as the database plans it."""
    facts = {"program": 1, "s": MARCH, "e": MARCH, "ys": MARCH, "ye": MARCH}
    facts["tz"] = "Africa/Monrovia"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement(*SOURCES)}", facts)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan

    def names(node):
        if isinstance(node, list):
            return {name for each in node for name in names(each)}
        if not isinstance(node, dict):
            return set()
        here = {node["Relation Name"]} if "Relation Name" in node else set()
        return here.union(*(names(each) for each in node.values()))

    return names(plan)


def test_every_table_that_a_figure_is_made_of_is_watched():
    """A source that reads another table turns this red: say what a write to it does."""
    assert tables_read() == set(WRITES)


@pytest.mark.parametrize(
    ("write", "first"), [each for writes in WRITES.values() for each in writes]
)
def test_a_write_is_noticed_from_the_day_on_which_it_counts(case, write, first):
    before = now()

    write(case)

    assert changes.touched_from(case.program, since=before) == first
    assert changes.touched_from(case.program, since=now()) is None


@pytest.mark.parametrize(
    ("make", "model", "field"),
    [
        (StageFactory, Stage, "started_on"),
        (AttendanceFactory, Attendance, "session_date"),
        (AssessmentFactory, Assessment, "taken_on"),
    ],
)
def test_what_is_moved_or_struck_counts_where_it_stood(case, make, model, field):
    make(enrolment=case, **{field: MARCH})
    before = now()
    rewrite(of(case, model), **{field: date(2026, 5, 2)})
    assert changes.touched_from(case.program, since=before) == MARCH

    between = now()
    with as_owner():
        of(case, model).delete()
    assert changes.touched_from(case.program, since=between) == date(2026, 5, 2)


def test_what_no_figure_is_made_of_changes_nothing(case):
    before = now()

    rewrite(Enrolment.objects.filter(pk=case.pk), external_id="ANOTHER")
    rewrite(Participant.objects.filter(pk=case.participant_id), given_name="Ada")
    enrol(OfficeFactory())

    assert changes.touched_from(case.program, since=before) is None


# The night


@pytest.fixture
def exactly(monkeypatch):
    """No transaction of a test lasts."""
    monkeypatch.setattr(changes, "MARGIN", timedelta(0))


def asked():
    return sorted(Job.objects.open().values_list("subject", flat=True))


def test_only_periods_that_a_write_reaches_are_asked_for(case, exactly):
    program = case.program
    published(program, MONTH.previous())
    published(program)
    ask_for_changed()
    assert asked() == []

    AttendanceFactory(enrolment=case, session_date=MARCH)
    assert [each.period for each in changes.changed(program)] == [MONTH.code]


def test_they_are_asked_for_once_a_night(case, exactly):
    built(case.program)
    AttendanceFactory(enrolment=case, session_date=MARCH)

    ask_for_changed()
    ask_for_changed()

    (job,) = Job.objects.all()
    assert (job.subject, job.by) == (actions.subject_of(case.program, MONTH), None)


def test_what_was_counted_and_came_out_the_same_is_left_alone(case, exactly):
    summary = published(case.program)
    AttendanceFactory(enrolment=case, session_date=MARCH, status="excused")
    ask_for_changed()

    ended = {"state": "done", "started_at": now(), "finished_at": now()}
    rewrite(Job.objects.all(), **ended)

    assert built(case.program) == summary
    assert list(changes.changed(case.program)) == []


def test_a_transaction_that_ended_after_the_count_is_not_missed(case):
    """What began up to six hours before the count is looked at once more."""
    AttendanceFactory(enrolment=case, session_date=MARCH)

    built(case.program)

    assert [each.period for each in changes.changed(case.program)] == [MONTH.code]


def test_new_definitions_have_all_of_them_counted_again(case, exactly, monkeypatch):
    built(case.program)
    monkeypatch.setattr("reports.changes.DEFINITIONS", "2.0")

    assert [each.period for each in changes.changed(case.program)] == [MONTH.code]
