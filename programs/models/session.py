"""The meetings of activities."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.models.activity import Activity, StageKind
from programs.models.program import Office


class Session(models.Model):
    """One meeting, planned or held. No persons are in it: their marks are apart."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="sessions")
    stage = models.CharField(_("stage"), max_length=30, choices=StageKind)
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    date = models.DateField(_("date"))
    sequence = models.PositiveSmallIntegerField(
        _("number of the day"), default=1, help_text=_("The first of the day is 1.")
    )
    took_place = models.BooleanField(
        _("took place"), null=True, blank=True, help_text=_("Unknown until held.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-date", "sequence", "id"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(
                name="session_once_in_an_activity_and_day",
                fields=["activity", "date", "sequence"],
                violation_error_message=_(
                    "The activity has a session of this number on this day."
                ),
            ),
            models.CheckConstraint(
                name="session_number_begins_at_1", condition=Q(sequence__gte=1)
            ),
        ]

    def __str__(self) -> str:
        what = self.activity or self.get_stage_display()
        return f"{what}, {self.date} ({self.sequence})"

    def clean(self) -> None:
        if not self.activity:
            return
        if self.office_id and self.office.program_id != self.activity.program_id:
            raise ValidationError(
                {"activity": _("This activity is of another programme.")}
            )
        if self.stage and self.stage != self.activity.stage:
            raise ValidationError({"activity": _("This activity is of another stage.")})
