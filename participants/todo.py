"""What waits for whom: rules as data, the home page's part of this app.

A rule says who does the work and who looks after it, which rows wait, and the
list that names them all; its count is the length of that list. Whoever has a
caseload is shown their own people first.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.http import capped_counts, told
from core.models import User
from participants.models import (
    Alert,
    BusinessPlan,
    EmergencyOpening,
    ExitRequest,
    Waiver,
)
from participants.models.stage import TAUGHT
from participants.reading import (
    alerts,
    appointments,
    listing,
    missing_registers,
    seats,
    waiting,
    waivers,
)
from participants.reading.waiting import Item
from programs.models import StageKind

AT_MOST = 6
CASEWORKERS = 12
OVERSEEING = Permission.EXIT_APPROVE
"""Who answers for the office is told how much waits for others."""


class Rule(NamedTuple):
    """One kind of work."""

    title: Promise
    done_by: Permission
    rows: Callable[[Scope], QuerySet[Any, Any]]
    items: Callable[[Any, Scope], list[Item]]
    view: str
    """The list that names them all."""
    due: str = ""
    """The code by which the list of people is narrowed to them."""
    part: str = ""
    """Where they stand on a page that names other work too."""
    tone: str = ""
    is_overseen: bool = False
    is_rare: bool = False
    """It is counted only while there is some."""
    has_own: bool = False
    """Some of the people may be of the reader's own caseload."""
    or_by: Permission | None = None
    """Who holds this does it too, of other rows."""

    def is_done_in(self, scope: Scope) -> bool:
        return self.done_by in scope or (self.or_by is not None and self.or_by in scope)

    def is_for(self, scope: Scope) -> bool:
        return self.is_done_in(scope) or (self.is_overseen and OVERSEEING in scope)

    def lists(self, scope: Scope) -> Iterator[tuple[str, QuerySet[Any, Any]]]:
        """Address and rows of each list, that of one's own people first."""
        url = reverse(self.view) + (f"?due={self.due}" if self.due else "")
        url += f"#{self.part}" if self.part else ""
        if self.has_own and listing.has_caseload(scope):
            chosen = {"due": [self.due], "mine": ["1"]}
            yield f"{url}&mine=1", listing.found(scope, chosen)
        yield url, self.rows(scope)


class Count(NamedTuple):
    """So much of something, and the list that names it."""

    figure: str
    words: str
    url: str
    tone: str = ""
    whole: str = ""
    """The figure of everybody's, where one's own people are not all of them."""


class Worklist(NamedTuple):
    title: str
    figure: str
    url: str
    items: list[Item]


class Todo(NamedTuple):
    """What waits, and how many people are where."""

    counts: list[Count]
    worklists: list[Worklist]
    standing: list[Count]
    caseloads: list[Count]
    """Who is responsible for how many, for who answers for the office."""
    alerts: list[Count]
    """How many self-harm alerts are open, for who may know no more of them."""

    def shown(self) -> list[str]:
        """The codes of the cases that are named."""
        items = (item for each in self.worklists for item in each.items)
        return sorted({item.code for item in items if item.code})


def _to_decide(scope: Scope) -> QuerySet[ExitRequest]:
    allowed = ExitRequest.objects.allowing(scope, Permission.EXIT_APPROVE)
    return allowed.waiting().exclude(asked_by=scope.user_id)


def _waivers_to_decide(scope: Scope) -> QuerySet[Waiver]:
    return waivers.to_decide(scope).exclude(asked_by=scope.user_id)


def _opened_in_emergency(scope: Scope) -> QuerySet[EmergencyOpening]:
    allowed = EmergencyOpening.objects.allowing(scope, Permission.GLASS_TOLD)
    return allowed.in_state("waiting").exclude(by=scope.user_id)


def _open_alerts(scope: Scope) -> QuerySet[Alert]:
    return alerts.allowed(scope).open()


def _plans(scope: Scope) -> QuerySet[BusinessPlan]:
    allowed = BusinessPlan.objects.allowing(scope, Permission.BUSINESS_DECIDE)
    return allowed.waiting().exclude(asked_by=scope.user_id)


def _of_cases(
    due: str, title: Promise, done_by: Permission, items: Any, **more: Any
) -> Rule:
    """A rule on cases, which the list of people takes as a filter."""
    found = partial(listing.found, chosen={"due": [due]})
    return Rule(title, done_by, found, items, "participants:case-list", due, **more)


P = Permission
RULES = [
    Rule(
        _("Self-harm alerts"),
        P.ALERT_READ,
        _open_alerts,
        waiting.alerts,
        "participants:alert-list",
        tone="bad",
        is_rare=True,
    ),
    Rule(
        _("Opened in an emergency"),
        P.GLASS_TOLD,
        _opened_in_emergency,
        waiting.emergencies,
        "participants:emergency-list",
        tone="bad",
        is_rare=True,
    ),
    Rule(
        _("Today’s clients"),
        P.SESSION_NOTE_WRITE,
        appointments.of_today,
        waiting.appointments,
        "calendar:week",
        is_rare=True,
    ),
    Rule(
        _("Appointments to record"),
        P.SESSION_NOTE_WRITE,
        appointments.unrecorded,
        waiting.appointments,
        "calendar:week",
        tone="warn",
        is_rare=True,
    ),
    Rule(
        _("Approvals waiting"),
        P.EXIT_APPROVE,
        _to_decide,
        waiting.approvals,
        "participants:approval-list",
        tone="warn",
    ),
    Rule(
        _("Business plans to decide"),
        P.BUSINESS_DECIDE,
        _plans,
        waiting.plans,
        "participants:approval-list",
        part="plans",
        tone="warn",
        is_rare=True,
    ),
    Rule(
        _("Waivers to decide"),
        P.WAIVER_APPROVE,
        _waivers_to_decide,
        waiting.waivers,
        "participants:approval-waivers",
        tone="warn",
        is_rare=True,
        or_by=P.CARE_WAIVER_APPROVE,
    ),
    Rule(
        _("Registers to keep"),
        P.REGISTER_WRITE,
        missing_registers.missing,
        waiting.registers,
        "activities:register-list",
        tone="warn",
    ),
    Rule(
        _("Free places with people waiting"),
        P.SEAT_GIVE,
        seats.to_fill,
        waiting.seats,
        "activities:activity-list",
        "seats",
        tone="warn",
        is_rare=True,
    ),
    _of_cases(
        "follow-up",
        _("Follow-ups due"),
        P.FOLLOW_UP_WRITE,
        waiting.follow_ups,
        tone="warn",
        is_overseen=True,
        has_own=True,
    ),
    _of_cases(
        "screening",
        _("Screenings due"),
        P.SCREENING_KNOW,
        waiting.screenings,
        tone="warn",
        has_own=True,
    ),
    _of_cases(
        "to-screen",
        _("Screenings to make"),
        P.SCORE_WRITE,
        waiting.to_screen,
        tone="warn",
    ),
    _of_cases(
        "re-assess",
        _("Re-assessments due"),
        P.SCORE_WRITE,
        waiting.to_reassess,
        tone="warn",
        is_rare=True,
    ),
    _of_cases(
        "not-seen",
        _("Not seen for 30 days"),
        P.NOTE_WRITE,
        waiting.not_seen,
        tone="bad",
        is_overseen=True,
        has_own=True,
    ),
    _of_cases(
        "care-review",
        _("Levels of care to review"),
        P.CARE_WRITE,
        waiting.care_reviews,
        tone="warn",
        is_rare=True,
    ),
    _of_cases(
        "visit",
        _("Mentoring visits due"),
        P.STAGE_WRITE,
        waiting.visits,
        tone="warn",
        has_own=True,
    ),
    _of_cases(
        "too-long",
        _("Over the planned length"),
        P.STAGE_WRITE,
        partial(waiting.too_long, stages=TAUGHT),
        tone="warn",
        is_overseen=True,
        is_rare=True,
        has_own=True,
    ),
    _of_cases(
        "care-too-long",
        _("Support over its planned length"),
        P.CARE_WRITE,
        partial(waiting.too_long, stages=[StageKind.PSYCHOLOGICAL_SUPPORT]),
        tone="warn",
        is_rare=True,
    ),
    _of_cases("support", _("Support asked for"), P.CARE_WRITE, waiting.support),
    _of_cases(
        "nobody",
        _("Without a caseworker"),
        P.CASE_TAKE,
        waiting.nobodys,
        is_overseen=True,
    ),
]


def read(scope: Scope) -> Todo:
    """All that waits in the scope; its figures are one question to the database."""
    rules = [(rule, dict(rule.lists(scope))) for rule in RULES if rule.is_for(scope)]
    standing = list(_standing(scope))
    asked = {url: rows for _rule, lists in rules for url, rows in lists.items()}
    asked |= {url: rows for _words, url, rows in standing}
    figures = dict(zip(asked, capped_counts(asked.values()), strict=True))
    worklists = [
        _worklist(rule, lists, figures, scope)
        for rule, lists in rules
        if rule.is_done_in(scope)
    ]
    return Todo(
        [
            _count(rule, [*lists], figures)
            for rule, lists in rules
            if not rule.is_rare or figures[next(iter(lists))]
        ][:AT_MOST],
        [each for each in worklists if each.items],
        [Count(told(figures[url]), words, url) for words, url, _rows in standing],
        _caseloads(scope),
        [Count(figure, words, "") for words, figure in alerts.counted(scope)],
    )


def _count(rule: Rule, urls: list[str], figures: dict[str, int]) -> Count:
    figure, whole = figures[urls[0]], figures[urls[-1]]
    return Count(
        told(figure),
        str(rule.title),
        urls[0],
        rule.tone if figure else "",
        told(whole) if whole != figure else "",
    )


def _worklist(
    rule: Rule, lists: dict[str, Any], figures: dict[str, int], scope: Scope
) -> Worklist:
    """The first of what waits, of one's own people where one has some."""
    url, rows = next(iter(lists.items()))
    items = rule.items(rows, scope) if figures[url] else []
    return Worklist(str(rule.title), told(figures[url]), url, items)


def _standing(scope: Scope) -> Iterator[tuple[str, str, QuerySet[Any, Any]]]:
    """People by where they are now, as far as the reader may know."""
    if Permission.CASE_READ not in scope:
        return
    if listing.has_caseload(scope):
        yield _now(scope, gettext("In your caseload"), state="active", mine="1")
    yield _now(scope, gettext("In the programme"), state="active")
    if Permission.CARE_KNOW in scope:
        care = StageKind.PSYCHOLOGICAL_SUPPORT
        yield _now(scope, gettext("In psychological support"), stage=care)
    training = StageKind.VOCATIONAL_TRAINING
    yield _now(scope, gettext("In vocational training"), stage=training)
    yield _now(scope, gettext("In education"), stage=StageKind.EDUCATION)
    yield _now(scope, gettext("Left the programme"), state="exited")


def _now(
    scope: Scope, words: str, **chosen: str
) -> tuple[str, str, QuerySet[Any, Any]]:
    rows = listing.found(scope, {name: [code] for name, code in chosen.items()})
    url = f"{reverse('participants:case-list')}?{urlencode(chosen)}"
    return words, url, rows


def _caseloads(scope: Scope) -> list[Count]:
    """Active cases by caseworker, the most first."""
    if OVERSEEING not in scope:
        return []
    active = listing.found(scope, {"state": ["active"]}).exclude(caseworker=None)
    counted = (
        active.values("caseworker")
        .annotate(cases=models.Count("pk"))
        .order_by("-cases")
    )
    found = {row["caseworker"]: row["cases"] for row in counted[:CASEWORKERS]}
    names = User.objects.in_bulk(found)
    return [
        Count(number_format(cases, force_grouping=True), str(names[user]), "")
        for user, cases in found.items()
    ]
