"""Who asks to be taken in: some in each state, and where a few cases came from."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from core.models import User
from ddr.demonstration.names import ARABIC, FRENCH, SPANISH, WEST_AFRICAN
from ddr.demonstration.programme import LEAD, PLACES, Place
from participants.models import (
    Appeal,
    Application,
    CriterionAnswer,
    Enrolment,
    PanelDecision,
)
from programs.models import Assignment, EligibilityCriterion, Office, Program
from programs.scope import whole_programme

COMBATANTS = ("ex_combatant", "associated")
CRITERIA: tuple[tuple[str, str, bool, tuple[str, ...]], ...] = (
    ("Served in a group that signed the agreement", "fact", True, COMBATANTS),
    ("Has left the group, and lives in Koro or wants to", "fact", True, ()),
    ("Handed in a weapon or ammunition", "fact", False, COMBATANTS),
    ("Stands on the list that a commander handed over", "list", False, COMBATANTS),
)
"""Text, kind, whether it is required, and of whom it is asked."""


class Life(NamedTuple):
    """How far somebody came; ``answers`` and ``shown`` are those of each criterion."""

    status: str
    answers: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    panels: tuple[tuple[bool, str, str], ...] = ()
    """Whether the person came, what was decided and why."""
    appeal: str = ""


NEIGHBOURS = "Two neighbours and the chief of the quarter remember it."
FULL = ("met", "met", "not_met", "met")
TOLD = (NEIGHBOURS, "The family was visited in March.", "", "Number 112 of the list.")
LIST_ALONE = ("unknown", "met", "not_met", "met")
LISTED = ("Nobody of the group knows the name.", "", "", "Number 40 of the list.")
WHY = "What was told agrees with what the neighbours say."
WHY_NOT = "Nobody of the group knows the person; the list was written afterwards."
APPEAL = "He says that he served under another name, and names two who were there."
LIVES = (
    Life("pre_registered"),
    Life("pre_registered"),
    Life("screening", LIST_ALONE, LISTED),
    Life("screening", FULL, TOLD, ((False, "", ""),)),
    Life("eligible", FULL, TOLD, ((True, "eligible", WHY),)),
    Life("ineligible", LIST_ALONE, LISTED, ((True, "ineligible", WHY_NOT),)),
    Life("disputed", LIST_ALONE, LISTED, ((True, "disputed", WHY_NOT),), APPEAL),
    Life("referred_child_track"),
    Life("registered", FULL, TOLD, ((True, "eligible", WHY),)),
)


def store(program: Program, until: date) -> None:
    """What the programme asks, and in each office one of each life."""
    if program.criteria.exists():
        return
    _ask(program, until)
    with whole_programme(program, importing=True):
        for number, place in enumerate(PLACES):
            writer = _Writer(program, place, Random(number), until)  # noqa: S311
            for ago, life in enumerate(LIVES):
                writer.write(life, days=6 + 5 * ago)


def _ask(program: Program, until: date) -> None:
    for order, (text, kind, required, categories) in enumerate(CRITERIA, start=1):
        EligibilityCriterion.objects.create(
            program=program,
            text=text,
            kind=kind,
            required=required,
            categories=list(categories),
            order=order,
            holds_from=until - timedelta(days=400),
        )


class _Writer:
    """The applications of one office."""

    def __init__(self, program: Program, place: Place, rng: Random, until: date):
        self.program, self.rng, self.until = program, rng, until
        self.office = program.offices.get(code=place.code)
        self.by = User.objects.get(username=place.caseworkers[0])
        self.lead = User.objects.get(username=LEAD)
        self.criteria = list(program.criteria.order_by("order"))
        self.panel = [self.lead.pk, *_others(self.office, but=self.by)]

    def write(self, life: Life, *, days: int) -> None:
        began = self.until - timedelta(days=days)
        screened = began + timedelta(days=2) if life.answers else None
        facts = {"status": life.status, "applied_on": began, "screened_on": screened}
        if screened:
            facts["screened_by"] = [self.by.pk]
        who = self._who(life)
        if who is None:
            return
        made = Application.objects.create(
            program=self.program, applied_by=self.by, **(facts | who)
        )
        for row in self._rows(made, life):
            row.save(force_insert=True)

    def _who(self, life: Life) -> dict[str, Any] | None:
        """Made up; of the one who is registered what the case says."""
        if life.status == "registered":
            return self._of_a_case()
        names = self.rng.choice((WEST_AFRICAN, ARABIC, FRENCH, SPANISH))
        woman = self.rng.random() < 0.3
        child = life.status == "referred_child_track"
        years = self.rng.randint(12, 16) if child else self.rng.randint(19, 45)
        return {
            "office": self.office,
            "child_track": child,
            "given_name": self.rng.choice(names.women if woman else names.men),
            "family_name": self.rng.choice(names.families),
            "mothers_name": self.rng.choice(names.women),
            "sex": "F" if woman else "M",
            "birth_date": date(self.until.year - years, 1, 1),
            "birth_precision": "year",
            "category": "child_associated" if child else "ex_combatant",
        }

    def _of_a_case(self) -> dict[str, Any] | None:
        cases = Enrolment.objects.filter(
            office=self.office, child_track=False, category__in=COMBATANTS
        ).filter(application=None, registered_on__lt=self.until - timedelta(days=60))
        case = cases.select_related("participant").order_by("-registered_on").first()
        if case is None:
            return None
        person, days = case.participant, timedelta(days=30)
        kept = ("given_name", "family_name", "mothers_name", "sex")
        known = ("birth_date", "birth_precision")
        return {
            **{name: getattr(person, name) for name in (*kept, *known)},
            "office": self.office,
            "enrolment": case,
            "category": case.category,
            "applied_on": case.registered_on - days,
            "screened_on": case.registered_on - days / 2,
        }

    def _rows(
        self, made: Application, life: Life
    ) -> Iterator[CriterionAnswer | PanelDecision | Appeal]:
        place = {
            "application": made,
            "office": made.office,
            "child_track": made.child_track,
        }
        found = zip(self.criteria, life.answers, life.shown, strict=False)
        for criterion, answer, shown in found:
            facts = {"criterion": criterion, "answer": answer, "evidence": shown}
            yield CriterionAnswer(**place, **facts, by=self.by)
        day = (made.screened_on or made.applied_on) + timedelta(days=2)
        for came, decision, why in life.panels:
            yield PanelDecision(
                **place,
                held_on=day,
                members=self.panel,
                present=came,
                decision=decision,
                reason=why,
                by=self.lead,
            )
        if life.appeal:
            day += timedelta(days=1)
            yield Appeal(**place, lodged_on=day, grounds=life.appeal, by=self.by)


def _others(office: Office, *, but: User) -> list[int]:
    """Who sits on the panels of an office beside the lead: its other staff."""
    held = Assignment.objects.filter(office=office).exclude(user=but)
    return sorted({*held.values_list("user", flat=True)})[:2]
