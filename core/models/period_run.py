"""Which periodic jobs were started for which period."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7


class PeriodRunQuerySet(models.QuerySet["PeriodRun"]):
    def claim(self, name: str, period: str) -> bool:
        """Whether this is the first run of the period; waits for one still at it."""
        run = PeriodRun(id=uuid7(), name=name, period=period)
        self.bulk_create([run], ignore_conflicts=True)
        return self.filter(pk=run.pk).exists()


class PeriodRun(models.Model):
    """A periodic job that was started for a period, whatever the clocks did."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("job"), max_length=100)
    period = models.CharField(_("period"), max_length=40)
    started_at = models.DateTimeField(_("started"), db_default=Now())

    objects = PeriodRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("periodic run")
        verbose_name_plural = _("periodic runs")
        constraints = [
            models.UniqueConstraint(name="period_run_once", fields=["name", "period"])
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"
