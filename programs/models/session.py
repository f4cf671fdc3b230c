"""The meetings of activities."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.models.audit import Traced
from programs.models.activity import Activity, of_activities
from programs.models.place import Office
from programs.models.stage_kind import StageKind


class NotHeld(models.TextChoices):
    """Why a session did not take place."""

    PROVIDER = "provider", _("Cancelled by the provider")
    STAFF_ABSENT = "staff_absent", _("Trainer or counsellor absent")
    NOBODY_CAME = "nobody_came", _("Nobody came")
    SECURITY = "security", _("Security")
    WEATHER = "weather", _("Weather or road")
    HOLIDAY = "holiday", _("Holiday")
    OTHER = "other", _("Another reason")


class SessionQuerySet(models.QuerySet["Session"]):
    def allowing(self, scope: Scope, permission: Permission) -> SessionQuerySet:
        """Sessions of the activities that the permission reaches."""
        reach = scope.reach(permission)
        return self.filter(of_activities(reach, activity="activity__")).distinct()


class Session(models.Model):
    """One meeting, planned or held. No persons are in it: their marks are apart."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="sessions")
    stage = models.CharField(_("stage"), max_length=30, choices=StageKind)
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    date = models.DateField(_("date"))
    sequence = models.PositiveSmallIntegerField(
        _("number of the day"), default=1, help_text=_("The first of the day is 1.")
    )
    took_place = models.BooleanField(
        _("took place"), null=True, blank=True, help_text=_("Unknown until held.")
    )
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    not_held_because = models.CharField(
        _("did not take place because of"), max_length=20, choices=NotHeld, blank=True
    )
    makes_up = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="made_up_by",
        verbose_name=_("makes up for"),
        help_text=_("An earlier session that some missed, or that was not held."),
    )
    register_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="registers",
        verbose_name=_("register kept by"),
    )
    register_at = models.DateTimeField(_("register saved"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "sequence", "id"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(
                name="session_once_in_an_activity_and_day",
                fields=["activity", "date", "sequence"],
                violation_error_message=_(
                    "The activity has a session of this number on this day."
                ),
            ),
            models.CheckConstraint(
                name="session_number_begins_at_1", condition=Q(sequence__gte=1)
            ),
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at=None)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message=_("It ends before it starts."),
            ),
            models.UniqueConstraint(
                name="session_and_its_activity_for_make_ups", fields=["id", "activity"]
            ),
            models.UniqueConstraint(
                name="session_and_its_day_for_its_marks", fields=["id", "date"]
            ),
            models.CheckConstraint(
                name="session_makes_up_for_another",
                condition=Q(makes_up=None)
                | Q(activity__isnull=False) & ~Q(makes_up=F("id")),
                violation_error_message=_("A session does not make up for itself."),
            ),
            models.CheckConstraint(
                name="session_not_held_for_a_reason",
                condition=Q(not_held_because="") | Q(took_place=False),
                violation_error_message=_("Only what did not take place has a reason."),
            ),
        ]

    def __str__(self) -> str:
        what = self.activity or self.get_stage_display()
        return f"{what}, {self.date} ({self.sequence})"

    def get_absolute_url(self) -> str:
        """Where its register is kept."""
        return reverse("activities:register", kwargs={"pk": self.pk})

    def traced(self) -> Traced:
        return Traced(self.office.program_id)

    def clean(self) -> None:
        if not self.activity:
            return
        if self.office_id and self.office.program_id != self.activity.program_id:
            raise ValidationError(
                {"activity": _("This activity is of another programme.")}
            )
        if self.stage and self.stage != self.activity.stage:
            raise ValidationError({"activity": _("This activity is of another stage.")})


class RegisterCorrection(models.Model):
    """That a register was changed after it had been kept, and why."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="corrections")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=300)
    child_track = models.BooleanField(_("child track"), default=False, editable=False)
    """Of a child's mark: the reason is for child protection alone."""

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("correction of a register")
        verbose_name_plural = _("corrections of registers")
        constraints = [
            models.CheckConstraint(
                name="register_correction_has_a_reason", condition=~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return self.reason
