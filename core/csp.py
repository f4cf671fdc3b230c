"""What a browser may load and run on our pages: files from here, nothing inline.

Every answer carries a policy; the browser tells `REPORTS` what it had to block.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from django.urls import Resolver404, resolve

REPORTS = "/csp-report/"
ENDPOINT = f'csp="{REPORTS}"'
WORD = re.compile(r"[\w.:-]{1,60}", re.ASCII)
STYLE = "{http://www.w3.org/2000/svg}style"

TOLD = f"report-uri {REPORTS}; report-to csp"
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
    # Bootstrap's stylesheet holds its arrows and ticks as data.
    " img-src 'self' data:; connect-src 'self'; form-action 'self';"
    f" base-uri 'none'; frame-ancestors 'none'; {TOLD}"
)


def of_drawing(svg: str) -> str:
    """The policy of an SVG file of ours: its own style elements, by their hashes."""
    root = Xml.fromstring(svg)  # noqa: S314  written by us
    found = [_hash(style.text or "") for style in root.iter(STYLE)]
    allowed = " ".join(found) or "'none'"
    return (
        f"default-src 'none'; style-src {allowed}; frame-ancestors 'none';"
        f" sandbox; {TOLD}"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@dataclass(frozen=True)
class Violation:
    """What was blocked, and on which page; no address, for it names a case."""

    directive: str
    blocked: str
    page: str

    def __str__(self) -> str:
        return f"{self.directive} blocked {self.blocked} on {self.page}"


def violations(body: bytes) -> Iterator[Violation]:
    """Those told in ``body``, in the older form or in that of the Reporting API.

    Whatever is not a report tells none.
    """
    try:
        told = json.loads(body)
    except ValueError:
        return
    if isinstance(told, dict):
        told = [{"body": told.get("csp-report")}]
    for report in told if isinstance(told, list) else ():
        facts = report.get("body") if isinstance(report, dict) else None
        if isinstance(facts, dict):
            yield Violation(
                directive=_word(
                    _first(facts, "effectiveDirective", "effective-directive")
                    or _first(facts, "violatedDirective", "violated-directive")
                ),
                blocked=_source(_first(facts, "blockedURL", "blocked-uri")),
                page=_page(_first(facts, "documentURL", "document-uri")),
            )


def _first(facts: dict[str, Any], *names: str) -> str:
    return next((str(facts[name]) for name in names if facts.get(name)), "")


def _word(text: str) -> str:
    """No more of it than a policy's own words have: a log is no place for text."""
    found = WORD.match(text)
    return found[0] if found else "something"


def _source(url: str) -> str:
    """`inline`, `eval` or the like as it stands; of an address the host alone."""
    try:
        host = urlsplit(url).netloc
    except ValueError:
        host = ""
    return _word(host or url.partition(":")[0])


def _page(url: str) -> str:
    """The name of the page as the product knows it, without what it was about."""
    try:
        return resolve(urlsplit(url).path).view_name
    except (Resolver404, ValueError):
        return "an unknown page"
