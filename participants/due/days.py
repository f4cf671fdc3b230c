"""The day as of which something is due: the one it is in the case's own programme."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Q

from core.access import Scope

DUE_SOON = timedelta(days=14)


def on_its_day(
    scope: Scope, holds: Callable[[date], Q], *, program: str = "program"
) -> Q:
    """The condition as of the day it is in each programme of the reader's."""
    by_day: dict[date, list[int]] = {}
    for pk, day in scope.days.items():
        by_day.setdefault(day, []).append(pk)
    if len(by_day) == 1:
        return holds(*by_day)
    found = Q(pk__in=[])
    for day, programs in by_day.items():
        found |= Q(**{f"{program}__in": programs}) & holds(day)
    return found
