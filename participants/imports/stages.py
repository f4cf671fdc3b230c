"""Files of stays in the stages."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.database import connection
from participants.imports import cells
from participants.imports.cells import Reader
from participants.imports.records import (
    PERSON,
    Case,
    Found,
    RecordImport,
    Values,
)
from participants.imports.rows import Draft
from participants.imports.stays import add_stays
from participants.models import Stage
from participants.models.stage import ENDED, RUNNING
from participants.stays import covers, overlapped
from programs.models import StageKind

# The days of attendance that a stay would no longer hold.
BEYOND = """
    SELECT r.number, a.session_date
    FROM import_rows r JOIN participants_attendance a USING (enrolment_id, stage)
    WHERE r.number = ANY(%s) AND a.session_date > r.ended_on
"""

# Since when a stay has a certificate that is not revoked, where any were recorded.
RECORDED = """
    SELECT r.number, min(c.day) FILTER (WHERE c.revoked_on IS NULL)
    FROM import_rows r JOIN participants_stage s USING (enrolment_id, stage, started_on)
    JOIN participants_certificate c ON c.stay_id = s.id
    WHERE r.number = ANY(%s)
    GROUP BY r.number
"""


class StageImport(RecordImport):
    model = Stage
    key = ("stage", "started_on")
    required = ("external_id", "stage", "started_on", "status")
    optional = ("activity", "ended_on", "certified_on")
    stored_as = {"activity": "activity_id"}

    def readers(self) -> dict[str, Reader]:
        return {
            "stage": cells.one_of(StageKind.values),
            "activity": self.reference.activity,
            "started_on": self.reference.day,
            "ended_on": self.reference.day,
            "status": cells.one_of((*RUNNING, *ENDED)),
            "certified_on": self.reference.day,
        }

    def learn(self, cases: Sequence[Case]) -> None:
        add_stays(cases)

    def prepare(self, drafts: Sequence[Draft], found: Found) -> None:
        shorter = [d.row.number for d in drafts if self._is_shorter(d, found)]
        self._beyond: dict[int, list[date]] = {}
        for number, day in _asked(BEYOND, shorter):
            self._beyond.setdefault(number, []).append(day)
        other = [d.row.number for d in drafts if self._is_certified_anew(d, found)]
        self._recorded: dict[int, date | None] = dict(_asked(RECORDED, other))

    def check(self, draft: Draft, values: Values, case: Case) -> None:
        self.check_activity(draft)
        self._check_start(draft, values, case)
        self._check_end(draft, values)
        self._check_certificate(draft, values)
        self._check_recorded(draft, values)
        if draft.read_well("stage", "started_on", "ended_on"):
            self._check_others(draft, values, case)

    def accepted(self, values: Values, case: Case) -> None:
        stays = case.stays.setdefault(values["stage"], {})
        stays[values["started_on"]] = values["ended_on"]

    def _is_shorter(self, draft: Draft, found: Found) -> bool:
        ended_on = draft.values.get("ended_on")
        if not ended_on or not draft.read_well(PERSON, *self.key):
            return False
        stored = found.get(self.key_of(draft))
        if not stored:
            return False
        before = stored.values["ended_on"]
        return before is None or ended_on < before

    def _is_certified_anew(self, draft: Draft, found: Found) -> bool:
        if not draft.read_well(PERSON, *self.key, "certified_on"):
            return False
        stored = found.get(self.key_of(draft))
        new = draft.values.get("certified_on")
        named = "certified_on" in draft.values
        return named and stored is not None and new != stored.values["certified_on"]

    def _check_start(self, draft: Draft, values: Values, case: Case) -> None:
        if not draft.read_well("started_on"):
            return
        if values["started_on"] < case.registered_on:
            draft.reject("started_on", _("is before the registration"))

    def _check_end(self, draft: Draft, values: Values) -> None:
        if not draft.read_well("ended_on"):
            return
        ended_on = values["ended_on"]
        if draft.read_well("status"):
            if ended_on and values["status"] in RUNNING:
                draft.reject("ended_on", _("must be empty while active or on hold"))
            if not ended_on and values["status"] in ENDED:
                draft.reject("ended_on", _("must be given unless active or on hold"))
        known = ended_on and draft.read_well("started_on")
        if known and ended_on < values["started_on"]:
            draft.reject("ended_on", _("is before the start of the stay"))

    def _check_certificate(self, draft: Draft, values: Values) -> None:
        certified_on = values["certified_on"]
        if not certified_on or not draft.read_well("certified_on"):
            return
        if draft.read_well("status") and values["status"] != "completed":
            draft.reject("certified_on", _("is only for a stay that is completed"))
        if draft.read_well("started_on") and certified_on < values["started_on"]:
            draft.reject("certified_on", _("is before the start of the stay"))

    def _check_recorded(self, draft: Draft, values: Values) -> None:
        """A certificate that was recorded says since when there is one."""
        if draft.row.number not in self._recorded:
            return
        day = self._recorded[draft.row.number]
        if day is None:
            draft.reject("certified_on", _("the certificate recorded here is revoked"))
        elif day != values["certified_on"]:
            told = _("the certificate recorded here is of %(date)s")
            draft.reject("certified_on", told % {"date": day})

    def _check_others(self, draft: Draft, values: Values, case: Case) -> None:
        started_on, ended_on = values["started_on"], values["ended_on"]
        if ended_on and ended_on < started_on:
            return
        stays = case.stays.get(values["stage"], {})
        if begun := overlapped(stays, started_on, ended_on):
            sentence = _("overlaps the stay begun %(date)s")
            draft.add(sentence % {"date": begun})
        stays = {**stays, started_on: ended_on}
        beyond = self._beyond.get(draft.row.number, ())
        if any(not covers(stays, day) for day in beyond):
            draft.reject("ended_on", _("there is attendance after this day"))


def _asked(question: str, numbers: list[int]) -> list[tuple[int, Any]]:
    """The answer for these rows of the batch; without any nothing is asked."""
    if not numbers:
        return []
    with connection().cursor() as cursor:
        cursor.execute(question, [numbers])
        return cursor.fetchall()
