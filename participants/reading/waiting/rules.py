"""What waits for whom: all rules, in the order in which *Home* tells them."""

from django.utils.translation import gettext_lazy as _

from core.access import Permission
from participants.reading import missing_registers, seats, tasks
from participants.reading.waiting import cases, courses, of_cases, pressing
from participants.reading.waiting.rule import Kind, Rule

P = Permission
TO_KEEP = [
    Rule(
        _("Registers to keep"),
        P.REGISTER_WRITE,
        missing_registers.missing,
        courses.registers,
        "activities:register-list",
        tone="warn",
        kind=Kind.LATE,
    ),
    Rule(
        _("Free places with people waiting"),
        P.SEAT_GIVE,
        seats.to_fill,
        courses.seats,
        "activities:activity-list",
        "seats",
        tone="warn",
        is_rare=True,
    ),
    Rule(
        _("Tasks within a week"),
        P.TASK_WRITE,
        tasks.own_due,
        cases.tasks,
        "participants:task-list",
        tone="warn",
        is_rare=True,
    ),
]
"""Registers, places and tasks."""
RULES = [*pressing.RULES, *TO_KEEP, *of_cases.RULES]
