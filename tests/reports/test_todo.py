"""What waits in the summaries, and for whom."""

from datetime import timedelta

import pytest

from programs.models import Role
from programs.scope import scope_of
from reports import todo
from reports.actions import ask_for_summary
from reports.periods import Period
from tests.factories import AssignmentFactory, OfficeFactory, UserFactory
from tests.reports.summaries import built
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def month(office):
    return Period.last_complete("month", office.program.today())


def read(office, role=Role.MONITORING_OFFICER) -> todo.Todo:
    return todo.read(scope_of(AssignmentFactory(office=office, role=role).user))


def periods(missing) -> list[str]:
    return [each.span.kind for each in missing]


def test_what_is_over_and_was_never_counted_waits_to_be_built(office, month):
    built(office.program, month)

    assert "month" not in periods(read(office).to_build)
    assert set(periods(read(office).to_build)) == {"quarter", "half", "year"}
    assert read(OfficeFactory()).to_build[-1].span == month


def test_what_is_being_built_is_under_way_and_no_longer_waits(office, month):
    with as_owner():
        ask_for_summary(office.program, month, by=UserFactory())

    found = read(office)

    assert [each.span for each in found.under_way] == [month]
    assert "month" not in periods(found.to_build)


def test_nothing_waits_of_the_time_before_the_programme(month):
    first_day = OfficeFactory(program__started_on=month.end)
    day_after = OfficeFactory(program__started_on=month.end + timedelta(days=1))

    assert read(first_day).to_build[-1].span == month
    assert read(day_after).to_build == []


def test_drafts_of_what_is_over_wait_to_be_published(office, month):
    running = Period.containing("month", office.program.today())
    draft = built(office.program, month)
    built(office.program, running)
    built(OfficeFactory().program, month)

    assert read(office).to_publish == [draft]
    with as_owner():
        draft.publish(by=None)
    assert read(office).to_publish == []


def test_a_lead_builds_nothing_but_sees_what_waits_to_be_published(office, month):
    draft = built(office.program, month)

    found = read(office, Role.PROGRAMME_LEAD)

    assert (found.to_build, found.to_publish) == ([], [draft])


def test_who_reads_no_summaries_has_nothing_to_do_with_them(office, month):
    built(office.program, month)

    assert read(office, Role.CASEWORKER) == todo.Todo([], [], [], [], [])
