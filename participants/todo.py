"""What waits for whom, and how much of it: the home page's part of this app."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import capped_counts, told
from core.models import User
from participants.reading import alerts, covers, listing
from participants.reading.waiting.item import Item
from participants.reading.waiting.rule import OVERSEEING, Kind, Rule
from participants.reading.waiting.rules import RULES
from programs.models import StageKind

AT_MOST = 6
CASEWORKERS = 12


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
        _marked([each for each in worklists if each.items], scope),
        [Count(told(figures[url]), words, url) for words, url, _rows in standing],
        _caseloads(scope),
        [Count(figure, words, "") for words, figure in alerts.counted(scope)],
    )


def figures(scope: Scope) -> dict[Kind, int]:
    """How much waits that the reader does, by how it presses: one question.

    Each is the sum of what the home page counts, of one's own people where one has
    some; what waits for others is no part of it.
    """
    rules = [rule for rule in RULES if rule.is_done_in(scope)]
    counts = capped_counts(next(rule.lists(scope))[1] for rule in rules)
    found = dict.fromkeys(Kind, 0)
    for rule, count in zip(rules, counts, strict=True):
        found[rule.kind] += count
    return found


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


def _marked(worklists: list[Worklist], scope: Scope) -> list[Worklist]:
    """The same, each case that the reader covers with the words for whom."""
    codes = {item.code for each in worklists for item in each.items if item.code}
    told = covers.covered_codes(scope, codes)
    if not told:
        return worklists
    return [
        each._replace(items=[_with_mark(item, told) for item in each.items])
        for each in worklists
    ]


def _with_mark(item: Item, told: Mapping[str, str]) -> Item:
    return item._replace(covered=told.get(item.code, item.covered))


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
