"""Files of participants: a person, a case and a former group in each row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.utils.translation import gettext as _

from core.dates import parse_partial
from core.models import User
from core.tabular import Row
from participants.imports import cells
from participants.imports.cells import Column, Reader
from participants.imports.reference import Reference
from participants.imports.registration_table import RegistrationTable
from participants.imports.registrations import (
    CASE_COLUMNS,
    COLUMNS,
    EMPTY,
    PERSON_COLUMNS,
    Registration,
    Values,
)
from participants.imports.rows import Draft, Outcome
from participants.models import Participant
from participants.models.enrolment import ExitReason, is_child_track
from programs.models import Category

KEY = "external_id"
DECIDING = ("birth_date", "registered_on", "category")
"""What the child track goes by."""
WASHINGTON_GROUP = [name for name in CASE_COLUMNS if name.startswith("wg_")]
FIRST_LEVEL, LAST_LEVEL = 0, 8


class ParticipantImport:
    """One file of participants, batch after batch."""

    required: ClassVar[tuple[str, ...]] = (
        "external_id",
        "sex",
        "category",
        "office",
        "registered_on",
    )
    optional: ClassVar[tuple[str, ...]] = tuple(sorted({*COLUMNS} - {*required}))

    def __init__(self, reference: Reference, columns: Iterable[str]) -> None:
        self.reference = reference
        readers = self._readers()
        self._columns = [
            Column(name, readers[name], name in self.required, EMPTY[name])
            for name in columns
        ]
        self._table = RegistrationTable(reference.program)

    def store(self, rows: Iterable[Row]) -> list[Draft]:
        """Store what can stand of the rows; the drafts say what became of each."""
        drafts = [Draft(row) for row in rows]
        whole = [draft for draft in drafts if not draft.row.problem]
        for draft in whole:
            draft.read(self._columns)
        known = self._table.find({draft.values.get(KEY, "") for draft in whole})
        for draft in whole:
            self._decide(draft, known)
        self._table.write()
        return drafts

    def finish(self, *, by: User | None) -> None:
        """Nothing is recorded of the whole file beside its counts."""

    def _readers(self) -> dict[str, Reader]:
        answer = cells.one_of({str(answer): answer for answer in range(1, 5)})
        return {
            "external_id": cells.text(64),
            **dict.fromkeys(
                ("family_name", "given_name", "mothers_name"), cells.text(200)
            ),
            **dict.fromkeys(("other_names", "address"), cells.text()),
            **dict.fromkeys(("national_id", "phone"), cells.text(64)),
            "sex": cells.one_of(Participant.Sex.values),
            "birth_date": parse_partial,
            "category": cells.one_of(Category.values),
            "former_group": self.reference.former_group,
            "residence_pcode": self.reference.area,
            "office": self.reference.office,
            "caseworker": self.reference.caseworker,
            "education_level": cells.whole_number(FIRST_LEVEL, LAST_LEVEL),
            **dict.fromkeys(WASHINGTON_GROUP, answer),
            "registered_on": self.reference.day,
            "exited_on": self.reference.day,
            "exit_reason": cells.one_of(ExitReason.values),
        }

    def _decide(self, draft: Draft, known: dict[str, Registration]) -> None:
        stored = known.get(draft.values.get(KEY, "")) or Registration()
        before = stored.values
        known_as_it_is = (stored.version or stored.number) and draft.same_as(before)
        if known_as_it_is or (stored.merged_away and not draft.reasons):
            draft.outcome = Outcome.UNCHANGED
            self._table.remember(stored, draft.row.number)
            return
        values = {**before, **draft.values}
        self._check_rows_before(draft, stored)
        self._check_person(draft, values, stored)
        self._check_exit(draft, values, stored)
        self._check_caseworker(draft, values, stored)
        if draft.reasons:
            return
        if stored.version:
            draft.update(before)
        else:
            draft.outcome = Outcome.CREATED
        self._table.change(stored, values, child_track=_child_track(stored, values))
        self._table.remember(stored, draft.row.number)
        known[values[KEY]] = stored

    def _check_rows_before(self, draft: Draft, stored: Registration) -> None:
        """Of rows that can't all stand the first does."""
        person = stored.person
        given = {n: v for n, v in draft.values.items() if n in PERSON_COLUMNS}
        if stored.number:
            draft.repeats(stored.number)
        elif person.number and not given.items() <= person.values.items():
            sentence = _("says otherwise of the person than row %(row)d")
            draft.add(sentence % {"row": person.number})

    def _check_person(self, draft: Draft, values: Values, stored: Registration) -> None:
        named = values["family_name"] or values["given_name"]
        if not named and draft.read_well("family_name", "given_name"):
            draft.reject("family_name", _("this or a given name must be given"))
        if not draft.read_well("registered_on"):
            return
        registered_on = values["registered_on"]
        if stored.first_stay and registered_on > stored.first_stay:
            draft.reject("registered_on", _("is after the start of a stay in a stage"))
        birth = values["birth_date"]
        if not birth or not draft.read_well("birth_date"):
            return
        elsewhere = stored.person.registered_elsewhere or registered_on
        if birth.earliest > min(registered_on, elsewhere):
            draft.reject("birth_date", _("is after the registration"))

    def _check_exit(self, draft: Draft, values: Values, stored: Registration) -> None:
        if not draft.read_well("exited_on", "exit_reason"):
            return
        exited_on, contact = values["exited_on"], stored.first_contact
        if exited_on and not values["exit_reason"]:
            draft.reject("exit_reason", _("must be given with the date of an exit"))
        if not exited_on and values["exit_reason"]:
            draft.reject("exited_on", _("must be given with the reason of an exit"))
        if contact and not exited_on:
            draft.reject("exited_on", _("must be given: there are follow-ups"))
        if exited_on and contact and contact < exited_on:
            draft.reject("exited_on", _("is after the first follow-up"))
        if not exited_on and stored.person.open_case not in (None, stored.id):
            draft.reject("exited_on", _("must be given: another case is open"))
        known = exited_on and draft.read_well("registered_on")
        if known and exited_on < values["registered_on"]:
            draft.reject("exited_on", _("is before the registration"))

    def _check_caseworker(
        self, draft: Draft, values: Values, stored: Registration
    ) -> None:
        """Whoever has the case already keeps it as long as the office stays."""
        caseworker, office = values["caseworker"], values["office"]
        if not caseworker or not draft.read_well("caseworker", "office"):
            return
        before = stored.own["caseworker"], stored.own["office"]
        if (caseworker, office) == before:
            return
        if not self.reference.staff.works_at(caseworker, office):
            draft.reject("caseworker", _("is not the username of staff of the office"))


def _child_track(stored: Registration, values: Values) -> bool:
    """A track that child protection ended stays so until what it goes by changes."""
    before = stored.values
    if all(values[name] == before[name] for name in DECIDING):
        return stored.child_track
    birth = values["birth_date"]
    return stored.child_track or is_child_track(
        born=birth and birth.day,
        registered_on=values["registered_on"],
        category=values["category"],
        age_in_doubt=stored.age_in_doubt,
    )
