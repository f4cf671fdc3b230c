"""Charts of stored figures as SVG files: no script in them, nothing from outside.

The numbers always stand beside a chart as a table. Each file carries its own
colours for the dark theme, because a page can't reach into an image.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from math import ceil
from typing import Any
from xml.etree import ElementTree as Xml

import pygal
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from pygal.etree import etree
from pygal.style import Style

from reports.dimensions import SEX
from reports.indicators import BY_CODE, Count, Rate
from reports.models import Figure, Summary
from reports.periods import Period

etree.to_etree()  # what is taken out of a drawing here is the standard library's

MOST_PERIODS = 12
MOST_GUIDES = 5
SHOWN_SEXES = ("F", "M")
NAME = "figure"

FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif'
LIGHT = Style(
    background="transparent",
    plot_background="transparent",
    foreground="#4c5c65",
    foreground_strong="#16232a",
    foreground_subtle="#d8dfe3",
    colors=("#0b5c73", "#d18b2c", "#76868f", "#7a4f8f"),
    font_family=FONT,
    label_font_size=12,
    major_label_font_size=12,
    legend_font_size=13,
    no_data_font_size=13,
    opacity=1,
    transition="0s",
    guide_stroke_dasharray="none",
    major_guide_stroke_dasharray="none",
)
GUIDES = f"""
#chart-{NAME} .axis .guide.line, #chart-{NAME} .axis .major.guide.line {{
  stroke: #d8dfe3; stroke-dasharray: none }}
"""
COLOURS = f"""{GUIDES}
#chart-{NAME} .line-graph path.line.reactive {{ stroke-width: 2.5 }}
@media (prefers-color-scheme: dark) {{
  #chart-{NAME} .graph, #chart-{NAME} .axis text, #chart-{NAME} text.no_data,
  #chart-{NAME} .legends .legend text {{ fill: #a8b7be }}
  #chart-{NAME} .axis text.major {{ fill: #e5ecef }}
  #chart-{NAME} .axis .line {{ stroke: #758791 }}
  #chart-{NAME} .axis .guide.line, #chart-{NAME} .axis .major.guide.line {{
    stroke: #2e3c44 }}
  #chart-{NAME} .color-0 {{ fill: #76c6dc; stroke: #76c6dc }}
  #chart-{NAME} .color-1 {{ fill: #d9a04e; stroke: #d9a04e }}
  #chart-{NAME} .color-2 {{ fill: #a8b7be; stroke: #a8b7be }}
  #chart-{NAME} .color-3 {{ fill: #c79bd9; stroke: #c79bd9 }}
}}
"""

Values = list[Decimal | None]


@dataclass(frozen=True)
class History:
    """One indicator over the latest periods: a list of values for each series."""

    code: str
    spans: list[Period]
    series: Mapping[str, Values]

    @property
    def name(self) -> str:
        return str(BY_CODE[self.code].name)


def by_month(summary: Summary, code: str, *, narrow: bool = False) -> str:
    """The figure over up to twelve periods that end with the summary's own.

    Persons and sessions as bars of women and men, shares as one line of all.
    """
    return over_time(history_of(summary, code), narrow=narrow)


def over_time(history: History, *, narrow: bool = False) -> str:
    """Bars of counts and of several groups, a line of one share; None leaves a gap."""
    is_count = isinstance(BY_CODE[history.code], Count)
    drawn = _bars if is_count or len(history.series) > 1 else _line
    chart = drawn(_size(narrow=narrow) | _scale(history))
    chart.uuid = NAME
    chart.x_labels = _labels(history.spans, every=3 if narrow else 1)
    for name, values in history.series.items():
        chart.add(name, values)
    chart.add_xml_filter(lambda root: _finished(root, history))
    svg: str = chart.render(is_unicode=True)
    return svg


def in_groups(
    labels: Sequence[str], series: Mapping[str, Values], *, percent: bool
) -> str:
    """Bars of given values side by side, for a page of paper; None leaves a gap."""
    chart = pygal.Bar(
        show_legend=True,
        legend_at_bottom=True,
        **_size(narrow=False) | {"width": 640, "height": 260},
        **_scale_of(series, percent=percent),
    )
    chart.uuid = NAME
    chart.x_labels = labels
    for name, values in series.items():
        chart.add(name, values)
    chart.add_xml_filter(lambda root: _styled(_bare(root), GUIDES))
    svg: str = chart.render(is_unicode=True)
    return svg


def by_month_text(summary: Summary, code: str) -> str:
    """The same in words, for those who do not see the chart."""
    return in_words(history_of(summary, code))


def in_words(history: History) -> str:
    return " ".join([f"{history.name}.", *_sentences(history)])


def history_of(summary: Summary, code: str) -> History:
    """Two queries, however many periods."""
    before = Summary.objects.leading_to(summary)[: MOST_PERIODS - 1]
    shown = {each.pk: each.period for each in [*before, summary]}
    found = Figure.objects.of([code], split_by(code)).filter(summary__in=shown)
    values = {(shown[each.summary_id], each.group): each.value for each in found}
    return history(code, spans(summary.span, shown.values()), values)


def split_by(code: str) -> str:
    """The dimension whose groups are drawn over time."""
    return "sex" if isinstance(BY_CODE[code], Count) else "total"


def history(
    code: str, spans: list[Period], values: Mapping[tuple[str, str], Decimal | None]
) -> History:
    """Of the value of each period and group."""
    names = {sex: str(SEX[sex]) for sex in SHOWN_SEXES}
    if split_by(code) == "total":
        names = {"all": _("All")}
    series = {
        name: [values.get((span.code, group)) for span in spans]
        for group, name in names.items()
    }
    return History(code, spans, series)


def spans(last: Period, shown: Collection[str]) -> list[Period]:
    """Without a gap from the first that there is a summary of, the oldest first."""
    found = [last]
    while len(found) < MOST_PERIODS:
        found.insert(0, found[0].previous())
    while found[0].code not in shown:
        found.pop(0)
    return found


# Drawing


def _bars(options: dict[str, Any]) -> Any:
    return pygal.Bar(show_legend=True, legend_at_bottom=True, **options)


def _line(options: dict[str, Any]) -> Any:
    return pygal.Line(
        show_legend=False, dots_size=4, allow_interruptions=True, **options
    )


def _size(*, narrow: bool) -> dict[str, Any]:
    return {
        "width": 330 if narrow else 460,
        "height": 280 if narrow else 348,
        "explicit_size": True,
        "disable_xml_declaration": True,
        "js": [],
        "style": LIGHT,
        "margin": 6,
        "spacing": 6,
        "no_data_text": _("No figures yet"),
        "truncate_legend": -1,
        "truncate_label": -1,
    }


def _scale(history: History) -> dict[str, Any]:
    """From zero, in round steps."""
    percent = isinstance(BY_CODE[history.code], Rate)
    return _scale_of(history.series, percent=percent)


def _scale_of(series: Mapping[str, Values], *, percent: bool) -> dict[str, Any]:
    known = [value for values in series.values() for value in values]
    ticks = _ticks(max((value for value in known if value is not None), default=0))
    suffix = " %" if percent else ""
    return {
        "range": (0, ticks[-1]),
        "y_labels": list(ticks),
        "value_formatter": lambda value: (
            number_format(value, decimal_pos=0, force_grouping=True) + suffix
        ),
    }


def _ticks(highest: Decimal | int) -> Sequence[int]:
    """From zero, at most five above it, apart by a 1, 2 or 5 with noughts."""
    steps = (digit * 10**noughts for noughts in count() for digit in (1, 2, 5))
    step = next(step for step in steps if step * MOST_GUIDES >= highest)
    return range(0, max(1, ceil(highest / step)) * step + 1, step)


def _labels(spans: Sequence[Period], *, every: int) -> list[str]:
    """Short names; where there is little room, of the last and each third before."""
    last = len(spans) - 1
    return ["" if (last - n) % every else _short(span) for n, span in enumerate(spans)]


def _short(span: Period) -> str:
    return date_format(span.start, "M") if span.kind == "month" else span.code


def _finished(root: Xml.Element, history: History) -> Xml.Element:
    """Without scripts, with a title and words for who does not see it."""
    _bare(root)
    root.set("role", "img")
    described = Xml.Element("desc")
    described.text = " ".join(_sentences(history))
    title = Xml.Element("title")
    title.text = history.name
    root.insert(0, described)
    root.insert(0, title)
    return _styled(root, COLOURS)


def _styled(root: Xml.Element, rules: str) -> Xml.Element:
    style = Xml.SubElement(root, "style")
    style.text = rules
    return root


def _bare(root: Xml.Element) -> Xml.Element:
    """Without scripts and what they show."""
    for parent in list(root.iter()):
        parent.attrib.pop("style", None)  # the file's policy knows elements alone
        for child in list(parent):
            if child.tag == "script" or "tooltip-overlay" in child.get("class", ""):
                parent.remove(child)
    return root


def _sentences(history: History) -> list[str]:
    """Of each series where it begins and where it ends."""
    found = []
    for name, values in history.series.items():
        known = [
            (span.label, _plain(history.code, value))
            for span, value in zip(history.spans, values, strict=True)
            if value is not None
        ]
        if known:
            facts = {"series": name}
            (facts["since"], facts["first"]), *_between = known
            facts["period"], facts["value"] = known[-1]
            sentence = _("%(series)s: %(value)s in %(period)s.")
            if len(known) > 1:
                sentence = _(
                    "%(series)s: from %(first)s in %(since)s to %(value)s in"
                    " %(period)s."
                )
            found.append(sentence % facts)
    return found


def _plain(code: str, value: Decimal) -> str:
    places = 0 if isinstance(BY_CODE[code], Count) else 1
    number = number_format(value, decimal_pos=places, force_grouping=True)
    if isinstance(BY_CODE[code], Rate):
        return _("%(number)s %%") % {"number": number}
    return number
