"""Files of attendance."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from participants.imports import cells
from participants.imports.cells import Reader
from participants.imports.records import Case, RecordImport, Values
from participants.imports.rows import Draft
from participants.imports.stays import add_stays
from participants.models import Attendance
from participants.models.attendance import AttendanceStatus
from participants.stays import covers
from programs.models import StageKind

LARGEST = 32_767


class AttendanceImport(RecordImport):
    model = Attendance
    key = ("stage", "session_date", "session_no")
    required = ("external_id", "stage", "session_date", "status")
    optional = ("activity", "session_no", "minutes")
    empty = {"session_no": 1}
    stored_as = {"activity": "activity_id"}

    def readers(self) -> dict[str, Reader]:
        return {
            "stage": cells.one_of(StageKind.values),
            "activity": self.reference.activity,
            "session_date": self.reference.day,
            "session_no": cells.whole_number(1, LARGEST),
            "status": cells.one_of(AttendanceStatus.values),
            "minutes": cells.whole_number(0, LARGEST),
        }

    def learn(self, cases: Sequence[Case]) -> None:
        add_stays(cases)

    def check(self, draft: Draft, values: Values, case: Case) -> None:
        if not draft.read_well("stage"):
            return
        self.check_activity(draft)
        if draft.read_well("session_date"):
            stays = case.stays.get(values["stage"], {})
            if not covers(stays, values["session_date"]):
                problem = _("the person has no stay in the stage on this day")
                draft.reject("stage", problem)
