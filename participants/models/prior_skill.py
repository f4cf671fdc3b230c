"""What somebody could do before any training."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models.stage_record import StageRecord
from participants.models.trade import TradeField
from programs import isco

MOST_WEEKS = 104


class PriorSkill(StageRecord):
    """Earlier skills in a trade, and what was recognised of them."""

    class Known(models.TextChoices):
        WORKED = "worked", _("Worked in it")
        LEARNED = "learned", _("Learned it")
        DOCUMENT = "document", _("Has a document")

    class Result(models.TextChoices):
        WHOLE = "whole", _("Recognised")
        PART = "part", _("Recognised in part")
        NOT = "not", _("Not recognised")

    may_be_older = True
    details = ("known_by", "assessed_by", "weeks_shorter")

    occupation = TradeField(_("trade"))
    known_by = models.CharField(_("how it is known"), max_length=10, choices=Known)
    result = models.CharField(_("result"), max_length=10, choices=Result)
    assessed_by = models.CharField(
        _("assessed by"),
        max_length=120,
        blank=True,
        help_text=_("The body that assessed, for example the trade test centre."),
    )
    weeks_shorter = models.PositiveSmallIntegerField(
        _("weeks that the training is shorter"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)],
    )

    class Meta(StageRecord.Meta):
        verbose_name = _("earlier skills")
        verbose_name_plural = _("earlier skills")
        constraints = [
            models.CheckConstraint(
                name="prior_skill_is_of_a_trade",
                condition=Q(occupation__regex=r"^[0-9]{4}$"),
            ),
            models.CheckConstraint(
                name="prior_skill_has_known_codes",
                condition=Q(
                    known_by__in=["worked", "learned", "document"],
                    result__in=["whole", "part", "not"],
                ),
            ),
            models.CheckConstraint(
                name="prior_skill_shortens_where_it_is_recognised",
                condition=Q(weeks_shorter=None)
                | Q(weeks_shorter__range=(1, MOST_WEEKS), result__in=["whole", "part"]),
                violation_error_message=_(
                    "Only what is recognised makes a training shorter."
                ),
            ),
        ]

    def __str__(self) -> str:
        facts = {"trade": isco.in_words(self.occupation)}
        facts["result"] = self.get_result_display()
        return gettext("%(trade)s: %(result)s") % facts
