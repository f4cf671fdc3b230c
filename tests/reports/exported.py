"""Exports for tests of formats: of the sample, with and without kept-back figures."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reports.exports.rows import Export, Row
from reports.models import Summary
from reports.periods import Period
from tests.factories import AreaFactory, ProgramFactory
from tests.roles import as_owner

EXPECTED = Path(__file__).parent.parent / "data/sample/expected/2026-09.json"
CUTOFF = datetime(2026, 10, 5, 6, 0, tzinfo=UTC)
LEAST = 5


@pytest.fixture
def internal():
    """What the summary of the sample says, without storing and counting all of it."""
    rows = [Row(**row) for row in json.loads(EXPECTED.read_text())["rows"]]
    program = ProgramFactory(
        code="SAMPLE",
        name="Sample programme",
        timezone="Africa/Monrovia",
        started_on=date(2024, 1, 1),
    )
    regions = {row.group for row in rows if row.dimension == "adm1"} - {"unknown"}
    for pcode in regions:
        AreaFactory(program=program, pcode=pcode, name=f"Region {pcode}")
    with as_owner():
        summary = Summary.following(
            None, program=program, period=Period.parse("2026-09")
        )
        summary.definitions, summary.cutoff = "1.0", CUTOFF
        summary.save()
    return Export(summary, "internal", rows)


@pytest.fixture
def partners(internal):
    """As if everything small were kept back: writers honour rows and judge nothing."""
    return Export(internal.summary, "partners", [*map(kept_back, internal.rows)])


def kept_back(row):
    behind = row.numerator if row.denominator is None else row.denominator
    if not 0 < behind < LEAST:
        return row
    return row._replace(numerator=None, denominator=None, value=None, suppressed=True)


def key(row):
    return row.indicator, row.dimension, row.group


def told(rows):
    """What the rows say: indicator, dimension, group -> the three figures."""
    return {
        key(row): (row.numerator, row.denominator, row.value)
        for row in rows
        if not row.suppressed
    }
