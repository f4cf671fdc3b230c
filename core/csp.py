"""What a browser may load and run on our pages: files from here, nothing inline.

Every answer carries a policy; the browser tells `REPORTS` what it had to block.
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from django.urls import Resolver404, resolve

REPORTS = "/csp-report/"
WORD = re.compile(r"[\w.:-]{1,60}", re.ASCII)
STYLE = "{http://www.w3.org/2000/svg}style"

# Not `report-to` as well: browsers that know it then send nothing by this way, and by
# the other one a minute late, and nothing at all where there is no TLS.
TOLD = f"report-uri {REPORTS}"
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
    # Bootstrap's stylesheet holds its arrows and ticks as data.
    " img-src 'self' data:; connect-src 'self'; form-action 'self';"
    f" base-uri 'none'; frame-ancestors 'none'; {TOLD}"
)
DOWNLOAD = f"default-src 'none'; frame-ancestors 'none'; sandbox; {TOLD}"
"""Of a file that is saved and never shown: should a browser show it, bare."""


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


def violation(body: bytes) -> Violation | None:
    """What a browser told; nothing where it is no report."""
    try:
        told = json.loads(body)
        facts = {name: str(fact) for name, fact in told["csp-report"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    directive = facts.get("effective-directive") or facts.get("violated-directive")
    return Violation(
        directive=_word(directive or ""),
        blocked=_source(facts.get("blocked-uri", "")),
        page=_page(facts.get("document-uri", "")),
    )


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
