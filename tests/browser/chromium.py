"""A pytest plugin: browser tests need a Chromium, and say so where there is none.

With `DDR_BROWSER=required` a run without one fails, so that it can't pass for
having tested what it left out.
"""

import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
)
MISSING = (
    "No Chromium, so the browser tests are left out."
    " On Debian and Ubuntu: apt-get install chromium."
)


NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first is the same engine without a window's own pages, each of which takes a
process and most of a second."""


def chromium() -> str | None:
    """Where the system's own Chromium is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("DDR_BROWSER") == "required" and not chromium():
        raise pytest.UsageError(MISSING)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker("browser")
    if ours and not chromium():
        items[:] = [item for item in items if item not in ours]
        config.hook.pytest_deselected(items=ours)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not chromium():
        terminalreporter.write_line(MISSING)
