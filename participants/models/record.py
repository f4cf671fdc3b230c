"""What every record of a case has: whose it is, and who may see it."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.access import Permission, Scope
from core.models.audit import Traced
from participants.models.enrolment import Enrolment, within

Record = TypeVar("Record", bound="CaseRecord")


class Refused(Exception):
    """What the facts of a case do not allow: the sentence tells people why."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
        """The field that has to be put right, where there is one."""


def rule_of(error: IntegrityError) -> str:
    """The name of the constraint that was broken, where one was."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def broken(record: models.Model, error: IntegrityError) -> Exception:
    """What the broken rule of a record's table says to people; else the error."""
    name = rule_of(error)
    for rule in record._meta.constraints:
        if rule.name == name:
            return Refused(str(rule.get_violation_error_message()))
    return error


class CaseRecordQuerySet(models.QuerySet[Record]):
    """Rows of cases; every view starts from `allowing`."""

    def allowing(self, scope: Scope, permission: Permission) -> Self:
        """What stayed with a case that was merged into another stands nowhere."""
        return self.reached(scope, permission).of_standing_cases()

    def reached(self, scope: Scope, permission: Permission) -> Self:
        """The same with what stayed with merged cases, for who merges."""
        return self.filter(within(scope.reach(permission), case="enrolment_id"))

    def of_standing_cases(self) -> Self:
        away = Enrolment.objects.merged_away().values("pk")
        return self.exclude(enrolment__in=away)

    def of(self, enrolment: Enrolment) -> Self:
        return self.filter(enrolment=enrolment)


class CaseRecord(models.Model):
    """A row about one case, with the office and track its policy compares.

    A composite key in the database keeps the two those of the enrolment.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, db_constraint=False, db_index=False
    )
    office = models.ForeignKey(
        "programs.Office", models.PROTECT, db_constraint=False, db_index=False
    )
    child_track = models.BooleanField(_("child track"))
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def traced(self) -> Traced:
        return self.enrolment.traced()
