"""How somebody did in the final assessment of a training."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from participants.models.record import CaseRecordQuerySet
from participants.models.stage_record import StayRecord


class TrainingResultQuerySet(CaseRecordQuerySet["TrainingResult"]):
    def passed(self) -> TrainingResultQuerySet:
        return self.filter(result=TrainingResult.Result.PASSED)


class TrainingResult(StayRecord):
    """What came of one attempt at the final assessment of a stay."""

    class Result(models.TextChoices):
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Not passed")
        ABSENT = "absent", _("Absent")

    details = ("mark", "assessed_by")

    result = models.CharField(_("result"), max_length=10, choices=Result)
    mark = models.CharField(_("mark"), max_length=20, blank=True)
    assessed_by = models.CharField(
        _("assessed by"),
        max_length=120,
        blank=True,
        help_text=_("The body that assessed, for example the trade test centre."),
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)

    objects: ClassVar[Any] = TrainingResultQuerySet.as_manager()

    class Meta(StayRecord.Meta):
        verbose_name = _("final assessment")
        verbose_name_plural = _("final assessments")
        constraints = [
            models.UniqueConstraint(
                name="training_result_once_an_attempt",
                fields=["stay", "attempt"],
                violation_error_message=_("There is a result of this attempt already."),
            ),
            models.CheckConstraint(
                name="training_result_is_known_code",
                condition=Q(result__in=["passed", "failed", "absent"]),
            ),
            models.CheckConstraint(
                name="training_result_attempts_are_counted_from_1",
                condition=Q(attempt__gte=1),
            ),
            models.CheckConstraint(
                name="training_result_of_the_absent_has_no_mark",
                condition=~Q(result="absent") | Q(mark=""),
                violation_error_message=_("Somebody absent has no mark."),
            ),
        ]

    def prepare(self, *, by: User) -> None:
        if self._state.adding:
            before = TrainingResult.objects.filter(stay=self.stay)
            self.attempt = before.count() + 1

    def __str__(self) -> str:
        if self.attempt == 1:
            return str(self.get_result_display())
        facts: dict[str, Any] = {"attempt": self.attempt}
        facts["result"] = self.get_result_display()
        return gettext("Attempt %(attempt)d: %(result)s") % facts
