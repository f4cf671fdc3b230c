"""What a programme supports people with, from when to when, and how it is earned."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from programs import money
from programs.models.program import CODE, Program

MOST = 100


class DateRange(models.Func):
    function = "daterange"
    output_field = DateRangeField()


class BenefitRuleQuerySet(models.QuerySet["BenefitRule"]):
    def holding(self, day: date) -> BenefitRuleQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def asking_most(self) -> BenefitRuleQuerySet:
        """The rule that asks for the largest share first."""
        share = F("attended") * Value(1.0) / F("of_sessions")
        return self.order_by(share.desc(), "pk")


class BenefitRule(models.Model):
    """A kind of support for a month, and the share of sessions that earns it.

    A month goes by the rule that holds on its first day. What changes is a new rule
    with its own dates: the months before keep theirs.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="benefit_rules")
    code = models.CharField(
        _("code"),
        max_length=20,
        validators=[CODE],
        help_text=_("The same for each new rule of this kind of support."),
    )
    name = models.CharField(_("name"), max_length=120)
    amount = models.DecimalField(
        _("amount of a month"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(money.CENT)],
        help_text=_("In the programme’s currency."),
    )
    attended = models.PositiveSmallIntegerField(
        _("earned when so many were attended"),
        default=9,
        help_text=_("Of the sessions that count: 9 of 10 is the default."),
    )
    of_sessions = models.PositiveSmallIntegerField(_("of so many"), default=10)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Its last day, where it ended.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BenefitRuleQuerySet.as_manager()

    class Meta:
        ordering = ["program", "code", "-starts_on"]
        verbose_name = _("rule of a benefit")
        verbose_name_plural = _("rules of benefits")
        constraints = [
            models.CheckConstraint(
                name="benefit_rule_amount_is_positive", condition=Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="benefit_rule_share_is_one",
                condition=Q(
                    of_sessions__range=(1, MOST), attended__lte=F("of_sessions")
                ),
                violation_error_message=_(
                    "No more can be asked for than all, of 1 to 100 sessions."
                ),
            ),
            models.CheckConstraint(
                name="benefit_rule_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("It ends before it starts."),
            ),
            ExclusionConstraint(
                name="benefit_rules_of_a_kind_do_not_overlap",
                expressions=[
                    ("program", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_(
                    "Another rule of this kind holds on some of these days."
                ),
            ),
            models.UniqueConstraint(
                name="benefit_rule_and_its_kind_for_benefits", fields=["id", "code"]
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def share(self) -> tuple[int, int]:
        """Attended, of so many."""
        return self.attended, self.of_sessions

    @property
    def worth(self) -> str:
        """`1,250.00 USD`."""
        return money.in_words(Decimal(self.amount), self.program.currency)
