"""A server of our own on rows that are committed, and a browser that looks at it.

The server's threads take connections of their own, as the web's role. A module
finds one scene, and leaves nothing behind.
"""

import logging
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from core.database import JOBS, OWNER, WEB
from tests.browser import scene as scenes
from tests.browser.chromium import OPTIONS, chromium
from tests.browser.scene import Scene
from tests.browser.visit import Visits
from tests.roles import role


@pytest.fixture(scope="package")
def browser(django_db_setup: None, django_db_blocker) -> Iterator[Browser]:
    """One for all; each visit has a context of its own.

    While Playwright turns its loop in this thread Django takes our code for
    async: it is told that this is meant, and gives us connections of their own.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        for alias in (JOBS, OWNER):
            connections[alias] = connections[WEB]
        found = playwright.chromium.launch(
            executable_path=chromium(), args=list(OPTIONS)
        )
        yield found
        found.close()
        with django_db_blocker.unblock():
            connections[WEB].close()


@pytest.fixture(scope="package")
def server(browser: Browser, django_db_blocker) -> Iterator[LiveServer]:
    with django_db_blocker.unblock():
        started = LiveServer("127.0.0.1")
        yield started
        started.stop()


@pytest.fixture(scope="module")
def scene(browser: Browser, django_db_blocker) -> Iterator[Scene]:
    with django_db_blocker.unblock():
        yield scenes.built()
        with role("ddr_owner"):
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def transactional_db(scene: Scene) -> None:
    """By this name pytest-django knows that there are rows, and that they stay."""


@pytest.fixture
def visits(
    transactional_db: None, browser: Browser, server: LiveServer, scene: Scene, caplog
) -> Iterator[Visits]:
    """Opens pages; at the end nothing may have gone wrong on any of them."""
    visits = Visits(browser, server.url, scene)
    with caplog.at_level(logging.WARNING, logger="ddr.csp"):
        yield visits
        visits.close()
    reports = [each for each in caplog.records if each.name == "ddr.csp"]
    assert [each.getMessage() for each in reports] == []
    assert visits.faults == []
