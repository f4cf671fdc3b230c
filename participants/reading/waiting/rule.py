"""One kind of work that waits: whose it is, which rows wait, and what lists them.

Its count is the length of the list. Whoever has a caseload is shown their own
people first.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from core.access import Permission, Scope
from participants.reading import listing
from participants.reading.waiting.item import Item

OVERSEEING = Permission.EXIT_APPROVE
"""Who answers for the office is told how much waits for others."""


class Kind(StrEnum):
    """How it presses."""

    LATE = "late"
    """It should have been done by now."""
    DUE = "due"
    """It is to be done now or soon."""
    DECISION = "decision"
    """Others wait for it."""


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
    kind: Kind = Kind.DUE

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


def of_cases(
    due: str, title: Promise, done_by: Permission, items: Any, **more: Any
) -> Rule:
    """A rule on cases, which the list of people takes as a filter."""
    found = partial(listing.found, chosen={"due": [due]})
    return Rule(title, done_by, found, items, "participants:case-list", due, **more)
