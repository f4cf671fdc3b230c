"""How people fare after their exit."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import long_date
from participants.models.record import CaseRecord, CaseRecordQuerySet
from programs import money

REACHED = ("reached_in_person", "reached_by_phone", "by_proxy")
"""The results of which there are answers."""
UNKNOWN = {
    "work": "",
    "income": None,
    "income_per": "",
    "currency": "",
    "feels_safe": None,
    "accepted": "",
    "wellbeing": None,
    "rejoined": None,
    "rejoin_certainty": "",
    "rejoin_source": "",
    "kit_held": "",
}
"""What only somebody who was reached can tell, and what it is without them."""


class FollowUpQuerySet(CaseRecordQuerySet["FollowUp"]):
    def in_wave(self, wave: int) -> FollowUpQuerySet:
        return self.filter(wave=wave)


class FollowUp(CaseRecord):
    """What was learned of a person so many months after the exit."""

    class Wave(models.IntegerChoices):
        M3 = 3, _("3 months")
        M6 = 6, _("6 months")
        M12 = 12, _("12 months")
        M18 = 18, _("18 months")
        M24 = 24, _("24 months")
        M36 = 36, _("36 months")

    class Result(models.TextChoices):
        IN_PERSON = "reached_in_person", _("Reached in person")
        BY_PHONE = "reached_by_phone", _("Reached by phone")
        BY_PROXY = "by_proxy", _("Reached through somebody else")
        REFUSED = "refused", _("Refused")
        NOT_FOUND = "not_found", _("Not found")
        UNSAFE = "unsafe", _("Contact would be unsafe")
        DECEASED = "deceased", _("Deceased")

    class Work(models.TextChoices):
        EMPLOYEE = "employee", _("Employee")
        EMPLOYER = "employer", _("Employer")
        OWN_ACCOUNT = "own_account", _("Own-account worker")
        FAMILY_WORKER = "family_worker", _("Contributing family worker")
        UNEMPLOYED = "unemployed", _("Unemployed")
        OUTSIDE = "outside_labour_force", _("Outside the labour force")

    class Held(models.TextChoices):
        YES = "yes", _("Yes")
        PART = "part", _("In part")
        NO = "no", _("No")

    class Per(models.TextChoices):
        DAY = "day", _("a day")
        WEEK = "week", _("a week")
        MONTH = "month", _("a month")

    class Accepted(models.TextChoices):
        YES = "yes", _("Yes")
        PART = "part", _("By some")
        NO = "no", _("No")

    class Wellbeing(models.IntegerChoices):
        VERY_BAD = 1, _("Very bad")
        BAD = 2, _("Bad")
        MIDDLING = 3, _("Neither good nor bad")
        GOOD = 4, _("Good")
        VERY_GOOD = 5, _("Very good")

    class Certainty(models.TextChoices):
        ALLEGED = "alleged", _("Alleged only")
        CONFIRMED = "confirmed", _("Confirmed")

    class Source(models.TextChoices):
        SELF = "self", _("The person")
        FAMILY = "family", _("The family")
        COMMUNITY = "community", _("People of the place")
        AUTHORITY = "authority", _("An authority")
        OTHER = "other", _("Others")

    wave = models.PositiveSmallIntegerField(_("wave"), choices=Wave)
    contacted_on = models.DateField(_("contacted on"))
    result = models.CharField(_("result"), max_length=20, choices=Result)
    work = models.CharField(_("work"), max_length=25, choices=Work, blank=True)
    income = models.DecimalField(
        _("income"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    income_per = models.CharField(
        _("income of"), max_length=5, choices=Per, blank=True, db_default=""
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        db_default="",
        validators=[money.CURRENCY],
    )
    feels_safe = models.BooleanField(_("feels safe"), null=True, blank=True)
    accepted = models.CharField(
        _("accepted by the community"),
        max_length=4,
        choices=Accepted,
        blank=True,
        db_default="",
    )
    wellbeing = models.PositiveSmallIntegerField(
        _("how the person is doing, in their own words"),
        choices=Wellbeing,
        null=True,
        blank=True,
    )
    rejoined = models.BooleanField(_("back in an armed group"), null=True, blank=True)
    rejoin_certainty = models.CharField(
        _("how certain"),
        max_length=10,
        choices=Certainty,
        blank=True,
        db_default="",
        help_text=_("What is only alleged is never counted."),
    )
    rejoin_source = models.CharField(
        _("who says so"), max_length=10, choices=Source, blank=True, db_default=""
    )
    kit_held = models.CharField(
        _("start-up kit still held"),
        max_length=4,
        choices=Held,
        blank=True,
        db_default="",
        help_text=_("Asked of who was given one."),
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "id"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(
                name="follow_up_once_in_a_wave", fields=["enrolment", "wave"]
            ),
            models.CheckConstraint(
                name="follow_up_wave_is_known",
                condition=Q(wave__in=[3, 6, 12, 18, 24, 36]),
            ),
            models.CheckConstraint(
                name="follow_up_kit_held_is_known_code",
                condition=Q(kit_held__in=["", "yes", "part", "no"]),
            ),
            models.CheckConstraint(
                name="follow_up_income_has_a_currency",
                condition=Q(income=None, currency="", income_per="")
                | Q(
                    income__gte=0,
                    currency__regex=r"^[A-Z]{3}$",
                    income_per__in=["day", "week", "month"],
                ),
                violation_error_message=_("Say of which time and in which currency."),
            ),
            models.CheckConstraint(
                name="follow_up_answers_are_known_codes",
                condition=Q(accepted__in=["", "yes", "part", "no"])
                & (Q(wellbeing=None) | Q(wellbeing__range=(1, 5)))
                & Q(rejoin_certainty__in=["", "alleged", "confirmed"])
                & Q(
                    rejoin_source__in=[
                        *("", "self", "family", "community"),
                        *("authority", "other"),
                    ]
                ),
            ),
            models.CheckConstraint(
                name="follow_up_alleged_is_no_yes",
                condition=~Q(rejoin_certainty="alleged") | Q(rejoined=None),
            ),
        ]

    def clean(self) -> None:
        """A contact came after the exit; only somebody reached has answers."""
        exited_on = self.enrolment.exited_on
        if exited_on and self.contacted_on and self.contacted_on < exited_on:
            told = gettext("The person left on %(day)s: enter a day since then.")
            day = long_date(exited_on)
            raise ValidationError({"contacted_on": told % {"day": day}})
        if self.result not in REACHED:
            for name, nothing in UNKNOWN.items():
                setattr(self, name, nothing)
        if self.income is None:
            self.income_per = self.currency = ""
        if self.rejoin_certainty == FollowUp.Certainty.ALLEGED:
            self.rejoined = None

    def __str__(self) -> str:
        return f"{self.get_wave_display()}: {self.get_result_display()}"
