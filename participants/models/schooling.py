"""What somebody learns in a stay in education, where, and at which level."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import long_date
from participants.models.record import CaseRecord, CaseRecordQuerySet, Refused
from participants.models.stage import ENDED, Stage, StageStatus
from programs import isced
from programs.models import StageKind

HIGHEST = isced.LEVELS[-1][0]


class Learning(models.TextChoices):
    """What kind of learning it is."""

    LITERACY = "literacy", _("Literacy")
    NUMERACY = "numeracy", _("Numeracy")
    CATCH_UP = "catch_up", _("Catch-up classes")
    FORMAL_SCHOOL = "formal_school", _("Formal school")
    BRIDGING = "bridging", _("Bridging class")
    LANGUAGE = "language", pgettext_lazy("school", "Language")


TO_SCHOOL = (Learning.CATCH_UP, Learning.BRIDGING)
"""Classes that lead into formal school, and may be taken beside it."""


LEFT = (StageStatus.DROPPED_OUT, StageStatus.TRANSFERRED)
"""Whoever left so may enrol again."""


class SchoolingQuerySet(CaseRecordQuerySet["Schooling"]):
    def without_childcare(self) -> SchoolingQuerySet:
        """Who needs somebody to look after the children, and has nobody."""
        return self.filter(childcare=Schooling.Childcare.NEEDED)


class Schooling(CaseRecord):
    """One for each stay in education; stays that were imported may lack it.

    The school's own facts, not those of the stay: imports write stays alone.
    """

    class Childcare(models.TextChoices):
        NOT_NEEDED = "not_needed", _("Not needed")
        NEEDED = "needed", _("Needed, nobody looks after the children yet")
        GIVEN = "given", _("Given")

    class LeftBecause(models.TextChoices):
        FEES = "fees", _("School fees")
        WORK = "work", _("Had to work")
        CHILDREN = "children", _("Care of children")
        DISTANCE = "distance", _("Too far away")
        ILLNESS = "illness", _("Illness")
        SECURITY = "security", _("Not safe")
        OTHER = "other", _("Something else")

    stay = models.OneToOneField(
        Stage,
        models.PROTECT,
        db_constraint=False,
        related_name="schooling",
        verbose_name=_("stay"),
    )
    learning = models.CharField(_("kind of learning"), max_length=20, choices=Learning)
    beside_school = models.BooleanField(
        _("goes to formal school beside it"), default=False
    )
    school = models.CharField(_("school"), max_length=120, blank=True)
    grade = models.CharField(
        pgettext_lazy("school", "class"), max_length=30, blank=True
    )
    entry_level = models.PositiveSmallIntegerField(
        _("level at the start"), null=True, blank=True, choices=isced.LEVELS
    )
    exit_level = models.PositiveSmallIntegerField(
        _("level at the end"), null=True, blank=True, choices=isced.LEVELS
    )
    childcare = models.CharField(
        _("childcare"), max_length=10, choices=Childcare, blank=True
    )
    childcare_since = models.DateField(_("childcare since"), null=True, blank=True)
    left_because = models.CharField(
        _("why they left"), max_length=10, choices=LeftBecause, blank=True
    )
    again_after = models.ForeignKey(
        Stage,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="enrolled_again",
        verbose_name=_("enrolled again after"),
    )

    objects = SchoolingQuerySet.as_manager()

    class Meta:
        verbose_name = _("schooling")
        verbose_name_plural = _("schooling")
        constraints = [
            models.CheckConstraint(
                name="schooling_learning_is_known_code",
                condition=Q(learning__in=Learning.values),
            ),
            models.CheckConstraint(
                name="schooling_beside_school_leads_to_it",
                condition=Q(beside_school=False)
                | Q(learning__in=["catch_up", "bridging"]) & ~Q(school=""),
                violation_error_message=_(
                    "Only catch-up and bridging classes are taken beside a school:"
                    " name the school."
                ),
            ),
            *(
                models.CheckConstraint(
                    name=f"schooling_{name}_is_0_to_8",
                    condition=Q(**{name: None}) | Q(**{f"{name}__lte": HIGHEST}),
                )
                for name in ("entry_level", "exit_level")
            ),
            models.CheckConstraint(
                name="schooling_level_does_not_fall",
                condition=Q(entry_level=None)
                | Q(exit_level=None)
                | Q(exit_level__gte=F("entry_level")),
                violation_error_message=_(
                    "The level at the end is below that at the start."
                ),
            ),
            models.CheckConstraint(
                name="schooling_childcare_is_known_code",
                condition=Q(childcare__in=["", "not_needed", "needed", "given"]),
            ),
            models.CheckConstraint(
                name="schooling_childcare_that_has_a_day_is_asked_for",
                condition=Q(childcare_since=None)
                | Q(childcare__in=["needed", "given"]),
                violation_error_message=_(
                    "Only childcare that is needed or given has a first day."
                ),
            ),
            models.CheckConstraint(
                name="schooling_left_because_is_known_code",
                condition=Q(
                    left_because__in=[
                        *("", "fees", "work", "children", "distance"),
                        *("illness", "security", "other"),
                    ]
                ),
            ),
            models.CheckConstraint(
                name="schooling_is_not_again_after_itself",
                condition=Q(again_after=None) | ~Q(again_after=F("stay")),
            ),
        ]

    def __str__(self) -> str:
        """`Formal school, class 5`."""
        if not self.grade:
            return self.get_learning_display()
        facts = {"learning": self.get_learning_display(), "grade": self.grade}
        return gettext("%(learning)s, class %(grade)s") % facts

    @property
    def is_in_school(self) -> bool:
        return self.learning == Learning.FORMAL_SCHOOL

    @property
    def leads_to_school(self) -> bool:
        """Whether it is for somebody under 15: formal school, or beside it."""
        return self.is_in_school or (self.beside_school and self.learning in TO_SCHOOL)

    @property
    def last_level(self) -> int | None:
        """The level as it was known last."""
        return self.entry_level if self.exit_level is None else self.exit_level

    def fit(self, today: date) -> None:
        """Refuse what the stay does not allow, or the days."""
        if self.stay.stage != StageKind.EDUCATION:
            raise Refused(gettext("Only a stay in education has schooling."))
        if self.childcare_since and self.childcare_since > today:
            raise Refused(gettext("This day is still to come."), "childcare_since")
        if self.exit_level is not None and self.stay.status not in ENDED:
            told = gettext("The stay is not over: its last level is not known yet.")
            raise Refused(told, "exit_level")
        if self.left_because and self.stay.status != StageStatus.DROPPED_OUT:
            told = gettext("Why they left is kept of who dropped out.")
            raise Refused(told, "left_because")
        if self.again_after:
            self._fit_after(self.again_after)

    def _fit_after(self, earlier: Stage) -> None:
        if earlier.stage != StageKind.EDUCATION or earlier.status not in LEFT:
            told = gettext("Only who left education before is enrolled again.")
            raise Refused(told)
        begun, ended = self.stay.started_on, earlier.ended_on
        if begun and ended and begun < ended:
            told = gettext("This is before the end of the earlier stay on %(day)s.")
            raise Refused(told % {"day": long_date(ended)}, "started_on")
