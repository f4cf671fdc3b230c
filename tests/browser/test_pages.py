"""Every page of ours: no barrier, no scrolling sideways, nothing that goes wrong.

At the width of a phone and of a desk, light and dark, from left to right and from
right to left. Each page is opened once in each direction and then turned.
"""

from typing import Literal

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize

from programs.models import Role
from tests.addresses import (
    NO_PAGES,
    ONLY_SENT_TO,
    PAGES,
    Example,
    ours,
)
from tests.browser import axe
from tests.browser.visit import DESK, PHONE

LANGUAGES = ("en", "ar")
LOOKS: list[tuple[str, ViewportSize, Literal["light", "dark"], dict[str, object]]] = [
    ("phone", PHONE, "light", axe.RULES),
    ("phone, dark", PHONE, "dark", axe.CONTRAST),
    ("desk, dark", DESK, "dark", axe.RULES),
    ("desk", DESK, "light", axe.CONTRAST),
]


def named(value: object) -> str | None:
    if isinstance(value, Example):
        return value.who or "stranger"
    return None


def test_every_address_has_an_example_or_says_that_it_is_no_page():
    shown = {name for name, _ in PAGES}

    assert shown | NO_PAGES.keys() | ONLY_SENT_TO.keys() == ours()


@pytest.mark.parametrize("name", sorted(ONLY_SENT_TO))
def test_what_is_only_sent_to_shows_nothing(visits, name):
    """Whatever the address names: it is refused before anything is looked for."""
    client = Client()
    client.force_login(visits.scene.staff["caseworker"])

    answer = client.get(reverse(name, kwargs=ONLY_SENT_TO[name](visits.scene)))

    assert answer.status_code == 405


def test_a_barrier_is_found(visits):
    """What finds nothing on our pages finds what is there."""
    page = visits.by("caseworker")
    page.goto("/")
    page.evaluate("""
        document.querySelector("main").insertAdjacentHTML(
          "beforeend", "<img src=/static/favicon.svg width=2000><p class=pale>Pale</p>"
        );
        document.querySelector(".pale").style.color = "#eee";
    """)

    axe.load(page)

    assert [each.partition(":")[0] for each in axe.barriers(page)] == [
        "color-contrast",
        "image-alt",
    ]
    assert sideways(page) != []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "example"), PAGES, ids=named)
def test_a_page_has_no_barrier(visits, name, example, language):
    page = visits.by(example.who, viewport=PHONE, locale=language)

    answer = page.goto(example.address(name, visits.scene))

    assert answer
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == language
    assert found_on(page) == []


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", Role.values)
def test_no_page_that_a_role_may_open_has_a_barrier(visits, who, language):
    """Whoever may open a page sees other things on it: here everybody, in every
    look with every rule."""
    page = visits.by(who, locale=language)
    addresses = {example.address(name, visits.scene) for name, example in PAGES}
    found = {}
    for address in sorted(addresses):
        if page.request.get(address).status != 200:
            continue
        page.goto(address)
        axe.load(page)
        for words, size, colours, _ in LOOKS:
            page.emulate_media(color_scheme=colours)
            unroll(page, size)
            if barriers := axe.barriers(page):
                found[f"{address}, {words}"] = barriers

    assert found == {}


def found_on(page: Page) -> list[str]:
    """All rules on a light phone and a dark desk; of the others the contrast,
    which is all that is left to differ."""
    axe.load(page)
    found = [f"phone: {fault}" for fault in sideways(page)]
    for words, size, colours, rules in LOOKS:
        page.emulate_media(color_scheme=colours)
        unroll(page, size)
        found += [f"{words}: {barrier}" for barrier in axe.barriers(page, rules)]
    return found


def unroll(page: Page, size: ViewportSize) -> None:
    """Show the page at its whole height, so that no bar stays in view over it."""
    page.set_viewport_size(size)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": height})


def sideways(page: Page) -> list[str]:
    """Whether the page is wider than the phone that shows it."""
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    return [f"{wide} pixels wider than the screen"] if wide > 0 else []
