"""What is kept of somebody in one of the stages, beside the stay itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.templatetags.ui import long_date
from participants.models.record import CaseRecord, CaseRecordQuerySet, Refused
from participants.models.stage import Stage


class StageRecord(CaseRecord):
    """A result, a certificate, a visit: something of one day.

    What there is to record of a kind says `participants.stage_records`.
    """

    may_be_older: ClassVar[bool] = False
    """It may have happened before the person came."""
    details: ClassVar[tuple[str, ...]] = ()
    """The fields that its line in a list tells beside the record's own words."""

    told_with: ClassVar[tuple[str, ...]] = ()
    """What stands in other tables and is in its own words."""

    day = models.DateField(_("day"))

    objects = CaseRecordQuerySet["StageRecord"].as_manager()

    class Meta:
        abstract = True
        ordering = ["-day", "-created_at", "-id"]
        indexes = [models.Index("enrolment", name="%(class)s_of_a_case")]

    @property
    def is_final(self) -> bool:
        """Nothing of it is put right any more."""
        return False

    def fit(self) -> None:
        """Refuse what the facts of the locked case do not allow."""
        case = self.enrolment
        if self.day > case.program.today():
            raise Refused(gettext("This day is still to come."), "day")
        if self.day < case.registered_on and not self.may_be_older:
            told = gettext("This is before the registration on %(day)s.")
            raise Refused(told % {"day": long_date(case.registered_on)}, "day")

    def prepare(self, *, by: User) -> None:
        """Fill in what nobody types, before the record is fitted and stored."""

    def settle(self, *, by: User) -> None:
        """Store what goes with the record, in the transaction that stores it."""


class StayRecord(StageRecord):
    """The same of one stay: the database keeps it one of the same case."""

    stay = models.ForeignKey(
        Stage, models.PROTECT, db_constraint=False, verbose_name=_("stay")
    )

    class Meta(StageRecord.Meta):
        abstract = True

    def fit(self) -> None:
        super().fit()
        begun = self.stay.started_on
        if begun is None:
            told = gettext("This stay has not begun: start it first.")
            raise Refused(told, "stay")
        if self.day < begun and not self.may_be_older:
            told = gettext("This is before the start on %(day)s.")
            raise Refused(told % {"day": long_date(begun)}, "day")
