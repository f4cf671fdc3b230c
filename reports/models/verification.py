"""Whether the trail was whole when somebody looked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.verifying import Fault, sentence


class Verification(models.Model):
    """What a walk over the whole trail found: the counts, and the first fault."""

    class Kind(models.TextChoices):
        CHANGED = "changed", _("Changed")
        EVENT_MISSING = "event-missing", _("An event is missing")
        SEAL_MISSING = "seal-missing", _("A seal is missing")
        CUT = "cut", _("Cut off")
        ANCHORED_OTHERWISE = "anchored-otherwise", _("Not what is anchored")
        UNSEALED = "unsealed", _("Never sealed")

    at = models.DateTimeField(_("verified"), db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("asked by")
    )
    seals = models.BigIntegerField(_("seals"))
    unsealed = models.BigIntegerField(_("events without a seal"))
    anchored = models.IntegerField(_("lines of the anchor"))
    anchored_at = models.DateTimeField(_("last line of the anchor"), null=True)
    fault = models.CharField(_("fault"), max_length=20, choices=Kind, blank=True)
    fault_number = models.BigIntegerField(_("its seal"), null=True)
    fault_event = models.BigIntegerField(_("its event"), null=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("verification of the trail")
        verbose_name_plural = _("verifications of the trail")
        constraints = [
            models.CheckConstraint(
                name="verification_names_a_place_of_a_fault_alone",
                condition=~Q(fault="") | Q(fault_number=None, fault_event=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.fault}".strip()

    @property
    def fault_text(self) -> str:
        """What is wrong and where, for the reader; nothing where nothing is."""
        if not self.fault:
            return ""
        return sentence(Fault(self.fault, self.fault_number, self.fault_event))
