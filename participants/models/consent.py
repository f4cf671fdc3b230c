"""What somebody agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from participants.models.record import CaseRecord, CaseRecordQuerySet
from participants.models.signature import Signed


class ConsentQuerySet(CaseRecordQuerySet["Consent"]):
    def standing(self) -> ConsentQuerySet:
        """The answers that hold: of each case the last to each purpose.

        Who was never asked has none: silence is no answer, and imports bring none.
        """
        same = Consent.objects.filter(
            enrolment=OuterRef("enrolment"), purpose=OuterRef("purpose")
        )
        newer = same.filter(
            Q(given_on__gt=OuterRef("given_on"))
            | Q(given_on=OuterRef("given_on"), id__gt=OuterRef("id"))
        )
        return self.filter(~Exists(newer))

    def ended(self, purpose: str, today: date) -> ConsentQuerySet:
        """The last answers to a purpose that are a no, or a yes that has run out."""
        over = Q(agreed=False) | Q(until__lt=today)
        return self.standing().filter(over, purpose=purpose)

    def holding(self, purpose: str, days: Mapping[int, date]) -> ConsentQuerySet:
        """The last answers to a purpose that are a yes and have not run out.

        ``days`` are the programmes, each with the day it is there; elsewhere nothing
        holds. Silence is no consent.
        """
        lasting = Q()
        for today in sorted({*days.values()}):
            there = [program for program, day in days.items() if day == today]
            holds = Q(until=None) | Q(until__gte=today)
            lasting |= Q(holds, enrolment__program__in=there)
        last = self.standing().filter(lasting, purpose=purpose, agreed=True)
        return last if days else last.none()


class Consent(CaseRecord):
    """One answer to one purpose, asked in a language the person understands.

    Each answer stays; the last holds, until its last day where it has one.
    """

    class Purpose(models.TextChoices):
        TERMS = "terms", _("Terms and conditions of the programme")
        SERVICE = "service", _("Keeping a record and giving services")
        FOLLOW_UP = "follow_up", _("Being contacted after leaving")
        PHOTO = "photo", _("A photograph on the identity card")
        RESEARCH = "research", _("Research without names")

    class GivenBy(models.TextChoices):
        SELF = "self", _("The person")
        GUARDIAN = "guardian", _("A parent, guardian or trusted adult")

    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    agreed = models.BooleanField(_("agreed"))
    given_on = models.DateField(_("given on"))
    given_by = models.CharField(_("given by"), max_length=10, choices=GivenBy)
    guardian = models.CharField(
        _("name of the parent, guardian or trusted adult"), max_length=200, blank=True
    )
    language = models.CharField(_("language it was read in"), max_length=60)
    until = models.DateField(
        _("holds until"),
        null=True,
        blank=True,
        help_text=_("The last day; without one until it is taken back."),
    )
    form_version = models.CharField(_("version of the form"), max_length=20)
    signed_how = models.CharField(
        _("signed how"), max_length=10, choices=Signed, blank=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("taken by")
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "id"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index("enrolment", name="consent_of_a_case")]
        constraints = [
            models.CheckConstraint(
                name="consent_purpose_is_known_code",
                condition=Q(
                    purpose__in=["terms", "service", "follow_up", "photo", "research"]
                ),
            ),
            models.CheckConstraint(
                name="consent_guardian_is_named",
                condition=Q(given_by="self", guardian="")
                | (Q(given_by="guardian") & ~Q(guardian="")),
                violation_error_message=_("Name the adult who gave it."),
            ),
            models.CheckConstraint(
                name="consent_signed_to_the_terms",
                condition=Q(signed_how="")
                | Q(
                    purpose="terms",
                    agreed=True,
                    signed_how__in=["paper", "thumbprint", "witness"],
                ),
            ),
            models.CheckConstraint(
                name="consent_ends_after_it_was_given",
                condition=Q(until=None) | Q(agreed=True, until__gte=F("given_on")),
                violation_error_message=_("It ends before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()
