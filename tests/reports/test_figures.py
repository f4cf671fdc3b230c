"""The product's figures against the expected files and against the second count."""

import json
from datetime import date
from io import StringIO
from itertools import cycle
from pathlib import Path

import pytest
from django.core.management import call_command

from participants.models import CutOff
from programs.models import Program
from reports.building import count
from reports.indicators import INDICATORS
from reports.periods import Period
from tests.factories import ProgramFactory
from tests.reports.loading import stored
from tests.reports.random_data import random_programme
from tests.reports.random_dates import PERIODS
from tests.reports.records import HEADERS
from tests.reports.reference import summary
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
AGREED = {each.code for each in INDICATORS}
KEYS = ["indicator", "dimension", "group", "numerator", "denominator", "value"]


def quietly(done, total):
    pass


def sample_imported():
    """By the commands, as an office would do it."""
    call_command("load_program", SAMPLE / "programme.json", stdout=StringIO())
    for kind in HEADERS:
        file = SAMPLE / f"{kind}.csv"
        call_command("import_records", kind, file, program="SAMPLE", stdout=StringIO())
    return Program.objects.get(code="SAMPLE")


def figures_of(program, period):
    figures, _cutoff = count(program, Period.parse(period), report=quietly)
    return [said(figure) for figure in figures if figure.indicator in AGREED]


def said(figure):
    value = figure.value if figure.value is None else float(figure.value)
    facts = [getattr(figure, key) for key in [*KEYS[:-1], "persons"]]
    return dict(zip([*KEYS[:-1], "persons"], facts, strict=True)) | {"value": value}


@pytest.mark.parametrize("period", ["2026-09", "2026-Q3", "2025"])
def test_sample_gives_the_expected_summary_to_the_last_figure(period):
    expected = json.loads((SAMPLE / "expected" / f"{period}.json").read_text())
    program = sample_imported()

    figures = figures_of(program, period)

    without_persons = [{key: row[key] for key in KEYS} for row in figures]
    assert without_persons == [{k: row[k] for k in KEYS} for row in expected["rows"]]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_programmes_agree_with_the_second_count(seed):
    records = random_programme(seed, persons=200)
    program = stored(records)

    for period in PERIODS:
        expected = summary(*records, period)
        assert figures_of(program, period) == expected, period


def test_programmes_own_cut_offs_agree_with_the_second_count():
    records = random_programme(11, persons=200)
    program = stored(records)
    cut_offs = [
        {"instrument": code, "holds_from": day, "value": value}
        for code, value in (("PHQ-9", 12), ("WHO-5", 44), ("PCL-5", 33))
        for day in (date(2024, 6, 1), date(2025, 6, 1))
    ]
    cut_offs[1]["value"] = 8
    elsewhere = cut_offs[0] | {"holds_from": date(2024, 1, 1), "value": 27}
    with as_owner():
        CutOff.objects.bulk_create(CutOff(program=program, **cut) for cut in cut_offs)
        CutOff.objects.create(program=ProgramFactory(), **elsewhere)

    for period in ["2025", "2026-Q3", "2026-H1"]:
        expected = summary(*records, period, cut_offs=cut_offs)
        assert figures_of(program, period) == expected, period
        assert summary(*records, period) != expected, period


def test_cut_off_holds_from_its_day_until_the_next_one():
    """Each begins on the day of somebody's first screening."""
    records = random_programme(12, persons=60)
    screens = [row for row in records.assessments if row["instrument"] == "PHQ-9"]
    screens.sort(key=lambda row: row["taken_on"], reverse=True)
    firsts = {row["external_id"]: row["taken_on"] for row in screens}
    cut_offs = [
        {"instrument": "PHQ-9", "holds_from": date.fromisoformat(day), "value": value}
        for day, value in zip(
            sorted(set(firsts.values())), cycle([1, 27]), strict=False
        )
    ]
    program = stored(records)
    with as_owner():
        CutOff.objects.bulk_create(CutOff(program=program, **cut) for cut in cut_offs)

    for period in ["2024", "2025", "2026-H1", "2026-Q3"]:
        expected = summary(*records, period, cut_offs=cut_offs)
        assert figures_of(program, period) == expected, period
