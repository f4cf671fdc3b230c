"""Reading an answer, what was logged meanwhile, and what is stored."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.shortcuts import resolve_url

from tests.access.cells import Cell
from tests.access.typed import TYPED
from tests.addresses import ONLY_SENT_TO


class Log(logging.Handler):
    """Everything that anybody logs, and not only for who looks for a fault."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @contextmanager
    def listening(self) -> Iterator[None]:
        names = ["", *(n for n in logging.root.manager.loggerDict if "django" in n)]
        loggers = [logging.getLogger(name) for name in (*names, "ddr", "core")]
        levels = [each.level for each in loggers]
        for each in loggers:
            each.addHandler(self)
            each.setLevel(logging.INFO)
        yield
        for each, level in zip(loggers, levels, strict=True):
            each.removeHandler(self)
            each.setLevel(level)


def asked(sql: str, values: Any = None) -> list[Any]:
    """Rows as the owner sees them, whom no policy stops."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE ddr_owner")
        cursor.execute(sql, values)
        rows = cursor.fetchall()
        cursor.execute("SET ROLE ddr_web")
    return rows


def text_of(answer: Any) -> str:
    content: bytes = b"".join(answer) if answer.streaming else answer.content
    return content.decode(errors="replace")


def page_of(answer: Any, url: str) -> str:
    """The page without what differs each time: its token, its own address, and the
    seconds until the session ends."""
    text = re.sub(r'\b\w{64}\b|data-left="\d+"', "", text_of(answer))
    return text.replace(url, "")


def takes(cell: Cell) -> bool:
    if cell.method == "POST":
        return cell.name in TYPED
    return cell.method in ("GET", "HEAD") and cell.name not in ONLY_SENT_TO


def kind_of(answer: Any) -> str:
    status, way = answer.status_code, urlsplit(answer.headers.get("Location", ""))
    if way.path == resolve_url(settings.LOGIN_URL) and way.query:
        return "login"
    return "open" if status in {200, 204, 302, 400, 409} else str(status)
