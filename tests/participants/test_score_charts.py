"""The chart of scores: what it draws, and that it runs nothing."""

from datetime import date, timedelta
from xml.etree import ElementTree as Xml

import pytest

from participants import charts, instruments
from participants.reading.scores import Course, Point

SVG = "{http://www.w3.org/2000/svg}"
FIRST, TODAY = date(2026, 8, 31), date(2026, 11, 24)


def course(*scores, code="PHQ-9", limits=None):
    instrument = instruments.INSTRUMENTS[code]
    limits = limits or [instrument.cut_off] * len(scores)
    points = [
        Point(FIRST + timedelta(days=28 * number), score, limit)
        for number, (score, limit) in enumerate(zip(scores, limits, strict=True))
    ]
    return Course(instrument, [], points)


def drawn(found, **options):
    return Xml.fromstring(charts.over_time(found, TODAY, **options))  # noqa: S314


def texts(root) -> list[str]:
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def marks(root) -> list[tuple[str, str]]:
    """Kind and height of each assessment, the earliest first."""
    found = [(each.get("class"), each.get("cy")) for each in root.iter(f"{SVG}circle")]
    return found[::-1]


@pytest.mark.parametrize("narrow", [False, True])
def test_scores_are_drawn_with_cut_off_and_reliable_change(narrow):
    root = drawn(course(17, 15, 11, 9), narrow=narrow)

    assert [kind for kind, _y in marks(root)] == ["dot"] * 4
    heights = [float(y) for _kind, y in marks(root)]
    assert heights == sorted(heights)
    assert "Cut-off 10" in texts(root)
    assert "12 or less: reliably improved" in texts(root)
    [band] = root.iter(f"{SVG}rect")
    assert band.get("y") == "128.4"
    assert root.find(f"{SVG}desc").text == (
        "PHQ-9: from 17 on 31 August 2026 to 9 on 23 November 2026. The cut-off is 10."
    )


def test_a_score_beside_the_cut_off_is_written_below_it():
    root = drawn(course(17, 9))

    above = {each.text: float(each.get("y")) for each in root.iter(f"{SVG}text")}
    heights = [float(y) for _kind, y in marks(root)]
    assert above["17"] < heights[0]
    assert above["9"] > heights[1]


def test_where_higher_is_better_the_band_lies_above():
    root = drawn(course(24, 44, code="WHO-5"))

    [band] = root.iter(f"{SVG}rect")
    assert band.get("y") == "14.0"
    assert "34 or more: reliably improved" in texts(root)


@pytest.mark.parametrize(("code", "score"), [("K10", 30), ("PHQ-9", 4)])
def test_where_nothing_is_reliably_better_there_is_no_band(code, score):
    root = drawn(course(score, code=code))

    assert list(root.iter(f"{SVG}rect")) == []


def test_what_could_not_be_scored_is_marked_and_breaks_no_line():
    root = drawn(course(17, None, 9))

    assert [kind for kind, _y in marks(root)] == ["dot", "hollow", "dot"]
    assert "no score" in texts(root)
    line = next(
        each for each in root.iter(f"{SVG}polyline") if each.get("class") == "line"
    )
    assert len(line.get("points").split()) == 2


def test_one_that_was_never_scored_is_drawn_too():
    root = drawn(course(None))

    assert root.find(f"{SVG}desc").text == "PHQ-9: no score yet. The cut-off is 10."


def test_a_cut_off_that_changed_is_a_step():
    root = drawn(course(17, 12, limits=[10, 13]))

    cut = next(
        each for each in root.iter(f"{SVG}polyline") if each.get("class") == "cut"
    )
    heights = [corner.split(",")[1] for corner in cut.get("points").split()]
    assert heights[0] == heights[1]
    assert heights[1] > heights[2] == heights[3]
    assert "Cut-off 13" in texts(root)


def test_words_that_would_touch_are_left_out_and_the_latest_stay():
    root = drawn(course(*[9] * 30), narrow=True)

    days = [text for text in texts(root) if any(m in text for m in MONTHS)]
    assert 1 < len(days) < 8


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")


def test_it_runs_nothing_and_has_no_style_but_its_own_element():
    written = charts.over_time(course(17, 9), TODAY)

    assert "<script" not in written
    assert 'style="' not in written
