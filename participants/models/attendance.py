"""Who was there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.record import CaseRecord, CaseRecordQuerySet
from programs.models import Activity, Session, StageKind


class AttendanceStatus(models.TextChoices):
    """A mark. Excused and cancelled never count against anyone."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excused")
    CANCELLED = "cancelled", _("Cancelled")


ATTENDED = ("present", "late")
COUNTABLE = (*ATTENDED, "absent")


class AttendanceQuerySet(CaseRecordQuerySet["Attendance"]):
    def of_session(self, session: Session) -> AttendanceQuerySet:
        """The marks of a session.

        One that was imported for the meeting before it was planned is the same mark.
        """
        imported = Q(
            session=None,
            activity=session.activity_id,
            stage=session.stage,
            session_date=session.date,
            session_no=session.sequence,
        )
        return self.filter(Q(session=session) | imported)


class Attendance(CaseRecord):
    """A person's mark for one session of a stage."""

    stage = models.CharField(_("stage"), max_length=30, choices=StageKind)
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
    )
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, db_index=False
    )
    session_date = models.DateField(_("date"))
    session_no = models.PositiveSmallIntegerField(
        _("number"), default=1, help_text=_("Of the person's sessions on that day.")
    )
    status = models.CharField(_("mark"), max_length=10, choices=AttendanceStatus)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    reason = models.CharField(
        _("reason"),
        max_length=200,
        blank=True,
        db_default="",
        help_text=_("Of an absence."),
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["-session_date", "-session_no", "id"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        indexes = [
            models.Index(
                "session", name="attendance_session", condition=Q(session__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="attendance_once_in_a_session",
                fields=["enrolment", "stage", "session_date", "session_no"],
            ),
            models.CheckConstraint(
                name="attendance_number_begins_at_1", condition=Q(session_no__gte=1)
            ),
            models.CheckConstraint(
                name="attendance_mark_is_known_code",
                condition=Q(status__in=AttendanceStatus.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_date}: {self.get_status_display()}"
