"""The reference agrees with the figures that were worked out by hand and before."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.reports.records import COLUMNS, Records
from tests.reports.reference import summary

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
FIGURES = ["indicator", "dimension", "group", "numerator", "denominator", "value"]


@pytest.fixture(scope="module")
def sample():
    return Records.read_files(SAMPLE)


@pytest.mark.parametrize("period", ["2026-09", "2026-Q3", "2025"])
def test_reference_equals_the_expected_summary(sample, period):
    expected = json.loads((SAMPLE / "expected" / f"{period}.json").read_text())

    rows = summary(*sample, period)

    got = [{key: row[key] for key in FIGURES} for row in rows]
    assert got == [{key: row[key] for key in FIGURES} for row in expected["rows"]]


def person(external_id, **values):
    blank = dict.fromkeys(COLUMNS["participants"], "")
    common = {"external_id": external_id, "category": "ex_combatant", "office": "N1"}
    return blank | common | values


def mark(external_id, day, status):
    stage = "psychological_support"
    return {
        "external_id": external_id,
        "stage": stage,
        "session_date": day,
        "status": status,
    }


def stay(external_id):
    stage, started_on = "psychological_support", "2026-09-05"
    empty = {"ended_on": "", "certified_on": "", "status": "active"}
    return {
        "external_id": external_id,
        "stage": stage,
        "started_on": started_on,
    } | empty


PROGRAMME = {"areas": []}
A = person("A", sex="F", birth_date="2000-05-01", registered_on="2026-09-03")
B = person("B", sex="M", birth_date="1990", registered_on="2026-08-20")
MARKS = [
    mark("A", "2026-09-10", "present"),
    mark("A", "2026-09-17", "absent"),
    mark("B", "2026-09-10", "late"),
    mark("B", "2026-09-17", "excused"),
]


@pytest.fixture(scope="module")
def worked():
    stays = [stay("A"), stay("B")]
    rows = summary(PROGRAMME, [A, B], stays, MARKS, [], [], "2026-09")
    return {
        (row["indicator"], row["dimension"], row["group"]): (
            row["numerator"],
            row["denominator"],
            row["value"],
            row["persons"],
        )
        for row in rows
    }


@pytest.mark.parametrize(
    ("indicator", "dimension", "group", "figure"),
    [
        ("CASE-1", "total", "all", (1, None, 1, 1)),
        ("CASE-2", "total", "all", (2, None, 2, 2)),
        ("CASE-3", "total", "all", (2, None, 2, 2)),
        ("CASE-6", "total", "all", (None, 2, 14.0, 2)),
        ("PSY-1", "total", "all", (2, None, 2, 2)),
        ("PSY-3", "total", "all", (2, None, 2, 2)),
        ("PSY-4", "total", "all", (2, None, 2, 2)),
        ("PSY-5", "total", "all", (2, 3, 66.7, 2)),
        ("PSY-6", "total", "all", (1, 2, 50.0, 2)),
        ("PSY-5", "sex", "F", (1, 2, 50.0, 1)),
        ("CASE-3", "age_band", "25-34", (1, None, 1, 1)),
        ("CASE-3", "age_band", "35-49", (1, None, 1, 1)),
    ],
)
def test_worked_example_of_the_definitions(worked, indicator, dimension, group, figure):
    assert worked[indicator, dimension, group] == figure


def test_nothing_gives_zero_counts_and_no_rate(worked):
    assert worked["VOC-1", "total", "all"] == (0, None, 0, 0)
    assert worked["VOC-5", "total", "all"] == (0, 0, None, 0)
    assert worked["CASE-6", "sex", "X"] == (None, 0, None, 0)


def test_a_programmes_own_cut_off_holds_from_its_date():
    answers = [
        ("2026-07-01", "1 1 1 1 1 1 1 1 1"),
        ("2026-09-01", "0 0 0 0 0 0 0 0 0"),
    ]
    taken = [
        {"external_id": "A", "instrument": "PHQ-9", "taken_on": day, "answers": text}
        for day, text in answers
    ]

    def improved(*cut_offs):
        rows = summary(
            PROGRAMME, [A], [], [], taken, [], "2026-09", cut_offs=list(cut_offs)
        )
        row = next(row for row in rows if row["indicator"] == "PSY-12")
        return row["numerator"], row["denominator"], row["persons"]

    cut = {"instrument": "PHQ-9", "holds_from": date(2026, 7, 1), "value": 9}
    late = cut | {"holds_from": date(2026, 7, 2)}
    assert improved() == (0, 0, 0)
    assert improved(cut) == (1, 1, 1)
    assert improved(late) == (0, 0, 0)
