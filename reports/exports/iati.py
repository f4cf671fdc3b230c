"""IATI 2.03: the programme as an activity, its figures as results.

What the programme does is an output, what comes of it for people an outcome. The
baseline is the same period of the year before, as the same audience may read it. A
target is told of everybody alone, and where the figure it is of is told as well.
What is kept back is left out, and what lacks it says that it can't be summed up.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple
from xml.etree import ElementTree as Xml
from xml.etree.ElementTree import Element, SubElement

from django.conf import settings
from django.utils import translation

from reports.exports.rows import Export, Row, year_earlier
from reports.indicators import AREAS, BY_CODE, Area, Indicator, Rate
from reports.reading import targets

VERSION = "2.03"
OUTPUT, OUTCOME = "1", "2"
UNIT, PERCENTAGE = "1", "2"
REINTEGRATION = "15240"
"""Reintegration and SALW control, in the purpose codes of OECD DAC."""
IMPLEMENTING, RUNNING, STARTED = "4", "2", "2"
OUTCOMES = frozenset(
    {
        *("CASE-5", "PSY-12", "VOC-11"),
        *(f"{stage}-{n}" for stage in ("PSY", "VOC", "EDU") for n in (7, 8, 9, 10)),
        *(f"FU{wave}-{n}" for wave in (3, 6, 12, 24) for n in (2, 3)),
    }
)
"""What changed for people; the rest is what the programme did."""
BETTER_LESS = frozenset(
    {
        *("CASE-6", "DQ-1", "DQ-2"),
        *(f"{stage}-{n}" for stage in ("PSY", "VOC", "EDU") for n in (8, 10)),
        *(f"FU{wave}-3" for wave in (3, 6, 12, 24)),
    }
)


class Beside(NamedTuple):
    """What the figures are told with: those of the year before, and targets."""

    before: Export | None
    aims: Mapping[str, Decimal]
    """Indicator -> what everybody's figure was to reach."""


def write(export: Export) -> bytes:
    """In English, whoever asks: a format is the same for everybody."""
    with translation.override("en"):
        cutoff = export.summary.cutoff.astimezone(UTC).isoformat(timespec="seconds")
        root = Element("iati-activities", version=VERSION)
        root.set("generated-datetime", cutoff)
        activity = _activity(root, export)
        beside = Beside(year_earlier(export), _aims(export))
        for area, indicators in _results(export):
            _result(activity, export, beside, area, indicators)
    Xml.indent(root, space=" ")
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _aims(export: Export) -> dict[str, Decimal]:
    """Of everybody, where their figure is told: of none that is kept back."""
    told = {
        (row.indicator, row.dimension, row.group)
        for row in export.rows
        if row.dimension == "total" and not row.suppressed
    }
    held = targets.held(export.summary)
    return {
        each.indicator: each.value
        for each in held
        if each.key in told and each.value is not None
    }


def _activity(root: Element, export: Export) -> Element:
    """What the schema asks of an activity, as far as the programme knows it."""
    program = export.summary.program
    publisher = settings.IATI_ORGANISATION or program.code
    activity = SubElement(root, "iati-activity", {"xml:lang": "en"})
    SubElement(activity, "iati-identifier").text = f"{publisher}-{program.code}"
    kind = {"ref": publisher, "type": settings.IATI_ORGANISATION_TYPE}
    name = settings.IATI_ORGANISATION_NAME or program.name
    _told(SubElement(activity, "reporting-org", kind), name)
    _told(SubElement(activity, "title"), program.name)
    _told(
        SubElement(activity, "description", type="1"),
        "Reintegration of former combatants and of children who were with them:"
        " psychological support, vocational training, education, follow-up.",
    )
    taking_part = SubElement(activity, "participating-org", role=IMPLEMENTING)
    _told(taking_part, program.name)
    SubElement(activity, "activity-status", code=RUNNING)
    started = {"iso-date": program.started_on.isoformat(), "type": STARTED}
    SubElement(activity, "activity-date", started)
    SubElement(activity, "sector", vocabulary="1", code=REINTEGRATION)
    return activity


def _results(export: Export) -> Iterator[tuple[Area, list[Indicator]]]:
    """Of each area its outputs, then its outcomes, if anything is told of them."""
    told = {row.indicator for row in export.rows}
    for area in AREAS:
        known = [each for each in area.indicators if each.code in told]
        known.sort(key=_type)
        for _kind, indicators in groupby(known, key=_type):
            yield area, list(indicators)


def _type(indicator: Indicator) -> str:
    return OUTCOME if indicator.code in OUTCOMES else OUTPUT


def _result(
    activity: Element,
    export: Export,
    beside: Beside,
    area: Area,
    indicators: Iterable[Indicator],
) -> None:
    known = list(indicators)
    result = SubElement(activity, "result", type=_type(known[0]))
    _told(SubElement(result, "title"), str(area.name))
    for indicator in known:
        _indicator(result, export, beside, indicator)
    if any(each.get("aggregation-status") == "0" for each in result):
        result.set("aggregation-status", "0")


def _indicator(result: Element, export: Export, beside: Beside, of: Indicator) -> None:
    rows = [row for row in export.rows if row.indicator == of.code]
    measure = PERCENTAGE if isinstance(of, Rate) else UNIT
    indicator = SubElement(result, "indicator", measure=measure)
    indicator.set("ascending", "0" if of.code in BETTER_LESS else "1")
    if any(row.suppressed for row in rows):
        indicator.set("aggregation-status", "0")
    _told(SubElement(indicator, "title"), f"{of.name} ({of.code})")
    _told(SubElement(indicator, "description"), str(of.definition))
    if beside.before:
        _baselines(indicator, beside.before, of)
    period = SubElement(indicator, "period")
    summary = export.summary
    SubElement(period, "period-start", {"iso-date": summary.starts_on.isoformat()})
    SubElement(period, "period-end", {"iso-date": summary.ends_on.isoformat()})
    if (aim := beside.aims.get(of.code)) is not None:
        SubElement(period, "target", value=f"{aim.normalize():f}")
    for row in _with_value(rows):
        _valued(SubElement(period, "actual"), row)


def _baselines(indicator: Element, before: Export, of: Indicator) -> None:
    end = before.summary.ends_on
    rows = [row for row in before.rows if row.indicator == of.code]
    for row in _with_value(rows):
        at = {"iso-date": end.isoformat(), "year": str(end.year)}
        _valued(SubElement(indicator, "baseline", at), row)


def _with_value(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if row.value is not None)


def _valued(element: Element, row: Row) -> None:
    """The value, whom it is of, and what a share or a median was taken of."""
    element.set("value", str(row.value))
    if row.dimension != "total":
        SubElement(element, "dimension", name=row.dimension, value=row.group)
    if row.denominator is not None:
        of = f"of {row.denominator}"
        share = isinstance(BY_CODE[row.indicator], Rate)
        told = f"{row.numerator} {of}" if share else of
        _told(SubElement(element, "comment"), told)


def _told(element: Element, text: str) -> None:
    SubElement(element, "narrative").text = text
