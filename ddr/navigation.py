"""The way around, as data: which pages stand in it, in which order, for whom.

The order is that of use: on a phone the first four of those that somebody may
open stand in the bar at the bottom, the others behind "More".
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import ResolverMatch, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.access import Permission
from programs.places import choices

IN_THE_BAR = 4
KEPT = 1024


class Entry(NamedTuple):
    """A page of the navigation; ``open_to`` is None for everybody signed in."""

    view: str
    title: Promise
    icon: str
    open_to: Permission | None
    part: str
    """What the names of the pages below it begin with."""


class Link(NamedTuple):
    url: str
    title: Promise
    icon: str
    is_here: bool


class Links(NamedTuple):
    bar: list[Link]
    rest: list[Link]
    """What a phone shows behind "More"."""


ENTRIES = [
    Entry("home", _("Home"), "home", None, "home"),
    Entry(
        "participants:case-list",
        _("People"),
        "users",
        Permission.NAME_READ,
        "participants:",
    ),
    Entry(
        "applications:application-list",
        _("Applications"),
        "inbox-arrow-down",
        Permission.APPLICATION_READ,
        "applications:",
    ),
    Entry(
        "activities:activity-list",
        _("Activities"),
        "clipboard-document-check",
        Permission.ACTIVITY_READ,
        "activities:",
    ),
    Entry(
        "participants:alert-list",
        _("Alerts"),
        "exclamation-triangle",
        Permission.ALERT_READ,
        "participants:alert-list",
    ),
    Entry(
        "calendar:week",
        _("Calendar"),
        "calendar-days",
        Permission.ACTIVITY_READ,
        "calendar:",
    ),
    Entry(
        "participants:task-list",
        _("Tasks"),
        "check-circle",
        Permission.TASK_READ,
        "participants:task-list",
    ),
    Entry(
        "complaints:complaint-list",
        _("Complaints"),
        "chat-bubble-left-ellipsis",
        Permission.COMPLAINT_WRITE,
        "complaints:",
    ),
    Entry(
        "participants:approval-list",
        _("Approvals"),
        "check-badge",
        Permission.EXIT_APPROVE,
        "participants:approval",
    ),
    Entry(
        "participants:approval-waivers",
        _("Waivers"),
        "check-badge",
        Permission.CARE_WAIVER_APPROVE,
        "participants:approval-waivers",
    ),
    Entry(
        "benefits:benefit-list",
        _("Benefits"),
        "banknotes",
        Permission.BENEFIT_READ,
        "benefits:",
    ),
    Entry(
        "participants:import-list",
        _("Imports"),
        "arrow-up-tray",
        Permission.RECORDS_IMPORT,
        "participants:import",
    ),
    Entry(
        "opportunities:opportunity-list",
        _("Opportunities"),
        "academic-cap",
        Permission.ACTIVITY_READ,
        "opportunities:",
    ),
    Entry(
        "services:service-list",
        _("Services"),
        "building-storefront",
        Permission.ACTIVITY_READ,
        "services:",
    ),
    Entry(
        "community:start",
        _("Communities"),
        "user-group",
        Permission.COMMUNITY_KEEP,
        "community:",
    ),
    Entry(
        "counts:funnel",
        _("Counts"),
        "funnel",
        Permission.PERSON_COUNT,
        "counts:",
    ),
    Entry(
        "covers:cover-list",
        _("Cover"),
        "arrows-right-left",
        Permission.COVER_ARRANGE,
        "covers:",
    ),
    Entry(
        "reports:summary-list",
        _("Summaries"),
        "document-chart-bar",
        Permission.SUMMARY_READ,
        "reports:",
    ),
    Entry(
        "trail:event-list",
        _("Trail"),
        "finger-print",
        Permission.AUDIT_READ,
        "trail:",
    ),
    Entry(
        "admin:index",
        _("Administration"),
        "cog-6-tooth",
        Permission.REFERENCE_MANAGE,
        "admin:",
    ),
]

BY_VIEW = {entry.view: entry for entry in ENTRIES}


def navigation(request: HttpRequest) -> dict[str, Callable[[], object]]:
    """A context processor: worked out only where a template draws it."""
    return {
        "navigation": partial(drawn, request),
        "places": partial(places, request),
    }


def places(request: HttpRequest) -> list[tuple[str, str]]:
    """Where to choose to work; nothing where there is but one place."""
    offered = choices(request.scope)  # type: ignore[attr-defined]
    return offered if len(offered) > 1 else []


def drawn(request: HttpRequest) -> SafeString:
    """The links in HTML: the same for all who may open the same and are as far."""
    entries, here = _entries(request)
    views = tuple(entry.view for entry in entries)
    return _drawn(views, here.view if here else "", get_language())


def links(request: HttpRequest) -> Links:
    """What whoever asks may open, with the part that they are in."""
    return _links(*_entries(request))


@lru_cache(maxsize=KEPT)
def _drawn(views: tuple[str, ...], here: str, language: str) -> SafeString:
    shown = _links([BY_VIEW[view] for view in views], BY_VIEW.get(here))
    return render_to_string("components/navigation.html", {"links": shown})


def _entries(request: HttpRequest) -> tuple[list[Entry], Entry | None]:
    entries = [entry for entry in ENTRIES if _is_open(entry, request)]
    return entries, _here(entries, request.resolver_match)


def _links(entries: Sequence[Entry], here: Entry | None) -> Links:
    shown = [
        Link(reverse(entry.view), entry.title, entry.icon, entry is here)
        for entry in entries
    ]
    if len(shown) <= IN_THE_BAR + 1:
        return Links(shown, [])
    return Links(shown[:IN_THE_BAR], shown[IN_THE_BAR:])


def _is_open(entry: Entry, request: HttpRequest) -> bool:
    if entry.open_to is None:
        return True
    if entry.view.startswith("admin:") and request.user.is_superuser:
        return True
    return entry.open_to in request.scope  # type: ignore[attr-defined]


def _here(entries: list[Entry], match: ResolverMatch | None) -> Entry | None:
    """The entry whose pages the address is one of: the closest, if several are."""
    name = match.view_name if match else ""
    parts = [entry for entry in entries if name.startswith(entry.part)]
    return max(parts, key=lambda entry: len(entry.part), default=None)
