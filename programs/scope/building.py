"""Building the scope of a user from what they hold on this day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef

from core.access import Permission, Reach
from core.database import as_counting, as_jobs
from core.models import User
from programs.models import Assignment, Cover, Office, Program
from programs.roles import ROLES, Rows
from programs.scope.asking import ask
from programs.scope.covering import covering, covers_of, days_of
from programs.scope.value import NOTHING, Case, Emergency, Place, Scope

SINGLE_CASES = {
    Rows.CLIENTS: {"clients"},
    Rows.ATTENDERS: {"attenders"},
    Rows.GROUPS: {"attenders", "group_clients"},
}
"""Rows -> why a case is somebody's own."""
RUN_BY_THEM = (Rows.ATTENDERS, Rows.GROUPS)


def scope_of(user: User) -> Scope:
    """The scope of a user on this day; nothing for somebody who may not sign in."""
    if not user.is_active:
        return NOTHING
    assignments = held_today(user)
    reaches: dict[Permission, Reach] = {}
    if not assignments:
        return Scope(user_id=user.pk)
    offices = _offices(assignments)
    cases, covers = _own_cases(user, assignments), covers_of(user, assignments)
    for assignment in assignments:
        here = frozenset(office.pk for office in _here(assignment, offices))
        covered = [each for each in covers if each.role == assignment.role]
        opened = ROLES[assignment.get_role()]
        by_rows = {
            rows: _caseload(assignment, here, covered)
            if rows is Rows.CASELOAD
            else _reach(rows, assignment, here, cases)
            for rows in {*opened.values()}
        }
        for permission, rows in opened.items():
            held = reaches.get(permission)
            reaches[permission] = held | by_rows[rows] if held else by_rows[rows]
    scope = Scope(
        reaches,
        _single(cases, reaches.values()),
        str(assignments[0]),
        tuple(_places(assignments, offices)),
        tuple(cases),
        user.pk,
        days_of(assignments),
        covers=tuple(map(covering, covers)),
    )
    if assignments[0].is_in_emergency:  # type: ignore[attr-defined]
        return replace(scope, emergencies=tuple(_open_now(user, scope)))
    return scope


def held_today(user: User) -> list[Assignment]:
    """The user's assignments that hold today in their programme's time zone.

    Whether something is open in an emergency, or somebody's cases are covered, is
    asked with them, so that nobody's pages ask the database once more for it.
    """
    covers = Cover.objects.about_now().filter(covering=OuterRef("user"))
    assignments = Assignment.objects.filter(user=user).annotate(
        is_in_emergency=ask(settings.SCOPE_IN_EMERGENCY)(F("user")),
        is_covering=Exists(covers),
    )
    held = assignments.select_related("program", "office").order_by()
    return sorted((each for each in held if each.holds_today()), key=_place_and_role)


def _place_and_role(held: Assignment) -> tuple[str, int, str, int]:
    """What they are put in order by: here, for every page asks for these few."""
    program = held.program
    return program.name.casefold(), program.pk, held.role, held.pk


def _open_now(user: User, scope: Scope) -> Iterator[Emergency]:
    """What is open, as long as they hold the role that lets them open it."""
    for emergency in ask(settings.SCOPE_EMERGENCIES)(user):
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
    by: User | None = None,
) -> AbstractContextManager[None]:
    """One transaction of whole-programme work, children included."""
    asker = by.pk if by else None
    return as_jobs(_of_it(program), importing=importing, by=asker)


def whole_programme_stands_still(
    program: Program,
) -> AbstractContextManager[datetime]:
    """One snapshot of the whole programme, to be counted: children included.

    Gives the moment until which whatever was stored is in it. Only to be read.
    """
    return as_counting(_of_it(program))


def _of_it(program: Program) -> list[int]:
    return list(Office.objects.filter(program=program).values_list("pk", flat=True))


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


def _caseload(
    assignment: Assignment, here: frozenset[int], covers: Iterable[Cover]
) -> Reach:
    """Their own in the offices of the assignment, and that of whom they cover.

    What these cover themselves is not theirs to hand on: it is left out.
    """
    own = {(assignment.user_id, office) for office in here}
    covered = {(each.absent_id, each.office_id) for each in covers}
    programs = frozenset({assignment.program_id})
    return Reach(caseload=frozenset(own | covered), programs=programs)


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
    return list(ask(settings.SCOPE_CASES)(user)) if wanted & {*SINGLE_CASES} else []
