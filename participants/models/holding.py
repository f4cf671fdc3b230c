"""What held of a case before its office, category or residence changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.enrolment import Category
from participants.models.record import CaseRecord, CaseRecordQuerySet


class Holding(CaseRecord):
    """Office, category and residence as they were up to the day before ``until``.

    The case itself says what holds now; of several rows the one with the earliest
    ``until`` after a day says what held on it. A correction and an import hold for
    all time: the database brings these rows up to date with them.
    """

    until = models.DateField(_("changed on"))
    in_office = models.ForeignKey(
        "programs.Office",
        models.PROTECT,
        related_name="+",
        verbose_name=_("office"),
    )
    category = models.CharField(_("category"), max_length=20, choices=Category)
    residence = models.ForeignKey(
        "programs.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("residence"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("changed by"),
    )

    objects = CaseRecordQuerySet["Holding"].as_manager()

    class Meta:
        ordering = ["-until", "-id"]
        verbose_name = _("earlier office, category and residence")
        verbose_name_plural = _("earlier offices, categories and residences")
        constraints = [
            models.UniqueConstraint(
                name="holding_once_until_a_day", fields=["enrolment", "until"]
            ),
            models.CheckConstraint(
                name="holding_category_is_known_code",
                condition=Q(category__in=Category.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.until}"
