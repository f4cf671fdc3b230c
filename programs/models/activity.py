"""What a programme offers: courses, classes and groups."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Reach, Scope
from programs.models.opportunity import Opportunity
from programs.models.place import Office
from programs.models.program import CODE, Partner, Program, refuse_others
from programs.models.stage_kind import StageKind


def of_activities(reach: Reach, *, activity: str = "") -> Q:
    """The activities that a permission reaches; ``activity`` leads there from a row.

    Those of psychological support are told only to who runs them or supervises:
    the list of their people would tell who is in care.
    """
    care = Q(**{f"{activity}stage": StageKind.PSYCHOLOGICAL_SUPPORT})
    taught_in = reach.offices | reach.children
    rows = ~care & Q(**{f"{activity}office__in": taught_in})
    rows |= care & Q(**{f"{activity}office__in": reach.in_care})
    for user, office in reach.run_by:
        rows |= Q(
            **{f"{activity}facilitators": user, f"{activity}office": office},
        )
    return rows


class ActivityQuerySet(models.QuerySet["Activity"]):
    def allowing(self, scope: Scope, permission: Permission) -> ActivityQuerySet:
        return self.filter(of_activities(scope.reach(permission))).distinct()


class Activity(models.Model):
    """A course, class or group that people attend in one of the stages."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="activities")
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    stage = models.CharField(_("stage"), max_length=30, choices=StageKind)
    name = models.CharField(_("name"), max_length=200)
    opportunity = models.ForeignKey(
        Opportunity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="intakes",
        verbose_name=_("opportunity"),
        help_text=_("What it is an intake of."),
    )
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="activities")
    occupation = models.CharField(
        _("occupation"),
        max_length=4,
        blank=True,
        validators=[
            RegexValidator(r"\A[0-9]{4}\Z", _("Use the four digits of ISCO-08."))
        ],
        help_text=_("ISCO-08 unit group, for example 7212 for welders."),
    )
    isced_level = models.PositiveSmallIntegerField(
        _("ISCED level"), null=True, blank=True, help_text=_("ISCED 2011, 0 to 8.")
    )
    capacity = models.PositiveIntegerField(_("places"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    facilitators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="activities",
        verbose_name=_("facilitators"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(
                name="activity_code_once_in_a_programme",
                fields=["program", "code"],
                violation_error_message=_(
                    "The programme has an activity with this code."
                ),
            ),
            models.UniqueConstraint(
                name="activity_and_its_stage_for_records", fields=["id", "stage"]
            ),
            models.CheckConstraint(
                name="activity_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="activity_isced_level_is_0_to_8",
                condition=Q(isced_level=None) | Q(isced_level__lte=8),
                violation_error_message=_("ISCED levels are 0 to 8."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:activity", kwargs={"pk": self.pk})

    @property
    def trade_code(self) -> str:
        """What it teaches, as ISCO-08: its own trade, or else its opportunity's."""
        offered = self.opportunity.occupation if self.opportunity else ""
        return self.occupation or offered

    def clean(self) -> None:
        refuse_others(
            self,
            office=_("This office is of another programme."),
            partner=_("This partner is of another programme."),
            opportunity=_("This opportunity is of another programme."),
        )
        if self.opportunity and self.opportunity.stage != self.stage:
            told = _("This opportunity is of another stage.")
            raise ValidationError({"opportunity": told})
