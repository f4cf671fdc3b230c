"""What helps somebody in training and education, in words that tell no reason."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import long_date
from participants.models.record import CaseRecordQuerySet, Refused
from participants.models.stage_record import StageRecord


class AdjustmentQuerySet(CaseRecordQuerySet["Adjustment"]):
    def holding(self, day: date) -> AdjustmentQuerySet:
        """Those that hold on a day; the last day belongs to them."""
        return self.filter(Q(until=None) | Q(until__gte=day), day__lte=day)


class Adjustment(StageRecord):
    """Functional advice: what to do differently, from when to when, in which stages.

    Who works with the person in the other stages reads it. It is chosen from codes
    that name no condition, and there is no field for a reason.
    """

    class Help(models.TextChoices):
        SHORTER_DAYS = "shorter_days", _("Shorter days")
        MORE_BREAKS = "more_breaks", _("More breaks")
        LATER_START = "later_start", _("A later start")
        FEWER_SESSIONS = "fewer_sessions", _("Fewer sessions a week")
        SLOWER_PACE = "slower_pace", _("A slower pace")
        PAUSE = "pause", _("A pause")
        QUIET_PLACE = "quiet_place", _("A quiet place")
        TRUSTED_PERSON = "trusted_person", _("A person of trust beside them")
        NO_MACHINES = "no_machines", _("No power tools and no heights")
        NO_NIGHT_TRAVEL = "no_night_travel", _("No travel after dark")
        NO_EXAMS = "no_exams", _("No exams for now")

    class Where(models.TextChoices):
        TRAINING = "vocational_training", _("Vocational training")
        EDUCATION = "education", _("Education")

    details = ("stages", "until")

    until = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty: until it is ended.")
    )
    stages = ArrayField(
        models.CharField(max_length=30, choices=Where), verbose_name=_("in")
    )
    helps = ArrayField(
        models.CharField(max_length=20, choices=Help), verbose_name=_("what helps")
    )

    objects = AdjustmentQuerySet.as_manager()  # type: ignore[misc]  # its own kind

    class Meta(StageRecord.Meta):
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        indexes = [
            models.Index(fields=["enrolment", "-day"], name="adjustment_of_a_case")
        ]
        constraints = [
            models.CheckConstraint(
                name="adjustment_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("day")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="adjustment_says_what_helps",
                condition=~Q(helps=[])
                & Q(
                    helps__contained_by=[
                        *("shorter_days", "more_breaks", "later_start"),
                        *("fewer_sessions", "slower_pace", "pause", "quiet_place"),
                        *("trusted_person", "no_machines", "no_night_travel"),
                        "no_exams",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="adjustment_says_in_which_stages",
                condition=~Q(stages=[])
                & Q(stages__contained_by=["vocational_training", "education"]),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(self.words())

    def words(self) -> list[str]:
        """What helps, in the order of the codes."""
        return [str(each.label) for each in self.Help if each.value in self.helps]

    def fit(self) -> None:
        """It may begin later, unlike what has happened."""
        case = self.enrolment
        if self.day < case.registered_on:
            told = gettext("This is before the registration on %(day)s.")
            raise Refused(told % {"day": long_date(case.registered_on)}, "day")
