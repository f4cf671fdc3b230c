"""Why something that identifies a person was changed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.record import CaseRecord, CaseRecordQuerySet


class Correction(CaseRecord):
    """That identity fields of a case's person were changed: which, by whom and why.

    The values themselves are not repeated here.
    """

    fields = ArrayField(models.CharField(max_length=30), verbose_name=_("fields"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by")
    )

    objects = CaseRecordQuerySet["Correction"].as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = [models.Index("enrolment", name="correction_of_a_case")]
        constraints = [
            models.CheckConstraint(
                name="correction_has_a_reason", condition=~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return self.reason
