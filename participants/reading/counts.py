"""How many people: from pre-registration to completion, and never who."""

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import disclosure
from core.access import Permission, Scope
from core.database import array, connection
from core.dates import add_months
from programs.models import Office

FUNNEL = "SELECT * FROM participants_funnel(%s, %s)"
MONTHS = 12
SMALL = disclosure.PARTNERS
"""Fewer people than these are withheld, as from partners."""
STEPS = (
    *(_("Pre-registered"), _("Screened"), _("Came to a panel"), _("Did not come")),
    *(_("Eligible"), _("Registered"), _("In the programme"), _("Completed")),
)
"""The columns of the function, in its order."""


class Line(NamedTuple):
    name: str
    cells: list[str]
    is_total: bool = False


class Table(NamedTuple):
    title: str
    head: str
    columns: list[str]
    lines: list[Line]


class Row(NamedTuple):
    """Who was pre-registered in one office in one month, and how far they came."""

    office: int
    month: date
    counts: tuple[int, ...]


def programs_of(scope: Scope) -> list[int]:
    return sorted(scope.reach(Permission.PERSON_COUNT).programs)


def funnel(scope: Scope) -> list[Table]:
    """By month and by office, of everybody pre-registered in the last year."""
    programs = programs_of(scope)
    since = _since(max(scope.days[program] for program in programs))
    rows = _rows(programs, since)
    months = [add_months(since, number) for number in range(MONTHS)]
    offices = Office.objects.filter(program__in=programs).order_by("name", "pk")
    return [
        _table(
            (gettext("By month of pre-registration"), gettext("Month")),
            [(month, date_format(month, "YEAR_MONTH_FORMAT")) for month in months],
            rows,
            lambda row: row.month,
        ),
        _table(
            (gettext("By office"), gettext("Office")),
            [(office.pk, office.name) for office in offices],
            rows,
            lambda row: row.office,
        ),
    ]


def _since(today: date) -> date:
    return add_months(today.replace(day=1), 1 - MONTHS)


def _rows(programs: list[int], since: date) -> list[Row]:
    with connection().cursor() as cursor:
        cursor.execute(FUNNEL, [array(programs), since])
        return [Row(office, day, tuple(n)) for office, day, *n in cursor.fetchall()]


def _table(
    titles: tuple[str, str],
    parts: list[tuple[Hashable, str]],
    rows: Iterable[Row],
    part_of: Callable[[Row], Hashable],
) -> Table:
    counts = {part: [0] * len(STEPS) for part, _name in parts}
    for row in rows:
        found = counts.get(part_of(row), [])
        for step, figure in enumerate(row.counts[: len(found)]):
            found[step] += figure
    columns = [list(column) for column in zip(*counts.values(), strict=True)]
    shown = [disclosure.parts_told(column, SMALL) for column in columns]
    lines = [
        Line(name, [in_words(column[at]) for column in shown])
        for at, (_part, name) in enumerate(parts)
    ]
    totals = [in_words(disclosure.told(sum(column), SMALL)) for column in columns]
    lines.append(Line(gettext("All"), totals, is_total=True))
    return Table(*titles, [str(step) for step in STEPS], lines)


def in_words(figure: int | None) -> str:
    """A figure; a withheld one says so, for an empty cell would be read as none."""
    if figure is None:
        return gettext("withheld")
    return number_format(figure, force_grouping=True)
