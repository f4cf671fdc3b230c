"""The drawing of a programme's page of progress, and the same in words."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext

from programs.models import StageKind
from reports import charts
from reports.models.dashboard import Panel
from reports.reading.dashboard_tables import STEPS
from reports.reading.dashboards import Dashboard


def funnel(it: Dashboard, *, narrow: bool) -> str:
    """Of each stage how many started, came to a session and completed it."""
    series: dict[str, charts.Values] = {
        str(words): [Decimal(_number(it, stage, step)) for stage in StageKind]
        for step, words in STEPS.items()
    }
    return charts.side_by_side(
        [str(stage.label) for stage in StageKind],
        series,
        title=str(Panel.FUNNEL.label),
        words=funnel_text(it),
        narrow=narrow,
    )


def funnel_text(it: Dashboard) -> str:
    """For those who do not see it."""
    sentence = gettext(
        "%(stage)s: %(started)s started, %(reached)s came to a session, %(completed)s"
        " completed it."
    )
    told = [
        sentence
        % {
            "stage": stage.label,
            **{
                step: number_format(_number(it, stage, step), force_grouping=True)
                for step in STEPS
            },
        }
        for stage in StageKind
    ]
    return " ".join(told)


def _number(it: Dashboard, stage: StageKind, step: str) -> int:
    figure = it.figures.get((Panel.FUNNEL, stage.value, step))
    return figure.numerator if figure else 0
