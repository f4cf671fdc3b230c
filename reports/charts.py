"""Charts of stored figures as SVG files: no script in them, nothing from outside.

The numbers always stand beside a chart as a table. Each file carries its own
colours for the dark theme, because a page can't reach into an image.
"""

from collections.abc import Iterable, Mapping, Sequence
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

from reports.indicators import BY_CODE, Count, Rate
from reports.models import Summary
from reports.periods import Period
from reports.reading.history import History, Values, history_of

etree.to_etree()  # what is taken out of a drawing here is the standard library's

MOST_GUIDES = 5
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
#chart-{NAME} path.line.reactive {{ stroke-width: 2.5 }}
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


def by_month(summary: Summary, code: str, *, narrow: bool = False) -> str:
    """The figure over up to twelve periods that end with the summary's own.

    Persons and sessions as bars of women and men, shares as one line of all; with a
    broken line where a target is set for everybody.
    """
    return over_time(history_of(summary, code), narrow=narrow)


def over_time(history: History, *, narrow: bool = False) -> str:
    """Bars of counts and of several groups, a line of one share; None leaves a gap."""
    is_count = isinstance(BY_CODE[history.code], Count)
    drawn = _bars if is_count or len(history.series) > 1 else _line
    chart = drawn(_size(narrow=narrow) | _scale(history), history)
    chart.uuid = NAME
    chart.x_labels = _labels(history.spans, every=3 if narrow else 1)
    for name, values in history.series.items():
        chart.add(name, values)
    if history.target:
        chart.add(_("Target"), history.target, dots_size=0, show_dots=False)
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


def side_by_side(
    labels: Sequence[str],
    series: Mapping[str, Values],
    *,
    title: str,
    words: str,
    narrow: bool,
) -> str:
    """Bars of counts side by side, for a page."""
    return drawn(
        pygal.Bar,
        series.items(),
        title=title,
        text=words,
        narrow=narrow,
        x_labels=labels,
        show_legend=True,
        legend_at_bottom=True,
        x_label_rotation=20 if narrow else 0,
        **_scale_of(series, percent=False),
    )


def drawn(
    kind: type[Any],
    series: Iterable[tuple[str, Sequence[Any] | dict[str, Any]]],
    *,
    title: str,
    text: str,
    narrow: bool,
    rules: str = COLOURS,
    **options: Any,
) -> str:
    """Given values as a chart of pygal's ``kind``, with words for who can't see it.

    A series is its values, or they with how they are drawn.
    """
    chart = kind(**_size(narrow=narrow) | options)
    chart.uuid = NAME
    for name, given in series:
        chart.add(name, **(given if isinstance(given, dict) else {"values": given}))
    chart.add_xml_filter(lambda root: _styled(_told(_bare(root), title, text), rules))
    svg: str = chart.render(is_unicode=True)
    return svg


def by_month_text(summary: Summary, code: str) -> str:
    """The same in words, for those who do not see the chart."""
    return in_words(history_of(summary, code))


def in_words(history: History) -> str:
    return " ".join([f"{history.name}.", *_sentences(history)])


# Drawing


class _Bars(pygal.Bar):
    """Bars side by side; what is aimed at has no dots, and is a line over them."""

    _self_close = False
    _is_drawing = False

    @property
    def _order(self) -> int:
        """How many there are; while they are drawn how many share the room."""
        drawn = (serie.show_dots for serie in self.series)
        return sum(drawn) if self._is_drawing else len(self.all_series)

    def _plot(self) -> None:
        self._is_drawing = True
        super()._plot()
        self._is_drawing = False

    def bar(self, serie: Any, rescale: bool = False) -> None:
        if serie.show_dots:
            super().bar(serie, rescale)
            return
        middle = [(x + 0.5 / self._len, y) for x, y in serie.points]
        serie.points = _steps(middle, 1 / self._len)
        pygal.Line.line(self, serie)


class _Line(pygal.Line):
    """A line with dots; what is aimed at has none, and is level in each period."""

    def line(self, serie: Any, rescale: bool = False) -> None:
        if not serie.show_dots:
            serie.points = _steps(serie.points, 1 / max(1, self._len - 1))
        super().line(serie, rescale)


def _steps(points: Sequence[tuple[float, Any]], wide: float) -> list[tuple[float, Any]]:
    """From the left to the right of each point, so far as there is room."""
    ends = [(max(0, x - wide / 2), min(1, x + wide / 2), y) for x, y in points]
    return [point for left, right, y in ends for point in ((left, y), (right, y))]


def _bars(options: dict[str, Any], _history: History) -> Any:
    return _Bars(
        show_legend=True, legend_at_bottom=True, allow_interruptions=True, **options
    )


def _line(options: dict[str, Any], history: History) -> Any:
    legend = {"show_legend": bool(history.target), "legend_at_bottom": True}
    return _Line(dots_size=4, allow_interruptions=True, **legend, **options)


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
    return _scale_of(history.told, percent=percent)


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
    told = _told(_bare(root), history.name, " ".join(_sentences(history)))
    broken = f"#chart-{NAME} .serie-{len(history.series)} path.line"
    aimed = f"{broken} {{ stroke-dasharray: 7 4 }}" if history.target else ""
    return _styled(told, COLOURS + aimed)


def _told(root: Xml.Element, title: str, text: str) -> Xml.Element:
    root.set("role", "img")
    for tag, words in (("desc", text), ("title", title)):
        element = Xml.Element(tag)
        element.text = words
        root.insert(0, element)
    return root


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
    for name, values in history.told.items():
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
