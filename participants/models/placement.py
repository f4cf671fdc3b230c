"""The work that somebody found."""

from __future__ import annotations

from collections.abc import Collection

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.templatetags.ui import long_date
from participants.models.record import Refused
from participants.models.stage import NEVER_STARTED, Stage
from participants.models.stage_record import StageRecord
from participants.models.trade import TradeField
from programs import isco, money
from programs.models import Partner, StageKind

TRAINING = StageKind.VOCATIONAL_TRAINING


class Placement(StageRecord):
    """Work with an employer or of one's own; its day is the first day of it.

    Somebody may have more than one at a time.
    """

    class Kind(models.TextChoices):
        EMPLOYED = "employed", _("Employed")
        APPRENTICE = "apprentice", _("Apprenticeship")
        OWN = "own", _("Own business")
        COOPERATIVE = "cooperative", _("Cooperative")
        PUBLIC_WORKS = "public_works", _("Public works")

    class Ended(models.TextChoices):
        OVER = "over", _("The work was over")
        LEFT = "left", _("Left for other work")
        DISMISSED = "dismissed", _("Dismissed")
        HEALTH = "health", _("Health or family")
        SAFETY = "safety", _("Not safe there")
        OTHER = "other", _("Another reason")

    details = ("occupation", "is_related", "ended_on", "ended_because")

    told_with = ("partner",)

    kind = models.CharField(_("kind of work"), max_length=15, choices=Kind)
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("employer among the partners"),
    )
    employer = models.CharField(_("other employer"), max_length=120, blank=True)
    occupation = TradeField(_("trade"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_because = models.CharField(
        _("why it ended"), max_length=10, choices=Ended, blank=True
    )
    wage = models.DecimalField(
        _("wage of a month"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[money.CURRENCY]
    )
    is_related = models.BooleanField(_("has to do with the training"))

    class Meta(StageRecord.Meta):
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.CheckConstraint(
                name="placement_has_known_codes",
                condition=Q(
                    kind__in=[
                        *("employed", "apprentice", "own", "cooperative"),
                        "public_works",
                    ],
                    ended_because__in=[
                        *("", "over", "left", "dismissed", "health", "safety", "other")
                    ],
                ),
            ),
            models.CheckConstraint(
                name="placement_is_of_a_trade",
                condition=Q(occupation__regex=r"^[0-9]{4}$"),
            ),
            models.CheckConstraint(
                name="placement_has_one_employer_at_most",
                condition=Q(partner=None) | Q(employer=""),
                violation_error_message=_(
                    "Choose a partner or write another employer, not both."
                ),
            ),
            models.CheckConstraint(
                name="placement_ends_for_a_reason",
                condition=Q(ended_on=None, ended_because="")
                | Q(ended_on__gte=F("day")) & ~Q(ended_because=""),
                violation_error_message=_(
                    "Say when it ended and why: not before it began."
                ),
            ),
            models.CheckConstraint(
                name="placement_wage_has_a_currency",
                condition=Q(wage=None, currency="")
                | Q(wage__gte=0, currency__regex=r"^[A-Z]{3}$"),
            ),
        ]

    def __str__(self) -> str:
        employer = self.employer or (self.partner.name if self.partner else "")
        if not employer:
            return str(self.get_kind_display())
        facts = {"kind": self.get_kind_display(), "employer": employer}
        return gettext("%(kind)s: %(employer)s") % facts

    def prepare(self, *, by: User) -> None:
        """Where nobody says so the trades say whether it is what was learned."""
        if self.is_related is None:
            taught = Stage.objects.filter(enrolment=self.enrolment_id, stage=TRAINING)
            learned = taught.exclude(status__in=NEVER_STARTED)
            trades = {*learned.values_list("activity__occupation", flat=True)}
            self.is_related = self.fits({each for each in trades if each})

    def fit(self) -> None:
        super().fit()
        if self.ended_on and self.ended_on > self.enrolment.program.today():
            raise Refused(gettext("This day is still to come."), "ended_on")
        if self.ended_on and self.ended_on < self.day:
            told = gettext("This is before the start on %(day)s.")
            raise Refused(told % {"day": long_date(self.day)}, "ended_on")
        if self.partner and self.partner.program_id != self.enrolment.program_id:
            raise Refused(gettext("This partner is of another programme."), "partner")

    def fits(self, trades: Collection[str]) -> bool:
        """Whether it is of a minor group in which the person was trained."""
        return isco.minor_group(self.occupation) in map(isco.minor_group, trades)
