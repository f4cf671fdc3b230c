"""Somebody signed in, in a browser of a certain size and language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
)

from core.models import User
from tests.browser.scene import Scene

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}


@dataclass
class Visits:
    """Opens pages, and notes what goes wrong on them."""

    browser: Browser
    address: str
    scene: Scene
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def by(self, who: str | None, **options: Any) -> Page:
        """A page of whoever has the role, signed in; of a stranger if ``None``."""
        context = self.browser.new_context(
            **{
                "base_url": self.address,
                "viewport": DESK,
                "reduced_motion": "reduce",
                "locale": "en",
                **options,
            }
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        if who:
            context.add_cookies([self._signed_in(self.scene.staff[who])])
        page = context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _signed_in(self, user: User) -> Any:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        return {"name": name, "value": value, "url": self.address}

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location.get("url", "")
            self.faults.append(f"{message.text} ({where})")
