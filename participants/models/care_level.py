"""How much psychological support somebody gets: stepped care."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField, SealedConstraint
from participants.models.record import Refused
from participants.models.stage_record import StayRecord


class CareLevel(StayRecord):
    """The level of care from a day on; the latest of a stay holds.

    Where a specialised referral leads to is kept sealed: it names a clinic.
    """

    class Level(models.TextChoices):
        COMMUNITY = "community", _("Community support")
        BASIC = "basic", _("Basic counselling")
        FOCUSED = "focused", _("Focused support")
        SPECIALISED = "specialised", _("Specialised referral")

    class Reason(models.TextChoices):
        FIRST = "first", _("First appraisal")
        BETTER = "better", _("The person fares better")
        WORSE = "worse", _("The person fares worse")
        NOT_ENOUGH = "not_enough", _("It did not help enough")
        WISH = "wish", _("The person’s own wish")

    details = ("reason", "review_on", "referred_to")

    level = models.CharField(_("level of care"), max_length=20, choices=Level)
    reason = models.CharField(_("why"), max_length=20, choices=Reason)
    review_on = models.DateField(_("next review on"), null=True, blank=True)
    referred_to = EncryptedTextField(_("referred to"), blank=True)

    class Meta(StayRecord.Meta):
        verbose_name = _("level of care")
        verbose_name_plural = _("levels of care")
        constraints = [
            models.UniqueConstraint(
                name="care_level_once_a_day",
                fields=["stay", "day"],
                violation_error_message=_(
                    "There is a level from this day on already: correct that one."
                ),
            ),
            models.CheckConstraint(
                name="care_level_is_known_code",
                condition=Q(level__in=["community", "basic", "focused", "specialised"]),
            ),
            models.CheckConstraint(
                name="care_level_reason_is_known_code",
                condition=Q(
                    reason__in=["first", "better", "worse", "not_enough", "wish"]
                ),
            ),
            models.CheckConstraint(
                name="care_level_is_reviewed_later",
                condition=Q(review_on=None) | Q(review_on__gt=F("day")),
                violation_error_message=_("The review comes after the first day."),
            ),
            models.CheckConstraint(
                name="care_level_says_where_it_refers_to",
                condition=Q(level="specialised", referred_to__isnull=False)
                | ~Q(level="specialised") & Q(referred_to__isnull=True),
            ),
            SealedConstraint(
                name="care_level_referral_is_sealed",
                field="referred_to",
                has_content=True,
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_level_display())

    def validate_constraints(self, exclude: Any = None) -> None:
        """Nothing sealed can be compared: what it has to say `fit` asks."""
        super().validate_constraints({*(exclude or ()), "referred_to"})

    def fit(self) -> None:
        super().fit()
        refers = self.level == self.Level.SPECIALISED
        if refers and not self.referred_to:
            raise Refused(
                gettext("Enter where the person is referred to."), "referred_to"
            )
        if self.referred_to and not refers:
            told = gettext("Only a specialised referral leads somewhere else.")
            raise Refused(told, "referred_to")
