"""What the person who asks may do, and where: built once for each request.

A permission keeps the places of the assignment that gave it, so several roles
never add up to more than each of them alone.
"""

from programs.scope.building import (
    held_today,
    programs_of,
    scope_of,
    whole_programme,
    whole_programme_stands_still,
)
from programs.scope.covering import cover_of_case
from programs.scope.value import (
    NOTHING,
    Case,
    Covering,
    Emergency,
    Place,
    Scope,
)

__all__ = [
    "NOTHING",
    "Case",
    "Covering",
    "Emergency",
    "Place",
    "Scope",
    "cover_of_case",
    "held_today",
    "programs_of",
    "scope_of",
    "whole_programme",
    "whole_programme_stands_still",
]
