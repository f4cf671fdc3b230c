"""The seals of the trail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.audit import AuditEvent


class Seal(models.Model):
    """What proves that one event of the trail is still as it was.

    Each code holds the one before, so the seals are a chain without gaps.
    """

    number = models.BigIntegerField(_("number"), primary_key=True)
    event = models.OneToOneField(
        AuditEvent, models.PROTECT, related_name="seal", verbose_name=_("event")
    )
    code = models.BinaryField(_("code"), max_length=32)
    sealed_at = models.DateTimeField(_("sealed"))

    class Meta:
        verbose_name = _("seal of the trail")
        verbose_name_plural = _("seals of the trail")
        constraints = [
            models.CheckConstraint(
                name="seals_are_counted_from_one", condition=models.Q(number__gte=1)
            )
        ]

    def __str__(self) -> str:
        return str(self.number)
