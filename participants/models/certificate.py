"""What somebody can show of a training or a school."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.templatetags.ui import long_date
from participants.models.record import CaseRecordQuerySet, Refused
from participants.models.stage import Stage, StageStatus
from participants.models.stage_record import StayRecord
from participants.models.trade import WRITTEN, TradeField
from programs import isced
from programs.models import Program


class CertificateCountManager(models.Manager["CertificateCount"]):
    def give(self, program: Program, year: int) -> str:
        """The next number of the programme in the year.

        The count is held until the transaction ends and goes back with it: no
        number is given twice, and none is left out.
        """
        self.get_or_create(program=program, year=year)
        count = self.select_for_update().get(program=program, year=year)
        count.last += 1
        count.save(update_fields=["last"])
        return f"{program.code}-{year}-{count.last:05}"


class CertificateCount(models.Model):
    """How many numbers a programme has given in a year: of nobody by name."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    objects = CertificateCountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="certificate_count_once_a_year", fields=["program", "year"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.program.code} {self.year}: {self.last}"


class CertificateQuerySet(CaseRecordQuerySet["Certificate"]):
    def valid(self) -> CertificateQuerySet:
        return self.filter(revoked_on=None)

    def of_stay(self, stay: Stage) -> CertificateQuerySet:
        return self.filter(stay=stay)

    def first_day(self) -> date | None:
        """Since when somebody has one: what the summaries count."""
        return self.aggregate(day=models.Min("day"))["day"]


class Certificate(StayRecord):
    """A certificate of a stay that was completed; its day is the one of its issue.

    The earliest that is not revoked is the stay's ``certified_on``.
    """

    class Kind(models.TextChoices):
        NATIONAL = "national", _("National")
        PROVIDER = "provider", _("Of the provider")

    details = ("number", "occupation", "isced_level", "revoked_on", "revoked_because")

    program = models.ForeignKey(
        Program, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.CharField(_("number"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=120)
    occupation = TradeField(_("trade"), blank=True)
    isced_level = models.PositiveSmallIntegerField(
        _("education level"), null=True, blank=True, choices=isced.LEVELS
    )
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_because = models.CharField(
        _("why it is revoked"), max_length=200, blank=True
    )

    objects: ClassVar[Any] = CertificateQuerySet.as_manager()

    class Meta(StayRecord.Meta):
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                name="certificate_number_is_given_once",
                fields=["program", "kind", "number"],
                violation_error_message=_(
                    "There is a certificate with this number already."
                ),
            ),
            models.UniqueConstraint(
                name="certificate_once_a_stay_and_kind",
                fields=["stay", "kind"],
                condition=Q(revoked_on=None),
                violation_error_message=_("There is one of this kind already."),
            ),
            models.CheckConstraint(
                name="certificate_has_a_number", condition=~Q(number="")
            ),
            models.CheckConstraint(
                name="certificate_kind_is_known_code",
                condition=Q(kind__in=["national", "provider"]),
            ),
            models.CheckConstraint(
                name="certificate_is_of_a_trade_or_a_level",
                condition=Q(occupation="")
                | Q(occupation__regex=WRITTEN, isced_level=None),
            ),
            models.CheckConstraint(
                name="certificate_level_is_0_to_8",
                condition=Q(isced_level=None) | Q(isced_level__lte=8),
            ),
            models.CheckConstraint(
                name="certificate_is_revoked_for_a_reason",
                condition=Q(revoked_on=None, revoked_because="")
                | Q(revoked_on__gte=F("day")) & ~Q(revoked_because=""),
                violation_error_message=_(
                    "Say why it is revoked, and since when: not before it was issued."
                ),
            ),
        ]

    def __str__(self) -> str:
        if self.revoked_on:
            return gettext("%(title)s (revoked)") % {"title": self.title}
        return self.title

    def prepare(self, *, by: User) -> None:
        """The number: typed, or given here where the provider has none."""
        self.program = self.enrolment.program
        stored = Certificate.objects.filter(pk=self.pk).values_list("number", flat=True)
        before = stored.first() or ""
        ours = self.is_of_ours(self.number) or self.is_of_ours(before)
        if self.number != before and ours:
            told = gettext("Numbers of this form are given here and stay as they are.")
            raise Refused(told, "number")
        if not self.number and self.kind == self.Kind.NATIONAL:
            raise Refused(gettext("Enter the number that the body gave."), "number")
        self.number = self.number or CertificateCount.objects.give(
            self.program, self.day.year
        )

    def settle(self, *, by: User) -> None:
        """The stay says since when it has a valid certificate."""
        day = Certificate.objects.of_stay(self.stay).valid().first_day()
        stay = Stage.objects.select_for_update().get(pk=self.stay_id)
        if stay.certified_on != day:
            stay.certified_on, stay.version = day, stay.version + 1
            stay.save(update_fields=["certified_on", "version", "updated_at"])

    def fit(self) -> None:
        super().fit()
        if self.stay.status != StageStatus.COMPLETED:
            told = gettext("Only a completed stay has a certificate.")
            raise Refused(told, "stay")
        if self.revoked_on and self.revoked_on > self.enrolment.program.today():
            raise Refused(gettext("This day is still to come."), "revoked_on")
        if self.revoked_on and self.revoked_on < self.day:
            told = gettext("This is before its issue on %(day)s.")
            raise Refused(told % {"day": long_date(self.day)}, "revoked_on")

    def is_of_ours(self, number: str) -> bool:
        """Whether it has the form of the numbers that the programme gives."""
        code = re.escape(self.enrolment.program.code)
        return bool(re.fullmatch(rf"{code}-\d{{4}}-\d+", number, re.IGNORECASE))
