"""Fifty summaries whose workers are killed are the fifty of an undisturbed run."""

from pathlib import Path

import pytest

from tests.faults import kills
from tests.faults.kills import MANY

pytestmark = pytest.mark.long

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
KINDS = ["participants", "stages", "attendance", "assessments", "followups"]
SUMMARIES = "SELECT count(*) FROM reports_summary WHERE revision = 1"
REPEATED = "SELECT count(*) - count(DISTINCT (program_id, period)) FROM reports_summary"
FIGURES = """
SELECT md5(string_agg(concat_ws('|', period, indicator, dimension, "group",
                                numerator, denominator, value, persons), chr(10)
                      ORDER BY period, indicator, dimension, "group", f.id))
FROM reports_figure f JOIN reports_summary s ON s.id = summary_id
"""


@pytest.fixture(scope="module")
def programme(open_stage):
    """The sample, as an operator loads it."""
    open_stage.manage("load_program", str(SAMPLE / "programme.json"))
    for kind in KINDS:
        file = str(SAMPLE / f"{kind}.csv")
        open_stage.manage("import_records", kind, file, "--program", "SAMPLE")


@pytest.fixture(scope="module")
def undisturbed(open_stage, programme):
    """What the figures are when nobody is killed."""
    open_stage.prepare()
    open_stage.ask(MANY, "summaries")
    open_stage.start_worker()
    kills.wait_for_the_end(open_stage)
    figures = open_stage.column(FIGURES)
    open_stage.end()
    return figures


@pytest.fixture
def scene(scene, undisturbed):
    scene.prepare()
    scene.ask(MANY, "summaries")
    return scene


def test_killed_children_change_no_figure(scene, undisturbed):
    scene.start_worker()

    kills.children(scene, 20)
    kills.wait_for_the_end(scene)

    assert scene.interrupted() >= 10
    assert (scene.count(SUMMARIES), scene.count(REPEATED)) == (MANY, 0)
    assert scene.column(FIGURES) == undisturbed


def test_killed_workers_change_no_figure(scene, undisturbed):
    scene.start_clock()
    scene.start_worker()

    kills.workers(scene, 8)
    kills.wait_for_the_end(scene)

    assert scene.interrupted() >= 4
    assert (scene.count(SUMMARIES), scene.count(REPEATED)) == (MANY, 0)
    assert scene.column(FIGURES) == undisturbed
