"""What somebody wants to reach, and who does what for it until when."""

from __future__ import annotations

from datetime import date

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.encrypted import EncryptedTextField, SealedConstraint
from participants.models.record import CaseRecord, CaseRecordQuerySet, Refused
from participants.models.signature import Signed

UNDER_WAY = ("agreed", "returned", "approved")
"""Agreed with the person, and not replaced by a later version."""


class PlanQuerySet(CaseRecordQuerySet["Plan"]):
    def waiting(self) -> PlanQuerySet:
        return self.filter(state=Plan.State.AGREED)

    def agreed(self) -> PlanQuerySet:
        """With the person, be it replaced since."""
        return self.exclude(state=Plan.State.DRAFT)

    def under_way(self) -> PlanQuerySet:
        return self.filter(state__in=UNDER_WAY)


class Plan(CaseRecord):
    """A version of somebody's reintegration plan.

    It is drafted, agreed with the person, and approved by somebody else. What was
    agreed is not changed: a new version begins as its copy, and replaces it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        AGREED = "agreed", _("Agreed, waits for approval")
        RETURNED = "returned", _("Sent back")
        APPROVED = "approved", _("Approved")
        REPLACED = "replaced", _("Replaced")

    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    signed_how = models.CharField(
        _("signed how"), max_length=10, choices=Signed, blank=True
    )
    review_on = models.DateField(_("next review on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = EncryptedTextField(_("why"), blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("reintegration plan")
        verbose_name_plural = _("reintegration plans")
        constraints = [
            models.UniqueConstraint(
                name="plan_version_once_in_a_case", fields=["enrolment", "number"]
            ),
            models.UniqueConstraint(
                name="plan_of_each_state_once_in_a_case",
                fields=["enrolment", "state"],
                condition=Q(state__in=["draft", "agreed", "returned", "approved"]),
            ),
            models.UniqueConstraint(
                name="plan_and_case_for_its_goals", fields=["id", "enrolment"]
            ),
            models.CheckConstraint(
                name="plan_is_agreed_or_a_draft",
                condition=Q(
                    state="draft",
                    agreed_on=None,
                    signed_how="",
                    review_on=None,
                    decided_by=None,
                )
                | Q(
                    state__in=["agreed", "returned", "approved", "replaced"],
                    agreed_on__isnull=False,
                    signed_how__in=["paper", "thumbprint", "witness"],
                    review_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="plan_is_decided_or_waits",
                condition=Q(
                    state__in=["draft", "agreed", "replaced"],
                    decided_by=None,
                    decided_at=None,
                )
                | Q(
                    state__in=["returned", "approved", "replaced"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="plan_is_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("written_by")),
                violation_error_message=_("Nobody approves a plan of their own."),
            ),
            models.CheckConstraint(
                name="plan_is_sent_back_for_a_reason",
                condition=~Q(state="returned") | Q(decision_note__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_is_reviewed_after_it_is_agreed",
                condition=Q(review_on=None) | Q(review_on__gt=F("agreed_on")),
                violation_error_message=_("The review comes after the agreement."),
            ),
            models.CheckConstraint(
                name="plan_versions_count_from_1", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return gettext("Version %(number)d") % {"number": self.number}

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.AGREED

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def move(self, to: str) -> None:
        """Refused where a plan does not come to that state from the one it is in."""
        if to not in MOVES[self.state]:
            told = gettext("This version of the plan stands at: %(state)s.")
            raise Refused(told % {"state": self.get_state_display()})
        self.state = to

    def was_written_by(self, user_id: int | None) -> bool:
        """Whether somebody began this version, or wrote anything that stands in it."""
        if self.written_by_id == user_id:
            return True
        goals = Goal.objects.filter(plan=self).values("pk")
        steps = Step.objects.filter(goal__plan=self).values("pk")
        of = {"GoalEvent": goals, "StepEvent": steps}
        return any(
            apps.get_model("participants", events)
            ._default_manager.filter(row__in=rows, event_by=user_id)
            .written()
            .exists()
            for events, rows in of.items()
        )

    def may_be_decided_by(self, user_id: int | None) -> bool:
        return self.is_waiting and not self.was_written_by(user_id)


State = Plan.State
MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.AGREED}),
    State.AGREED: frozenset({State.APPROVED, State.RETURNED, State.REPLACED}),
    State.RETURNED: frozenset({State.REPLACED}),
    State.APPROVED: frozenset({State.REPLACED}),
    State.REPLACED: frozenset(),
}
"""What may become of a version of a plan."""


class PartQuerySet(CaseRecordQuerySet):
    def standing(self) -> PartQuerySet:
        """Those that belong to their plan: the others were left out of the draft."""
        return self.filter(dropped=False)


class StepQuerySet(PartQuerySet):
    def under_way(self) -> StepQuerySet:
        """Each once: of the version that was agreed last."""
        plan = Plan.objects.under_way().filter(enrolment=models.OuterRef("enrolment"))
        latest = models.Subquery(plan.order_by("-number").values("pk")[:1])
        standing = self.filter(dropped=False, goal__dropped=False)
        return standing.filter(goal__plan=latest)

    def open(self) -> StepQuerySet:
        """Neither done, nor known not to be."""
        return self.filter(done_on=None, not_done_because__isnull=True)


class PlanPart(CaseRecord):
    """What a plan is made of. ``key`` is the same in all versions of the plan."""

    key = models.UUIDField(default=uuid7, editable=False)
    dropped = models.BooleanField(_("left out of the plan"), default=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True


class Goal(PlanPart):
    """What somebody wants to reach, in one of the eight dimensions of a life."""

    class Dimension(models.TextChoices):
        PERSONAL = "personal", _("Personal")
        PRODUCTIVE = "productive", _("Work and income")
        FAMILY = "family", _("Family")
        HABITAT = "habitat", _("Home and surroundings")
        HEALTH = "health", _("Health")
        EDUCATION = "education", _("Education")
        CITIZENSHIP = "citizenship", _("Citizenship")
        SECURITY = "security", _("Security")

    plan = models.ForeignKey(
        Plan, models.PROTECT, db_constraint=False, verbose_name=_("plan")
    )
    dimension = models.CharField(_("dimension"), max_length=12, choices=Dimension)
    text = EncryptedTextField(_("goal"))
    order = models.PositiveSmallIntegerField(_("place in the plan"))

    class Meta:
        ordering = ["order", "created_at", "id"]
        verbose_name = _("goal of a plan")
        verbose_name_plural = _("goals of plans")
        constraints = [
            models.UniqueConstraint(name="goal_once_in_a_plan", fields=["plan", "key"]),
            models.UniqueConstraint(
                name="goal_and_case_for_its_steps", fields=["id", "enrolment"]
            ),
            models.CheckConstraint(
                name="goal_dimension_is_known_code",
                condition=Q(
                    dimension__in=[
                        *("personal", "productive", "family", "habitat"),
                        *("health", "education", "citizenship", "security"),
                    ]
                ),
            ),
            SealedConstraint(name="goal_says_what", field="text", has_content=True),
            models.CheckConstraint(
                name="goal_places_count_from_1", condition=Q(order__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_dimension_display())


class Step(PlanPart):
    """What is done for a goal: by whom, until when, and what came of it."""

    class Who(models.TextChoices):
        PERSON = "person", _("The person")
        FAMILY = "family", _("The family")
        CASEWORKER = "caseworker", _("The caseworker")
        COUNSELLOR = "counsellor", _("The counsellor")
        PROVIDER = "provider", _("A school or a training centre")
        PARTNER = "partner", _("A partner organisation")
        COMMUNITY = "community", _("The community")

    goal = models.ForeignKey(
        Goal, models.PROTECT, db_constraint=False, verbose_name=_("goal")
    )
    what = EncryptedTextField(_("what is done"))
    who = models.CharField(_("who does it"), max_length=12, choices=Who)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    not_done_because = EncryptedTextField(_("not done, because"), blank=True)

    objects = StepQuerySet.as_manager()  # type: ignore[misc]  # its own kind

    class Meta:
        ordering = ["due_on", "created_at", "id"]
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of plans")
        indexes = [models.Index("enrolment", name="step_of_a_case")]
        constraints = [
            models.UniqueConstraint(
                name="step_once_for_a_goal", fields=["goal", "key"]
            ),
            models.CheckConstraint(
                name="step_who_is_known_code",
                condition=Q(
                    who__in=[
                        *("person", "family", "caseworker", "counsellor"),
                        *("provider", "partner", "community"),
                    ]
                ),
            ),
            SealedConstraint(name="step_says_what", field="what", has_content=True),
            models.CheckConstraint(
                name="step_is_done_or_not",
                condition=Q(done_on=None) | Q(not_done_because__isnull=True),
                violation_error_message=_("A step is done, or it is not."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_who_display())

    @property
    def is_open(self) -> bool:
        return self.done_on is None and not self.not_done_because

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on < today
