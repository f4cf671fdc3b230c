"""What all pages share: who asks, page or partial, and pages by key.

A list is turned over by the key of its last row, never by an offset: page 1,000
costs what page 1 costs. The address carries a public code of that row and not
its key, for a key may hold a name.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.conf import settings
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleGreaterThanOrEqual,
    TupleLessThan,
    TupleLessThanOrEqual,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from core.database import connection

if TYPE_CHECKING:
    from core.access import Scope
    from core.models import User

COUNTED_UP_TO = 1_000
REMEMBERED = timedelta(days=365)
UPWARDS = TupleGreaterThan, TupleGreaterThanOrEqual
DOWNWARDS = TupleLessThan, TupleLessThanOrEqual

Key = tuple[Any, ...]
Row = TypeVar("Row")


class StaffRequest(HttpRequest):
    """A request of somebody signed in, with what they may see."""

    user: "User"
    scope: "Scope"
    """What they may open."""
    here: "Scope"
    """The same, narrowed to the place they chose: what lists and counts show."""
    htmx: HtmxDetails


def client_address(request: HttpRequest) -> str:
    """The address that somebody asks from, as the outermost proxy of ours saw it.

    What stands further left in the header anybody may have written. Empty where
    it is no address, as for a server that listens on a socket.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    said = request.META.get("HTTP_X_FORWARDED_FOR", "") if proxies else ""
    hops = [hop.strip() for hop in said.split(",") if hop.strip()]
    near = request.META.get("REMOTE_ADDR", "")
    for address in (*hops[-proxies:][:1], near):
        with suppress(ValueError):
            return str(ip_address(address.partition("%")[0]))
    return ""


def way_back(request: HttpRequest) -> str:
    """The page that a switch was used on; the home page for any other address."""
    url: str = request.POST.get("next", "")
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(
        url, allowed_hosts=None
    )
    return url if is_ours else resolve_url("home")


def remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice in the browser for a year; nothing about a person."""
    response.set_cookie(
        name,
        value,
        max_age=REMEMBERED,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


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
class Order:
    """The fields a list is sorted by, none of them null and together unique.

    The first ``indexed`` of them stand in one index. Where the others are columns
    of another table the whole comparison can't use it; that of the first ones can.
    """

    fields: tuple[str, ...]
    indexed: int
    newest_first: bool = False
    """Whether the greatest key stands at the top."""

    def key(self, rows: QuerySet[Any, Any], code: str, value: str) -> Key | None:
        """The key of the row with this code, if it is there."""
        try:
            return rows.filter(**{code: value}).values_list(*self.fields).first()
        except ValidationError:  # it is no code at all
            return None

    def sorted(
        self, rows: QuerySet[Any, Row], *, backwards: bool = False
    ) -> QuerySet[Any, Row]:
        if self.newest_first == backwards:
            return rows.order_by(*self.fields)
        return rows.order_by(*(F(name).desc() for name in self.fields))

    def beyond(
        self, rows: QuerySet[Any, Row], key: Key, *, backwards: bool = False
    ) -> QuerySet[Any, Row]:
        """The rows after the key, nearest first; ``backwards`` those before it."""
        whole, start = UPWARDS if self.newest_first == backwards else DOWNWARDS
        return self.sorted(rows, backwards=backwards).filter(
            whole(Tuple(*self.fields), key), start(*self._start(key))
        )

    def _start(self, key: Key) -> tuple[Tuple, Key]:
        return Tuple(*self.fields[: self.indexed]), key[: self.indexed]


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
    order: Order,
    code: str,
    after: str = "",
    before: str = "",
    size: int = 50,
) -> Page[Row]:
    """The ``size`` rows that follow the row with the code ``after``.

    With ``before`` it is the rows that come ahead of that row. A code that is no
    longer in the list leads to its start.
    """

    def shown(rows: list[Row], *, first: bool, last: bool) -> Page[Row]:
        """The page of these rows, open at the ends that have more beyond them."""
        return Page(
            rows,
            before="" if first or not rows else str(getattr(rows[0], code)),
            after="" if last or not rows else str(getattr(rows[-1], code)),
        )

    if after and (key := order.key(queryset, code, after)):
        rows = list(order.beyond(queryset, key)[: size + 1])
        if rows:
            return shown(rows[:size], first=False, last=len(rows) <= size)
    if before and (key := order.key(queryset, code, before)):
        rows = list(order.beyond(queryset, key, backwards=True)[: size + 1])
        if len(rows) > size:
            return shown(rows[size - 1 :: -1], first=False, last=False)
    rows = list(order.sorted(queryset)[: size + 1])
    return shown(rows[:size], first=True, last=len(rows) <= size)


def capped_count(queryset: QuerySet[Any, Any]) -> int:
    """How many rows there are, counted to one more than is ever told."""
    return queryset.order_by()[: COUNTED_UP_TO + 1].count()


def capped_counts(querysets: Iterable[QuerySet[Any, Any]]) -> list[int]:
    """The same of several, asked at once."""
    counts: list[str] = []
    values: list[Any] = []
    for queryset in querysets:
        rows = queryset.order_by().values("pk")[: COUNTED_UP_TO + 1]
        try:
            sql, used = rows.query.sql_with_params()
        except EmptyResultSet:
            counts.append("0")
        else:
            counts.append(f"(SELECT count(*) FROM ({sql}) counted)")  # noqa: S608
            values += used
    if not counts:
        return []
    with connection().cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", values)
        return list(cursor.fetchone() or ())


def told(count: int) -> str:
    """A capped count in figures: `1,000+` where more were found than counted."""
    figure = number_format(min(count, COUNTED_UP_TO), force_grouping=True)
    return f"{figure}+" if count > COUNTED_UP_TO else figure
