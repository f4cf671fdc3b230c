"""What stands behind the figures of a summary, in a lead's words."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from reports.models.summary import Summary

LONGEST = 4_000


class Narrative(models.Model):
    """What happened, why, and what changes: written while the summary is a draft.

    It is published with the figures and frozen with them, so no person is named.
    """

    summary = models.OneToOneField(
        Summary, models.PROTECT, related_name="narrative", verbose_name=_("summary")
    )
    happened = models.TextField(_("what happened"), max_length=LONGEST, blank=True)
    why = models.TextField(_("why"), max_length=LONGEST, blank=True)
    changes = models.TextField(_("what changes"), max_length=LONGEST, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written"), db_default=Now())
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("narrative")
        verbose_name_plural = _("narratives")
        constraints = [
            models.CheckConstraint(
                name="narrative_says_something",
                condition=~models.Q(happened="", why="", changes=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.summary_id}"
