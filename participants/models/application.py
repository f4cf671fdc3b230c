"""Somebody who asks to be taken into a programme, and is no case of it yet."""

from __future__ import annotations

from datetime import date
from typing import TypeVar, cast

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.access import OutOfReach, Permission, Reach, Scope
from core.dates import PartialDate, Precision
from core.models.audit import Traced
from participants import case_codes
from participants.models.enrolment import Enrolment
from participants.models.participant import Participant
from programs.models import Area, Category, Office, Program


class Status(models.TextChoices):
    """How far an application has come."""

    PRE_REGISTERED = "pre_registered", _("Pre-registered")
    SCREENING = "screening", _("In screening")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    DISPUTED = "disputed", _("Disputed")
    REFERRED = "referred_child_track", _("With child protection")
    REGISTERED = "registered", _("Registered")


MOVES: dict[Status, tuple[Status, ...]] = {
    Status.PRE_REGISTERED: (Status.SCREENING,),
    Status.SCREENING: (
        *(Status.ELIGIBLE, Status.INELIGIBLE, Status.DISPUTED),
        Status.REFERRED,
    ),
    Status.INELIGIBLE: (Status.ELIGIBLE, Status.DISPUTED, Status.REFERRED),
    Status.DISPUTED: (Status.ELIGIBLE, Status.INELIGIBLE, Status.REFERRED),
    Status.ELIGIBLE: (Status.REGISTERED,),
    Status.REFERRED: (Status.REGISTERED,),
    Status.REGISTERED: (),
}
"""Status -> what may follow it; a trigger of the table holds everybody to it."""
APPEALED = (Status.INELIGIBLE, Status.DISPUTED)
"""What somebody may appeal against."""
REGISTRABLE = (Status.ELIGIBLE, Status.REFERRED)
"""Whose application leads to a case; a child is asked for no decision first."""


def of_places(reach: Reach) -> Q:
    """The applications that a permission reaches; nobody has some as their own."""
    rows = Q(child_track=False, office__in=reach.offices)
    return rows | Q(child_track=True, office__in=reach.children)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def allowing(self, scope: Scope, permission: Permission) -> ApplicationQuerySet:
        return self.filter(of_places(scope.reach(permission)))

    def hold(self, pk: object) -> Application:
        """The application as it is now, for whoever writes until they are done."""
        held = self.select_related("program", "office").filter(pk=pk)
        application = held.select_for_update(of=("self",)).first()
        if application is None:
            raise OutOfReach
        return application

    def in_status(self, status: str) -> ApplicationQuerySet:
        """``open`` is all that is not registered; nothing leaves all."""
        if status == "open":
            return self.exclude(status=Status.REGISTERED)
        return self.filter(status=status) if status else self


class Application(models.Model):
    """Somebody who was pre-registered; registered, they have a case beside it.

    It has the office and track of that case then: a key in the database says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, db_index=False)
    office = models.ForeignKey(Office, models.PROTECT, verbose_name=_("office"))
    child_track = models.BooleanField(_("child track"), default=False)
    enrolment = models.OneToOneField(
        Enrolment, models.PROTECT, null=True, related_name="application"
    )
    code = models.CharField(
        _("number of the application"),
        max_length=13,
        unique=True,
        default=case_codes.new_application,
    )
    status = models.CharField(
        _("status"), max_length=30, choices=Status, default=Status.PRE_REGISTERED
    )
    family_name = models.CharField(_("family name"), max_length=200, blank=True)
    given_name = models.CharField(_("given name"), max_length=200, blank=True)
    mothers_name = models.CharField(_("mother's name"), max_length=200, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Participant.Sex)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    birth_precision = models.CharField(
        _("birth date known to the"),
        max_length=5,
        choices=Participant.Precision,
        blank=True,
    )
    age_in_doubt = models.BooleanField(_("age in doubt"), default=False)
    category = models.CharField(_("category"), max_length=20, choices=Category)
    came_from = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, verbose_name=_("came from")
    )
    applied_on = models.DateField(_("pre-registered on"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("pre-registered by"),
    )
    screened_on = models.DateField(_("screened on"), null=True, blank=True)
    screened_by = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("screened by"),
        default=list,
        help_text=_("The keys of all who answered for them: none is on a panel."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [models.Index("applied_on", "id", name="application_by_day")]
        constraints = [
            models.UniqueConstraint(
                name="application_office_and_track_for_its_records",
                fields=["id", "office", "child_track"],
            ),
            models.CheckConstraint(
                name="application_has_a_name",
                condition=~Q(family_name="", given_name=""),
                violation_error_message=_("Give a family name or a given name."),
            ),
            models.CheckConstraint(
                name="application_status_is_known_code",
                condition=Q(status__in=Status.values),
            ),
            models.CheckConstraint(
                name="application_sex_is_known_code",
                condition=Q(sex__in=["F", "M", "X", "U"]),
            ),
            models.CheckConstraint(
                name="application_category_is_known_code",
                condition=Q(category__in=Category.values),
            ),
            models.CheckConstraint(
                name="application_birth_date_has_a_precision",
                condition=Q(birth_date=None, birth_precision="")
                | Q(
                    birth_date__isnull=False,
                    birth_precision__in=["day", "month", "year"],
                ),
            ),
            models.CheckConstraint(
                name="application_born_since_1900",
                condition=Q(birth_date=None) | Q(birth_date__gte=date(1900, 1, 1)),
                violation_error_message=_("Birth dates begin in 1900."),
            ),
            models.CheckConstraint(
                name="application_of_a_child_is_with_child_protection",
                condition=Q(status="registered")
                | Q(status="referred_child_track", child_track=True)
                | (~Q(status="referred_child_track") & Q(child_track=False)),
            ),
            models.CheckConstraint(
                name="application_registered_has_its_case",
                condition=Q(status="registered", enrolment__isnull=False)
                | (~Q(status="registered") & Q(enrolment=None)),
            ),
            models.CheckConstraint(
                name="application_screened_before_it_is_decided",
                condition=Q(screened_on__isnull=False)
                | Q(
                    status__in=["pre_registered", "referred_child_track", "registered"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("applications:application", kwargs={"case_code": self.code})

    def traced(self) -> Traced:
        return Traced(self.program_id, self.code)

    @property
    def born(self) -> PartialDate | None:
        """The birth date as exactly as it is known."""
        if self.birth_date is None:
            return None
        return PartialDate(self.birth_date, cast(Precision, self.birth_precision))

    @property
    def may_be_registered(self) -> bool:
        return self.status in REGISTRABLE


Part = TypeVar("Part", bound="ApplicationRecord")


class ApplicationRecordQuerySet(models.QuerySet[Part]):
    def of(self, application: Application) -> ApplicationRecordQuerySet[Part]:
        return self.filter(application=application)


class ApplicationRecord(models.Model):
    """A row about one application, with the office and track its policy compares."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(
        Application, models.PROTECT, db_constraint=False, db_index=False
    )
    office = models.ForeignKey(
        Office, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    child_track = models.BooleanField(_("child track"))
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def traced(self) -> Traced:
        return self.application.traced()
