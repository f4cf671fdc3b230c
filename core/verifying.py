"""Verifying the trail: whether each sealed event is still as it was sealed.

All is read from one moment, seal by seal, without holding it in memory.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core import anchor, seals
from core.database import REPEATABLE_READ, as_jobs, connection

STEP = 5000
LONGEST_UNSEALED = timedelta(hours=2)
"""Longer than any transaction: an event this old without a seal was never sealed."""

SEALS = f"""
SELECT seal.number, seal.event_id, seal.code, seal.sealed_at,
    CASE WHEN event.id IS NOT NULL THEN {seals.EVENT} END
FROM core_seal seal LEFT JOIN core_auditevent event ON event.id = seal.event_id
ORDER BY seal.number
"""  # noqa: S608  put together from names in the code
UNSEALED = """
SELECT count(*),
    min(event.id) FILTER (WHERE event.at < now() - make_interval(secs => %s))
FROM core_auditevent event
WHERE NOT EXISTS (SELECT FROM core_seal seal WHERE seal.event_id = event.id)
"""

Row = tuple[int, int, bytes, datetime, str | None]


@dataclass(frozen=True)
class Fault:
    """The first thing that is not as it was sealed."""

    kind: str
    """changed, event-missing, seal-missing, cut, anchored-otherwise, unsealed."""
    number: int | None = None
    event_id: int | None = None


@dataclass
class Finding:
    """How far the chain was walked, and what was wrong with it if anything was."""

    seals: int = 0
    unsealed: int = 0
    fault: Fault | None = None
    anchored: list[anchor.Line] = field(default_factory=list)


def verify(
    lines: list[anchor.Line], progress: Callable[[int], None] = lambda number: None
) -> Finding:
    """Walk all seals up to the first fault, and compare them with the anchor's."""
    finding = Finding(anchored=lines)
    chain = Chain(seals.keys()[::-1])
    with as_jobs([], isolation=REPEATABLE_READ):
        finding.fault = _walk(chain, finding, progress)
        finding.unsealed, forgotten = _unsealed()
        if not finding.fault and forgotten:
            finding.fault = Fault("unsealed", event_id=forgotten)
    return finding


@dataclass
class Chain:
    """How far the seals were followed, and the keys that those to come may have."""

    keys: list[bytes]
    """The oldest first. One that was left behind seals nothing any more."""
    code: bytes = seals.NOTHING

    def goes_on(self, row: Row) -> bool:
        """Whether this seal is the next link; then it is the last."""
        number, _event_id, code, sealed_at, event = row
        for behind, secret in enumerate(self.keys):
            expected = seals.code_of(secret, self.code, number, sealed_at, str(event))
            if bytes(code) == expected:
                self.keys, self.code = self.keys[behind:], expected
                return True
        return False


def _walk(
    chain: Chain, finding: Finding, progress: Callable[[int], None]
) -> Fault | None:
    known = {line.number: line.code for line in finding.anchored}
    for row in _rows():
        number, event_id, code = row[0], row[1], bytes(row[2])
        if fault := _fault(chain, finding.seals + 1, row):
            return fault
        if known.pop(number, code) != code:
            return Fault("anchored-otherwise", number, event_id)
        finding.seals = number
        if not number % STEP:
            progress(number)
    return Fault("cut", min(known)) if known else None


def _fault(chain: Chain, expected: int, row: Row) -> Fault | None:
    """What is wrong with the seal that should be the one of this number."""
    number, event_id, _code, _sealed_at, event = row
    if number != expected:
        return Fault("seal-missing", expected)
    if event is None:
        return Fault("event-missing", number, event_id)
    if not chain.goes_on(row):
        return Fault("changed", number, event_id)
    return None


def _rows() -> Iterator[Row]:
    with connection().chunked_cursor() as cursor:
        cursor.execute(SEALS)
        while rows := cursor.fetchmany(STEP):
            yield from rows


def _unsealed() -> tuple[int, int | None]:
    """How many wait for a seal, and the first that has waited far too long."""
    with connection().cursor() as cursor:
        cursor.execute(UNSEALED, [LONGEST_UNSEALED.total_seconds()])
        count, forgotten = cursor.fetchone()
        return count, forgotten


def sentence(fault: Fault) -> str:
    """What is wrong, and where, for whoever reads it."""
    said = {
        "changed": _("Seal %(number)s does not fit event %(event)s: one was changed."),
        "event-missing": _("Event %(event)s is missing; it had seal %(number)s."),
        "seal-missing": _("Seal %(number)s is missing."),
        "cut": _("The end is cut off: the anchor knows seal %(number)s."),
        "anchored-otherwise": _(
            "Seal %(number)s of event %(event)s is not the one in the anchor."
        ),
        "unsealed": _(
            "Event %(event)s has had no seal for hours: it was added, or nothing seals."
        ),
    }
    return said[fault.kind] % {"number": fault.number, "event": fault.event_id}
