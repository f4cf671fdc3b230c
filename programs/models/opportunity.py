"""What people can be taught, and where: opportunities, before there is a course."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs import isco
from programs.models.offer import OfferQuerySet
from programs.models.place import Area, Office
from programs.models.program import CODE, Partner, Program, refuse_others
from programs.models.stage_kind import StageKind

TRAINING, EDUCATION = StageKind.VOCATIONAL_TRAINING, StageKind.EDUCATION
TAUGHT = [(kind.value, kind.label) for kind in (TRAINING, EDUCATION)]


class Opportunity(models.Model):
    """A way to learn a trade or to go to school, that a provider offers.

    Its courses are the activities that name it: each is an intake with days,
    places and a waiting list of its own.
    """

    class Kind(models.TextChoices):
        CENTRE = "centre", _("Training centre")
        APPRENTICESHIP = "apprenticeship", _("Apprenticeship")
        ON_THE_JOB = "on_the_job", _("On the job")
        BUSINESS = "business", _("Own business")
        SCHOOL = "school", _("School")
        CLASS = "class", _("Class of the programme")
        EVENING = "evening", _("Evening class")

    program = models.ForeignKey(Program, models.PROTECT, related_name="opportunities")
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    stage = models.CharField(_("stage"), max_length=30, choices=TAUGHT)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    occupation = models.CharField(
        _("occupation"),
        max_length=4,
        blank=True,
        validators=[
            RegexValidator(r"\A[0-9]{4}\Z", _("Use the four digits of ISCO-08."))
        ],
        help_text=_("ISCO-08 unit group, for example 7212 for welders."),
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, verbose_name=_("provider")
    )
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="opportunities",
        verbose_name=_("office"),
        help_text=_("The office that looks after it."),
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, verbose_name=_("place")
    )
    distance_km = models.DecimalField(
        _("distance in km"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("From the office to the place."),
    )
    conditions = models.TextField(
        _("conditions"),
        max_length=2000,
        blank=True,
        help_text=_("What people bring or must know. Write of nobody by name."),
    )
    smallest_age = models.PositiveSmallIntegerField(
        _("smallest age"), null=True, blank=True, validators=[MaxValueValidator(99)]
    )
    education_needed = models.PositiveSmallIntegerField(
        _("education needed"), null=True, blank=True, help_text=_("ISCED 2011, 0 to 8.")
    )
    childcare = models.BooleanField(_("childcare"), default=False)
    allowance = models.CharField(
        _("costs and allowance"),
        max_length=200,
        blank=True,
        help_text=_("What it costs, and what people are paid meanwhile."),
    )
    offered_from = models.DateField(_("offered from"), null=True, blank=True)
    offered_until = models.DateField(_("offered until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfferQuerySet["Opportunity"].as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        constraints = [
            models.UniqueConstraint(
                name="opportunity_code_once_in_a_programme",
                fields=["program", "code"],
                violation_error_message=_(
                    "The programme has an opportunity with this code."
                ),
            ),
            models.UniqueConstraint(
                name="opportunity_program_and_stage_for_intakes",
                fields=["id", "program", "stage"],
            ),
            models.CheckConstraint(
                name="opportunity_stage_is_one_that_teaches",
                condition=Q(stage__in=[TRAINING, EDUCATION]),
            ),
            models.CheckConstraint(
                name="opportunity_kind_fits_its_stage",
                condition=Q(kind="")
                | Q(
                    stage=TRAINING,
                    kind__in=("centre", "apprenticeship", "on_the_job", "business"),
                )
                | Q(stage=EDUCATION, kind__in=("school", "class", "evening")),
                violation_error_message=_("This kind is of the other stage."),
            ),
            models.CheckConstraint(
                name="opportunity_occupation_is_of_training",
                condition=Q(occupation="")
                | Q(stage=TRAINING, occupation__regex=r"^[0-9]{4}$"),
                violation_error_message=_("Only vocational training has a trade."),
            ),
            models.CheckConstraint(
                name="opportunity_distance_is_not_negative",
                condition=Q(distance_km=None) | Q(distance_km__gte=0),
                violation_error_message=_("A distance is 0 or more."),
            ),
            models.CheckConstraint(
                name="opportunity_smallest_age_is_up_to_99",
                condition=Q(smallest_age=None) | Q(smallest_age__lte=99),
                violation_error_message=_("Use an age up to 99."),
            ),
            models.CheckConstraint(
                name="opportunity_education_needed_is_0_to_8",
                condition=Q(education_needed=None) | Q(education_needed__lte=8),
                violation_error_message=_("ISCED levels are 0 to 8."),
            ),
            models.CheckConstraint(
                name="opportunity_is_offered_until_after_from",
                condition=Q(offered_from=None)
                | Q(offered_until=None)
                | Q(offered_until__gte=F("offered_from")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("opportunities:opportunity", kwargs={"pk": self.pk})

    def clean(self) -> None:
        refuse_others(
            self,
            office=_("This office is of another programme."),
            partner=_("This partner is of another programme."),
            area=_("This area is of another programme."),
        )

    @property
    def trade(self) -> str:
        """The occupation in words; of education nothing."""
        return isco.in_words(self.occupation)
