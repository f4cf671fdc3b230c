"""`make screenshots`: the pictures of the README and the docs, of made-up people.

Starts the demonstration in a folder of its own, signs in as one role after the
other, and writes small PNG files into docs/pictures/. Needs a Chromium.
"""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import MISSING, OPTIONS, chromium

REPOSITORY = Path(__file__).resolve().parent.parent.parent
FOLDER = REPOSITORY / "docs" / "pictures"
PERSONS = 1_000
LAST_LINE = "Ctrl-C ends it.\n"
ACCOUNT = re.compile(r"^(\w+)  (\w+)  (\S{12,})$", re.MULTILINE)
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
COLOURS = 256


class Account(NamedTuple):
    username: str
    password: str


class Picture(NamedTuple):
    """What is shown to whom, and how."""

    name: str
    who: str
    way: Callable[[Page], None]
    size: dict[str, int] = DESK
    options: dict[str, Any] = {}


def home(page: Page) -> None:
    page.goto("/")


def people(page: Page) -> None:
    page.goto("/participants/?stage=vocational_training")


def case(page: Page) -> None:
    """Somebody of one's own in training, not the first, who is on hold."""
    page.goto("/participants/?stage=vocational_training&mine=1")
    page.locator("main [data-case] a[href]").nth(2).click()
    page.wait_for_url(re.compile(r"/participants/[0-9A-Z-]+/$"))


def register(page: Page) -> None:
    """The first that is missing, with an exception."""
    page.goto("/activities/registers/")
    page.locator("main .rows a").first.click()
    page.wait_for_load_state()
    if (before := page.get_by_role("button", name="Discard the draft")).count():
        before.click()
        page.reload()
    page.locator(".marks").nth(1).get_by_text("Absent").click()
    page.evaluate("scrollTo(0, 0)")


def registration(page: Page) -> None:
    page.goto(f"/participants/new/{uuid4()}/person/")
    for label, text in (
        ("Given names", "Isatu"),
        ("Family names", "Dumbuya"),
        ("Birth date", "April 1990"),
    ):
        page.locator("main").get_by_label(label).first.fill(text)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def summary(page: Page) -> None:
    page.goto("/reports/")
    page.locator("main .rows a").first.click()
    page.wait_for_url(re.compile("/reports/[^/]+/[^/]+/$"))


def administration(page: Page) -> None:
    """Who works where, in which role."""
    page.goto("/admin/programs/assignment/")


FRENCH, MIRRORED, DARK = {"locale": "fr"}, {"locale": "ar"}, {"color_scheme": "dark"}
PICTURES = (
    Picture("home", "caseworker", home),
    Picture("home-phone", "caseworker", home, PHONE),
    Picture("home-french", "caseworker", home, DESK, FRENCH),
    Picture("people", "caseworker", people),
    Picture("people-phone", "caseworker", people, PHONE),
    Picture("case", "caseworker", case),
    Picture("case-phone", "caseworker", case, PHONE),
    Picture("case-mirrored", "caseworker", case, DESK, MIRRORED),
    Picture("case-dark", "caseworker", case, DESK, DARK),
    Picture("register", "caseworker", register),
    Picture("register-phone", "caseworker", register, PHONE),
    Picture("registration", "caseworker", registration),
    Picture("registration-phone", "caseworker", registration, PHONE),
    Picture("summary", "monitoring_officer", summary),
    Picture("summary-phone", "monitoring_officer", summary, PHONE),
    Picture("administration", "administrator", administration),
)


def main() -> int:
    if not chromium():
        print(MISSING, file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    with demonstration() as (address, accounts), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=list(OPTIONS)
        )
        for picture in PICTURES:
            taken = take(browser, address, accounts[picture.who], picture)
            file = FOLDER / f"{picture.name}.png"
            file.write_bytes(small(taken))
            print(f"{file.relative_to(REPOSITORY)}  {file.stat().st_size // 1024} KB")
        browser.close()
    return 0


@contextmanager
def demonstration() -> Iterator[tuple[str, dict[str, Account]]]:
    """Where it is, and an account for each role."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    run = subprocess.Popen(
        [sys.executable, "-m", "ddr.demo", "--persons", str(PERSONS)],
        cwd=REPOSITORY,
        env={**os.environ, "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert run.stdout
        said = "".join(iter(run.stdout.readline, LAST_LINE))
        accounts = {
            role: Account(username, password)
            for role, username, password in ACCOUNT.findall(said)
        }
        yield f"http://127.0.0.1:{port}", accounts
    finally:
        run.send_signal(signal.SIGINT)
        run.wait()


def take(browser: Browser, address: str, account: Account, picture: Picture) -> bytes:
    """What is in view, after signing in."""
    facts: dict[str, Any] = {
        "base_url": address,
        "viewport": picture.size,
        "reduced_motion": "reduce",
        "locale": "en",
    }
    context = browser.new_context(**(facts | picture.options))
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(account.username)
    page.locator("input[name=password]").fill(account.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    picture.way(page)
    page.wait_for_load_state("networkidle")
    taken = page.screenshot()
    context.close()
    return taken


def small(png: bytes) -> bytes:
    """The same picture in few colours, which a page of ours has anyway."""
    found = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(found, "PNG", optimize=True)
    return found.getvalue()


if __name__ == "__main__":
    sys.exit(main())
