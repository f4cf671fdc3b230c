"""The anchor: what the last seal was, hour by hour, in a file beside the database.

A chain whose end was cut off is whole in itself; the anchor knows how long it was.
Each line is a seal's number, its code in hexadecimal and the time of the line.
"""

import fcntl
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from core import seals
from core.database import as_jobs
from core.models import Seal

EVERY = timedelta(hours=1)


class Unreadable(Exception):
    """Why the anchor can't be read."""


@dataclass(frozen=True)
class Line:
    number: int
    code: bytes
    at: datetime

    @classmethod
    def parse(cls, text: str) -> "Line":
        number, code, at = text.split()
        return cls(int(number), bytes.fromhex(code), datetime.fromisoformat(at))

    def __str__(self) -> str:
        return f"{self.number} {self.code.hex()} {self.at.isoformat()}"


def place() -> Path | None:
    return Path(settings.ANCHOR) if settings.ANCHOR else None


def read(file: Path) -> list[Line]:
    """Every line of the anchor; `Unreadable` when one of them is none."""
    try:
        return [Line.parse(text) for text in file.read_text().splitlines()]
    except (OSError, ValueError) as error:
        raise Unreadable(f"{file}: {error}") from error


def cast() -> bool:
    """Append the last seal, unless a line is younger than an hour; whether it was."""
    file = place()
    if not file:
        return False
    with as_jobs([]):
        last = Seal.objects.order_by("number").last() if seals.only_one() else None
        return bool(last) and _append(file, last)


def _append(file: Path, seal: Seal | None) -> bool:
    """Nothing is written over; a line is on the disk when this returns."""
    now = timezone.now()
    with file.open("a+") as anchor:
        fcntl.flock(anchor, fcntl.LOCK_EX)
        anchor.seek(0)
        lines = anchor.read().splitlines()
        if seal is None or (lines and now - Line.parse(lines[-1]).at < EVERY):
            return False
        anchor.write(f"{Line(seal.number, bytes(seal.code), now)}\n")
        anchor.flush()
        os.fsync(anchor.fileno())
    return True
