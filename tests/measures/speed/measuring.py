"""Floor, product and admin in turns: whatever else the machine does meets all three."""

from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg

from core.models import User
from tests.measures.speed.browser import Answer, Browser
from tests.measures.speed.floor import Floor, connected, taken_down
from tests.measures.speed.pages import Page, pages
from tests.measures.speed.plain_admin import plain_admin
from tests.measures.speed.scene import PASSWORD, Scene
from tests.measures.speed.servers import Server, gunicorn

ROUNDS = 31
LIMIT = 120
"""Seconds for all rounds of one page: what is very slow is asked less often."""
FEWEST = 5


@dataclass
class Side:
    """Milliseconds of one way to do one thing, round by round."""

    ms: list[float] = field(default_factory=list)
    size: int = 0

    def add(self, answers: list[Answer]) -> None:
        for each in answers:
            if each.status not in (200, 302):
                raise AssertionError(f"answered {each.status}: {each.body[:500]!r}")
        self.ms.append(1000 * sum(each.seconds for each in answers))
        self.size = len(answers[-1].body)

    def told(self) -> dict[str, float] | None:
        if not self.ms:
            return None
        return {
            "p50": round(median(self.ms), 1),
            "p95": round(quantiles(self.ms, n=20)[-1], 1),
            "bytes": self.size,
        }


@dataclass
class Sides:
    floor: Side = field(default_factory=Side)
    product: Side = field(default_factory=Side)
    admin: Side = field(default_factory=Side)

    def told(self, queries: int) -> dict[str, Any]:
        above = [p - f for p, f in zip(self.product.ms, self.floor.ms, strict=True)]
        told: dict[str, Any] = {
            "floor": self.floor.told(),
            "product": self.product.told(),
            "admin": self.admin.told(),
            "queries": queries,
            "above": _spread(above),
        }
        if self.admin.ms:
            both = zip(self.admin.ms, self.product.ms, strict=True)
            told["faster"] = _spread([a / p for a, p in both])
        return told


def measured(scene: Scene, folder: Path) -> dict[str, Any]:
    """Each page by its name, and the most memory that each server had."""
    with (
        gunicorn("ddr.wsgi", folder / "product.log") as product,
        plain_admin(folder) as admin,
        connected() as connection,
    ):
        visitors = Visitors(product, admin)
        found = {
            page.name: _in_turns(page, visitors, connection) for page in pages(scene)
        }
        peaks = {
            "product": round(product.peak_megabytes()),
            "admin": round(admin.peak_megabytes()),
        }
    return {"pages": found, "peak megabytes": peaks}


class Visitors:
    """Who is signed in to the product, and to the admin."""

    def __init__(self, product: Server, admin: Server) -> None:
        self.product, self.known = product, dict[str, Browser]()
        self.plain = Browser(admin.port)
        self.plain.sign_in("/admin/login/", username="plain", password=PASSWORD)

    def of(self, user: User) -> Browser:
        if user.username not in self.known:
            browser = Browser(self.product.port)
            typed = {"login": user.username, "password": PASSWORD}
            browser.sign_in("/accounts/login/", **typed)
            self.known[user.username] = browser
        return self.known[user.username]


def _in_turns(
    page: Page, visitors: Visitors, connection: psycopg.Connection
) -> dict[str, Any]:
    floor = taken_down(page.who, page.floor, writes=page.writes)
    browser = visitors.of(page.who)
    _round(page, Sides(), floor, browser, visitors.plain, connection)
    sides = Sides()
    for number in range(ROUNDS):
        _round(page, sides, floor, browser, visitors.plain, connection)
        if number + 1 >= FEWEST and _spent(sides) > LIMIT:
            break
    return sides.told(floor.queries)


def _round(
    page: Page,
    sides: Sides,
    floor: Floor,
    browser: Browser,
    plain: Browser,
    connection: psycopg.Connection,
) -> None:
    sides.floor.ms.append(1000 * floor.seconds(connection))
    sides.product.add(page.product(browser))
    if page.admin:
        sides.admin.add(page.admin(plain))


def _spent(sides: Sides) -> float:
    """Seconds."""
    every = (sides.floor, sides.product, sides.admin)
    return sum(sum(side.ms) for side in every) / 1000


def _spread(values: list[float]) -> dict[str, float]:
    low, middle, high = quantiles(values, n=4)
    return {"median": round(middle, 2), "from": round(low, 2), "to": round(high, 2)}
