"""What stands between a case and a stage: values in, values out, no database.

A gate is what a programme asks before a stay runs, or before it is completed
(`programs.models.stage_rule`). Each condition is met by what is known of the case,
or waived by somebody who may.
"""

from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.access import Permission
from programs.models import ConditionKind, Gate, StageKind
from programs.models.stage_rule import KINDS, StageRule

ORDER = "order"
"""The condition that another stage comes first, among those of `ConditionKind`."""


@dataclass(frozen=True)
class Known:
    """What is known of a case, and of the stay that is to be completed."""

    age: int | None = None
    """On the first day of the stay, or today; None without a birth date."""
    education_level: int | None = None
    functioning: bool = False
    screened: bool = False
    consented: bool = False
    begun: frozenset[str] = frozenset()
    """The stages that were begun."""
    completed: frozenset[str] = frozenset()
    """Those of which a stay was completed, or that are not needed."""
    attended: int = 0
    countable: int = 0
    certified: bool = False
    passed: bool = False
    """The final assessment."""
    closed: bool = False
    """A closing assessment was made."""


class Condition(NamedTuple):
    """One thing that is asked, with its number; of an order the stage before."""

    code: str
    number: int = 0
    first: str = ""
    state: str = ""


class Kind(NamedTuple):
    """How a condition is met, what is said while it is not, and what helps."""

    is_met: Callable[[Known, Condition], bool]
    missing: Callable[[Known, Condition], str]
    advice: str | Promise = ""
    known_by: tuple[Permission, ...] = (Permission.CASE_READ,)
    """Who else reads the case is told neither that it is met nor that it is not."""


class Asked(NamedTuple):
    """A condition at its gate; of children it is asked only where the rule says so."""

    gate: Gate
    condition: Condition
    for_children: bool = False


@dataclass(frozen=True)
class Rule:
    """What is asked of a stage, and how long it is planned to last."""

    asked: tuple[Asked, ...] = ()
    weeks: int | None = None

    def conditions(self, gate: Gate, *, child: bool) -> list[Condition]:
        found = (each for each in self.asked if each.for_children or not child)
        return [each.condition for each in found if each.gate == gate]


NOTHING_ASKED = Rule()


class Missing(NamedTuple):
    """A condition that is not met, in words."""

    code: str
    words: str
    advice: str


@dataclass(frozen=True)
class Check:
    """A gate, and what of it is not met and not waived."""

    gate: Gate
    asked: int = 0
    missing: list[Missing] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return not self.missing

    def told(self) -> str:
        """`Cannot start yet: 2 of 3 met. Missing: psychological screening.`"""
        sentence = gettext(
            "Cannot start yet: %(met)d of %(all)d met. Missing: %(what)s."
        )
        if self.gate == Gate.COMPLETE:
            sentence = gettext(
                "Cannot be completed yet: %(met)d of %(all)d met. Missing: %(what)s."
            )
        what = "; ".join(each.words for each in self.missing)
        met = self.asked - len(self.missing)
        return sentence % {"met": met, "all": self.asked, "what": what}


def check(
    gate: Gate,
    conditions: Collection[Condition],
    known: Known,
    *,
    waived: Container[str] = (),
    held: Container[Permission] | None = None,
) -> Check:
    """What is missing; to a reader who ``held`` so much, of what they may know."""
    told = [
        each
        for each in conditions
        if held is None or any(one in held for one in REGISTER[each.code].known_by)
    ]
    missing = [
        Missing(each.code, kind.missing(known, each), str(kind.advice))
        for each in told
        if each.code not in waived
        and not (kind := REGISTER[each.code]).is_met(known, each)
    ]
    return Check(gate, len(told), missing)


def rules(rows: Collection[Mapping[str, Any]]) -> dict[str, Rule]:
    """Stage -> what the programme's rows ask of it."""
    return {row["stage"]: Rule(tuple(_asked_by(row)), row["weeks"]) for row in rows}


def who_waives(stage: str, *, child: bool) -> str:
    if stage == StageKind.PSYCHOLOGICAL_SUPPORT:
        return gettext("The clinical supervisor can waive this.")
    if child:
        return gettext("Somebody else of child protection can waive this.")
    return gettext("The programme lead can waive this.")


def name_of(code: str) -> str:
    """A condition as it is called where nothing more is said of it."""
    names = {ORDER: gettext("Another stage first"), **dict(ConditionKind.choices)}
    return str(names.get(code, code))


def _asked_by(row: Mapping[str, Any]) -> list[Asked]:
    """What one row of `StageRule` asks, the order first."""
    child = row["for_children"]
    asked = [
        Asked(
            KINDS[each["kind"]].gate,
            Condition(each["kind"], each["number"] or 0),
            child,
        )
        for each in row["conditions"]
    ]
    if row["after"]:
        order = Condition(ORDER, first=row["after"], state=row["after_state"])
        asked.insert(0, Asked(Gate.START, order, child))
    return asked


def _is_after(known: Known, asked: Condition) -> bool:
    begun = asked.state == StageRule.State.BEGUN
    return asked.first in (known.begun if begun else known.completed)


def _first_stage(known: Known, asked: Condition) -> str:
    stage = StageKind(asked.first).label
    if asked.state == StageRule.State.BEGUN:
        return gettext("%(stage)s begun") % {"stage": stage}
    return gettext("%(stage)s completed") % {"stage": stage}


def _years(known: Known, asked: Condition) -> str:
    if known.age is None:
        return gettext("the birth date")
    return gettext("%(years)d years old, is %(age)d") % {
        "years": asked.number,
        "age": known.age,
    }


def _sessions(known: Known, asked: Condition) -> str:
    told = ngettext(
        "session (%(attended)d of %(needed)d)",
        "sessions (%(attended)d of %(needed)d)",
        asked.number,
    )
    return told % {"attended": known.attended, "needed": asked.number}


def _attends(known: Known, asked: Condition) -> bool:
    """In whole numbers; where no session counted yet nobody attended enough."""
    enough = 100 * known.attended >= asked.number * known.countable
    return known.countable > 0 and enough


def _rate(known: Known, asked: Condition) -> str:
    if not known.countable:
        return gettext("%(rate)d %% of the sessions, none counted yet") % {
            "rate": asked.number
        }
    return gettext(
        "%(rate)d %% of the sessions, came to %(attended)d of %(countable)d"
    ) % {"rate": asked.number, "attended": known.attended, "countable": known.countable}


REGISTER: dict[str, Kind] = {
    ORDER: Kind(_is_after, _first_stage, _("It comes first in this programme.")),
    ConditionKind.SCREENED: Kind(
        lambda known, asked: known.screened,
        lambda known, asked: gettext("psychological screening"),
        _("Ask a counsellor to screen the person."),
        (Permission.SCREENING_KNOW, Permission.SCORE_READ),
    ),
    ConditionKind.CONSENT: Kind(
        lambda known, asked: known.consented,
        lambda known, asked: gettext("consent to the service"),
        _("Read the terms to the person, and record the answer."),
    ),
    ConditionKind.FUNCTIONING: Kind(
        lambda known, asked: known.functioning,
        lambda known, asked: gettext("questions about functioning"),
        _("All six questions have to be answered."),
    ),
    ConditionKind.EDUCATION_LEVEL: Kind(
        lambda known, asked: known.education_level is not None,
        lambda known, asked: gettext("education level"),
        _("Ask what school the person has finished."),
    ),
    ConditionKind.SMALLEST_AGE: Kind(
        lambda known, asked: known.age is not None and known.age >= asked.number,
        _years,
        _("Without a birth date no age is known."),
    ),
    ConditionKind.SESSIONS: Kind(
        lambda known, asked: known.attended >= asked.number,
        _sessions,
        _("Late counts as attended; sessions are counted from the registers."),
        (Permission.ATTENDANCE_READ,),
    ),
    ConditionKind.RATE: Kind(
        _attends,
        _rate,
        _("Excused and cancelled sessions count against nobody."),
        (Permission.ATTENDANCE_READ,),
    ),
    ConditionKind.ASSESSED: Kind(
        lambda known, asked: known.passed,
        lambda known, asked: gettext("final assessment passed"),
        _("Record the final assessment on the tab."),
    ),
    ConditionKind.CERTIFICATE: Kind(
        lambda known, asked: known.certified,
        lambda known, asked: gettext("certificate"),
        _("Enter the day of the certificate when the stay is ended."),
    ),
    ConditionKind.CLOSING: Kind(
        lambda known, asked: known.closed,
        lambda known, asked: gettext("closing assessment"),
        _("Make the closing assessment on the tab."),
        (Permission.PSYCHOLOGICAL_READ,),
    ),
}
"""How each kind of condition is met; `programs` says where it is asked."""
