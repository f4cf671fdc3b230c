"""What a programme wants a figure to reach, and what held when it was published."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from programs.models import Program
from reports.models.summary import Summary

MOST = Decimal("9999999.9")
SAID = (
    *("indicator", "dimension", "group"),
    *("value", "source", "set_by", "set_at"),
)


class Aim(models.Model):
    """One figure of one group, the value it is to reach, and where that is written."""

    indicator = models.CharField(_("indicator"), max_length=10)
    dimension = models.CharField(_("dimension"), max_length=12, default="total")
    group = models.CharField(_("group"), max_length=40, default="all")
    value = models.DecimalField(
        _("target"),
        max_digits=8,
        decimal_places=1,
        null=True,
        validators=[MinValueValidator(0), MaxValueValidator(MOST)],
    )
    source = models.CharField(_("where it is written"), max_length=200, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("set by"),
    )
    set_at = models.DateTimeField(_("set"), db_default=Now())

    class Meta:
        abstract = True

    @property
    def key(self) -> tuple[str, str, str]:
        return self.indicator, self.dimension, self.group


class TargetQuerySet(models.QuerySet["Target"]):
    def of(self, summary: Summary) -> TargetQuerySet:
        """What was ever set for its period, or for all periods of its kind."""
        here = Q(period=summary.period) | Q(period="")
        same = self.filter(here, program=summary.program_id, kind=summary.kind)
        return same.order_by("-pk")

    def holding(self, summary: Summary) -> list[Target]:
        """The latest of each figure; one for the period alone goes before others."""
        latest = self.of(summary).order_by(
            "indicator", "dimension", "group", "period", "-pk"
        )
        last = latest.distinct("indicator", "dimension", "group", "period")
        found = {each.key: each for each in last if each.value is not None}
        return list(found.values())


class Target(Aim):
    """A target as somebody set it. None is ever changed: a later one replaces it.

    It holds for one period, or where none is named for all of the kind. Without a
    value it is taken back.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="targets")
    kind = models.CharField(
        _("kind of period"), max_length=10, choices=Summary.Kind.choices
    )
    period = models.CharField(_("period"), max_length=7, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        indexes = [
            models.Index(fields=["program", "kind", "period"], name="target_of_period")
        ]
        constraints = [
            models.CheckConstraint(
                name="target_is_no_less_than_nothing",
                condition=Q(value=None) | Q(value__gte=0),
            ),
            models.CheckConstraint(
                name="target_says_where_it_is_written",
                condition=Q(value=None) | ~Q(source=""),
            ),
            models.CheckConstraint(
                name="target_kind_is_known_code",
                condition=Q(kind__in=["month", "quarter", "half", "year"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.group}: {self.value}"


class HeldTarget(Aim):
    """A target as it was when the summary was published, frozen with it."""

    summary = models.ForeignKey(
        Summary, models.PROTECT, related_name="targets", db_index=False
    )

    class Meta:
        verbose_name = _("target of a published summary")
        verbose_name_plural = _("targets of published summaries")
        constraints = [
            models.UniqueConstraint(
                name="target_once_in_a_summary",
                fields=["summary", "indicator", "dimension", "group"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.summary_id} {self.indicator} {self.group}: {self.value}"


def hold(summary: Summary) -> None:
    """Keep what holds now with the summary that is about to be published."""
    HeldTarget.objects.bulk_create(
        HeldTarget(summary=summary, **{name: getattr(each, name) for name in SAID})
        for each in Target.objects.holding(summary)
    )
