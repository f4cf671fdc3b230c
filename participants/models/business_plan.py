"""A business of one's own: what was planned, and how it goes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.templatetags.ui import long_date
from participants.models.record import CaseRecordQuerySet, Refused
from participants.models.stage_record import StageRecord
from programs import money


class BusinessPlanQuerySet(CaseRecordQuerySet["BusinessPlan"]):
    def waiting(self) -> BusinessPlanQuerySet:
        return self.filter(state=BusinessPlan.State.SUBMITTED)


class BusinessPlan(StageRecord):
    """What somebody wants to begin and what it takes; another than who wrote it
    decides about the capital."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    details = ("what", "planned_start", "asked_by", "decided_by", "decision_note")

    name = models.CharField(_("business"), max_length=120)
    what = models.TextField(_("what it takes and what it brings"), max_length=4000)
    planned_start = models.DateField(_("planned start"))
    capital = models.DecimalField(
        _("capital asked for"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    granted = models.DecimalField(
        _("capital granted"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(
        _("currency"), max_length=3, validators=[money.CURRENCY]
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("asked by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = models.TextField(_("why"), max_length=2000, blank=True)

    objects: ClassVar[Any] = BusinessPlanQuerySet.as_manager()

    class Meta(StageRecord.Meta):
        verbose_name = _("business plan")
        verbose_name_plural = _("business plans")
        constraints = [
            models.CheckConstraint(
                name="business_plan_is_decided_or_not",
                condition=Q(
                    state__in=["draft", "submitted"],
                    decided_by=None,
                    decided_at=None,
                    granted=None,
                )
                | Q(
                    state="approved",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    granted__isnull=False,
                )
                | Q(
                    state="refused",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    granted=None,
                ),
            ),
            models.CheckConstraint(
                name="business_plan_is_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                violation_error_message=_("Nobody decides what they asked for."),
            ),
            models.CheckConstraint(
                name="business_plan_refused_for_a_reason",
                condition=~Q(state="refused") | ~Q(decision_note=""),
            ),
            models.CheckConstraint(
                name="business_plan_capital_is_an_amount",
                condition=Q(capital__gte=0, currency__regex=r"^[A-Z]{3}$"),
            ),
            models.CheckConstraint(
                name="business_plan_grants_no_more_than_asked",
                condition=Q(granted=None)
                | Q(granted__gte=0, granted__lte=F("capital")),
                violation_error_message=_("No more than was asked for can be granted."),
            ),
        ]

    def __str__(self) -> str:
        facts = {"name": self.name, "state": self.get_state_display()}
        facts["amount"] = money.in_words(
            self.capital if self.granted is None else self.granted, self.currency
        )
        return gettext("%(name)s, %(amount)s: %(state)s") % facts

    def prepare(self, *, by: User) -> None:
        if self._state.adding:
            self.asked_by = by

    @property
    def is_final(self) -> bool:
        return self.state in (self.State.APPROVED, self.State.REFUSED)

    def was_written_by(self, user_id: int | None) -> bool:
        """Whether somebody asked for it, or changed what is asked for."""
        events = apps.get_model("participants", "BusinessPlanEvent")._default_manager
        written = events.filter(row=self.pk, event_by=user_id).written()
        return self.asked_by_id == user_id or written.exists()

    def may_be_decided_by(self, user_id: int | None) -> bool:
        waits = self.state == self.State.SUBMITTED
        return waits and not self.was_written_by(user_id)


class MentoringVisit(StageRecord):
    """What somebody who looks after a business found there, and advised."""

    class Running(models.TextChoices):
        YES = "yes", _("The business runs")
        NO = "no", _("The business does not run any more")
        NOT_YET = "not_yet", _("The business has not begun")

    details = ("advice", "next_on")

    running = models.CharField(_("how it stands"), max_length=10, choices=Running)
    turnover = models.DecimalField(
        _("turnover of a month"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[money.CURRENCY]
    )
    advice = models.TextField(_("advice given"), max_length=4000, blank=True)
    next_on = models.DateField(_("next visit"), null=True, blank=True)

    class Meta(StageRecord.Meta):
        verbose_name = _("mentoring visit")
        verbose_name_plural = _("mentoring visits")
        constraints = [
            models.CheckConstraint(
                name="mentoring_visit_is_known_code",
                condition=Q(running__in=["yes", "no", "not_yet"]),
            ),
            models.CheckConstraint(
                name="mentoring_visit_turnover_has_a_currency",
                condition=Q(turnover=None, currency="")
                | Q(turnover__gte=0, currency__regex=r"^[A-Z]{3}$"),
            ),
            models.CheckConstraint(
                name="mentoring_visit_next_comes_later",
                condition=Q(next_on=None) | Q(next_on__gt=F("day")),
                violation_error_message=_("The next visit comes after this one."),
            ),
        ]

    def __str__(self) -> str:
        told = str(self.get_running_display())
        if self.turnover is None:
            return told
        facts = {"running": told}
        facts["amount"] = money.in_words(self.turnover, self.currency)
        return gettext("%(running)s, %(amount)s a month") % facts

    def fit(self) -> None:
        super().fit()
        if self.next_on and self.next_on <= self.day:
            told = gettext("This is not after the visit on %(day)s.")
            raise Refused(told % {"day": long_date(self.day)}, "next_on")
