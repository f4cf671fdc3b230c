"""Stored figures as pages show them, and their charts."""

from datetime import date
from xml.etree import ElementTree

import pytest

from core.access import Permission
from programs.scope import scope_of
from reports import charts
from reports.indicators import ALL_AREAS, BY_CODE, COUNTED
from reports.models import Summary
from reports.periods import Period
from reports.reading import figures as reading
from tests.factories import (
    AreaFactory,
    AssignmentFactory,
    AttendanceFactory,
    OfficeFactory,
    ParticipantFactory,
    ProgramFactory,
)
from tests.reports.summaries import (
    MONTH,
    built,
    enrol,
    programme_with,
    published,
    rewrite,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

BY_AREA = {area.code: area for area in ALL_AREAS}


def lines_of(summary, area):
    return {line.code: line for line in reading.overview(summary, BY_AREA[area])}


# Lists


def test_list_is_the_newest_revision_of_each_period_the_latest_first():
    program = programme_with(1)
    for code in ("2026-02", "2026", "2026-03", "2026-Q1"):
        published(program, Period.parse(code))
    enrol(program.offices.get())
    built(program)

    found = Summary.objects.latest().values_list("period", "revision")

    assert list(found) == [("2026", 1), ("2026-03", 2), ("2026-Q1", 1), ("2026-02", 1)]


def test_summaries_are_read_in_ones_own_programmes():
    program, other = programme_with(1), programme_with(1)
    mine = built(program)
    built(other)
    officer = AssignmentFactory(
        role="monitoring_officer", office=None, program=program
    ).user
    caseworker = AssignmentFactory(office=program.offices.get()).user

    def read_by(user):
        permission = Permission.SUMMARY_READ_INTERNAL
        return list(Summary.objects.allowing(scope_of(user), permission))

    assert read_by(officer) == [mine]
    assert read_by(caseworker) == []


# Cells


def test_count_is_shown_with_its_change_since_the_period_before():
    program = programme_with(3)
    enrol(program.offices.get(), registered_on=date(2026, 2, 3))
    built(program, MONTH.previous())

    lines = lines_of(built(program), "CASE")

    registered = lines["CASE-1"]
    assert (registered.name, registered.unit) == ("Registered", "persons")
    assert (registered.value, registered.change) == ("3", "+2")
    assert registered.counted_from == ""
    assert registered.definition == "Persons registered in the period."


def test_fall_and_no_change_are_told_apart():
    program = programme_with(1)
    before = built(program, MONTH.previous())
    rewrite(
        before.figures.totals().filter(indicator="CASE-1"), numerator=1235, value=1235
    )

    lines = lines_of(built(program), "CASE")

    assert lines_of(before, "CASE")["CASE-1"].value == "1,235"
    assert lines["CASE-1"].change == "\N{MINUS SIGN}1,234"
    assert lines["CASE-4"].change == "0"


def test_rate_and_median_say_what_they_were_counted_from():
    (case,) = enrol(OfficeFactory())
    for day, mark in ((12, "present"), (13, "late"), (14, "absent")):
        AttendanceFactory(enrolment=case, session_date=date(2026, 3, day), status=mark)
    summary = built(case.program)

    rate = lines_of(summary, "PSY")["PSY-5"]
    median = lines_of(summary, "CASE")["CASE-6"]

    assert (rate.value, rate.counted_from, rate.unit) == ("66.7 %", "2 of 3", "%")
    assert (median.value, median.counted_from) == ("2.0", "1 persons")


def test_what_does_not_apply_is_empty_and_zero_is_zero():
    lines = lines_of(built(programme_with(1)), "VOC")

    assert (lines["VOC-1"].value, lines["VOC-1"].change) == ("0", "")
    assert (lines["VOC-5"].value, lines["VOC-5"].counted_from) == ("", "0 of 0")


def test_all_areas_take_three_queries(django_assert_num_queries):
    program = programme_with(1)
    built(program, MONTH.previous())
    summary = Summary.objects.select_related("program").get(pk=built(program).pk)

    with django_assert_num_queries(3):
        shown = [line for area in ALL_AREAS for line in reading.overview(summary, area)]

    assert [line.code for line in shown] == [each.code for each in COUNTED]


# Grids


def test_breakdown_has_a_column_for_every_group(django_assert_num_queries):
    program = programme_with(2)
    office = program.offices.get()
    north = AreaFactory(program=program, pcode="XX02", name="North")
    AreaFactory(program=program, pcode="XX01", name="South")
    village = AreaFactory(program=program, pcode="XX0101", level=2, parent=north)
    enrol(office, residence=village)
    summary = built(program)

    with django_assert_num_queries(2):
        grid = reading.breakdown(summary, BY_AREA["CASE"], "adm1")

    assert grid.columns == ["South", "North", "Not known"]
    assert grid.lines[0].code == "CASE-1"
    assert grid.lines[0].cells == ["0", "1", "2"]
    assert len(grid.lines) == 6


@pytest.mark.parametrize(
    ("dimension", "columns"),
    [
        ("sex", ["Women", "Men", "Another", "Not stated"]),
        (
            "disability",
            ["With a disability", "Without a disability", "Not known"],
        ),
    ],
)
def test_breakdown_names_the_groups(dimension, columns):
    summary = built(programme_with(1))

    assert reading.breakdown(summary, BY_AREA["CASE"], dimension).columns == columns


def test_sex_by_age_has_the_sums_of_both(django_assert_num_queries):
    program = programme_with(2)
    man = ParticipantFactory(sex="M", birth_date=None, birth_precision="")
    enrol(program.offices.get(), participant=man)
    summary = built(program)

    with django_assert_num_queries(1):
        grid = reading.sex_by_age(summary, "CASE-1")

    assert grid.columns == ["Women", "Men", "Another", "Not stated", "All"]
    rows = {line.name: line.cells for line in grid.lines}
    assert rows["35 to 49"] == ["2", "0", "0", "0", "2"]
    assert rows["Not known"] == ["0", "1", "0", "0", "1"]
    assert rows["All ages"] == ["2", "1", "0", "0", "3"]


# Charts


def history():
    """Three months of summaries with a gap between."""
    program = ProgramFactory()
    office = OfficeFactory(program=program)
    enrol(office, 3, registered_on=date(2025, 12, 4))
    enrol(office, 2)
    man = ParticipantFactory(sex="M")
    enrol(office, participant=man)
    for code in ("2025-12", "2026-02"):
        built(program, Period.parse(code))
    return built(program)


def test_history_is_without_a_gap_from_the_first_summary():
    shown = charts.history_of(history(), "CASE-1")

    assert [span.code for span in shown.spans] == [
        "2025-12",
        "2026-01",
        "2026-02",
        "2026-03",
    ]
    assert shown.series == {"Women": [3, None, 0, 2], "Men": [0, None, 0, 1]}


def test_share_over_time_is_one_line_of_all():
    shown = charts.history_of(history(), "DQ-1")

    assert shown.series == {"All": [0, None, 0, 0]}


def test_history_is_twelve_periods_at_most():
    last = built(programme_with(1))
    span = MONTH
    for _ in range(13):
        span = span.previous()
        earlier = Summary.following(None, program=last.program, period=span)
        earlier.definitions, earlier.cutoff = last.definitions, last.cutoff
        with as_owner():
            earlier.save()

    assert len(charts.history_of(last, "CASE-1").spans) == 12


def test_chart_in_words():
    text = charts.by_month_text(history(), "CASE-1")

    assert text == (
        "Registered. Women: from 3 in December 2025 to 2 in March 2026."
        " Men: from 0 in December 2025 to 1 in March 2026."
    )


@pytest.mark.parametrize("narrow", [False, True])
def test_chart_is_a_picture_without_scripts_or_anything_from_outside(narrow):
    summary = history()
    for code in ("CASE-1", "CASE-6", "PSY-4", "DQ-1", "VOC-5"):
        svg = charts.by_month(summary, code, narrow=narrow)

        root = ElementTree.fromstring(svg)  # noqa: S314  our own text
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        attributes = " ".join(
            name for element in root.iter() for name in element.attrib
        )
        assert "script" not in names
        assert not {name for name in attributes if "href" in name}
        assert not root.findall(".//*[@style]")
        assert root.get("width") == ("330" if narrow else "460")
        assert root[0].text == str(BY_CODE[code].name)
        assert "prefers-color-scheme: dark" in svg


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (6, [0, 2, 4, 6]),
        (23, [0, 5, 10, 15, 20, 25]),
        (100, [0, 20, 40, 60, 80, 100]),
        (253, [0, 100, 200, 300]),
        (1235, [0, 500, 1000, 1500]),
    ],
)
def test_axis_is_in_round_steps_from_zero(highest, ticks):
    assert list(charts._ticks(highest)) == ticks
