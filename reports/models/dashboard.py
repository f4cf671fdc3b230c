"""What a programme's page of progress tells, as it was counted last."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.models import Program
from reports.rates import percent

ALL, NOBODY, OTHERS = "all", "none", "others"
"""Groups beside those of offices, activities and people of the staff."""


class Panel(models.TextChoices):
    """The parts of the page."""

    FUNNEL = "funnel", _("How far people have come")
    STAGES = "stages", _("The stages")
    ATTENDANCE = "attendance", _("Attendance by activity")
    WARNINGS = "warnings", _("Who may drop out")
    CASELOAD = "caseload", _("Cases and late tasks by caseworker")
    OUTCOMES = "outcomes", _("After the exit")
    QUALITY = "quality", _("Quality of the data")


class DashboardFigure(models.Model):
    """One figure of the page; all of a programme are counted and replaced at once.

    A count has no denominator. The share is not stored: it is always that of the
    two numbers.
    """

    program = models.ForeignKey(
        Program, models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField(_("as of the day"))
    as_of = models.DateTimeField(
        _("cut-off"), help_text=_("What was stored by then has been counted.")
    )
    panel = models.CharField(_("part"), max_length=10, choices=Panel)
    line = models.CharField(_("line"), max_length=40)
    group = models.CharField(_("group"), max_length=40, default=ALL)
    numerator = models.PositiveIntegerField(_("numerator"))
    denominator = models.PositiveIntegerField(_("denominator"), null=True)
    persons = models.PositiveIntegerField(
        _("persons"), help_text=_("How many distinct persons are behind it.")
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("figure of progress")
        verbose_name_plural = _("figures of progress")
        constraints = [
            models.UniqueConstraint(
                name="dashboard_figure_once_in_a_programme",
                fields=["program", "panel", "line", "group"],
            ),
            models.CheckConstraint(
                name="dashboard_figure_is_of_a_known_part",
                condition=Q(panel__in=Panel.values),
            ),
            models.CheckConstraint(
                name="dashboard_figure_is_part_of_its_denominator",
                condition=Q(denominator=None) | Q(numerator__lte=F("denominator")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel} {self.line} {self.group}: {self.numerator}"

    @property
    def value(self) -> Decimal | None:
        """In percent; None of a count, and over nothing."""
        if self.denominator is None:
            return None
        return percent(self.numerator, self.denominator)
