"""A person in the register."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.dates import PartialDate, Precision, age_on
from core.digests import DigestConstraint, DigestField, WithDigests
from core.encrypted import EncryptedCharField, EncryptedTextField, SealedConstraint
from participants import normal


class Participant(WithDigests):
    """One person, once, however often they enrol."""

    class Sex(models.TextChoices):
        FEMALE = "F", _("Woman")
        MALE = "M", _("Man")
        OTHER = "X", _("Another")
        NOT_STATED = "U", _("Not stated")

    class Precision(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    family_name = models.CharField(_("family name"), max_length=200, blank=True)
    given_name = models.CharField(_("given name"), max_length=200, blank=True)
    other_names = models.TextField(
        _("other names"), blank=True, help_text=_("Separated by semicolons.")
    )
    mothers_name = models.CharField(_("mother's name"), max_length=200, blank=True)
    national_id = EncryptedCharField(
        _("national identity number"), max_length=64, blank=True
    )
    national_id_digest = DigestField(of="national_id", normal=normal.identity_number)
    phone = EncryptedCharField(_("phone"), max_length=64, blank=True)
    phone_digest = DigestField(of="phone", normal=normal.digits)
    address = EncryptedTextField(_("address"), blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    birth_date = models.DateField(
        _("birth date"),
        null=True,
        blank=True,
        help_text=_("A month alone is kept as its 15th, a year alone as its 1 July."),
    )
    birth_precision = models.CharField(
        _("birth date known to the"), max_length=5, choices=Precision, blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        indexes = [
            models.Index("family_name", "given_name", "id", name="participant_name"),
            models.Index(
                "national_id_digest",
                name="participant_national_id_digest",
                condition=Q(national_id_digest__isnull=False),
            ),
            models.Index(
                "phone_digest",
                name="participant_phone_digest",
                condition=Q(phone_digest__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="participant_has_a_name",
                condition=~Q(family_name="", given_name=""),
                violation_error_message=_("Give a family name or a given name."),
            ),
            models.CheckConstraint(
                name="participant_sex_is_known_code",
                condition=Q(sex__in=["F", "M", "X", "U"]),
            ),
            models.CheckConstraint(
                name="participant_birth_date_has_a_precision",
                condition=Q(birth_date=None, birth_precision="")
                | Q(
                    birth_date__isnull=False,
                    birth_precision__in=["day", "month", "year"],
                ),
            ),
            models.CheckConstraint(
                name="participant_born_since_1900",
                condition=Q(birth_date=None) | Q(birth_date__gte=date(1900, 1, 1)),
                violation_error_message=_("Birth dates begin in 1900."),
            ),
            SealedConstraint(
                name="participant_national_id_is_sealed",
                field="national_id",
                has_content=True,
            ),
            SealedConstraint(
                name="participant_phone_is_sealed", field="phone", has_content=True
            ),
            SealedConstraint(
                name="participant_address_is_sealed", field="address", has_content=True
            ),
            DigestConstraint(
                name="participant_national_id_digest_has_one",
                field="national_id_digest",
                of="national_id",
            ),
            DigestConstraint(
                name="participant_phone_digest_has_one",
                field="phone_digest",
                of="phone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def born(self) -> PartialDate | None:
        """The birth date as exactly as it is known."""
        if self.birth_date is None:
            return None
        return PartialDate(self.birth_date, cast(Precision, self.birth_precision))

    def age(self, on: date) -> int | None:
        """Whole years on a day; None while the birth date is not known."""
        return age_on(self.birth_date, on) if self.birth_date else None
