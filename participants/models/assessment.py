"""Answers to screening instruments, and their scores."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.record import CaseRecord, CaseRecordQuerySet
from programs.models import Program

INSTRUMENT_CODES = [
    (code, code) for code in ("PHQ-9", "GAD-7", "PCL-5", "WHO-5", "K10")
]


class Assessment(CaseRecord):
    """One instrument, taken once. The score is computed here, never brought along."""

    instrument = models.CharField(
        _("instrument"), max_length=10, choices=INSTRUMENT_CODES
    )
    taken_on = models.DateField(_("taken on"))
    answers = ArrayField(
        models.SmallIntegerField(null=True),
        verbose_name=_("answers"),
        help_text=_("In the order of the items; empty where one is missing."),
    )
    score = models.PositiveSmallIntegerField(
        _("score"),
        null=True,
        blank=True,
        help_text=_("Empty where it can't be scored."),
    )

    objects = CaseRecordQuerySet["Assessment"].as_manager()

    class Meta:
        ordering = ["taken_on", "id"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(
                name="assessment_once_a_day",
                fields=["enrolment", "instrument", "taken_on"],
            ),
            models.CheckConstraint(
                name="assessment_instrument_is_known_code",
                condition=Q(instrument__in=[code for code, _name in INSTRUMENT_CODES]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, {self.taken_on}"


class CutOff(models.Model):
    """A programme's own cut-off of an instrument, from a day on.

    Where a programme has none, the instrument's default holds.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="cut_offs")
    instrument = models.CharField(
        _("instrument"), max_length=10, choices=INSTRUMENT_CODES
    )
    holds_from = models.DateField(_("holds from"))
    value = models.PositiveSmallIntegerField(_("cut-off"))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["instrument", "-holds_from"]
        verbose_name = _("cut-off")
        verbose_name_plural = _("cut-offs")
        constraints = [
            models.UniqueConstraint(
                name="cut_off_begins_once_a_day",
                fields=["program", "instrument", "holds_from"],
                violation_error_message=_("There is a cut-off from this day on."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument}: {self.value} ({self.holds_from})"
