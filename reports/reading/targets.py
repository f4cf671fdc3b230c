"""The targets of a summary beside its figures, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reports.dimensions import groups
from reports.indicators import BY_CODE, Rate
from reports.models import Figure, HeldTarget, Summary, Target
from reports.models.target import Aim
from reports.periods import Period
from reports.reading.figures import change_text, regions, value_text

LATEST = 50
"""Lines of what was set before."""


@dataclass(frozen=True)
class Reached:
    """A target, the figure beside it, and how far apart they are."""

    code: str
    name: str
    group: str
    target: str
    value: str
    distance: str
    source: str
    set_by: str
    set_at: datetime


def held(summary: Summary) -> list[Target] | list[HeldTarget]:
    """Of what is published as it was then, of a draft as it is now. One query."""
    if summary.is_published:
        return list(HeldTarget.objects.filter(summary=summary).select_related("set_by"))
    return Target.objects.select_related("set_by").holding(summary)


def reached(summary: Summary) -> list[Reached]:
    """All of them in the order of the figures. Three queries."""
    aims = {each.key: each for each in held(summary)}
    if not aims:
        return []
    places = regions(summary)
    codes = {code for code, _dimension, _group in aims}
    figures = summary.figures.filter(indicator__in=codes).order_by("pk")
    return [
        _reached(aims[key], figure, str(groups(key[1], places).get(key[2], key[2])))
        for figure in figures
        if (key := (figure.indicator, figure.dimension, figure.group)) in aims
    ]


def before(summary: Summary) -> list[Target]:
    """What was set for its period or all of its kind, the latest first."""
    return list(Target.objects.of(summary).select_related("set_by")[:LATEST])


def over_time(
    summary: Summary, shown: Mapping[str, Summary], spans: Sequence[Period], code: str
) -> list[Decimal | None]:
    """What everybody's figure was to reach in each period; empty if it never was.

    Where a summary is published what held then, else what holds now. Two queries.
    """
    everybody = {"indicator": code, "dimension": "total", "group": "all"}
    published = [each.pk for each in shown.values() if each.is_published]
    kept = HeldTarget.objects.filter(**everybody, summary__in=published)
    then = dict(kept.values_list("summary", "value"))
    kind = {"program": summary.program_id, "kind": summary.kind}
    periods = ["", *(span.code for span in spans)]
    latest = Target.objects.filter(**everybody, **kind, period__in=periods)
    latest = latest.order_by("period", "-pk")
    now = dict(latest.distinct("period").values_list("period", "value"))
    found = []
    for span in spans:
        there = shown.get(span.code)
        if there and there.is_published:
            found.append(then.get(there.pk))
        else:
            alone = now.get(span.code)
            found.append(now.get("") if alone is None else alone)
    return found if any(value is not None for value in found) else []


def _reached(aim: Aim, figure: Figure, group: str) -> Reached:
    return Reached(
        code=aim.indicator,
        name=str(BY_CODE[aim.indicator].name),
        group=group,
        target=_text(aim),
        value=value_text(figure),
        distance=change_text(figure, _figure(aim)),
        source=aim.source,
        set_by=str(aim.set_by),
        set_at=aim.set_at,
    )


def _text(aim: Aim) -> str:
    return value_text(_figure(aim))


def _figure(aim: Aim) -> Figure:
    """A figure that has reached it: of a rate its numerator is not known."""
    is_rate = isinstance(BY_CODE[aim.indicator], Rate)
    whole = aim.value is not None and aim.value == int(aim.value)
    of = 1 if is_rate or not whole else None
    return Figure(value=aim.value, denominator=of, numerator=1 if is_rate else None)
