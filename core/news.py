"""What is new, from CHANGELOG.md: written in users' words, in English."""

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

FILE = "CHANGELOG.md"
COOKIE = "news"
"""What a browser has seen: the mark of that day."""


@dataclass
class Release:
    """The entries under one heading."""

    title: str
    entries: list[str] = field(default_factory=list)

    def in_html(self) -> list[SafeString]:
        return [_with_code(entry) for entry in self.entries]


@cache
def releases() -> list[Release]:
    """What the file tells, newest first; nothing where there is no file."""
    path = Path(settings.BASE_DIR) / FILE
    return read(path.read_text(encoding="utf-8")) if path.exists() else []


@cache
def mark() -> str:
    """Changes with the newest entries, so that a browser can say what it saw."""
    newest = next((release for release in releases() if release.entries), None)
    told = "\n".join(newest.entries) if newest else ""
    return sha256(told.encode()).hexdigest()[:12] if told else ""


def read(text: str) -> list[Release]:
    """The `## ` headings with their `* ` or `- ` entries; all else is passed by.

    A line that is indented goes on with the entry above it.
    """
    found: list[Release] = []
    for line in text.splitlines():
        if line.startswith("## "):
            found.append(Release(line[3:].strip()))
        elif found and line.startswith(("* ", "- ")):
            found[-1].entries.append(line[2:].strip())
        elif found and found[-1].entries and line.startswith("  "):
            found[-1].entries[-1] += f" {line.strip()}"
    return [release for release in found if release.entries]


def _with_code(entry: str) -> SafeString:
    """What stands between backticks is something to type."""
    parts = enumerate(entry.split("`"))
    tagged = (("code" if number % 2 else "span", part) for number, part in parts)
    return format_html_join("", "<{0}>{1}</{0}>", tagged)
