"""A person's stays in the three stages."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from participants.models.enrolment import within
from participants.models.record import CaseRecord, CaseRecordQuerySet, Refused
from programs.models import Activity, StageKind


class StageStatus(models.TextChoices):
    """Where a stay stands."""

    PLANNED = "planned", _("Planned")
    WAITLISTED = "waitlisted", _("Waiting list")
    ACTIVE = "active", _("Active")
    ON_HOLD = "on_hold", _("On hold")
    COMPLETED = "completed", _("Completed")
    DROPPED_OUT = "dropped_out", _("Dropped out")
    TRANSFERRED = "transferred", _("Transferred")
    NOT_NEEDED = "not_needed", _("Not needed")
    DECLINED = "declined", _("Declined")


NEVER_STARTED = ("planned", "waitlisted", "not_needed", "declined")
RUNNING = ("active", "on_hold")
ENDED = ("completed", "dropped_out", "transferred")
WAITING = ("planned", "waitlisted")
SEATED = ("planned", *RUNNING)
"""Whoever stands so in an activity takes one of its places."""
TAUGHT = (StageKind.VOCATIONAL_TRAINING, StageKind.EDUCATION)

_FROM_WAITING = (*WAITING, "active", "not_needed", "declined")
_FROM_RUNNING = (*RUNNING, *ENDED)
MOVES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(WAITING, _FROM_WAITING),
    **dict.fromkeys(RUNNING, _FROM_RUNNING),
    **dict.fromkeys(ENDED, ENDED),  # how it ended may be corrected
    "not_needed": (),
    "declined": (),
}
"""What a stay can become from where it stands. A new stay begins anew."""


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


class StageQuerySet(CaseRecordQuerySet["Stage"]):
    def writable(self, scope: Scope) -> StageQuerySet:
        """Psychological support is written by one permission, the others by another."""
        care = Q(stage=StageKind.PSYCHOLOGICAL_SUPPORT)
        of_care = within(scope.reach(Permission.CARE_WRITE), case="enrolment_id")
        of_others = within(scope.reach(Permission.STAGE_WRITE), case="enrolment_id")
        return self.filter(care & of_care | ~care & of_others)

    def running(self) -> StageQuerySet:
        return self.filter(status__in=RUNNING)

    def waiting(self) -> StageQuerySet:
        return self.filter(status__in=WAITING)

    def on_the_list(self) -> StageQuerySet:
        """Who waits for a place, in the order in which they came."""
        listed = self.filter(status=StageStatus.WAITLISTED)
        return listed.order_by("waiting_since", "pk")


class Stage(CaseRecord):
    """One stay: the days from its start up to the day before its end.

    A stay that starts and ends on one day holds that day. Stays of one stage of
    one case never overlap; those that never started have no dates.
    """

    stage = models.CharField(_("stage"), max_length=30, choices=StageKind)
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="stays",
    )
    status = models.CharField(_("status"), max_length=20, choices=StageStatus)
    waiting_since = models.DateTimeField(
        _("waiting since"),
        null=True,
        blank=True,
        help_text=_("Since when on the waiting list: of those who wait, their order."),
    )
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    certified_on = models.DateField(_("certified on"), null=True, blank=True)
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clients",
        verbose_name=_("counsellor"),
    )
    scores_shared = models.BooleanField(
        _("scores shown to child protection"),
        default=False,
        db_default=False,
        help_text=_("By the counsellor, of a child."),
    )

    objects = StageQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "id"]
        verbose_name = _("stage record")
        verbose_name_plural = _("stage records")
        indexes = [
            models.Index(
                fields=["stage", "status", "enrolment"],
                name="stage_not_over",
                include=["office", "child_track", "started_on"],
                condition=Q(status__in=[*WAITING, *RUNNING]),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="stage_begins_once_a_day",
                fields=["enrolment", "stage", "started_on"],
            ),
            models.UniqueConstraint(
                name="stage_and_its_case_for_records", fields=["id", "enrolment"]
            ),
            models.CheckConstraint(
                name="stage_kind_is_known_code", condition=Q(stage__in=StageKind.values)
            ),
            models.CheckConstraint(
                name="stage_dates_fit_its_status",
                condition=Q(status__in=NEVER_STARTED, started_on=None, ended_on=None)
                | Q(status__in=RUNNING, started_on__isnull=False, ended_on=None)
                | Q(status__in=ENDED, started_on__isnull=False, ended_on__isnull=False),
                violation_error_message=_("The dates do not fit the status."),
            ),
            models.CheckConstraint(
                name="stage_ends_after_it_starts",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message=_("The stay ends before it starts."),
            ),
            models.CheckConstraint(
                name="stage_certificate_follows_completion",
                condition=Q(certified_on=None)
                | Q(status="completed", certified_on__gte=F("started_on")),
                violation_error_message=_("Only a completed stay has a certificate."),
            ),
            models.CheckConstraint(
                name="stage_on_the_waiting_list_has_its_turn",
                condition=~Q(status="waitlisted") | Q(waiting_since__isnull=False),
            ),
            models.CheckConstraint(
                name="stage_scores_are_of_psychological_support",
                condition=Q(scores_shared=False) | Q(stage="psychological_support"),
            ),
            models.CheckConstraint(
                name="stage_counsellor_is_for_psychological_support",
                condition=Q(counsellor=None) | Q(stage="psychological_support"),
            ),
            ExclusionConstraint(
                name="stage_stays_do_not_overlap",
                expressions=[
                    ("enrolment", RangeOperators.EQUAL),
                    ("stage", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "started_on",
                            Case(
                                When(
                                    ended_on=F("started_on"), then=F("started_on") + 1
                                ),
                                default=F("ended_on"),
                                output_field=models.DateField(),
                            ),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(started_on__isnull=False),
                violation_error_message=_("This overlaps another stay of the stage."),
            ),
        ]

    @property
    def trade_code(self) -> str:
        """What its course teaches, as ISCO-08."""
        return self.activity.trade_code if self.activity else ""

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.get_status_display()}"

    @property
    def name(self) -> str:
        """The course or group; of somebody in none the stage."""
        return str(self.activity or self.get_stage_display())

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING

    @property
    def seat(self) -> int | None:
        """The activity in which the stay takes a place, if it does."""
        return self.activity_id if self.status in SEATED else None

    def become(self, status: str) -> None:
        """Go on to ``status``, unless the stay has gone elsewhere meanwhile."""
        if status not in MOVES[self.status]:
            raise Refused(self.gone_on())
        self.status = status

    def gone_on(self) -> str:
        """What to tell somebody who would do what fitted an earlier status."""
        told = gettext("This is not possible any more. The stay now stands at: %s.")
        return told % self.get_status_display()
