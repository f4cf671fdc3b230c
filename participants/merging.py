"""Which records go where when one case is merged into another.

Values in, values out: no database, no clock. What is tied together stays together:
a plan with its goals, a stay with its results, a session with its notes. Records
that a rule of the database would not have side by side are a choice: what was not
chosen stays with the case that is gone, and what was sends the other one there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from participants import stays

OWN = (
    "participants_emergencyopening",
    "participants_exitrequest",
    "participants_holding",
    "participants_transfer",
)
"""Of the registration itself: who opened it, where it stood, who had it, its exit."""
ITS_OWN, WITH_ITS_STAY = "own", "stay"
Edges = Iterable[tuple[str, str]]


class Row(NamedTuple):
    """A record of one of the two cases."""

    id: str
    table: str
    kept: bool
    added: datetime


class Against(NamedTuple):
    """A record of the case that goes, one of the other, and the rule between them."""

    gone: str
    kept: str
    rule: str


@dataclass(frozen=True)
class Stay:
    stage: str
    started_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Mark:
    stage: str
    day: date


@dataclass(frozen=True)
class Facts:
    """What the two cases have, by the ids of their records."""

    rows: Mapping[str, Row]
    ties: Collection[tuple[str, str]] = ()
    against: Collection[Against] = ()
    stays: Mapping[str, Stay] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    pressing: Collection[str] = ()
    """Alerts that are open."""


@dataclass(frozen=True)
class Moves:
    """What changes places, and why the rest of the case that goes stays with it."""

    from_gone: frozenset[str]
    from_kept: frozenset[str]
    stayed: Mapping[str, str]


@dataclass(frozen=True)
class Since:
    """What came to a case after a merge: what goes back with what moved, and the rest.

    Each of those to be asked about leads what is tied to it.
    """

    along: frozenset[str]
    asked: Mapping[str, frozenset[str]]

    def going(self, chosen: Collection[str]) -> frozenset[str]:
        """What goes back where these of the rest were chosen."""
        some = (self.asked[row] for row in chosen if row in self.asked)
        return self.along.union(*some)


def came_since(
    facts: Facts, *, at: datetime, moved: Collection[str], elsewhere: Collection[str]
) -> Since:
    """What was added after ``at``, but for what ``elsewhere`` is known to come from.

    What belongs to a record that was there before stays with it.
    """
    group_of = groups(facts.rows, facts.ties)
    fresh = {
        row.id
        for row in facts.rows.values()
        if row.kept and row.added > at and row.id not in {*moved, *elsewhere}
    }
    going = {group_of[row] for row in moved if row in group_of}
    old = {group_of[row] for row in facts.rows if row not in fresh}
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for row in sorted(fresh):
        if group_of[row] not in old:
            asked[group_of[row]].add(row)
    return Since(
        along=frozenset(row for row in fresh if group_of[row] in going),
        asked={group: frozenset(rows) for group, rows in asked.items()},
    )


def facts_of(told: Mapping[str, Any]) -> Facts:
    """As the database tells them."""
    return Facts(
        rows={
            pk: Row(pk, table, kept, datetime.fromisoformat(added))
            for pk, table, kept, added in told["rows"]
        },
        ties=[(one, other) for one, other in told["ties"]],
        against=[Against(*each) for each in told["against"]],
        stays={
            pk: Stay(stage, date.fromisoformat(start), _day(end))
            for pk, stage, start, end in told["stays"]
        },
        marks={
            pk: Mark(stage, date.fromisoformat(day)) for pk, stage, day in told["marks"]
        },
        pressing=told["pressing"],
    )


def groups(rows: Iterable[str], ties: Edges) -> dict[str, str]:
    """Row -> the first row of those that it stays together with."""
    parent = {row: row for row in rows}

    def first(row: str) -> str:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for one, other in ties:
        if one in parent and other in parent:
            low, high = sorted((first(one), first(other)))
            parent[high] = low
    return {row: first(row) for row in parent}


class _Plan:
    """The groups of both cases, and which of them the rules keep apart."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.group_of = groups(facts.rows, facts.ties)
        self.members: defaultdict[str, set[str]] = defaultdict(set)
        for row, group in self.group_of.items():
            self.members[group].add(row)
        self.against: defaultdict[str, set[str]] = defaultdict(set)
        self.rule: dict[str, str] = {}
        for gone, kept, rule in facts.against:
            one, other = self.group_of[gone], self.group_of[kept]
            self.against[one].add(other)
            self.against[other].add(one)
            self.rule.setdefault(one, rule)
        self.own = {self.group_of[r.id] for r in facts.rows.values() if r.table in OWN}
        self.of_gone = {self.group_of[r.id] for r in facts.rows.values() if not r.kept}
        self.alerted = {self.group_of[row] for row in facts.pressing}
        self.leaving: set[str] = set()
        self.moving: set[str] = set()
        self.behind: set[str] = set()

    def choose(self, chosen: Iterable[str]) -> None:
        """These move, what is against them leaves, and so on along the rules.

        But for an open alert that would leave without another one coming.
        """
        for group in chosen:
            moving, leaving = self._along(group)
            if not leaving & self.alerted or moving & self.alerted:
                self.moving |= moving
                self.leaving |= leaving

    def _along(self, group: str) -> tuple[set[str], set[str]]:
        moving: set[str] = set()
        leaving: set[str] = set()
        waiting = [group] if group in self.of_gone - self.own else []
        while waiting:
            each = waiting.pop()
            if each not in moving:
                moving.add(each)
                fresh = self.against[each] - leaving
                leaving |= fresh
                waiting += [one for blocker in fresh for one in self.against[blocker]]
        return moving, leaving

    def pressing(self) -> set[str]:
        """An open alert comes along, unless one stands against it."""
        return {
            group
            for group in self.alerted & self.of_gone
            if not self.against[group] & self.alerted
        }

    def settle(self, groups_: Iterable[str]) -> None:
        """Move whatever nothing is left against."""
        for group in groups_:
            if group not in self.own and not self.against[group] - self.leaving:
                self.moving.add(group)

    def of_marks(self) -> set[str]:
        return {self.group_of[row] for row in self.facts.marks}

    def covered(self, group: str, *, at_kept: bool) -> bool:
        """Whether a stay covers the group's marks in one of the two cases, then."""
        there: defaultdict[str, dict[date, date | None]] = defaultdict(dict)
        for row, stay in self.facts.stays.items():
            theirs = self.group_of[row]
            moved = theirs in self.moving or theirs in self.leaving
            if (self.facts.rows[row].kept != moved) == at_kept:
                there[stay.stage][stay.started_on] = stay.ended_on
        marks = (self.facts.marks.get(row) for row in self.members[group])
        return all(stays.covers(there[m.stage], m.day) for m in marks if m)


def planned(facts: Facts, chosen: Collection[str] = ()) -> Moves:
    """What goes where, where the ``chosen`` rows of the case that goes are kept.

    A mark goes where a stay covers its day: it stays behind with its stay, and
    leaves with it.
    """
    plan = _Plan(facts)
    marks = plan.of_marks()
    plan.choose(plan.group_of[row] for row in sorted(chosen) if row in facts.rows)
    plan.choose(sorted(plan.pressing()))
    plan.settle(plan.of_gone - marks)
    _with_their_stays(plan, marks)
    plan.settle(plan.of_gone & marks - plan.behind)
    return Moves(
        from_gone=_rows(plan, plan.moving),
        from_kept=_rows(plan, plan.leaving),
        stayed=_stayed(plan),
    )


def _with_their_stays(plan: _Plan, marks: set[str]) -> None:
    """Marks whose stay is in the other case than they would be."""
    for group in sorted(marks & plan.of_gone - plan.moving):
        if not plan.covered(group, at_kept=True) and plan.covered(group, at_kept=False):
            plan.behind.add(group)
    for group in sorted(marks - plan.of_gone - plan.leaving):
        lost = plan.covered(group, at_kept=False) and not plan.covered(
            group, at_kept=True
        )
        if lost and not plan.against[group] & plan.behind:
            plan.leaving.add(group)
            plan.choose(sorted(plan.against[group]))


def _rows(plan: _Plan, of: Iterable[str]) -> frozenset[str]:
    return frozenset(row for group in of for row in plan.members[group])


def _stayed(plan: _Plan) -> dict[str, str]:
    """Row -> the rule that it stays for, or why else."""
    told = {}
    for group in plan.of_gone - plan.moving:
        why = WITH_ITS_STAY if group in plan.behind else plan.rule.get(group, "")
        for row in plan.members[group]:
            told[row] = ITS_OWN if group in plan.own else why
    return told


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
