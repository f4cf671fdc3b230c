"""Whose cases somebody has today because those are away."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings

from core.models import User
from programs.models import Assignment, Cover
from programs.scope.asking import ask
from programs.scope.value import Covering, Scope


def days_of(assignments: Iterable[Assignment]) -> dict[int, date]:
    """Each of their programmes, and the day it is there."""
    return {held.program_id: held.program.today() for held in assignments}


def covers_of(user: User, assignments: list[Assignment]) -> list[Cover]:
    """What the user covers on the day it is in each programme, while the role there
    is theirs.
    """
    if not assignments[0].is_covering:  # type: ignore[attr-defined]
        return []
    holding = Cover.objects.holding(days_of(assignments)).filter(covering=user)
    found = holding.select_related("absent", "office").order_by("pk")
    return [each for each in found if any(_is_for(each, held) for held in assignments)]


def _is_for(cover: Cover, held: Assignment) -> bool:
    there = held.office_id in (None, cover.office_id)
    in_programme = held.program_id == cover.office.program_id
    return there and in_programme and held.role == cover.role


def covering(cover: Cover) -> Covering:
    return Covering(
        cover.pk, cover.absent_id, str(cover.absent), cover.office_id, cover.ends_on
    )


def cover_of_case(scope: Scope, code: str) -> Covering | None:
    """The cover on which the case with this code is the reader's, if it is on one."""
    if not scope.covers or not code:
        return None
    caseload = ask(settings.SCOPE_CASELOAD)(code)
    found = (c for c in scope.covers if (c.absent, c.office) == caseload)
    return next(found, None)
