"""One thing that happened in a case, and of whom what is asked."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q

from core.access import Scope
from participants.models import Enrolment
from participants.reading.timeline.kept import Model

MOST = 100
"""Entries of one page."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened on a day, and when it was recorded."""

    day: date
    recorded: datetime
    what: str
    lines: list[str] = field(default_factory=list)
    by: str = ""


@dataclass(frozen=True)
class Asked:
    """Of which case, by whom, before which day, and what it has records of."""

    case: Enrolment
    scope: Scope
    before: date | None
    kept: frozenset[Model]

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.case.program.timezone)).date()

    def until(self, name: str) -> Q:
        """Rows whose day ``name`` lies before the one that is asked for."""
        return Q(**{f"{name}__lt": self.before}) if self.before else Q()

    def recorded_until(self, name: str = "created_at") -> Q:
        """The same of rows whose day is that of a moment."""
        if not self.before:
            return Q()
        zone = ZoneInfo(self.case.program.timezone)
        midnight = datetime.combine(self.before, time.min, zone)
        return Q(**{f"{name}__lt": midnight})
