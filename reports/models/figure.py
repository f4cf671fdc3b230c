"""The figures that a summary consists of."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.indicators import LEAVING


class FigureQuerySet(models.QuerySet["Figure"]):
    def totals(self) -> FigureQuerySet:
        return self.filter(dimension="total")

    def leaving(self) -> FigureQuerySet:
        """What may leave the programme, in any file or release: the agreed figures."""
        return self.filter(indicator__in=LEAVING)

    def of(self, codes: Iterable[str], *dimensions: str) -> FigureQuerySet:
        return self.filter(indicator__in=list(codes), dimension__in=dimensions)


class Figure(models.Model):
    """One figure of a summary, and how many persons stand behind it.

    A count has no denominator and its value is the numerator; a rate has both;
    a median has the number of persons as its denominator. Without a value there
    was nothing to share out.
    """

    summary = models.ForeignKey(
        "reports.Summary", models.PROTECT, related_name="figures", db_index=False
    )
    indicator = models.CharField(_("indicator"), max_length=10)
    dimension = models.CharField(_("dimension"), max_length=12)
    group = models.CharField(_("group"), max_length=40)
    numerator = models.PositiveIntegerField(_("numerator"), null=True)
    denominator = models.PositiveIntegerField(_("denominator"), null=True)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=1, null=True)
    persons = models.PositiveIntegerField(
        _("persons"), help_text=_("How many distinct persons are behind it.")
    )
    persons_in = models.PositiveIntegerField(
        _("persons in the numerator"),
        null=True,
        help_text=_("Of a share: how many distinct persons are behind its numerator."),
    )
    persons_out = models.PositiveIntegerField(
        _("persons not in the numerator"),
        null=True,
        help_text=_(
            "Of a share: how many distinct persons are behind what is not in it."
        ),
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(
                name="figure_once_in_a_summary",
                fields=["summary", "indicator", "dimension", "group"],
            ),
            models.CheckConstraint(
                name="figure_counts_something",
                condition=Q(numerator__isnull=False) | Q(denominator__isnull=False),
            ),
            models.CheckConstraint(
                name="figure_has_a_value_unless_over_nothing",
                condition=Q(denominator__isnull=False, denominator=0, value=None)
                | Q(denominator__gt=0, denominator__isnull=False, value__isnull=False)
                | Q(
                    denominator=None,
                    numerator__isnull=False,
                    value__isnull=False,
                    value=F("numerator"),
                ),
            ),
            models.CheckConstraint(
                name="figure_numerator_is_part_of_the_denominator",
                condition=Q(numerator=None)
                | Q(denominator=None)
                | Q(numerator__lte=F("denominator")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.dimension} {self.group}: {self.value}"

    @property
    def is_count(self) -> bool:
        return self.denominator is None

    def said(self) -> tuple[Any, ...]:
        """What the figure says: two that say the same are the same."""
        return (
            self.indicator,
            self.dimension,
            self.group,
            self.numerator,
            self.denominator,
            None if self.value is None else Decimal(self.value),
            self.persons,
        )
