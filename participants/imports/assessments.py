"""Files of assessments. Scores are computed here and never read."""

from collections.abc import Iterable
from typing import Any

from core.models import User
from participants import instruments
from participants.imports import cells
from participants.imports.alerts import Answers, Raising
from participants.imports.cells import Reader
from participants.imports.records import RecordImport, Values
from participants.imports.reference import Reference
from participants.imports.rows import Draft, Outcome
from participants.models import Assessment


class AssessmentImport(RecordImport):
    model = Assessment
    key = ("instrument", "taken_on")
    required = ("external_id", "instrument", "taken_on", "answers")
    derived = ("score", "instrument_version", "amended_because")

    def __init__(self, reference: Reference, columns: Iterable[str]) -> None:
        super().__init__(reference, columns)
        self._alerts = Raising(reference.program.today())

    def readers(self) -> dict[str, Reader]:
        return {
            "instrument": cells.one_of(instruments.INSTRUMENTS.keys()),
            "taken_on": self.reference.day,
            "answers": cells.text(),
        }

    def complete(self, draft: Draft) -> None:
        """How the answers are read depends on the instrument."""
        if not draft.read_well("instrument", "answers"):
            return
        written = draft.values.pop("answers")
        try:
            answers = instruments.parse_answers(draft.values["instrument"], written)
        except ValueError as error:
            draft.cannot_read("answers", str(error))
        else:
            draft.values["answers"] = answers

    def derive(self, values: Values) -> tuple[Any, ...]:
        """An earlier reason is not why a file brings other answers."""
        code, answers = values["instrument"], values["answers"]
        if not isinstance(answers, list) or not code:
            return (None, "", "")
        score = instruments.score(code, answers).score
        return (score, instruments.INSTRUMENTS[code].version, "")

    def stored(self, drafts: Iterable[Draft]) -> None:
        """Answers that call for a self-harm alert raise it."""
        self._alerts.of(
            Answers(
                self.case_of(draft).id,
                draft.values["instrument"],
                draft.values["taken_on"],
                draft.values["answers"],
            )
            for draft in drafts
            if draft.outcome in (Outcome.CREATED, Outcome.UPDATED)
            and self._alerts.is_recent(draft.values)
        )

    def finish(self, *, by: User | None) -> None:
        self._alerts.record(self.reference.program, by=by)
