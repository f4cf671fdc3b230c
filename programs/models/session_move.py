"""What became of the day on which a session was to be held."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.models.session import Session


class AskedBy(models.TextChoices):
    """Who wanted a session on another day."""

    PROVIDER = "provider", _("the provider")
    STAFF = "staff", _("the trainer or counsellor")
    PEOPLE = "people", _("the people of the group")
    PROGRAMME = "programme", _("the programme")
    OTHER = "other", _("somebody else")


class MoveReason(models.TextChoices):
    """Why a session is held on another day."""

    STAFF_ABSENT = "staff_absent", _("Trainer or counsellor absent")
    PLACE = "place", _("The place is not free")
    SECURITY = "security", _("Security")
    WEATHER = "weather", _("Weather or road")
    HOLIDAY = "holiday", _("Holiday")
    WORK = "work", _("Work or harvest of the people")
    OTHER = "other", _("Another reason")


class SessionMove(models.Model):
    """That a session was moved: from when, who asked for it, and why.

    Where it went to is the session itself, or the move after this one.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="moves")
    from_date = models.DateField(_("from the day"))
    from_starts_at = models.TimeField(_("from the time"), null=True)
    from_ends_at = models.TimeField(_("which ended at"), null=True)
    asked_by = models.CharField(_("asked by"), max_length=10, choices=AskedBy)
    because = models.CharField(_("reason"), max_length=20, choices=MoveReason)
    note = models.CharField(
        _("remark"), max_length=300, blank=True, help_text=_("Name nobody here.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("move of a session")
        verbose_name_plural = _("moves of sessions")
        constraints = [
            models.CheckConstraint(
                name="session_move_asked_by_is_known_code",
                condition=Q(asked_by__in=AskedBy.values),
            ),
            models.CheckConstraint(
                name="session_move_reason_is_known_code",
                condition=Q(because__in=MoveReason.values),
            ),
            models.CheckConstraint(
                name="session_move_from_hours_in_order",
                condition=Q(from_ends_at=None)
                | Q(from_starts_at__isnull=False, from_ends_at__gt=F("from_starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.from_date}"
