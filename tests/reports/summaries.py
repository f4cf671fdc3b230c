"""Building summaries in tests, and people to count in them."""

from datetime import date

from reports import building, releasing
from reports.models import SavedTable, Summary
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


def told(summary):
    """Released to partners and the public: small figures are kept back, and not what
    they could be worked out from, which takes the time that protecting takes."""
    figures = list(summary.figures.all())
    for audience in releasing.AUDIENCES:
        least = summary.program.protects_below(audience)
        hidden = [
            (each.indicator, each.dimension, each.group)
            for each in figures
            if any(
                0 < (persons or 0) < least
                for persons in (each.persons, each.persons_in, each.persons_out)
            )
        ]
        facts = {"least": least, "hidden": hidden, "kept_back": len(hidden)}
        with as_owner():
            summary.releases.create(audience=audience, rows=len(figures), **facts)
    return summary


def table_of(program, by, name="Women and men by month", **facts):
    """A saved table."""
    query = "figure=CASE-1&by=sex&audience=partners"
    with as_owner():
        return SavedTable.objects.create(
            **{"program": program, "by": by, "name": name, "query": query} | facts
        )


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
