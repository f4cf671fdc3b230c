"""Who works where, as what, from when to when."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.translation import gettext_lazy as _

from programs.models.place import Office
from programs.models.program import Program


class Role(models.TextChoices):
    """What somebody is in a programme. What each may do is `programs/roles.py`."""

    CASEWORKER = "caseworker", _("Caseworker")
    COUNSELLOR = "counsellor", _("Counsellor")
    CLINICAL_SUPERVISOR = "clinical_supervisor", _("Clinical supervisor")
    FACILITATOR = "facilitator", _("Facilitator")
    CHILD_PROTECTION = "child_protection", _("Child protection officer")
    PROGRAMME_LEAD = "programme_lead", _("Programme lead")
    MONITORING_OFFICER = "monitoring_officer", _("Monitoring officer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


ALONE = (Role.AUDITOR, Role.ADMINISTRATOR)
"""Who holds one of these holds nothing else at the same time, in no programme."""


DUTY = Case(
    *(When(role=role.value, then=Value(role.value)) for role in ALONE),
    default=Value("programme"),
    output_field=models.CharField(max_length=30),
)
"""What must not be mixed: all roles but those that stand alone are one duty."""
DAYS_HELD = Func(
    "starts_on",
    "ends_on",
    Value("[]"),
    function="daterange",
    output_field=DateRangeField(),
)
"""The last day belongs to it; without one it goes on."""


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def reaching(self, office: Office) -> AssignmentQuerySet:
        """Those of the office, and those of its whole programme."""
        here = Q(office=office) | Q(office=None, program=office.program_id)
        return self.filter(here)


class Assignment(models.Model):
    """A person's role in an office, or in the whole programme where none is named."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    program = models.ForeignKey(Program, models.PROTECT, related_name="assignments")
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        help_text=_("Empty: the whole programme."),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True, help_text=_("Last day."))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="roles_given",
        verbose_name=_("given by"),
        help_text=_("Nobody: somebody at the server's command line."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["program", "user", "role", "id"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                name="assignment_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.UniqueConstraint(
                name="assignment_open_once",
                fields=["user", "role", "program", "office"],
                condition=Q(ends_on=None),
                nulls_distinct=False,
                violation_error_message=_("This person has this role there already."),
            ),
            models.CheckConstraint(
                name="assignment_is_not_given_to_oneself",
                condition=Q(granted_by=None) | ~Q(granted_by=F("user")),
                violation_error_message=_("Somebody else has to give you a role."),
            ),
            ExclusionConstraint(
                name="assignment_duties_do_not_mix",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (DUTY, RangeOperators.NOT_EQUAL),
                    (DAYS_HELD, RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "An administrator or an auditor has no other role at the same"
                    " time, in no programme: who gives rights or looks after what"
                    " others do does no case work. End the other role first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.office or self.program}"

    def holds_today(self) -> bool:
        today = self.program.today()
        return self.starts_on <= today and (not self.ends_on or today <= self.ends_on)

    def get_role(self) -> Role:
        return Role(self.role)

    def clean(self) -> None:
        if self.office and self.office.program_id != self.program_id:
            raise ValidationError({"office": _("This office is of another programme.")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            # said here, for the rule on duties can't compare such days
            raise ValidationError({"ends_on": _("The last day is before the first.")})
