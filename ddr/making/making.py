"""A register made and stored whole, in one transaction, or nothing of it."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from time import monotonic
from typing import NamedTuple

from django.db import transaction

from core.database import alias
from ddr.making.ground import CODE, lay
from ddr.making.loading import ahead, analyze, copy, filling
from ddr.making.rows import COLUMNS, PEOPLE, Lines, Truth, batches
from participants.models import Participant
from programs.models import Program, Session

FOUND_BY = ("participants_searchrow", "participants_namepart")
SESSIONS = Session._meta.db_table
Tell = Callable[[str, float], None]
"""Told what was done, and in how many seconds."""


class NotEmpty(Exception):
    """Somebody is in the register, or a programme has the code."""


class Made(NamedTuple):
    rows: Counter[str]
    """How many of each table."""
    same: Truth


def make(
    persons: int, seed: int, until: date, *, password: str | None, tell: Tell
) -> Made:
    """On the owner's connection: nobody else may leave history out."""
    clock = _Clock(tell)
    made = Made(Counter(), [])
    with transaction.atomic(using=alias()):
        if Participant.objects.exists() or Program.objects.filter(code=CODE).exists():
            raise NotEmpty
        with filling([*COLUMNS, SESSIONS]):
            ground = lay(persons, until, password)
            clock.tell("The programme, its staff and sessions")
            for lines in ahead(batches(ground, persons, seed, made.same)):
                _store(lines, made.rows)
            clock.tell("People and what happened to them")
        clock.tell("What rows refer to, looked up")
        analyze([*COLUMNS, *FOUND_BY])
        clock.tell("Statistics of the tables")
    return made


def _store(lines: Lines, stored: Counter[str]) -> None:
    """Whenever the tables are twice as large the planner is told: else it would read
    them whole for each batch, as it does the small ones."""
    before = stored[PEOPLE]
    for table, columns in COLUMNS.items():
        copy(table, columns, lines[table])
        stored[table] += len(lines[table])
    if before.bit_length() < stored[PEOPLE].bit_length():
        analyze([PEOPLE, *FOUND_BY])


class _Clock:
    def __init__(self, tell: Tell) -> None:
        self._tell, self._since = tell, monotonic()

    def tell(self, what: str) -> None:
        now = monotonic()
        self._tell(what, now - self._since)
        self._since = now
