"""When the register of a programme was last compared, and how."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.models import Program

OVERLAP = timedelta(hours=1)
"""What was begun before a sweep and stored after it is at most so long in between."""
LEARNED_ANEW = timedelta(days=30)


class DuplicateSweep(models.Model):
    """The last time a programme's register was compared; it names nobody.

    Of the last time that it was the whole register it says how much was compared
    and found, and with what weights: who comes new is compared with the same.
    """

    program = models.OneToOneField(
        Program, models.PROTECT, primary_key=True, related_name="duplicate_sweep"
    )
    read_at = models.DateTimeField(_("last compared"))
    whole_at = models.DateTimeField(_("whole register compared"))
    people = models.PositiveIntegerField(_("people"))
    compared = models.PositiveIntegerField(_("pairs compared"))
    found = models.PositiveIntegerField(_("pairs found"))
    seconds = models.FloatField(_("seconds"))
    least = models.PositiveSmallIntegerField(_("how alike at least, in percent"))
    weights = models.JSONField(_("weights"))

    class Meta:
        verbose_name = _("comparison of the register")
        verbose_name_plural = _("comparisons of the register")
        constraints = [
            models.CheckConstraint(
                name="duplicate_sweep_least_is_a_percentage",
                condition=Q(least__range=(1, 99)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.program}"

    def goes_on_from(self, least: int) -> datetime | None:
        """Since when what changed is compared; None where everybody has to be."""
        is_old = timezone.now() - self.whole_at > LEARNED_ANEW
        if is_old or self.least != least:
            return None
        return self.read_at - OVERLAP
