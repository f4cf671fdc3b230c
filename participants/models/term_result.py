"""How somebody did in a term of school or class."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.models.stage_record import StayRecord

YEAR = r"^(19|20)[0-9]{2}(/[0-9]{2})?$"


class TermResult(StayRecord):
    """What came of one term; its day is the last of the term."""

    class Result(models.TextChoices):
        PASSED = "passed", _("Passed")
        PARTLY = "partly", _("Passed in part")
        FAILED = "failed", _("Not passed")

    details = ("mark", "days_present", "days_held", "promoted_to")

    school_year = models.CharField(
        _("school year"),
        max_length=7,
        validators=[RegexValidator(YEAR, _("Write it like 2026, or like 2025/26."))],
    )
    term = models.CharField(_("term"), max_length=60)
    result = models.CharField(_("result"), max_length=10, choices=Result)
    mark = models.CharField(_("average mark"), max_length=20, blank=True)
    days_held = models.PositiveSmallIntegerField(
        _("school days of the term"), null=True, blank=True
    )
    days_present = models.PositiveSmallIntegerField(
        _("days in school"), null=True, blank=True
    )
    promoted_to = models.CharField(_("goes on to class"), max_length=30, blank=True)

    class Meta(StayRecord.Meta):
        ordering = ["-school_year", *StayRecord.Meta.ordering]
        verbose_name = _("term result")
        verbose_name_plural = _("term results")
        constraints = [
            models.UniqueConstraint(
                name="term_result_once_a_term",
                fields=["stay", "school_year", "term"],
                violation_error_message=_("There is a result of this term already."),
            ),
            models.CheckConstraint(
                name="term_result_is_known_code",
                condition=Q(result__in=["passed", "partly", "failed"]),
            ),
            models.CheckConstraint(
                name="term_result_school_year_is_written_as_one",
                condition=Q(school_year__regex=YEAR),
            ),
            models.CheckConstraint(
                name="term_result_days_in_school_are_of_those_held",
                condition=Q(days_present=None)
                | Q(days_held__isnull=False, days_present__lte=F("days_held")),
                violation_error_message=_(
                    "Nobody comes on more days than there are: enter both numbers."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term}, {self.school_year}: {self.get_result_display()}"
