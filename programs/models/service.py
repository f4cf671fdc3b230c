"""What partners can do for people, and how many more they can take."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs import isco
from programs.models.offer import OfferQuerySet
from programs.models.place import Area
from programs.models.program import CODE, Partner, Program, refuse_others

MOST_PLACES = 9999
TRADES = ["livelihood", "education"]
"""The kinds of service in which people may learn a trade."""


class ServiceOffer(models.Model):
    """A service of a partner, to which people are referred."""

    class Kind(models.TextChoices):
        HEALTH = "health", _("Health")
        LEGAL_AID = "legal_aid", _("Legal aid")
        DOCUMENTS = "documents", _("Identity papers")
        HOUSING = "housing", _("Housing")
        LIVELIHOOD = "livelihood", _("Livelihood and training")
        PSYCHOSOCIAL = "psychosocial", _("Specialised psychosocial care")
        EDUCATION = "education", _("Education")
        PROTECTION = "protection", _("Protection")
        OTHER = "other", _("Other service")

    program = models.ForeignKey(Program, models.PROTECT, related_name="services")
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="services",
        verbose_name=_("partner"),
    )
    kind = models.CharField(_("kind of service"), max_length=20, choices=Kind)
    name = models.CharField(
        _("name"), max_length=200, help_text=_("As people are told of it.")
    )
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("place"),
        help_text=_("The area that it serves; none if it serves all."),
    )
    trades: Any = ArrayField(
        models.CharField(
            max_length=4,
            validators=[
                RegexValidator(r"\A[0-9]{4}\Z", _("Use the four digits of ISCO-08."))
            ],
        ),
        verbose_name=_("trades"),
        default=list,
        blank=True,
        help_text=_("ISCO-08 unit groups with commas between them, where it teaches."),
    )
    places_free = models.PositiveSmallIntegerField(
        _("places free"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_PLACES)],
        help_text=_("Nothing, if the partner has not said."),
    )
    free_as_of = models.DateField(
        _("places known as of"),
        null=True,
        blank=True,
        help_text=_("The day on which the partner said so."),
    )
    offered_from = models.DateField(_("offered from"), null=True, blank=True)
    offered_until = models.DateField(_("offered until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfferQuerySet["ServiceOffer"].as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            models.UniqueConstraint(
                name="service_code_once_in_a_programme",
                fields=["program", "code"],
                violation_error_message=_(
                    "The programme has a service with this code."
                ),
            ),
            models.UniqueConstraint(
                name="service_program_partner_and_kind_for_referrals",
                fields=["id", "program", "partner", "kind"],
            ),
            models.CheckConstraint(
                name="service_kind_is_known_code",
                condition=Q(
                    kind__in=[
                        *("health", "legal_aid", "documents", "housing"),
                        *("livelihood", "psychosocial", "education"),
                        *("protection", "other"),
                    ]
                ),
            ),
            models.CheckConstraint(
                name="service_trades_are_of_what_teaches",
                condition=Q(trades=[]) | Q(kind__in=TRADES),
                violation_error_message=_(
                    "Only livelihood, training and education have trades."
                ),
            ),
            models.CheckConstraint(
                name="service_places_are_known_as_of_a_day",
                condition=Q(places_free=None, free_as_of=None)
                | Q(
                    places_free__isnull=False,
                    places_free__lte=MOST_PLACES,
                    free_as_of__isnull=False,
                ),
                violation_error_message=_(
                    "Places and the day on which they were known go together."
                ),
            ),
            models.CheckConstraint(
                name="service_is_offered_until_after_from",
                condition=Q(offered_from=None)
                | Q(offered_until=None)
                | Q(offered_until__gte=F("offered_from")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        refuse_others(
            self,
            partner=_("This partner is of another programme."),
            area=_("This area is of another programme."),
        )

    @property
    def trades_in_words(self) -> list[str]:
        return [isco.in_words(code) for code in self.trades]
