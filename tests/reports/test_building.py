"""Building: what is stored, what a second build changes, what nothing changes."""

from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.db import (
    IntegrityError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)

from reports import building
from reports.indicators import COUNTED, DEFINITIONS
from reports.models import Figure, Summary
from tests.factories import AreaFactory, AttendanceFactory, OfficeFactory, UserFactory
from tests.reports.summaries import (
    MONTH,
    built,
    enrol,
    figure,
    programme_with,
    published,
    quietly,
    revisions,
    rewrite,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

GROUPS_WITHOUT_REGIONS = 1 + 4 + 7 + 5 + 1 + 3 + 28


def test_first_build_is_a_draft_of_revision_one_with_every_group_of_every_figure():
    program = programme_with(2)
    AreaFactory.create_batch(2, program=program)
    officer = UserFactory()

    summary = built(program, by=officer)

    assert (summary.revision, summary.status) == (1, "draft")
    assert (summary.definitions, summary.built_by) == (DEFINITIONS, officer)
    assert (summary.kind, summary.starts_on, summary.ends_on) == (
        "month",
        MONTH.start,
        MONTH.end,
    )
    figures = len(COUNTED) * (GROUPS_WITHOUT_REGIONS + 2)
    assert summary.figures.count() == figures
    assert figure(summary, "CASE-1").value == 2
    assert figure(summary, "CASE-1", "F:35-49", "sex_age").persons == 2


def test_persons_are_counted_once_behind_however_many_sessions():
    (case,) = enrol(OfficeFactory())
    for day in (11, 12, 13):
        AttendanceFactory(enrolment=case, session_date=MONTH.start.replace(day=day))

    summary = built(case.program)

    sessions = figure(summary, "PSY-4")
    rate = figure(summary, "PSY-5")
    assert (sessions.numerator, sessions.persons) == (3, 1)
    assert (rate.numerator, rate.denominator, rate.persons) == (3, 3, 1)


def test_other_programmes_and_withdrawn_registrations_are_not_counted():
    program = programme_with(1)
    programme_with(1)
    enrol(program.offices.get(), exited_on=MONTH.end, exit_reason="duplicate")

    assert figure(built(program), "CASE-2").value == 1


def test_children_are_counted():
    program = programme_with(2, child_track=True)

    assert figure(built(program), "CASE-1").value == 2


def test_cut_off_is_when_the_snapshot_began():
    program = programme_with(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        started = cursor.fetchone()[0]

    assert built(program).cutoff == started


@pytest.mark.parametrize("people", [1, 3, 300])
def test_build_takes_the_same_queries_whatever_the_number_of_people(
    people, django_assert_num_queries
):
    program = programme_with(people)

    with django_assert_num_queries(28):
        built(program)


def test_progress_is_reported_before_and_after_counting_and_at_the_end():
    program = programme_with(1)
    seen = []

    building.build(
        program, MONTH, report=lambda done, total: seen.append((done, total)), by=None
    )

    assert seen == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.django_db(transaction=True)
def test_figures_are_read_by_the_jobs_role_in_one_snapshot_that_writes_nothing():
    program = programme_with(1)
    seen = set()

    def look(done, total):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_user, current_setting('transaction_isolation'),"
                " current_setting('transaction_read_only')"
            )
            seen.add(cursor.fetchone())

    building.count(program, MONTH, report=look)

    assert seen == {("ddr_jobs", "repeatable read", "on")}


def test_builds_of_one_period_store_one_after_the_other():
    program = programme_with(1)
    figures, cutoff = building.count(program, MONTH, report=quietly)

    with at_the_same_time(program, MONTH):
        building.store(program, MONTH.previous(), figures, cutoff=cutoff, by=None)
        with pytest.raises(OperationalError):
            building.store(program, MONTH, figures, cutoff=cutoff, by=None)


@contextmanager
def at_the_same_time(program, period):
    """Another connection stores this period; we don't wait for it."""
    lock = f"summary {program.pk} {period.code}"
    with transaction.atomic(), psycopg.connect(**parameters()) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 0")


def parameters():
    known = connection.get_connection_params()
    return {name: known.get(name) for name in ("host", "port", "user", "password")} | {
        "dbname": known["dbname"]
    }


# A second build


def rows_of(summary):
    return list(summary.figures.values_list("pk", flat=True))


def test_unchanged_data_leave_a_published_summary_as_it_is():
    program = programme_with(2)
    first = published(program)
    before, rows = Summary.objects.values().get(), rows_of(first)

    again = built(program)

    assert again == first
    assert Summary.objects.values().get() == before
    assert rows_of(first) == rows


def test_unchanged_data_leave_the_rows_of_a_draft_and_move_its_cut_off():
    program = programme_with(2)
    first = built(program)
    rows, earlier = rows_of(first), first.cutoff - timedelta(days=1)
    rewrite(Summary.objects.filter(pk=first.pk), cutoff=earlier)
    officer = UserFactory()

    again = built(program, by=officer)

    assert rows_of(again) == rows
    assert (again.cutoff, again.built_by) == (first.cutoff, officer)
    assert revisions(program) == [(1, "draft")]


def test_changed_data_refresh_the_draft():
    program = programme_with(2)
    built(program)
    enrol(program.offices.get())

    summary = built(program)

    assert figure(summary, "CASE-1").value == 3
    assert revisions(program) == [(1, "draft")]


def test_changed_data_after_publication_make_the_next_revision():
    program = programme_with(2)
    first = published(program)
    enrol(program.offices.get())

    second = built(program)

    assert revisions(program) == [(2, "draft"), (1, "published")]
    assert figure(first, "CASE-1").value == 2
    assert figure(second, "CASE-1").value == 3


def test_draft_of_a_second_revision_is_refreshed_too():
    program = programme_with(2)
    published(program)
    enrol(program.offices.get())
    built(program)
    enrol(program.offices.get())

    summary = built(program)

    assert figure(summary, "CASE-1").value == 4
    assert revisions(program) == [(2, "draft"), (1, "published")]


def test_new_definitions_make_the_next_revision(monkeypatch):
    program = programme_with(1)
    published(program)
    monkeypatch.setattr("reports.models.summary.DEFINITIONS", "2.0")

    assert built(program).definitions == "2.0"
    assert revisions(program) == [(2, "draft"), (1, "published")]


@pytest.mark.parametrize("make", [built, published])
def test_figures_of_an_older_snapshot_add_nothing(make):
    program = programme_with(2)
    figures, cutoff = building.count(program, MONTH, report=quietly)
    enrol(program.offices.get())
    newer = make(program)

    kept = building.store(
        program, MONTH, figures, cutoff=cutoff - timedelta(seconds=1), by=None
    )

    assert kept == newer
    assert figure(newer, "CASE-1").value == 3
    assert len(revisions(program)) == 1


# What the database keeps


def copy_of(summary, **values):
    facts = {
        name: getattr(summary, name)
        for name in ("program", "period", "kind", "starts_on", "ends_on", "revision")
    }
    facts |= {"definitions": "1.0", "cutoff": summary.cutoff}
    return Summary(**facts | values)


def refused(store, rule):
    with as_owner(), pytest.raises(IntegrityError, match=rule), transaction.atomic():
        store()


def test_no_two_summaries_have_the_same_number():
    first = published(programme_with(1))

    refused(copy_of(first).save, "summary_revision_once")


def test_a_period_has_one_draft():
    first = built(programme_with(1))

    refused(copy_of(first, revision=2).save, "summary_has_one_draft")


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"revision": 0}, "summary_revisions_begin_at_1"),
        ({"status": "lost"}, "summary_(status_is_known_code|published_at_a_time)"),
        ({"status": "published"}, "summary_published_at_a_time"),
        ({"published_at": "2026-04-01T00:00Z"}, "summary_published_at_a_time"),
        ({"ends_on": "2026-02-28"}, "summary_period_has_a_first_and_last_day"),
    ],
)
def test_summary_keeps_its_rules(values, rule):
    first = published(programme_with(1))

    refused(copy_of(first, **{"revision": 2} | values).save, rule)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"group": "all"}, "figure_once_in_a_summary"),
        ({"numerator": None, "value": None}, "figure_counts_something"),
        ({"value": None}, "figure_has_a_value"),
        ({"value": 2}, "figure_has_a_value"),
        ({"denominator": 4, "value": None}, "figure_has_a_value"),
        ({"denominator": 0, "numerator": 0, "value": 1}, "figure_has_a_value"),
        ({"denominator": 2}, "figure_numerator_is_part_of_the_denominator"),
    ],
)
def test_figure_keeps_its_rules(values, rule):
    summary = built(programme_with(1))
    facts = {
        "summary": summary,
        "indicator": "CASE-1",
        "dimension": "total",
        "group": "other",
        "numerator": 3,
        "value": 3,
        "persons": 3,
    }

    refused(Figure(**facts | values).save, rule)


def test_published_summary_and_its_figures_are_never_changed():
    summary = published(programme_with(1))
    figures = summary.figures.all()
    one = Figure(summary=summary, indicator="X", dimension="total", group="all")
    one.numerator = one.value = one.persons = 1

    def alone(rows):
        return Summary.objects.filter(pk=rows.pk)

    for change in (
        lambda: rewrite(alone(summary), status="draft", published_at=None),
        lambda: rewrite(alone(summary), revision=9),
        lambda: rewrite(figures, persons=5),
        figures.delete,
        one.save,
    ):
        refused(change, "never changed")


def test_draft_is_open_to_change():
    summary = built(programme_with(1))

    assert rewrite(summary.figures.totals(), persons=5)


@pytest.mark.parametrize(
    "change",
    [
        lambda summary: summary.figures.update(persons=1),
        lambda summary: summary.figures.all().delete(),
        lambda summary: Summary.objects.update(revision=7),
        lambda summary: Summary.objects.update(cutoff=summary.built_at),
    ],
)
def test_web_may_read_and_publish_and_nothing_more(change):
    summary = built(programme_with(1))

    with pytest.raises(ProgrammingError, match="permission denied"):
        change(summary)
