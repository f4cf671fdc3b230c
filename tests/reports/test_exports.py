"""The files of a summary, to the letter."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from reports.exports import FORMATS
from reports.exports.rows import export
from reports.models import Summary
from reports.periods import Period
from tests.factories import AreaFactory
from tests.reports.loading import stored
from tests.reports.records import Records
from tests.reports.summaries import built, programme_with, rewrite

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
HEADER = (
    "start,end,program,indicator_code,indicator,dimension,group,numerator,denominator,"
    "value,unit,suppressed"
)
HXL = (
    "#date+start,#date+end,#activity+code,#indicator+code,#indicator+name,"
    "#meta+dimension,#meta+group,#indicator+numerator+num,#indicator+denominator+num,"
    "#indicator+value+num,#indicator+unit,#meta+suppressed+bool"
)


def written(summary, form):
    return FORMATS[form].write(export(summary, "internal")).decode()


@pytest.fixture
def sample():
    return stored(Records.read_files(SAMPLE))


def test_json_of_the_sample_is_the_expected_file(sample):
    summary = built(sample, Period.parse("2026-09"))
    expected = json.loads((SAMPLE / "expected" / "2026-09.json").read_text())
    at = datetime(2026, 10, 5, 6, 0, 0, 999999, tzinfo=UTC)
    rewrite(Summary.objects.filter(pk=summary.pk), cutoff=at)
    summary.refresh_from_db()

    text = written(summary, "json")

    parsed = json.loads(text)
    assert parsed == expected | {"cutoff": "2026-10-05T06:00:00Z"}
    assert list(parsed) == list(expected)
    assert list(parsed["rows"][0]) == list(expected["rows"][0])
    assert text.count("\n") == len(expected["rows"]) + 2


def test_json_says_counts_whole_and_rates_with_one_decimal(sample):
    text = written(built(sample, Period.parse("2025")), "json")

    assert '"numerator": 2, "denominator": null, "value": 2, ' in text
    assert '"numerator": null, "denominator": 0, "value": null, ' in text
    assert '"value": 100.0, ' in text


def test_csv_has_the_same_rows_under_its_two_headers(sample):
    summary = built(sample, Period.parse("2026-09"))
    lines = written(summary, "csv").splitlines()
    rows = list(csv.DictReader([lines[0], *lines[2:]]))
    expected = json.loads(written(summary, "json"))["rows"]

    assert lines[:2] == [HEADER, HXL]
    assert lines[2] == (
        "2026-09-01,2026-09-30,SAMPLE,CASE-1,Registered,total,all,14,,14,persons,false"
    )
    same = ["dimension", "group", "numerator", "denominator", "value"]
    assert [[row["indicator_code"], *(row[key] for key in same)] for row in rows] == [
        [
            row["indicator"],
            *("" if row[key] is None else str(row[key]) for key in same),
        ]
        for row in expected
    ]
    assert {row["unit"] for row in rows} == {
        "persons",
        "person-sessions",
        "%",
        "median days",
    }


def test_csv_is_the_same_in_every_language():
    summary = built(programme_with(1))
    english = written(summary, "csv")

    with translation.override("fr"):
        assert written(summary, "csv") == english
    assert ",Followed up at 3 months," in english


def test_csv_runs_no_formula():
    program = programme_with(1)
    AreaFactory(program=program, pcode="=1+1")

    text = written(built(program), "csv")

    assert ",adm1,'=1+1,0,," in text
