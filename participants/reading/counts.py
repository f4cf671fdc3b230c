"""How many people: from pre-registration to completion, and never who."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import disclosure
from core.access import Permission, Scope
from core.database import array, connection
from core.dates import add_months
from programs.models import Office, Program

FUNNEL = "SELECT * FROM participants_funnel(%s, %s)"
MONTHS = 12
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


def least_told(scope: Scope) -> int:
    """Fewer people than these are withheld, as from partners of any of the programmes.

    It is asked once for a page.
    """
    counted = Program.objects.filter(pk__in=programs_of(scope))
    return max(program.protects_below("partners") for program in counted)


def funnel(scope: Scope, least: int) -> list[Table]:
    """By month and by office, of everybody pre-registered in the last year."""
    rows = [
        Row(office, day, tuple(figures))
        for office, day, *figures in asked(FUNNEL, scope)
    ]
    return [
        table(
            (gettext("By month of pre-registration"), gettext("Month")),
            STEPS,
            months(scope),
            [(row.month, row.counts) for row in rows],
            least,
        ),
        table(
            (gettext("By office"), gettext("Office")),
            STEPS,
            offices(scope),
            [(row.office, row.counts) for row in rows],
            least,
        ),
    ]


def asked(function: str, scope: Scope) -> list[tuple[Any, ...]]:
    """What a function counts of the last year, in the programmes of who may count."""
    with connection().cursor() as cursor:
        cursor.execute(function, [array(programs_of(scope)), first_month(scope)])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def first_month(scope: Scope) -> date:
    today = max(scope.days[program] for program in programs_of(scope))
    return add_months(today.replace(day=1), 1 - MONTHS)


def months(scope: Scope) -> list[tuple[Hashable, str]]:
    """The months of the year that is counted, and their names."""
    first = first_month(scope)
    days = [add_months(first, number) for number in range(MONTHS)]
    return [(day, date_format(day, "YEAR_MONTH_FORMAT")) for day in days]


def offices(scope: Scope) -> list[tuple[Hashable, str]]:
    found = Office.objects.filter(program__in=programs_of(scope))
    return [(office.pk, office.name) for office in found.order_by("name", "pk")]


def table(
    titles: tuple[str, str],
    columns: Sequence[str | Promise],
    parts: list[tuple[Hashable, str]],
    counted: Iterable[tuple[Hashable, Sequence[int]]],
    least: int,
) -> Table:
    """The figures of each part, and of all; what is small in a column is withheld."""
    counts = {part: [0] * len(columns) for part, _name in parts}
    for part, figures in counted:
        found = counts.get(part, [])
        for at, figure in enumerate(figures[: len(found)]):
            found[at] += figure
    by_column = [list(column) for column in zip(*counts.values(), strict=True)]
    shown = [disclosure.parts_told(column, least) for column in by_column]
    lines = [
        Line(name, [in_words(column[at]) for column in shown])
        for at, (_part, name) in enumerate(parts)
    ]
    totals = [in_words(disclosure.told(sum(column), least)) for column in by_column]
    lines.append(Line(gettext("All"), totals, is_total=True))
    return Table(*titles, [str(column) for column in columns], lines)


def in_words(figure: int | None) -> str:
    """A figure; a withheld one says so, for an empty cell would be read as none."""
    if figure is None:
        return gettext("withheld")
    return number_format(figure, force_grouping=True)
