"""Files of follow-ups."""

from django.utils.translation import gettext as _

from participants.imports import cells
from participants.imports.cells import Reader
from participants.imports.records import Case, RecordImport, Values
from participants.imports.rows import Draft
from participants.models import FollowUp


class FollowUpImport(RecordImport):
    model = FollowUp
    key = ("wave",)
    required = ("external_id", "wave", "contacted_on", "result")
    optional = ("work", "feels_safe", "rejoined")
    empty = {"work": ""}

    def readers(self) -> dict[str, Reader]:
        return {
            "wave": cells.one_of({str(wave): wave for wave in FollowUp.Wave.values}),
            "contacted_on": self.reference.day,
            "result": cells.one_of(FollowUp.Result.values),
            "work": cells.one_of(FollowUp.Work.values),
            "feels_safe": cells.yes_or_no(),
            "rejoined": cells.yes_or_no(),
        }

    def check(self, draft: Draft, values: Values, case: Case) -> None:
        if case.exited_on is None:
            draft.reject("external_id", _("the person has no exit from the programme"))
        elif (
            draft.read_well("contacted_on") and values["contacted_on"] < case.exited_on
        ):
            draft.reject("contacted_on", _("is before the exit"))
