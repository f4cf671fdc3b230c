"""What the person who asks may do, and where: built once for each request.

A permission keeps the places of the assignment that gave it, so several roles
never add up to more than each of them alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils.module_loading import import_string

from core.access import Permission, Reach
from core.database import array, as_jobs
from core.models import User
from programs.models import Assignment, Office, Program
from programs.roles import READ_IN_EMERGENCY, ROLES, Rows

SINGLE_CASES = {
    Rows.CLIENTS: {"clients"},
    Rows.ATTENDERS: {"attenders"},
    Rows.GROUPS: {"attenders", "group_clients"},
}
"""Rows -> why a case is somebody's own."""
RUN_BY_THEM = (Rows.ATTENDERS, Rows.GROUPS)


@dataclass(frozen=True)
class Case:
    """An enrolment that is somebody's own, and why.

    `clients`, `attenders`, or of children in a group `group_clients`.
    """

    why: str
    enrolment: UUID
    by_office: int
    """Where it is theirs: of somebody in an activity, the activity's."""
    kept_in: int


@dataclass(frozen=True)
class Emergency:
    """One case that somebody opened in an emergency, while it is open."""

    opening: UUID
    enrolment: UUID
    code: str
    program: int
    is_child: bool
    ends_at: datetime


@dataclass(frozen=True)
class Place:
    """A programme, or one office of it, that somebody works in."""

    code: str
    """`PROGRAMME` or `PROGRAMME/OFFICE`."""
    title: str
    program: int
    offices: frozenset[int]


@dataclass(frozen=True)
class Scope:
    """Permission -> where it holds. Without a permission nothing is reached."""

    reaches: dict[Permission, Reach] = field(default_factory=dict)
    single_cases: frozenset[UUID] = frozenset()
    """Own cases that no office of theirs opens."""
    title: str = ""
    """The first role and its place, for the account menu."""
    places: tuple[Place, ...] = ()
    """Where they may choose to work; of one place there is nothing to choose."""
    own_cases: tuple[Case, ...] = ()
    user_id: int | None = None
    days: Mapping[int, date] = field(default_factory=dict)
    """Each of their programmes, and the day it is there."""
    emergencies: tuple[Emergency, ...] = ()
    """Cases that are open to them on their own pages, and nowhere else."""

    def __contains__(self, permission: Permission) -> bool:
        return permission in self.reaches

    def reach(self, permission: Permission) -> Reach:
        return self.reaches.get(permission, Reach())

    def within(self, place: Place) -> "Scope":
        """The same for one place: what lists and counts show while it is chosen."""
        cases = frozenset(
            case.enrolment for case in self.own_cases if case.by_office in place.offices
        )
        programs = frozenset({place.program})
        return replace(
            self,
            reaches={
                permission: reach.within(programs, place.offices, cases)
                for permission, reach in self.reaches.items()
            },
            days={place.program: self.days[place.program]},
        )

    def limited_to(self, *permissions: Permission) -> "Scope":
        """The same with these permissions alone, for who asks without signing in."""
        reaches = {each: self.reaches[each] for each in permissions if each in self}
        held = frozenset[UUID]().union(*(each.cases for each in reaches.values()))
        single = self.single_cases & held
        return replace(self, reaches=reaches, single_cases=single, emergencies=())

    def in_emergency(self, emergency: Emergency) -> "Scope":
        """The same with that one case, to be read: for the pages of it alone."""
        opened = Reach(cases=frozenset({emergency.enrolment}))
        read = {each: self.reach(each) | opened for each in READ_IN_EMERGENCY}
        return replace(
            self,
            reaches=self.reaches | read,
            single_cases=self.single_cases | {emergency.enrolment},
        )

    def for_database(self) -> dict[str, str]:
        """All rows that any permission reaches: what the second lock lets through."""
        whole = Reach()
        for reach in self.reaches.values():
            whole |= reach
        return {
            "ddr.offices": array(sorted(whole.offices | whole.in_care)),
            "ddr.children": array(sorted(whole.children)),
            "ddr.cases": array(sorted(self.single_cases)),
            "ddr.confidential": array(
                sorted(self.reach(Permission.SESSION_NOTE_READ).in_care)
            ),
            "ddr.user": array([self.user_id] if self.user_id else []),
            "ddr.audited": array(sorted(self.reach(Permission.AUDIT_READ).programs)),
            "ddr.alerts_counted": array(self._programs(Permission.ALERT_COUNT)),
            "ddr.counted": array(self._programs(Permission.PERSON_COUNT)),
            "ddr.emergency": array(self._programs(Permission.GLASS_BREAK)),
            "ddr.emergency_children": array(
                self._programs(Permission.GLASS_BREAK_CHILD)
            ),
        }

    def _programs(self, permission: Permission) -> list[int]:
        return sorted(self.reach(permission).programs)


NOTHING = Scope()


def scope_of(user: User) -> Scope:
    """The scope of a user on this day; nothing for somebody who may not sign in."""
    if not user.is_active:
        return NOTHING
    assignments = held_today(user)
    reaches: defaultdict[Permission, Reach] = defaultdict(Reach)
    if not assignments:
        return Scope(user_id=user.pk)
    offices = _offices(assignments)
    cases = _own_cases(user, assignments)
    for assignment in assignments:
        here = frozenset(office.pk for office in _here(assignment, offices))
        for permission, rows in ROLES[assignment.get_role()].items():
            reaches[permission] |= _reach(rows, assignment, here, cases)
    scope = Scope(
        dict(reaches),
        _single(cases, reaches.values()),
        str(assignments[0]),
        tuple(_places(assignments, offices)),
        tuple(cases),
        user.pk,
        {held.program_id: held.program.today() for held in assignments},
    )
    if assignments[0].is_in_emergency:  # type: ignore[attr-defined]
        return replace(scope, emergencies=tuple(_open_now(user, scope)))
    return scope


def held_today(user: User) -> list[Assignment]:
    """The user's assignments that hold today in their programme's time zone.

    Whether something is open in an emergency is asked with them, so that nobody's
    pages ask the database once more for it.
    """
    assignments = Assignment.objects.filter(user=user).annotate(
        is_in_emergency=_app(settings.SCOPE_IN_EMERGENCY)(F("user"))
    )
    held = assignments.select_related("program", "office")
    return [each for each in held if each.holds_today()]


def _open_now(user: User, scope: Scope) -> Iterator[Emergency]:
    """What is open, as long as they hold the role that lets them open it."""
    for emergency in _app(settings.SCOPE_EMERGENCIES)(user):
        child = emergency.is_child
        needed = Permission.GLASS_BREAK_CHILD if child else Permission.GLASS_BREAK
        if emergency.program in scope.reach(needed).programs:
            yield emergency


def programs_of(user: User) -> frozenset[int]:
    """The programmes that the user works in today: their deeds stand in its trail."""
    return frozenset(held.program_id for held in held_today(user))


def whole_programme(
    program: Program,
    *,
    importing: bool = False,
    isolation: str = "",
    by: User | None = None,
) -> AbstractContextManager[None]:
    """One transaction of whole-programme work, children included."""
    offices = Office.objects.filter(program=program).values_list("pk", flat=True)
    asker = by.pk if by else None
    return as_jobs(list(offices), importing=importing, isolation=isolation, by=asker)


def _reach(
    rows: Rows, assignment: Assignment, here: frozenset[int], cases: Iterable[Case]
) -> Reach:
    programs = frozenset({assignment.program_id})
    if rows is Rows.PROGRAM:
        return Reach(programs=programs)
    if rows is Rows.OFFICE:
        return Reach(offices=here, programs=programs)
    if rows is Rows.IN_CARE:
        return Reach(in_care=here, programs=programs)
    if rows is Rows.CHILDREN:
        return Reach(children=here, programs=programs)
    if rows is Rows.SHARED:
        return Reach(shared=here, programs=programs)
    if rows is Rows.CASELOAD:
        own_here = frozenset((assignment.user_id, office) for office in here)
        return Reach(caseload=own_here, programs=programs)
    own = (
        c.enrolment
        for c in cases
        if c.why in SINGLE_CASES[rows] and c.by_office in here
    )
    runs = here if rows in RUN_BY_THEM else frozenset[int]()
    return Reach(
        cases=frozenset(own),
        run_by=frozenset((assignment.user_id, office) for office in runs),
        programs=programs,
    )


def _single(cases: Iterable[Case], reaches: Iterable[Reach]) -> frozenset[UUID]:
    """The cases that the policy has to be told one by one.

    It looks through their list for each row outside of the offices, so those of
    an office that is open anyway are left out; clients may be children.
    """
    held = frozenset[UUID]().union(*(reach.cases for reach in reaches))
    open_offices = frozenset[int]().union(*(reach.offices for reach in reaches))
    return frozenset(
        case.enrolment
        for case in cases
        if case.enrolment in held
        and (case.why == "clients" or case.kept_in not in open_offices)
    )


def _offices(assignments: Iterable[Assignment]) -> dict[int, list[Office]]:
    """Programme -> its offices, for the assignments that name none."""
    whole = {held.program_id for held in assignments if not held.office_id}
    found: defaultdict[int, list[Office]] = defaultdict(list)
    if whole:
        for office in Office.objects.filter(program__in=whole):
            found[office.program_id].append(office)
    return found


def _here(held: Assignment, offices: Mapping[int, list[Office]]) -> list[Office]:
    """The offices of an assignment."""
    return [held.office] if held.office else offices[held.program_id]


def _places(
    assignments: Iterable[Assignment], offices: Mapping[int, list[Office]]
) -> Iterator[Place]:
    """Each programme and, where there are several, each of its offices."""
    by_program: dict[Program, dict[int, Office]] = {}
    for held in assignments:
        here = by_program.setdefault(held.program, {})
        here.update((office.pk, office) for office in _here(held, offices))
    for program, here in by_program.items():
        yield Place(program.code, program.name, program.pk, frozenset(here))
        for office in here.values() if len(here) > 1 else ():
            code = f"{program.code}/{office.code}"
            yield Place(code, office.name, program.pk, frozenset({office.pk}))


def _own_cases(user: User, assignments: Iterable[Assignment]) -> list[Case]:
    wanted = {rows for held in assignments for rows in ROLES[held.get_role()].values()}
    return list(_app(settings.SCOPE_CASES)(user)) if wanted & {*SINGLE_CASES} else []


@cache
def _app(name: str) -> Callable[..., Any]:
    """Asked of the app that knows cases, named in the settings: imports go one way."""
    found: Callable[..., Any] = import_string(name)
    return found
