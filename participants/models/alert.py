"""That somebody may harm themselves, and what was done about it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.encrypted import EncryptedJSONField, EncryptedTextField, SealedConstraint
from participants.models.assessment import Assessment
from participants.models.counselling import Confidential
from participants.models.enrolment import within
from participants.models.record import CaseRecord, CaseRecordQuerySet

ANSWERED_WITHIN = timedelta(hours=24)


def _done(deed: str, *, done: bool = True) -> dict[str, bool]:
    """That somebody did it at some time, or nobody has."""
    return {f"{deed}_{what}__isnull": not done for what in ("by", "at")}


PROPOSED, NOT_PROPOSED = Q(**_done("proposed")), Q(**_done("proposed", done=False))
CONFIRMED, NOT_CONFIRMED = Q(**_done("closed")), Q(**_done("closed", done=False))
NOT_ASSESSED = Q(assessed_at=None)


class AlertQuerySet(CaseRecordQuerySet["Alert"]):
    def allowing(self, scope: Scope, permission: Permission) -> AlertQuerySet:
        """Whoever is shown a child's scores is shown its alerts, too.

        Without that child protection sees an alert that was handed to it, and one
        that nobody has answered in time.
        """
        reach = scope.reach(permission)
        children = Q(child_track=True, office__in=reach.shared)
        late = Q(state=Alert.State.OPEN, due_at__lte=Now())
        told = children & (Q(shared=True) | late)
        seen = self.filter(within(reach, case="enrolment_id") | told)
        return seen.of_standing_cases()

    def open(self) -> AlertQuerySet:
        return self.exclude(state=Alert.State.CLOSED)

    def in_state(self, state: str) -> AlertQuerySet:
        """``state`` is open, late or closed; anything else leaves all."""
        if state == "closed":
            return self.filter(state=Alert.State.CLOSED)
        if state == "late":
            return self.open().filter(due_at__lte=Now())
        return self.open() if state == "open" else self


class Alert(CaseRecord):
    """A self-harm alert: it stays open until two people have said otherwise.

    It holds no word of what was said: that is a `SafetyAssessment`. One that is
    closed stays so; if it begins again that is a new alert.
    """

    class Reason(models.TextChoices):
        ANSWER = "answer", _("Answer to a screening instrument")
        SAID = "said", _("Said so")
        HARMED = "harmed", _("Has harmed themselves")
        TOLD = "told", _("Others are worried")
        SEEN = "seen", _("Signs that were seen")

    class State(models.TextChoices):
        OPEN = "open", _("Safety not assessed yet")
        ASSESSED = "assessed", _("Safety assessed")
        PROPOSED = "proposed", _("Closing proposed")
        CLOSED = "closed", _("Closed")

    reason = models.CharField(_("why"), max_length=10, choices=Reason)
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, null=True, verbose_name=_("assessment")
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("raised by"),
        help_text=_("Nobody: an import."),
    )
    raised_at = models.DateTimeField(_("raised"))
    due_at = models.DateTimeField(_("to be answered by"))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN
    )
    shared = models.BooleanField(
        _("shown to child protection"), default=False, help_text=_("Of a child.")
    )
    assessed_at = models.DateTimeField(_("safety assessed"), null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("closing proposed by"),
    )
    proposed_at = models.DateTimeField(_("closing proposed"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        verbose_name = _("self-harm alert")
        verbose_name_plural = _("self-harm alerts")
        indexes = [
            models.Index(fields=["enrolment", "-raised_at"], name="alert_of_a_case"),
            models.Index(fields=["raised_at", "id"], name="alert_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="alert_reason_is_known_code",
                condition=Q(reason__in=["answer", "said", "harmed", "told", "seen"]),
            ),
            models.CheckConstraint(
                name="alert_comes_from_an_answer_or_somebody",
                condition=Q(reason="answer", assessment__isnull=False)
                | ~Q(reason="answer") & Q(assessment=None, raised_by__isnull=False),
            ),
            models.CheckConstraint(
                name="alert_is_due_in_a_day",
                condition=Q(due_at=F("raised_at") + ANSWERED_WITHIN),
            ),
            models.CheckConstraint(
                name="alert_state_goes_with_what_was_done",
                condition=Q(state="open") & NOT_ASSESSED & NOT_PROPOSED & NOT_CONFIRMED
                | Q(state="assessed") & ~NOT_ASSESSED & NOT_PROPOSED & NOT_CONFIRMED
                | Q(state="proposed") & ~NOT_ASSESSED & PROPOSED & NOT_CONFIRMED
                | Q(state="closed") & ~NOT_ASSESSED & PROPOSED & CONFIRMED,
            ),
            models.CheckConstraint(
                name="alert_is_closed_by_another_than_proposed_it",
                condition=Q(closed_by=None) | ~Q(closed_by=F("proposed_by")),
                violation_error_message=_("Somebody else confirms the closing."),
            ),
            models.CheckConstraint(
                name="alert_is_closed_by_another_than_raised_it",
                condition=Q(closed_by=None)
                | Q(raised_by=None)
                | ~Q(closed_by=F("raised_by")),
                violation_error_message=_("Somebody else confirms the closing."),
            ),
        ]

    @property
    def is_answered(self) -> bool:
        """Whether somebody's safety was assessed since it was raised."""
        return self.state != self.State.OPEN

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, {self.raised_at:%Y-%m-%d}"


class SafetyAssessment(Confidential):
    """What was learned of somebody's danger to themselves, and done about it.

    ``parts`` holds a text for each `Part` that was filled in. Each talk is a row
    of its own; the latest says how things stand.
    """

    class Part(models.TextChoices):
        MEANS = "means", _("Means: what there is to do it with, and who keeps it")
        PLAN = "plan", _("Plan: how, when and where")
        INTENT = "intent", _("Intent: how sure the person is")
        PROTECTS = "protects", _("What protects: people, reasons, faith, work")
        DONE = "done", _("What was done")
        HANDED_OVER = "handed_over", _("Handed over to whom")

    class Risk(models.TextChoices):
        LOW = "low", _("Low: thoughts, no plan")
        MEDIUM = "medium", _("Medium: a plan, or means at hand")
        HIGH = "high", _("High: plan, means and intent")
        NOW = "now", _("In danger now: not to be left alone")

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="safety_assessments")
    risk = models.CharField(_("danger"), max_length=10, choices=Risk)
    parts = EncryptedJSONField(_("safety assessment"))

    class Meta(Confidential.Meta):
        ordering = ["-created_at", "-id"]
        verbose_name = _("safety assessment")
        verbose_name_plural = _("safety assessments")
        indexes = [
            models.Index(
                fields=["enrolment", "-created_at"], name="safety_assessment_of_a_case"
            )
        ]
        constraints = [
            SealedConstraint(name="safety_assessment_is_sealed", field="parts"),
            models.CheckConstraint(
                name="safety_assessment_risk_is_known_code",
                condition=Q(risk__in=["low", "medium", "high", "now"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_risk_display())


class AlertClosing(Confidential):
    """Why somebody proposed to close an alert: what was done since."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="closings")
    text = EncryptedTextField(_("why it can be closed"))

    class Meta(Confidential.Meta):
        ordering = ["-created_at", "-id"]
        verbose_name = _("proposal to close an alert")
        verbose_name_plural = _("proposals to close an alert")
        indexes = [models.Index(fields=["enrolment"], name="alert_closing_of_a_case")]
        constraints = [
            SealedConstraint(
                name="alert_closing_has_words", field="text", has_content=True
            )
        ]

    def __str__(self) -> str:
        return str(self.alert)
