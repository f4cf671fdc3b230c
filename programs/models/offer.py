"""What holds of every offer to people: whose it is, and when it is open."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from core.access import Permission, Scope

Offer = TypeVar("Offer", bound=models.Model)


class OfferQuerySet(models.QuerySet[Offer]):
    """Of models with ``program``, ``offered_from`` and ``offered_until``."""

    def allowing(self, scope: Scope, permission: Permission) -> Self:
        """Those of the programmes: no person stands in them."""
        return self.filter(program__in=scope.reach(permission).programs)

    def open_on(self, day: date) -> Self:
        """Both days belong to it; where one is empty it is open on that side."""
        begun = Q(offered_from=None) | Q(offered_from__lte=day)
        return self.filter(begun, Q(offered_until=None) | Q(offered_until__gte=day))
