"""A programme's page of progress as it was counted last, and who may see who is behind.

Nothing is counted here. Behind a figure stands the list of people, under the right
to each of them; behind those of psychological support there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from core.access import Permission, Scope
from core.models import Job
from programs.models import Office, Program
from reports.counts import DASHBOARD
from reports.models import DashboardFigure
from reports.reading import summaries

Key = tuple[str, str, str]
"""Part, line, group."""
Figures = Mapping[Key, DashboardFigure]


@dataclass(frozen=True)
class People:
    """Where the list of people is, for a reader who may see people there."""

    offices: Mapping[int, Office]
    seen: frozenset[int]
    """The offices whose people the reader may see."""
    is_whole: bool
    """Their list is of this programme alone, so that of no office is that of all."""

    def url(self, *, office: int | None = None, **chosen: str) -> str:
        if office is None:
            if not self.seen or not self.is_whole:
                return ""
        elif office not in self.seen:
            return ""
        else:
            chosen["office"] = self.offices[office].code
        return f"{reverse('participants:case-list')}?{urlencode(chosen)}"


@dataclass(frozen=True)
class Dashboard:
    """What the page shows; nothing was counted yet where there is no time."""

    program: Program
    as_of: datetime | None
    figures: Figures
    job: Job | None
    may_count: bool
    people: People


def opened(scope: Scope, program: str) -> Dashboard | None:
    """None where the reader has no such programme."""
    found = _program(scope, program)
    if found is None:
        return None
    stored = list(DashboardFigure.objects.filter(program=found))
    return Dashboard(
        found,
        stored[0].as_of if stored else None,
        {(each.panel, each.line, each.group): each for each in stored},
        DASHBOARD.job(found),
        found.pk in scope.reach(Permission.SUMMARY_BUILD).programs,
        _people(scope, found),
    )


def _program(scope: Scope, code: str) -> Program | None:
    allowed = summaries.programs(scope, Permission.SUMMARY_READ_INTERNAL)
    return allowed.filter(code=code).first()


def _people(scope: Scope, program: Program) -> People:
    offices = {office.pk: office for office in Office.objects.filter(program=program)}
    read, came = Permission.CASE_READ, Permission.ATTENDANCE_READ
    seen = scope.reach(read).offices & scope.reach(came).offices
    return People(offices, seen & offices.keys(), is_whole=seen <= offices.keys())
