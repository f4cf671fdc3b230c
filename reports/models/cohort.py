"""What became of the cohorts of a programme, as it was counted last."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from programs.models import Program, StageKind

CARE = StageKind.PSYCHOLOGICAL_SUPPORT


class CohortSnapshotQuerySet(models.QuerySet["CohortSnapshot"]):
    def allowing(self, scope: Scope, permission: Permission) -> CohortSnapshotQuerySet:
        return self.filter(program__in=scope.reach(permission).programs)


class CohortSnapshot(models.Model):
    """All cohorts of a programme, counted at one moment; the next replaces it."""

    program = models.OneToOneField(Program, models.PROTECT, related_name="cohorts")
    as_of = models.DateField(_("as of"))
    cutoff = models.DateTimeField(
        _("cut-off"), help_text=_("What was stored by then has been counted.")
    )

    objects = CohortSnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohorts of a programme")
        verbose_name_plural = _("cohorts of programmes")

    def __str__(self) -> str:
        return f"{self.program} {self.as_of}"


class OfCohort(models.Model):
    """A stage, what divides those who began it, and one of the groups."""

    stage = models.CharField(_("stage"), max_length=30, choices=StageKind)
    division = models.CharField(_("divided by"), max_length=10)
    group = models.CharField(_("cohort"), max_length=20)

    class Meta:
        abstract = True


class CohortFigure(OfCohort):
    """So many of so many in a cohort, and the distinct persons behind them."""

    snapshot = models.ForeignKey(
        CohortSnapshot, models.PROTECT, related_name="figures", db_index=False
    )
    measure = models.CharField(_("measure"), max_length=12)
    numerator = models.PositiveIntegerField(_("numerator"))
    denominator = models.PositiveIntegerField(_("denominator"))
    persons = models.PositiveIntegerField(_("persons"))

    class Meta:
        verbose_name = _("figure of a cohort")
        verbose_name_plural = _("figures of cohorts")
        constraints = [
            models.UniqueConstraint(
                name="cohort_figure_once_in_a_snapshot",
                fields=["snapshot", "stage", "division", "group", "measure"],
            ),
            models.CheckConstraint(
                name="cohort_figure_is_part_of_its_whole",
                condition=Q(numerator__lte=F("denominator")),
            ),
            models.CheckConstraint(
                name="cohort_of_care_is_told_as_counts",
                condition=~Q(stage=CARE)
                | Q(measure__in=["started", "completed", "dropped_out"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.group} {self.measure}"


class CohortPoint(OfCohort):
    """Where the curve of a cohort stands so many months after the start."""

    snapshot = models.ForeignKey(
        CohortSnapshot, models.PROTECT, related_name="points", db_index=False
    )
    ending = models.CharField(_("what is waited for"), max_length=12)
    month = models.PositiveSmallIntegerField(_("months since the start"))
    at_risk = models.PositiveIntegerField(_("still looked at"))
    events = models.PositiveIntegerField(_("happened by then"))
    remaining = models.FloatField(_("share without it"))
    low = models.FloatField(_("lower end of the interval"), null=True)
    high = models.FloatField(_("upper end of the interval"), null=True)

    class Meta:
        verbose_name = _("point of a cohort’s curve")
        verbose_name_plural = _("points of cohorts’ curves")
        constraints = [
            models.UniqueConstraint(
                name="cohort_point_once_in_a_snapshot",
                fields=["snapshot", "stage", "division", "group", "ending", "month"],
            ),
            models.CheckConstraint(
                name="cohort_point_is_a_share",
                condition=Q(remaining__gte=0, remaining__lte=1),
            ),
            models.CheckConstraint(
                name="cohort_of_care_has_no_curve", condition=~Q(stage=CARE)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.group} {self.ending} {self.month}"
