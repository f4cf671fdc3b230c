"""Who looks after whose cases while they are away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.models.audit import Traced
from programs.models.place import Office
from programs.models.staff import Assignment, Role

A_DAY = timedelta(days=1)
A_QUARTER = timedelta(days=92)

DAYS_COVERED = Func(
    "starts_on",
    "ends_on",
    Value("[]"),
    function="daterange",
    output_field=DateRangeField(),
)
"""The last day belongs to it."""


class CoverRefused(Exception):
    """What does not allow that somebody covers somebody: a sentence for people."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
        """The field that has to be put right, where there is one."""


class CoverQuerySet(models.QuerySet["Cover"]):
    def standing(self) -> CoverQuerySet:
        """Those that nobody ended."""
        return self.filter(ended_at=None)

    def about_now(self) -> CoverQuerySet:
        """Those that may hold, whatever day it is in their programme."""
        today = timezone.now().date()
        return self.standing().filter(
            starts_on__lte=today + A_DAY, ends_on__gte=today - A_DAY
        )

    def holding(self, days: Mapping[int, date]) -> CoverQuerySet:
        """Those that hold on the day it is in each programme.

        Whoever is away has to have the role still; whoever covers asks, and is
        asked for theirs.
        """
        held = Q(pk=None)
        for program, day in days.items():
            theirs = Assignment.objects.filter(
                Q(office=OuterRef("office")) | Q(office=None),
                Q(ends_on=None) | Q(ends_on__gte=day),
                user=OuterRef("absent"),
                role=OuterRef("role"),
                program=program,
                starts_on__lte=day,
            )
            held |= Q(
                Exists(theirs),
                office__program=program,
                starts_on__lte=day,
                ends_on__gte=day,
            )
        return self.standing().filter(held)

    def told_to(self, scope: Scope) -> CoverQuerySet:
        """Their own, and those of the offices they answer for."""
        offices = scope.reach(Permission.COVER_ARRANGE).offices
        own = Q(absent=scope.user_id) | Q(covering=scope.user_id)
        return self.filter(own | Q(office__in=offices))

    def to_end(self, scope: Scope) -> CoverQuerySet:
        """What they may end: whoever is away, and who answers for the office."""
        offices = scope.reach(Permission.COVER_ARRANGE).offices
        theirs = Q(absent=scope.user_id) | Q(office__in=offices)
        return self.standing().filter(theirs).exclude(covering=scope.user_id)

    def lately(self) -> CoverQuerySet:
        """What holds, is to come, or was over not long ago; the latest first."""
        since = timezone.now().date() - A_QUARTER
        return self.filter(ends_on__gte=since).order_by("-starts_on", "-pk")


class Cover(models.Model):
    """One person has another's caseload in an office, from a day to a day.

    It opens what the caseload opens and nothing else, while both hold the role.
    It is ended early rather than deleted.
    """

    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="covers_asked",
        verbose_name=_("who is away"),
    )
    covering = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="covers_taken",
        verbose_name=_("who covers"),
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    office = models.ForeignKey(Office, models.PROTECT, verbose_name=_("office"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), help_text=_("Last day."))
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="covers_arranged",
        verbose_name=_("arranged by"),
    )
    arranged_at = models.DateTimeField(_("arranged"), db_default=Now())
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="covers_ended",
        verbose_name=_("ended by"),
    )
    ended_at = models.DateTimeField(_("ended early"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("cover")
        verbose_name_plural = _("covers")
        constraints = [
            models.CheckConstraint(
                name="cover_is_of_somebody_else",
                condition=~Q(absent=F("covering")),
                violation_error_message=_("Nobody covers for themselves."),
            ),
            models.CheckConstraint(
                name="cover_is_not_given_to_oneself",
                condition=~Q(arranged_by=F("covering")),
                violation_error_message=_(
                    "Nobody gives themselves the cases of somebody else."
                ),
            ),
            models.CheckConstraint(
                name="cover_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="cover_is_of_a_caseload",
                condition=Q(role=Role.CASEWORKER.value),
                violation_error_message=_("Only caseworkers have a caseload."),
            ),
            models.CheckConstraint(
                name="cover_is_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            ExclusionConstraint(
                name="cover_once_at_a_time",
                expressions=[
                    ("absent", RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    (DAYS_COVERED, RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
                violation_error_message=_(
                    "Somebody covers for this person on some of these days already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.covering}, {self.absent}"

    def traced(self) -> Traced:
        return Traced(self.office.program_id)

    def state(self, today: date) -> str:
        """`running`, `to come` or `over` on this day."""
        if self.ended_at or self.ends_on < today:
            return "over"
        return "running" if self.starts_on <= today else "to come"

    def end(self, *, by: models.Model, at: datetime) -> None:
        if self.ended_at:
            raise CoverRefused(str(_("Somebody ended this cover before you.")))
        self.ended_by, self.ended_at = by, at  # type: ignore[assignment]
        self.version += 1
        self.save(update_fields=["ended_by", "ended_at", "version"])
