"""The files of a summary read back by others' readers: the same figures, no more."""

import io

import hxl
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.exports import FORMATS, paper
from reports.exports.layout import MARK
from reports.exports.rows import export
from reports.indicators import AREAS, INDICATORS
from tests.factories import AreaFactory
from tests.reports.exported import internal, partners, told
from tests.reports.summaries import built, programme_with

__all__ = ["internal", "partners"]

pytestmark = pytest.mark.django_db


def written(form, exported):
    return FORMATS[form].write(exported)


@pytest.fixture(params=["internal", "partners"])
def exported(request):
    return request.getfixturevalue(request.param)


def test_the_fixture_of_kept_back_figures_has_some(partners):
    suppressed = [row for row in partners.rows if row.suppressed]

    assert 100 < len(suppressed) < len(partners.rows)


# CSV


def test_csv_is_read_by_libhxl_with_the_same_figures(exported):
    source = hxl.data(hxl.make_input(io.BytesIO(written("csv", exported))))

    def number(each, what):
        text = each.get(f"#indicator+{what}+num")
        return float(text) if text else None

    found = [
        (
            tuple(map(each.get, ["#indicator+code", "#meta+dimension", "#meta+group"])),
            tuple(number(each, what) for what in ("numerator", "denominator", "value")),
            each.get("#meta+suppressed+bool"),
        )
        for each in source
    ]

    assert {key: figures for key, figures, flag in found if flag == "false"} == told(
        exported.rows
    )
    kept = [figures for _key, figures, flag in found if flag == "true"]
    assert kept == [(None, None, None)] * sum(row.suppressed for row in exported.rows)


# XLSX


def workbook(exported):
    return load_workbook(io.BytesIO(written("xlsx", exported)))


def lines(sheet):
    return list(sheet.iter_rows(values_only=True))


def test_workbook_has_a_sheet_for_each_area_all_figures_and_definitions(internal):
    book = workbook(internal)

    areas = [str(area.name) for area in AREAS]
    assert book.sheetnames == ["Summary", *areas, "All figures", "Definitions"]
    assert all(len(book[area]._charts) == 1 for area in areas)
    defined = {line[0]: line[3] for line in lines(book["Definitions"])[1:]}
    assert defined == {each.code: str(each.definition) for each in INDICATORS}


def test_workbook_has_every_row_with_the_same_figures(exported):
    head, *rows = lines(workbook(exported)["All figures"])

    found = [dict(zip(head, row, strict=True)) for row in rows]

    assert [
        (
            *(row["indicator_code"], row["dimension"], row["group"]),
            *(row["numerator"], row["denominator"], row["value"], row["suppressed"]),
        )
        for row in found
    ] == [tuple(row) for row in exported.rows]


def test_workbook_shows_the_totals_and_groups_of_an_area(exported):
    rows = lines(workbook(exported)["Vocational training"])
    by = {(row.indicator, row.group): row for row in exported.rows}

    at = next(n for n, line in enumerate(rows) if line[0] == "Sex")
    totals = {line[1]: line[2] for line in rows[:at]}
    women = dict(zip(rows[at][1:], rows[at + 1][1:], strict=True))

    def shown(row):
        return MARK if row.suppressed else row.value

    codes = [each.code for each in AREAS[2].indicators]
    assert [totals[code] for code in codes] == [
        shown(by[code, "all"]) for code in codes
    ]
    assert rows[at + 1][0] == "Women"
    assert [women[code] for code in codes] == [shown(by[code, "F"]) for code in codes]


def test_workbook_says_what_it_is_and_explains_the_mark(partners):
    text = " ".join(
        str(cell) for line in lines(workbook(partners)["Summary"]) for cell in line
    )

    assert "2026-09" not in text
    assert "September 2026" in text
    assert "Partners" in text
    assert f"{MARK} stands for a figure that is kept back" in text


def test_workbook_runs_no_formula():
    program = programme_with(1)
    program.name = '=HYPERLINK("http://x")'
    program.save()
    AreaFactory(program=program, pcode="=1+1", name="@SUM(A1)")

    book = workbook(export(built(program), "internal"))

    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {"=1+1", "@SUM(A1)"} <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s", "n", "b"}


# PDF


def pages(exported):
    return PdfReader(io.BytesIO(written("pdf", exported))).pages


def text_of(page):
    return " ".join(page.extract_text().split())


def test_pdf_says_on_every_page_which_revision_it_is_for_whom_as_of_when(partners):
    found = [text_of(page) for page in pages(partners)]

    assert len(found) > 6
    stamp = "Revision 1 (Draft). For whom: Partners. Counted on "
    assert all(stamp in page for page in found)
    assert all(
        f"Page {n}/{len(found)}" in page for n, page in enumerate(found, start=1)
    )


def test_pdf_is_tagged_and_has_a_title_and_a_language(internal):
    reader = PdfReader(io.BytesIO(written("pdf", internal)))

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata.title.endswith(", September 2026")


def test_pdf_has_the_totals_and_every_definition(exported):
    whole = " ".join(text_of(page) for page in pages(exported))
    by = {row.indicator: row for row in exported.rows if row.dimension == "total"}

    for indicator in INDICATORS:
        row = by[indicator.code]
        shown = MARK if row.suppressed else "" if row.value is None else f"{row.value}"
        head = (
            f"{indicator.name} {indicator.code} {indicator.unit.name} {shown}".strip()
        )
        assert head in whole
        assert str(indicator.definition)[:40] in whole


def test_pdf_explains_the_mark_where_there_may_be_one(internal, partners):
    sentence = f"{MARK} stands for a figure that is kept back"

    assert sentence in text_of(pages(partners)[0])
    assert MARK not in "".join(text_of(page) for page in pages(internal))


def test_drawing_leaves_a_gap_where_a_figure_is_kept_back(internal):
    """What nobody may read in the table nobody measures in the chart."""
    emptied = [
        row._replace(numerator=None, denominator=None, value=None, suppressed=True)
        for row in internal.rows
    ]
    drawn = paper_charts(internal._replace(rows=emptied))

    assert all(BAR not in svg for svg in drawn)
    assert any(BAR in svg for svg in paper_charts(internal))


BAR = 'class="rect reactive'


def paper_charts(exported):
    return [each["chart"]["svg"] for each in paper.printed(exported)["chapters"]]


# All


@pytest.mark.parametrize("form", list(FORMATS))
def test_no_format_counts_again(internal, form, django_assert_max_num_queries):
    """Names are looked up; figures are those of the rows, whatever is stored now."""
    with django_assert_max_num_queries(6):
        written(form, internal)
