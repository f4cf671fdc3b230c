"""Which requests the matrix makes, and what they came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.urls import reverse

from tests.access.canaries import Canary
from tests.access.cast import World
from tests.access.rights import Person
from tests.access.typed import TYPED
from tests.addresses import NO_PAGES, ONLY_SENT_TO, PAGES

ASKED = ("GET", "HEAD", "POST", "PUT")


@dataclass(frozen=True)
class Cell:
    person: Person
    name: str
    url: str
    corner: str
    method: str
    facts: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.name} of {self.corner} by {self.person.name}"


class Event(NamedTuple):
    """A row of the trail."""

    action: str
    cases: frozenset[str]
    text: str


@dataclass
class Report:
    """What the cells came to. ``kinds`` counts findings, ``seen`` what was read."""

    cells: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    seen: set[tuple[str, str]] = field(default_factory=set)
    recorded: int = 0
    """Answers that named somebody, each with the one row that names them."""
    refused: int = 0
    """Refusals of a person's case, each with its row."""
    stored: set[str] = field(default_factory=set)
    """Addresses to which something was sent that changed a case."""
    leaked: set[Canary] = field(default_factory=set)

    def tell(self, kind: str, cell: Cell, what: str) -> None:
        self.kinds[kind] += 1
        self.findings.append(f"{kind}: {cell}: {what}")


def examples() -> list[tuple[str, Any, str]]:
    """Name of an address, what stands in it, and its query."""
    pages = [(name, example.facts, example.query) for name, example in PAGES]
    others = [*NO_PAGES.items(), *ONLY_SENT_TO.items()]
    return pages + [(name, facts, "") for name, facts in others]


def cells(
    world: World,
    *,
    people: Iterable[str] | None = None,
    corners: Iterable[str] | None = None,
    methods: Iterable[str] = ASKED,
) -> Iterator[Cell]:
    """Each address once for each corner, or once at all where it names nobody."""
    found: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
    for corner in corners or world.corners:
        for name, facts_of, query in examples():
            facts = facts_of(world.corners[corner])
            url = reverse(name, kwargs=facts) + query
            # What is sent may differ where the address does not.
            key = corner if name in TYPED else ""
            found.setdefault((url, key), (corner, {"name": name, **facts}))
    for who in people or world.persons:
        for (url, _key), (corner, facts) in found.items():
            name = facts["name"]
            rest = tuple(item for item in facts.items() if item[0] != "name")
            for method in methods:
                yield Cell(world.persons[who], name, url, corner, method, rest)
