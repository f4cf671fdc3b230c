"""A programme, and who works with it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dateformat import time_format
from django.utils.translation import gettext_lazy as _

from core.models.audit import Traced
from programs.money import CURRENCY

CODE = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9_-]*\Z",
    _("Use letters, digits, hyphens and underscores; begin with a letter or digit."),
)


def validate_timezone(name: str) -> None:
    """Refuse a name that the time zone database does not have."""
    if name not in available_timezones():
        raise ValidationError(
            _("There is no time zone “%(name)s”."), params={"name": name}
        )


class Program(models.Model):
    """A programme: one register, one time zone, one set of places."""

    code = models.CharField(_("code"), max_length=20, unique=True, validators=[CODE])
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(
        _("country"),
        max_length=3,
        validators=[RegexValidator(r"\A[A-Z]{3}\Z", _("Use three capital letters."))],
        help_text=_("ISO 3166 code of three letters, for example LBR."),
    )
    timezone = models.CharField(
        _("time zone"), max_length=64, validators=[validate_timezone]
    )
    started_on = models.DateField(_("started on"))
    terms_version = models.CharField(
        _("version of the terms"),
        max_length=20,
        default="1",
        help_text=_("Of the terms and the consent form that people are read now."),
    )
    terms_anew_from = models.DateField(
        _("terms agreed to anew from"),
        null=True,
        blank=True,
        help_text=_(
            "From this day on whoever has not agreed to this version is asked again."
            " Without a day only newcomers are read it."
        ),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="USD",
        db_default="USD",
        validators=[CURRENCY],
        help_text=_("ISO 4217, for example USD: what amounts are asked for in."),
    )
    reassessed_after = models.PositiveSmallIntegerField(
        _("weeks until screening instruments are taken again"),
        default=12,
        db_default=12,
        validators=[MinValueValidator(1), MaxValueValidator(104)],
        help_text=_("While somebody is in psychological support."),
    )
    screens_before_registering = models.BooleanField(
        _("screens before registering"),
        default=False,
        db_default=False,
        help_text=_(
            "Only who was found eligible is registered here. What is imported is not"
            " held to it."
        ),
    )
    duplicates_from = models.PositiveSmallIntegerField(
        _("possible duplicates shown from"),
        default=70,
        db_default=70,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text=_(
            "How likely two cases are the same person’s, in percent. With less, more"
            " pairs are shown that are not. The register is compared anew the next"
            " night."
        ),
    )
    protects_partners_below = models.PositiveSmallIntegerField(
        _("partners are told of no fewer persons than"),
        default=5,
        db_default=5,
        validators=[MinValueValidator(3), MaxValueValidator(100)],
        help_text=_(
            "Smaller figures are kept back, and what they could be worked out from."
            " It can be made larger, never smaller."
        ),
    )
    protects_public_below = models.PositiveSmallIntegerField(
        _("the public is told of no fewer persons than"),
        default=10,
        db_default=10,
        validators=[MinValueValidator(3), MaxValueValidator(100)],
        help_text=_("No fewer than partners. It can be made larger, never smaller."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                name="program_currency_is_a_code",
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
            ),
            models.CheckConstraint(
                name="program_reassesses_within_two_years",
                condition=Q(reassessed_after__range=(1, 104)),
            ),
            models.CheckConstraint(
                name="program_shows_duplicates_from_a_percentage",
                condition=Q(duplicates_from__range=(1, 99)),
            ),
            models.CheckConstraint(
                name="program_protects_partners_and_the_public_no_less",
                condition=Q(
                    protects_partners_below__range=(3, 100),
                    protects_public_below__range=(F("protects_partners_below"), 100),
                ),
                violation_error_message=_(
                    "The public is told of no fewer persons than partners are, and"
                    " nobody of fewer than three."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def traced(self) -> Traced:
        return Traced(self.pk)

    def clean(self) -> None:
        """What was kept back from somebody before is not told by a setting."""
        old = Program.objects.filter(pk=self.pk).first()
        lower = {
            name: _("This can be made larger, never smaller.")
            for name in ("protects_partners_below", "protects_public_below")
            if old and (getattr(self, name) or 0) < getattr(old, name)
        }
        if lower:
            raise ValidationError(lower)

    def protects_below(self, audience: str) -> int:
        """From how many persons on an audience is told of them."""
        if audience == "partners":
            return self.protects_partners_below
        return self.protects_public_below

    @property
    def least_alike(self) -> float:
        """From which likeness on, of 0 to 1, two cases are shown as one person's."""
        return self.duplicates_from / 100

    def today(self) -> date:
        """The day it is where the programme works."""
        return timezone.localdate(timezone=ZoneInfo(self.timezone))

    def day_of(self, moment: datetime) -> date:
        """The day on which something was recorded, there."""
        return timezone.localdate(moment, timezone=ZoneInfo(self.timezone))

    def clock(self) -> str:
        """The time it is there: `14:03`."""
        return self.time_of(timezone.now())

    def time_of(self, moment: datetime) -> str:
        """The time of day at which something was recorded, there."""
        there = timezone.localtime(moment, timezone=ZoneInfo(self.timezone))
        return time_format(there, "H:i")


def refuse_others(row: Any, **sentences: Any) -> None:
    """Say of each named reference of ``row`` that is another programme's, its sentence.

    What is missing is refused elsewhere: a form cleans what it could not fill too.
    """
    wrong = {
        name: sentence
        for name, sentence in sentences.items()
        if row.program_id
        and getattr(row, f"{name}_id")
        and getattr(row, name).program_id != row.program_id
    }
    if wrong:
        raise ValidationError(wrong)


class FormerGroup(models.Model):
    """An armed force or group that participants belonged to."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="former_groups")
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    name = models.CharField(_("name"), max_length=200)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("former armed group")
        verbose_name_plural = _("former armed groups")
        constraints = [
            models.UniqueConstraint(
                name="former_group_code_once_in_a_programme",
                fields=["program", "code"],
                violation_error_message=_("The programme has a group with this code."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """An organisation that runs activities for the programme."""

    class Type(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        UN = "un", _("United Nations")
        NGO = "ngo", _("Non-governmental organisation")
        PRIVATE = "private", _("Private company")
        COMMUNITY = "community", _("Community organisation")

    program = models.ForeignKey(Program, models.PROTECT, related_name="partners")
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    name = models.CharField(_("name"), max_length=200)
    type = models.CharField(_("type"), max_length=20, choices=Type)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.UniqueConstraint(
                name="partner_code_once_in_a_programme",
                fields=["program", "code"],
                violation_error_message=_(
                    "The programme has a partner with this code."
                ),
            ),
            models.UniqueConstraint(
                name="partner_and_its_program_for_activities", fields=["id", "program"]
            ),
        ]

    def __str__(self) -> str:
        return self.name
