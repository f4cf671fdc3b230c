"""What a summary can be taken away as, and for whom."""

from typing import NamedTuple

from django.utils.functional import Promise

from reports.audiences import AUDIENCES
from reports.exports import FORMATS
from reports.exports.rows import INTERNAL
from reports.models import Summary
from reports.releasing import released_to

FIRST = "pdf"


class Offered(NamedTuple):
    """Code -> what people call it; the first of each is taken where none is said."""

    formats: dict[str, Promise]
    audiences: dict[str, Promise]


def offered(summary: Summary) -> Offered:
    """One query of a published summary."""
    codes = sorted(FORMATS, key=lambda code: code != FIRST)
    readers = {INTERNAL, *released_to(summary)}
    return Offered(
        {code: FORMATS[code].label for code in codes},
        {code: name for code, name in AUDIENCES.items() if code in readers},
    )


def file_name(summary: Summary, audience: str, form: str) -> str:
    """Of codes alone: the programme's has letters, digits, hyphens and underscores."""
    known = f"{summary.program.code}-{summary.period}-r{summary.revision}-{audience}"
    return known + FORMATS[form].suffix
