"""What all pages share: who asks, page or partial, and pages by key.

A list is turned over by the key of its last row, never by an offset: page 1,000
costs what page 1 costs. The address carries a public code of that row and not
its key, for a key may hold a name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from core.access import Scope
    from core.models import User

COUNTED_UP_TO = 1_000

Row = TypeVar("Row")


class StaffRequest(HttpRequest):
    """A request of somebody signed in, with what they may see."""

    user: "User"
    scope: "Scope"
    htmx: HtmxDetails


def page_or_part(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    part: str,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or for htmx the one ``part`` of it that it swaps.

    Somebody who comes back through the history gets the whole page again.
    """
    htmx = request.htmx  # type: ignore[attr-defined]
    if htmx and not htmx.history_restore_request:
        template = f"{template}#{part}"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the codes that lead to what stands around them."""

    rows: list[Row]
    before: str = ""
    """Code of the first row, while there are rows before it."""
    after: str = ""
    """Code of the last row, while there are rows after it."""


def keyset(
    queryset: QuerySet[Any, Row],
    *,
    order: Sequence[str],
    code: str,
    after: str = "",
    before: str = "",
    size: int = 50,
) -> Page[Row]:
    """The ``size`` rows that follow the row with the code ``after``.

    ``order`` names the fields of the key, none of them null and together unique.
    With ``before`` it is the rows that come ahead of that row. A code that is no
    longer in the list leads to its start.
    """
    if after and (key := _key(queryset, order, code, after)):
        if rows := list(_beyond(queryset, order, key)[: size + 1]):
            return _page(rows, code, size, earlier=True)
    if before and (key := _key(queryset, order, code, before)):
        rows = list(_ahead(queryset, order, key)[: size + 1])
        if len(rows) > size:
            rows = rows[size - 1 :: -1]
            return Page(rows, before=_code(rows[0], code), after=_code(rows[-1], code))
    return _page(list(queryset.order_by(*order)[: size + 1]), code, size)


def capped_count(queryset: QuerySet[Any, Any]) -> int:
    """How many rows there are, counted to one more than is ever told."""
    return queryset.order_by()[: COUNTED_UP_TO + 1].count()


def told(count: int) -> str:
    """A capped count in figures: `1,000+` where more were found than counted."""
    figure = number_format(min(count, COUNTED_UP_TO), force_grouping=True)
    return f"{figure}+" if count > COUNTED_UP_TO else figure


def _page(rows: list[Row], code: str, size: int, *, earlier: bool = False) -> Page[Row]:
    shown = rows[:size]
    first = _code(shown[0], code) if shown and earlier else ""
    return Page(shown, first, _code(shown[-1], code) if len(rows) > size else "")


def _code(row: Row, field: str) -> str:
    return str(getattr(row, field))


def _key(
    queryset: QuerySet[Any, Any], order: Sequence[str], code: str, value: str
) -> tuple[Any, ...] | None:
    return queryset.filter(**{code: value}).values_list(*order).first()


def _beyond(
    queryset: QuerySet[Any, Row], order: Sequence[str], key: Sequence[Any]
) -> QuerySet[Any, Row]:
    return queryset.filter(TupleGreaterThan(Tuple(*order), key)).order_by(*order)


def _ahead(
    queryset: QuerySet[Any, Row], order: Sequence[str], key: Sequence[Any]
) -> QuerySet[Any, Row]:
    backwards = [F(name).desc() for name in order]
    return queryset.filter(TupleLessThan(Tuple(*order), key)).order_by(*backwards)
