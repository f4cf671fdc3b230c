"""Tables that somebody put together, kept under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.models import User
from programs.models import Program

LONGEST_NAME = 80
LONGEST_QUERY = 8_000


class SavedTableQuerySet(models.QuerySet["SavedTable"]):
    def open_to(self, user: User, program: Program) -> SavedTableQuerySet:
        """Their own, then what others share, by name."""
        readable = Q(by=user) | Q(is_shared=True)
        others = Case(When(by=user, then=0), default=1)
        return self.filter(readable, program=program).order_by(others, "name", "pk")

    def own(self, user: User, program: Program) -> SavedTableQuerySet:
        return self.filter(by=user, program=program)


class SavedTable(models.Model):
    """What a table is asked for with; its figures are read anew each time.

    Whoever opens one reads what they may read themselves: it opens nothing.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="tables")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(_("what is chosen"), max_length=LONGEST_QUERY)
    is_shared = models.BooleanField(_("shared"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("saved by"),
    )
    saved_at = models.DateTimeField(_("saved"), db_default=Now())

    objects = SavedTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved table")
        verbose_name_plural = _("saved tables")
        constraints = [
            models.UniqueConstraint(
                name="saved_table_has_one_name", fields=["program", "by", "name"]
            ),
            models.CheckConstraint(
                name="saved_table_has_a_name", condition=~Q(name="") & ~Q(query="")
            ),
        ]

    def __str__(self) -> str:
        return self.name
