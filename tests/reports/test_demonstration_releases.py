"""Nothing kept back of the demonstration's summaries can be worked out.

Each is attacked together with everything that was released before it, in the order
in which a programme would publish: half a year of months, and the quarters among them.
"""

import pytest

from ddr.demonstration import setting_up
from ddr.demonstration.programme import today
from reports import actions, releasing
from reports.disclosure.protecting import hide_first
from reports.disclosure.recovering import recovered
from reports.models import Release
from reports.periods import Period
from tests.reports.summaries import built

pytestmark = [pytest.mark.long, pytest.mark.django_db]

PERSONS = 800
MONTHS = 6


@pytest.fixture
def summaries(db):
    program = setting_up.store(today(), persons=PERSONS)
    return [_released(program, period) for period in _periods(program)]


def _periods(program):
    """The last months, each followed by the longer periods that end with it."""
    months = setting_up.months(program)[-MONTHS:]
    for month in months:
        yield month
        for kind in ("quarter", "half"):
            whole = Period.containing(kind, month.start)
            if whole.end == month.end and whole.start >= months[0].start:
                yield whole


def _released(program, period):
    built(program, period)
    summary = actions.publish(program, period, by=None)
    releasing.release(summary)
    return summary


def _tables(summary, audience, protector=None):
    """As they were released, or as another way to protect would have it."""
    tables = releasing.tables_of(summary, audience)
    if protector:
        for row in tables.rows:
            row.hidden = row.hidden and row.earlier
        protector(tables)
    return tables


def test_nothing_kept_back_can_be_worked_out_from_all_that_was_released(summaries):
    for summary in summaries:
        for audience in Release.Audience.values:
            told = summary.releases.get(audience=audience)
            share = told.kept_back / told.rows
            print(summary.period, audience, f"{told.kept_back} rows, {share:.1%}")
            assert not recovered(_tables(summary, audience))

    small_alone = _tables(summaries[-1], Release.Audience.PARTNERS, hide_first)
    assert len(recovered(small_alone)) > 20
