"""One figure over the latest periods, and what was aimed at in each of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.dimensions import SEX
from reports.indicators import BY_CODE, Count
from reports.models import Figure, Summary
from reports.periods import Period
from reports.reading import targets

MOST_PERIODS = 12
SHOWN_SEXES = ("F", "M")

Values = list[Decimal | None]


@dataclass(frozen=True)
class History:
    """One indicator over the latest periods: a list of values for each series.

    ``target`` is what everybody's figure was to reach; empty where none ever was.
    """

    code: str
    spans: list[Period]
    series: Mapping[str, Values]
    target: Values = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(BY_CODE[self.code].name)

    @property
    def told(self) -> Mapping[str, Values]:
        """All of it by name."""
        return {**self.series, **({_("Target"): self.target} if self.target else {})}


def history_of(summary: Summary, code: str) -> History:
    """Four queries, however many periods.

    Where a target is set for everybody persons are shown of everybody too.
    """
    before = Summary.objects.leading_to(summary)[: MOST_PERIODS - 1]
    shown = {each.period: each for each in [*before, summary]}
    spans = spans_to(summary.span, shown)
    found = Figure.objects.of([code], "sex", "total").filter(
        summary__in=[each.pk for each in shown.values()]
    )
    values = {(figure.summary_id, figure.group): figure.value for figure in found}
    target = targets.over_time(summary, shown, spans, code)
    names = {"all": _("All")}
    if split_by(code) == "sex":
        names = {sex: str(SEX[sex]) for sex in SHOWN_SEXES} | (names if target else {})
    keys = [shown[span.code].pk if span.code in shown else 0 for span in spans]
    series = {
        name: [values.get((key, group)) for key in keys]
        for group, name in names.items()
    }
    return History(code, spans, series, target)


def of_values(
    code: str, spans: list[Period], values: Mapping[tuple[str, str], Decimal | None]
) -> History:
    """Of the value of each period and group that somebody may read."""
    names = {"all": _("All")}
    if split_by(code) == "sex":
        names = {sex: str(SEX[sex]) for sex in SHOWN_SEXES}
    series = {
        name: [values.get((span.code, group)) for span in spans]
        for group, name in names.items()
    }
    return History(code, spans, series)


def split_by(code: str) -> str:
    """The dimension whose groups are drawn over time."""
    return "sex" if isinstance(BY_CODE[code], Count) else "total"


def spans_to(last: Period, shown: Collection[str]) -> list[Period]:
    """Without a gap from the first that there is a summary of, the oldest first."""
    spans = [last]
    while len(spans) < MOST_PERIODS:
        spans.insert(0, spans[0].previous())
    while spans[0].code not in shown:
        spans.pop(0)
    return spans
