"""What somebody was in an armed group: apart, with a permission of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.record import CaseRecord, CaseRecordQuerySet
from programs.models import FormerGroup


class ArmedGroupHistory(CaseRecord):
    """The group a person came from. It stands on no printed paper."""

    former_group = models.ForeignKey(
        FormerGroup,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("former armed group"),
        help_text=_("Empty where it is not known or was recorded in error."),
    )

    objects = CaseRecordQuerySet["ArmedGroupHistory"].as_manager()

    class Meta:
        verbose_name = _("armed-group history")
        verbose_name_plural = _("armed-group histories")
        constraints = [
            models.UniqueConstraint(
                name="armed_group_history_once_in_a_case", fields=["enrolment"]
            )
        ]

    def __str__(self) -> str:
        return str(self.former_group or "")
