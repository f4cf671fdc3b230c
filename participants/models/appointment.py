"""When a counsellor is to see somebody."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.models import User
from participants.models.counselling import CounsellingSession
from participants.models.record import CaseRecord, CaseRecordQuerySet, Refused

OVERLAP = _("You have another appointment at this time.")


class At(Func):
    """A moment: a day and a time of it, both the programme's own."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = models.DateTimeField()


SPAN = Func(
    At("day", "starts_at"),
    At("day", "ends_at"),
    function="tsrange",
    output_field=DateTimeRangeField(),
)


class AppointmentQuerySet(CaseRecordQuerySet["Appointment"]):
    def of_counsellor(self, user: User) -> AppointmentQuerySet:
        return self.filter(counsellor=user)

    def planned(self) -> AppointmentQuerySet:
        return self.filter(state=Appointment.State.PLANNED)

    def in_days(self, first: date, last: date) -> AppointmentQuerySet:
        """Those of these days that were not moved away, in their order."""
        there = self.filter(day__range=(first, last))
        return there.exclude(state=Appointment.State.MOVED).order_by("day", "starts_at")


class Appointment(CaseRecord):
    """A time at which a counsellor is to see a client.

    What came of it is the counselling session that it became, with its mark. One
    that is moved stays, with who asked; the one it was moved to names it.
    """

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("appointment", "Planned")
        RECORDED = "recorded", pgettext_lazy("appointment", "Recorded")
        MOVED = "moved", pgettext_lazy("appointment", "Moved")
        CANCELLED = "cancelled", pgettext_lazy("appointment", "Cancelled")

    class Place(models.TextChoices):
        OFFICE = "office", _("At the office")
        HOME = "home", _("At their home")
        ELSEWHERE = "elsewhere", _("Elsewhere")

    class AskedBy(models.TextChoices):
        PERSON = "person", _("the person")
        COUNSELLOR = "counsellor", _("the counsellor")
        PROGRAMME = "programme", _("the programme")
        SECURITY = "security", _("nobody: the security situation")

    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="appointments",
        verbose_name=_("counsellor"),
    )
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    kind = models.CharField(
        _("kind of session"), max_length=10, choices=CounsellingSession.Kind
    )
    place = models.CharField(_("place"), max_length=10, choices=Place)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.PLANNED
    )
    asked_by = models.CharField(
        _("asked by"),
        max_length=10,
        choices=AskedBy,
        blank=True,
        help_text=_("Who wanted it moved or cancelled."),
    )
    moved_from = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="moved_to",
        verbose_name=_("moved from"),
    )
    session = models.OneToOneField(
        CounsellingSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointment",
        verbose_name=_("counselling session"),
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-starts_at", "-id"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        indexes = [
            models.Index(fields=["counsellor", "day"], name="appointments_of_a_day"),
            models.Index(fields=["enrolment", "-day"], name="appointments_of_a_case"),
        ]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("It ends before it starts."),
            ),
            models.CheckConstraint(
                name="appointment_kind_is_known_code",
                condition=Q(kind__in=["individual", "family", "phone"]),
            ),
            models.CheckConstraint(
                name="appointment_place_is_known_code",
                condition=Q(place__in=["office", "home", "elsewhere"]),
            ),
            models.CheckConstraint(
                name="appointment_state_says_what_came_of_it",
                condition=Q(state="planned", asked_by="", session=None)
                | Q(state="recorded", asked_by="", session__isnull=False)
                | Q(
                    state__in=["moved", "cancelled"],
                    asked_by__in=["person", "counsellor", "programme", "security"],
                    session=None,
                ),
            ),
            models.CheckConstraint(
                name="appointment_is_not_moved_from_itself",
                condition=Q(moved_from=None) | ~Q(moved_from=F("id")),
            ),
            ExclusionConstraint(
                name="appointments_of_a_counsellor_do_not_overlap",
                expressions=[
                    ("counsellor", RangeOperators.EQUAL),
                    (SPAN, RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["planned", "recorded"]),
                violation_error_message=OVERLAP,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}, {self.starts_at:%H:%M}"

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_struck(self) -> bool:
        """Whether it is not held at its time."""
        return self.state in (self.State.MOVED, self.State.CANCELLED)

    @property
    def words(self) -> str:
        """Where it stands: of one that is recorded the mark."""
        if self.session is not None:
            return str(self.session.attendance.get_status_display())
        return str(self.get_state_display())

    def refuse_unless_planned(self) -> None:
        """Somebody may have said what came of it meanwhile."""
        if not self.is_planned:
            told = gettext(
                "This is not possible any more. The appointment stands at: %s."
            )
            raise Refused(told % self.words)

    def become(self, state: str, **facts: object) -> None:
        """Go on from planned; ``facts`` are the fields that say how."""
        self.refuse_unless_planned()
        self.state = state
        for name, value in facts.items():
            setattr(self, name, value)
        self.version += 1
        self.save()
