"""Recording who did what, in the transaction of the deed itself.

Each row stands in the trail of one programme, so that its auditor reads that
programme's alone: the subject's, or else the one that whoever did it works in.
What somebody who works in several did in all of them is a row in each.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import MappingProxyType

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string

from core.database import connection
from core.models.audit import Traced
from core.models.user import User

SYSTEM = None
"""Someone at the server's command line."""
Facts = Mapping[str, object]

# It gives nothing back: whoever may add a row may not read it.
ADD = """
INSERT INTO core_auditevent
    (action, by_id, subject_type, subject_id, facts, at, program_id)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""

_working_in: ContextVar[frozenset[int]] = ContextVar("working_in", default=frozenset())
_reasons: ContextVar[Facts] = ContextVar("reasons", default=MappingProxyType({}))
"""Why the case at hand is open to whoever asks, where that is out of the ordinary."""


@contextmanager
def working_in(programs: Iterable[int]) -> Iterator[None]:
    """The programmes of whoever asks, so that no row has to look for them.

    Whatever emergency or cover begins inside of the block ends with it.
    """
    token, everyday = _working_in.set(frozenset(programs)), _reasons.set({})
    try:
        yield
    finally:
        _working_in.reset(token)
        _reasons.reset(everyday)


def in_emergency(opening: object) -> None:
    """From here on each row says that it was done in this emergency."""
    _reasons.set({**_reasons.get(), "emergency": str(opening)})


def on_cover(cover: int, *, absent: int) -> None:
    """From here on each row says that the case is a colleague's, who is away."""
    _reasons.set({**_reasons.get(), "cover": cover, "absent": absent})


def record(
    action: str,
    subject: models.Model | None = None,
    *,
    by: User | None,
    **facts: object,
) -> None:
    """Add one line to the trail. ``facts`` are codes and counts, never names.

    ``cases`` lists the codes of the cases that were shown; the code of the one
    that the subject belongs to is added.
    """
    facts |= _reasons.get()
    traced = _traced(subject)
    if traced.case:
        facts.setdefault("case", traced.case)
    kind = subject._meta.label_lower if subject else ""
    key, now = str(subject.pk) if subject else "", timezone.now()
    with connection().cursor() as cursor:
        account = subject if isinstance(subject, User) else None
        for program, told in _shares(traced.program_id, by, account, facts):
            text = json.dumps(told, cls=DjangoJSONEncoder)
            row = [action, by.pk if by else None, kind, key, text, now, program]
            cursor.execute(ADD, row)


def _traced(subject: models.Model | None) -> Traced:
    """What the subject says of itself; many have no more than their programme."""
    told = getattr(subject, "traced", None)
    if told is not None:
        traced: Traced = told()
        return traced
    return Traced(getattr(subject, "program_id", None))


def _shares(
    program: int | None, by: User | None, account: User | None, facts: Facts
) -> Iterator[tuple[int | None, Facts]]:
    """Each programme it concerns, with its own cases of those that are listed.

    What was done to an account concerns those that its owner works in, too.
    """
    programs = [program] if program else sorted(_programs_of(by, account))
    if len(programs) < 2:
        yield next(iter(programs), None), facts
    elif not (cases := facts.get("cases")):
        yield from ((each, facts) for each in programs)
    else:
        by_program = _cases_by_program()(cases)  # type: ignore[arg-type]
        for each, codes in sorted(by_program.items()):
            yield each, {**facts, "cases": codes}


def _programs_of(by: User | None, account: User | None) -> set[int]:
    """Of nobody signed in none: what others tried with an account is its owner's."""
    found: set[int] = set()
    if by is not None:
        found |= {*(_working_in.get() or programs_of(by))}
    if account is not None and account != by:
        found |= {*programs_of(account)}
    return found


def programs_of(user: User) -> Collection[int]:
    """The programmes that somebody works in."""
    return _programs_of_user()(user)


@cache
def _programs_of_user() -> Callable[[User], Collection[int]]:
    """Asked of the apps that know, named in the settings: imports go one way."""
    found: Callable[[User], Collection[int]] = import_string(settings.USER_PROGRAMS)
    return found


@cache
def _cases_by_program() -> Callable[[Collection[str]], Mapping[int, list[str]]]:
    found: Callable[[Collection[str]], Mapping[int, list[str]]]
    found = import_string(settings.CASE_PROGRAMS)
    return found
