"""The scope itself: each permission keeps the places of what gave it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from core.access import Permission, Reach
from core.database import array
from programs.roles import READ_IN_EMERGENCY


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
class Covering:
    """A colleague's caseload in an office that somebody has while they are away."""

    cover: int
    absent: int
    name: str
    """Of who is away."""
    office: int
    ends_on: date


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
    covers: tuple[Covering, ...] = ()
    """Whose cases they have today because those are away."""

    def __contains__(self, permission: Permission) -> bool:
        return permission in self.reaches

    def reach(self, permission: Permission) -> Reach:
        return self.reaches.get(permission, Reach())

    @cached_property
    def covered(self) -> Mapping[tuple[int, int], str]:
        """User and office of each caseload that is covered, and that user's name."""
        return {(each.absent, each.office): each.name for each in self.covers}

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
            covers=tuple(each for each in self.covers if each.office in place.offices),
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
        every, nowhere = self.reaches.values(), frozenset[int]()
        offices = (each.offices | each.in_care for each in every)
        children = (each.children for each in every)
        return {
            "ddr.offices": array(sorted(nowhere.union(*offices))),
            "ddr.children": array(sorted(nowhere.union(*children))),
            "ddr.cases": array(sorted(self.single_cases)),
            "ddr.confidential": array(
                sorted(self.reach(Permission.SESSION_NOTE_READ).in_care)
            ),
            "ddr.complaints": array(
                sorted(self.reach(Permission.COMPLAINT_ANSWER).offices)
            ),
            "ddr.incidents": array(
                sorted(self.reach(Permission.INCIDENT_READ).offices)
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
