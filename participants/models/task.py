"""Work that somebody writes down for themselves or a colleague, about a case."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField, SealedConstraint
from core.models import User
from participants.models.record import CaseRecord, CaseRecordQuerySet

A_WEEK = timedelta(days=7)


class TaskQuerySet(CaseRecordQuerySet["Task"]):
    def open(self) -> TaskQuerySet:
        return self.filter(state=Task.State.OPEN)

    def of_user(self, user: int | None) -> TaskQuerySet:
        return self.filter(assignee=user)

    def give_to(self, user: User) -> None:
        self.update(assignee=user, version=F("version") + 1, updated_at=Now())


def due_by(today: date, when: str) -> Q:
    """Those that are ``late``, due in a ``week`` from today on, or ``later``."""
    soon = today + A_WEEK
    return {
        "late": Q(due_on__lt=today),
        "week": Q(due_on__gte=today, due_on__lte=soon),
        "later": Q(due_on__gt=soon),
    }[when]


class Task(CaseRecord):
    """Something to do about a case by a day, and what came of it.

    What falls due by a rule is no row: it is there while the rule holds.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Not needed any more")

    what = EncryptedTextField(_("what is to be done"))
    due_on = models.DateField(_("by"))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="tasks",
        verbose_name=_("who does it"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="tasks_written",
        verbose_name=_("written by"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks_settled",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    why_not = EncryptedTextField(_("why not"), blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            models.Index("enrolment", name="task_of_a_case"),
            models.Index(
                fields=["assignee", "due_on"],
                name="task_of_somebody_to_do",
                condition=Q(state="open"),
            ),
            models.Index(
                fields=["office", "due_on"],
                name="task_of_an_office_to_do",
                condition=Q(state="open"),
            ),
        ]
        constraints = [
            SealedConstraint(name="task_says_what", field="what", has_content=True),
            models.CheckConstraint(
                name="task_is_open_or_settled",
                condition=Q(state="open", settled_by=None, settled_at=None)
                | Q(
                    state__in=["done", "dropped"],
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="task_dropped_for_a_reason",
                condition=~Q(state="dropped") | Q(why_not__isnull=False),
                violation_error_message=_("Say why it is not needed any more."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
