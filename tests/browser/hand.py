"""What somebody does on a page, counted: clicks, choices and Enter; typing is not."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass
class Hand:
    """Does things on a page and counts them."""

    page: Page
    actions: int = 0

    def press(self, words: str, *, role: str = "button", within: str = "main") -> None:
        """Click on what is named so."""
        place = self.page.locator(within)
        self.click(place.get_by_role(role, name=words).first)  # type: ignore[arg-type]

    def follow(self, words: str, *, within: str = "main") -> None:
        self.press(words, role="link", within=within)

    def click(self, what: Locator) -> None:
        self.actions += 1
        what.click()

    def choose(self, label: str, option: str) -> None:
        """Out of a list that opens."""
        self.actions += 1
        self.page.locator("main").get_by_label(label).select_option(label=option)

    def pick(self, label: str, within: str = "main") -> None:
        """One of several that all can be seen."""
        self.actions += 1
        self.page.locator(within).get_by_label(label, exact=True).first.check()

    def enter(self) -> None:
        self.actions += 1
        self.page.keyboard.press("Enter")

    def key(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)

    def write(self, label: str, text: str) -> None:
        self.page.locator("main").get_by_label(label).first.fill(text)
