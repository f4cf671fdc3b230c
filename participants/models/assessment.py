"""Answers to screening instruments, and their scores."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants import instruments
from participants.models.record import CaseRecord, CaseRecordQuerySet
from programs.models import Program

CODE = r"^[A-Z0-9][A-Za-z0-9-]{0,19}$"
"""Which of these codes there are says the register: an instrument that a site adds
needs no change of a table."""


class Mode(models.TextChoices):
    """Who read the questions."""

    READ_OUT = "read_out", _("Read out to the person")
    SELF_FILLED = "self_filled", _("Filled in by the person")


class AmendedBecause(models.TextChoices):
    """Why the answers are not those that were stored first."""

    MISTYPED = "mistyped", _("An answer was typed wrongly")
    PERSON_CHANGED = "person_changed", _("The person changed an answer")
    COMPLETED = "completed", _("Answers that were missing are added")
    TAKEN_AGAIN = "taken_again", _("It was taken again on the same day")


class AssessmentQuerySet(CaseRecordQuerySet["Assessment"]):
    def known(self) -> AssessmentQuerySet:
        """Those of instruments that there still are: a site may take its own away."""
        return self.filter(instrument__in=instruments.INSTRUMENTS)


class Assessment(CaseRecord):
    """One instrument, taken once. The score is computed here, never brought along.

    Answers are amended, never overwritten: each earlier version stands in the
    history, which nobody can change, with who stored it and when.
    """

    instrument = models.CharField(
        _("instrument"), max_length=20, choices=instruments.choices
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
    instrument_version = models.CharField(
        _("version of the instrument"), max_length=20, blank=True, db_default=""
    )
    language = models.CharField(_("language"), max_length=60, blank=True, db_default="")
    mode = models.CharField(
        _("how it was taken"), max_length=11, choices=Mode, blank=True, db_default=""
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("taken by"),
    )
    amended_because = models.CharField(
        _("why it was amended"),
        max_length=14,
        choices=AmendedBecause,
        blank=True,
        db_default="",
    )

    objects = AssessmentQuerySet.as_manager()

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
                name="assessment_instrument_is_a_code",
                condition=Q(instrument__regex=CODE),
            ),
            models.CheckConstraint(
                name="assessment_mode_is_known_code",
                condition=Q(mode__in=["", "read_out", "self_filled"]),
            ),
            models.CheckConstraint(
                name="assessment_amended_because_is_known_code",
                condition=Q(
                    amended_because__in=[
                        *("", "mistyped", "person_changed", "completed"),
                        "taken_again",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="assessment_taken_by_somebody_has_language_and_mode",
                condition=Q(taken_by=None) | ~Q(language="") & ~Q(mode=""),
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
        _("instrument"), max_length=20, choices=instruments.choices
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
