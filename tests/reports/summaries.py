"""Building summaries in tests, and people to count in them."""

from datetime import date

from reports import building
from reports.models import Summary
from reports.periods import Period
from tests.factories import EnrolmentFactory, OfficeFactory
from tests.roles import as_owner

MONTH = Period.parse("2026-03")


def quietly(done, total):
    """A report that nobody reads."""


def built(program, period=MONTH, by=None):
    return building.build(program, period, report=quietly, by=by)


def published(program, period=MONTH, by=None):
    summary = built(program, period)
    summary.publish(by=by, reason="Late entries." if summary.revision > 1 else "")
    return summary


def programme_with(people, **facts):
    """A programme with so many persons registered in the month."""
    office = OfficeFactory()
    enrol(office, people, **facts)
    return office.program


def enrol(office, people=1, **facts):
    registered = {"registered_on": date(2026, 3, 10)} | facts
    return EnrolmentFactory.create_batch(people, office=office, **registered)


def figure(summary, indicator, group="all", dimension="total"):
    return summary.figures.get(indicator=indicator, dimension=dimension, group=group)


def revisions(program, period=MONTH):
    found = Summary.objects.of(program, period)
    return list(found.values_list("revision", "status"))


def rewrite(rows, **values):
    """Change rows past every action, as only the owner could."""
    with as_owner():
        return rows.update(**values)
