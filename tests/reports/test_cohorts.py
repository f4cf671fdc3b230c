"""Cohorts: what is counted of each, what is kept, and who may do what with it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django_celery_beat.models import PeriodicTask

from core.dates import add_months
from core.models import AuditEvent, Job
from participants.models import Stage
from programs.models import Role
from reports import actions, jobs
from reports.cohorts import counting
from reports.cohorts.survival import marked
from reports.counts import COHORTS
from reports.models import CohortFigure, CohortPoint, CohortSnapshot
from reports.tasks import ask_for_cohorts
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    FollowUpFactory,
    HoldingFactory,
    OfficeFactory,
    OpportunityFactory,
    ProgramFactory,
)
from tests.reports.cohorts import (
    EDU,
    PSY,
    VOC,
    ago,
    counted,
    expected,
    random_programme,
    stay,
    times,
)
from tests.reports.summaries import quietly, rewrite
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def program(office):
    return office.program


def figure(program, measure, group="all", division="total", stage=VOC):
    found = counted(program).figures.filter(
        stage=stage, division=division, group=group, measure=measure
    )
    return found.values_list("numerator", "denominator", "persons").first()


def cohorts(program, division, measure="started", stage=VOC):
    """Group -> how many."""
    found = counted(program).figures.filter(
        stage=stage, division=division, measure=measure
    )
    return dict(found.values_list("group", "numerator"))


# What is counted


@pytest.mark.parametrize(
    ("status", "days", "completed", "dropped_out"),
    [
        ("completed", 0, (1, 1, 1), (0, 1, 1)),
        ("completed", 1, (0, 1, 1), (0, 1, 1)),
        ("dropped_out", 0, (0, 1, 1), (1, 1, 1)),
        ("dropped_out", 1, (0, 1, 1), (0, 1, 1)),
        ("transferred", 0, (0, 1, 1), (0, 1, 1)),
    ],
)
def test_within_a_year_is_up_to_the_same_day_of_the_next(
    office, program, status, days, completed, dropped_out
):
    began = ago(program, days=800)
    ended = add_months(began, 12) + timedelta(days=days)
    stay(office, began, status=status, ended_on=ended)

    assert figure(program, "completed") == completed
    assert figure(program, "dropped_out") == dropped_out


def test_whose_year_is_not_over_has_begun_and_counts_in_no_share(office, program):
    stay(office, add_months(program.today(), -12) + timedelta(days=2))

    assert figure(program, "started") == (1, 1, 1)
    assert figure(program, "completed") == (0, 0, 0)


@pytest.mark.parametrize(("days", "of"), [(0, 0), (1, 1)])
def test_who_died_within_the_year_counts_in_no_share(office, program, days, of):
    began = ago(program, days=800)
    died = add_months(began, 12) + timedelta(days=days)
    row = stay(office, began)
    case = type(row.enrolment).objects.filter(pk=row.enrolment_id)
    rewrite(case, exited_on=died, exit_reason="death_natural")

    assert figure(program, "dropped_out") == (0, of, of)


def test_two_stays_of_one_person_are_two_stays_and_one_person(office, program):
    first = stay(
        office,
        ago(program, days=900),
        status="completed",
        ended_on=ago(program, days=850),
    )
    stay(office, ago(program, days=800), case=first.enrolment)

    assert figure(program, "completed") == (1, 2, 1)


@pytest.mark.parametrize(
    ("reason", "result", "work", "reached", "at_work"),
    [
        ("completed", "reached_by_phone", "employee", (1, 1, 1), (1, 1, 1)),
        ("completed", "reached_by_phone", "", (1, 1, 1), (0, 1, 1)),
        ("completed", "not_found", "employee", (0, 1, 1), (0, 0, 0)),
        ("death_violent", "by_proxy", "employee", (0, 0, 0), (0, 0, 0)),
    ],
)
def test_work_is_asked_of_those_reached_when_they_were_due(
    office, program, reason, result, work, reached, at_work
):
    row = stay(office, ago(program, days=800))
    case = type(row.enrolment).objects.filter(pk=row.enrolment_id)
    rewrite(case, exited_on=add_months(program.today(), -6), exit_reason=reason)
    FollowUpFactory(
        enrolment=row.enrolment,
        wave=6,
        result=result,
        work=work,
        contacted_on=program.today(),
    )

    assert figure(program, "reached-6") == reached
    assert figure(program, "work-6") == at_work
    assert figure(program, "reached-12") == (0, 0, 0)


# What makes a cohort


def test_the_year_is_that_of_the_registration(office, program):
    row = stay(office, ago(program, days=400))

    year = row.enrolment.registered_on.year
    assert cohorts(program, "year") == {str(year): 1}


def test_the_office_is_where_the_person_was_when_the_stay_began(office, program):
    before = OfficeFactory(program=program)
    row = stay(office, ago(program, days=400))
    stay(office, ago(program, days=200), EDU, case=row.enrolment)
    HoldingFactory(
        enrolment=row.enrolment, until=ago(program, days=300), in_office=before
    )

    assert cohorts(program, "office") == {str(before.pk): 1}
    assert cohorts(program, "office", stage=EDU) == {str(office.pk): 1}


def test_the_trade_is_the_courses_or_else_its_opportunitys(office, program):
    offered = OpportunityFactory(office=office, stage=VOC, occupation="7531")
    welding = ActivityFactory(office=office, occupation="7212")
    tailoring = ActivityFactory(office=office, opportunity=offered)
    for course in (welding, tailoring, None):
        stay(office, ago(program, days=400), activity=course)

    assert cohorts(program, "trade") == {"7212": 1, "7531": 1, "unknown": 1}


@pytest.mark.parametrize(
    ("days", "group"), [(401, "with"), (400, "without"), (399, "without")]
)
def test_support_came_first_if_it_began_on_an_earlier_day(office, program, days, group):
    row = stay(office, ago(program, days=400))
    stay(office, ago(program, days=days), PSY, case=row.enrolment)

    assert cohorts(program, "care") == {group: 1}


def test_a_division_that_does_not_fit_a_stage_is_not_kept(office, program):
    for stage in (PSY, EDU):
        stay(office, ago(program, days=400), stage)

    kept = counted(program).figures.values_list("stage", "division").distinct()
    assert set(kept) == {
        *((PSY, "total"), (PSY, "year"), (PSY, "office")),
        *((EDU, "total"), (EDU, "year"), (EDU, "office"), (EDU, "care")),
    }


def test_psychological_support_is_kept_as_counts_without_curves(office, program):
    stay(office, ago(program, days=400), PSY)

    snapshot = counted(program)
    measures = snapshot.figures.values_list("measure", flat=True)
    assert set(measures) == {"started", "completed", "dropped_out"}
    assert not snapshot.points.exists()


def test_other_programmes_and_withdrawn_registrations_are_not_counted(office, program):
    stay(OfficeFactory(), ago(program, days=400))
    row = stay(office, ago(program, days=400))
    case = type(row.enrolment).objects.filter(pk=row.enrolment_id)
    rewrite(case, exited_on=program.today(), exit_reason="data_error")

    assert not counted(program).figures.exists()


# The curves


def test_a_curve_stands_where_the_estimate_stands_month_by_month(office, program):
    began = ago(program, days=500)
    for days, status in ((40, "completed"), (70, "dropped_out"), (100, "completed")):
        stay(office, began, status=status, ended_on=began + timedelta(days=days))
    stay(office, began)

    points = counted(program).points.filter(division="total", ending="completed")
    months = points.order_by("month").values_list(
        "month", "at_risk", "events", "remaining"
    )
    assert list(months)[:5] == [
        *((0, 4, 0, 1.0), (1, 4, 0, 1.0), (2, 3, 1, 0.75)),
        *((3, 2, 1, 0.75), (4, 1, 2, 0.375)),
    ]
    assert months.last()[:3] == (16, 1, 2)


def test_an_exit_ends_the_looking_at_a_stay_that_runs(office, program):
    row = stay(office, ago(program, days=500))
    case = type(row.enrolment).objects.filter(pk=row.enrolment_id)
    left = row.started_on + timedelta(days=50)
    rewrite(case, exited_on=left, exit_reason="voluntary_withdrawal")

    points = counted(program).points.filter(division="total", ending="dropped_out")
    assert sorted(points.values_list("month", "at_risk")) == [(0, 1), (1, 1)]


@pytest.mark.parametrize("seed", range(3))
def test_random_stays_give_what_another_computation_gives(seed):
    program = random_programme(seed)
    with as_owner():
        stays = list(
            Stage.objects.filter(enrolment__program=program)
            .select_related("enrolment", "activity")
            .prefetch_related("enrolment__holding_set", "enrolment__followup_set")
        )
        wanted, lived = expected(stays, program.today()), times(stays, program.today())

    snapshot = counted(program)

    found = {
        (row.stage, row.division, row.group, row.measure): (
            *(row.numerator, row.denominator, row.persons),
        )
        for row in snapshot.figures.all()
    }
    nothing = {key: value for key, value in wanted.items() if key not in found}
    assert found == {key: wanted.get(key, (0, 0, 0)) for key in found}
    assert set(nothing.values()) <= {(0, 0, 0)}
    for (stage, division, group), ways in lived.items():
        for ending in ("completed", "dropped_out"):
            of = {"stage": stage, "division": division, "group": group}
            points = snapshot.points.filter(**of, ending=ending).order_by("month")
            left = (
                ways[""] + ways["dropped_out" if ending == "completed" else "completed"]
            )
            marks = [month * 365.25 / 12 for month in range(25)]
            steps = list(marked(ways[ending], left, marks))
            assert [(p.at_risk, p.events, p.remaining) for p in points] == [
                (step.at_risk, step.happened, pytest.approx(step.remaining))
                for step in steps
            ]


# What is kept


def test_the_next_count_replaces_the_one_before(office, program):
    stay(office, ago(program, days=400))
    first = counted(program).pk
    stay(office, ago(program, days=400))

    second = CohortSnapshot.objects.get(program=program)
    counting.count(program, report=quietly)
    kept = CohortSnapshot.objects.get(program=program)

    assert (first, kept.as_of) == (second.pk, program.today())
    assert kept.pk != first
    assert not CohortFigure.objects.exclude(snapshot=kept).exists()
    assert not CohortPoint.objects.exclude(snapshot=kept).exists()
    assert figure(program, "started") == (2, 2, 2)


def test_a_count_that_began_earlier_replaces_nothing(office, program):
    kept = counted(program)
    later = kept.cutoff + timedelta(hours=1)
    rewrite(CohortSnapshot.objects.filter(pk=kept.pk), cutoff=later)
    stay(office, ago(program, days=400))

    counting.count(program, report=quietly)

    assert CohortSnapshot.objects.get(program=program).pk == kept.pk
    assert not CohortFigure.objects.exists()


def test_counting_takes_the_same_queries_whatever_the_number_of_people(
    office, program, django_assert_num_queries
):
    for number in (1, 3):
        for _each in range(number):
            stay(office, ago(program, days=400))
        counted(program)
        with django_assert_num_queries(33):
            counting.count(program, report=quietly)


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept.figures.update(persons=9),
        lambda kept: kept.figures.all().delete(),
        lambda kept: kept.points.all().delete(),
        lambda kept: CohortSnapshot.objects.update(as_of=kept.as_of),
        lambda kept: CohortSnapshot.objects.create(
            program=ProgramFactory(), as_of=kept.as_of, cutoff=kept.cutoff
        ),
    ],
)
def test_the_web_reads_cohorts_and_nothing_more(office, program, change):
    stay(office, ago(program, days=400))
    kept = counted(program)

    with pytest.raises(ProgrammingError, match="permission denied"):
        change(kept)


FIGURE = {
    **{"stage": VOC, "division": "total", "group": "all", "measure": "started"},
    **{"numerator": 1, "denominator": 1, "persons": 1},
}
POINT = {
    **{"stage": VOC, "division": "total", "group": "all", "ending": "completed"},
    **{"month": 1, "at_risk": 1, "events": 0, "remaining": 1.0},
}


@pytest.mark.parametrize(
    ("model", "values", "rule"),
    [
        (CohortFigure, {"numerator": 2}, "cohort_figure_is_part_of_its_whole"),
        (
            CohortFigure,
            {"stage": PSY, "measure": "work-6"},
            "cohort_of_care_is_told_as_counts",
        ),
        (CohortFigure, {}, "cohort_figure_once_in_a_snapshot"),
        (CohortPoint, {"remaining": 1.5}, "cohort_point_is_a_share"),
        (CohortPoint, {"stage": PSY}, "cohort_of_care_has_no_curve"),
        (CohortPoint, {}, "cohort_point_once_in_a_snapshot"),
    ],
)
def test_cohorts_keep_their_rules(program, model, values, rule):
    kept = counted(program)
    facts = (FIGURE if model is CohortFigure else POINT) | {"snapshot": kept}

    with as_owner():
        if not values:
            model.objects.create(**facts)
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            model.objects.create(**facts | values)


def test_there_is_one_snapshot_of_a_programme(program):
    kept = counted(program)
    facts = {"as_of": kept.as_of, "cutoff": kept.cutoff}

    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        CohortSnapshot.objects.create(program=program, **facts)


# Asking


def run(job):
    jobs.count_cohorts(str(job.pk))
    with as_owner():
        job.refresh_from_db()
    return job


def test_who_may_build_summaries_has_them_counted(office, program):
    officer = AssignmentFactory(
        role=Role.MONITORING_OFFICER, office=None, program=program
    ).user
    stay(office, ago(program, days=400))

    job = run(actions.ask_to_count(COHORTS, program, by=officer))

    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert CohortFigure.objects.filter(snapshot__program=program).exists()
    with as_owner():
        event = AuditEvent.objects.get(action="cohorts-asked")
    assert event.by == officer


def test_whoever_may_not_build_any_more_gets_none(program):
    lead = AssignmentFactory(
        role=Role.PROGRAMME_LEAD, office=None, program=program
    ).user

    job = run(actions.ask_to_count(COHORTS, program, by=lead))

    assert job.state == "failed"
    assert not CohortSnapshot.objects.filter(program=program).exists()


def test_the_clock_asks_once_a_day_for_every_programme(program):
    ProgramFactory()

    ask_for_cohorts()
    ask_for_cohorts()

    with as_owner():
        asked = Job.objects.filter(task="reports.count_cohorts")
        assert asked.count() == 2
        assert PeriodicTask.objects.get(task="reports.ask_for_cohorts").enabled


def test_the_tables_hold_nobody():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_name LIKE 'reports\\_cohort%%'"
        )
        columns = {name for (name,) in cursor.fetchall()}

    assert not {
        each for each in columns if "enrolment" in each or "participant" in each
    }
