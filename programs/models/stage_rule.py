"""What a programme asks of its stages: their order, conditions and length."""

from __future__ import annotations

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models.audit import Traced
from programs.models.program import Program
from programs.models.stage_kind import StageKind

TAUGHT = (StageKind.VOCATIONAL_TRAINING, StageKind.EDUCATION)


class Gate(models.TextChoices):
    """Where a condition is asked: before a stay runs, or before it is completed."""

    START = "start", _("To start")
    COMPLETE = "complete", _("To complete")


class ConditionKind(models.TextChoices):
    """What can be asked before a stage is started or completed."""

    SCREENED = "screened", _("Psychological screening")
    CONSENT = "consent", _("Consent to keeping a record and giving services")
    FUNCTIONING = "functioning", _("Questions about functioning answered")
    EDUCATION_LEVEL = "education_level", _("Education level known")
    SMALLEST_AGE = "smallest_age", _("At least so many years old")
    SESSIONS = "sessions", _("At least so many sessions attended")
    RATE = "rate", _("At least so many percent of the sessions attended")
    ASSESSED = "final_assessment", _("Final assessment passed")
    CERTIFICATE = "certificate", _("Certificate given")
    CLOSING = "closing_assessment", _("Closing assessment")


class Asked(NamedTuple):
    """Where a kind of condition is asked, and which numbers it takes."""

    gate: Gate
    stages: tuple[StageKind, ...] = tuple(StageKind)
    most: int = 0
    """The greatest number it takes, from 1 on; 0: it takes none."""


KINDS: dict[str, Asked] = {
    ConditionKind.SCREENED: Asked(Gate.START),
    ConditionKind.CONSENT: Asked(Gate.START),
    ConditionKind.FUNCTIONING: Asked(Gate.START),
    ConditionKind.EDUCATION_LEVEL: Asked(Gate.START),
    ConditionKind.SMALLEST_AGE: Asked(Gate.START, most=99),
    ConditionKind.SESSIONS: Asked(Gate.COMPLETE, most=1_000),
    ConditionKind.RATE: Asked(Gate.COMPLETE, most=100),
    ConditionKind.ASSESSED: Asked(Gate.COMPLETE, (StageKind.VOCATIONAL_TRAINING,)),
    ConditionKind.CERTIFICATE: Asked(Gate.COMPLETE, TAUGHT),
    ConditionKind.CLOSING: Asked(Gate.COMPLETE, (StageKind.PSYCHOLOGICAL_SUPPORT,)),
}
"""A kind is offered for the stages in which somebody can meet it."""


def offered(stage: str) -> list[ConditionKind]:
    """What may be asked in a stage."""
    return [kind for kind in ConditionKind if stage in KINDS[kind].stages]


def _takes_its_number() -> Q:
    """The numbers of each kind; in the order of the kinds."""
    fits = Q()
    for kind in ConditionKind:
        most = KINDS[kind].most
        number = Q(number=None)
        if most:
            number = Q(number__isnull=False, number__range=(1, most))
        fits |= Q(kind=kind.value) & number
    return fits


class StageRule(models.Model):
    """How a programme goes about one stage. Without one nothing is asked."""

    class State(models.TextChoices):
        BEGUN = "begun", _("Begun")
        COMPLETED = "completed", _("Completed")

    program = models.ForeignKey(Program, models.PROTECT, related_name="stage_rules")
    stage = models.CharField(_("stage"), max_length=30, choices=StageKind)
    weeks = models.PositiveSmallIntegerField(
        _("planned length in weeks"),
        null=True,
        blank=True,
        help_text=_("Empty: no length is planned."),
    )
    after = models.CharField(
        _("after which stage"),
        max_length=30,
        choices=[(stage.value, stage.label) for stage in TAUGHT],
        blank=True,
        help_text=_(
            "Empty: it may run beside the others. Psychological support can't be"
            " asked for first, for whoever meets the rule would learn how it stands."
        ),
    )
    after_state = models.CharField(
        _("which has to be"), max_length=10, choices=State, blank=True
    )
    for_children = models.BooleanField(
        _("holds for the child track too"),
        default=False,
        help_text=_(
            "Children are given support without conditions (IDDRS 5.20): set this only"
            " where a rule protects them. In psychological support it can't be set."
        ),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["program", "stage"]
        verbose_name = _("rule of a stage")
        verbose_name_plural = _("rules of stages")
        constraints = [
            models.UniqueConstraint(
                name="stage_rule_once_in_a_programme",
                fields=["program", "stage"],
                violation_error_message=_("The programme has a rule of this stage."),
            ),
            models.CheckConstraint(
                name="stage_rule_stage_is_known_code",
                condition=Q(stage__in=StageKind.values),
            ),
            models.CheckConstraint(
                name="stage_rule_weeks_are_1_to_520",
                condition=Q(weeks=None) | Q(weeks__range=(1, 520)),
                violation_error_message=_("A stage lasts from 1 to 520 weeks."),
            ),
            models.CheckConstraint(
                name="stage_rule_order_is_whole",
                condition=Q(after="", after_state="")
                | Q(after__in=TAUGHT, after_state__in=["begun", "completed"]),
                violation_error_message=_(
                    "Name the stage that comes first and how it has to stand, or"
                    " neither."
                ),
            ),
            models.CheckConstraint(
                name="stage_rule_is_not_after_itself",
                condition=~Q(after=F("stage")),
                violation_error_message=_("A stage does not come after itself."),
            ),
            models.CheckConstraint(
                name="stage_rule_asks_no_child_for_support",
                condition=~Q(stage="psychological_support", for_children=True),
                violation_error_message=_(
                    "Nothing is asked of children before psychological support."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program}: {self.get_stage_display()}"

    def clean(self) -> None:
        """Two stages that wait for each other would never begin."""
        others = StageRule.objects.filter(
            program=self.program_id, stage=self.after, after=self.stage
        )
        if self.after and self.after != self.stage and others.exists():
            told = _("That stage waits for this one: neither could begin.")
            raise ValidationError({"after": told})


class StageCondition(models.Model):
    """One thing that is asked. It is never deleted: what no longer holds is so said."""

    rule = models.ForeignKey(StageRule, models.PROTECT, related_name="conditions")
    kind = models.CharField(_("condition"), max_length=20, choices=ConditionKind)
    number = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        help_text=_("Of years, sessions or percent, where the condition takes one."),
    )
    holds = models.BooleanField(_("holds"), default=True)

    class Meta:
        ordering = ["rule", "id"]
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        constraints = [
            models.UniqueConstraint(
                name="stage_condition_once_in_a_rule",
                fields=["rule", "kind"],
                violation_error_message=_("The rule has this condition already."),
            ),
            models.CheckConstraint(
                name="stage_condition_takes_its_number",
                condition=_takes_its_number(),
                violation_error_message=_(
                    "Give the number where the condition takes one, percent up to 100,"
                    " years up to 99; else leave it empty."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def traced(self) -> Traced:
        return Traced(self.rule.program_id)

    @property
    def gate(self) -> Gate:
        return KINDS[self.kind].gate

    def clean(self) -> None:
        """What nobody can meet in the stage is not asked there."""
        if self.kind in KINDS and self.rule.stage not in KINDS[self.kind].stages:
            raise ValidationError({"kind": _("In this stage nobody can meet this.")})
