"""How somebody did in a term of school or class."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.stage_record import StayRecord


class TermResult(StayRecord):
    """What came of one term; its day is the last of the term."""

    class Result(models.TextChoices):
        PASSED = "passed", _("Passed")
        PARTLY = "partly", _("Passed in part")
        FAILED = "failed", _("Not passed")

    details = ("mark",)

    term = models.CharField(_("term"), max_length=60)
    result = models.CharField(_("result"), max_length=10, choices=Result)
    mark = models.CharField(_("average mark"), max_length=20, blank=True)

    class Meta(StayRecord.Meta):
        verbose_name = _("term result")
        verbose_name_plural = _("term results")
        constraints = [
            models.UniqueConstraint(
                name="term_result_once_a_term",
                fields=["stay", "term"],
                violation_error_message=_("There is a result of this term already."),
            ),
            models.CheckConstraint(
                name="term_result_is_known_code",
                condition=Q(result__in=["passed", "partly", "failed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term}: {self.get_result_display()}"
