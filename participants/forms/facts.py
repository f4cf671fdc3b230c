"""A form about one fact of a case, which the facts may still refuse."""

from typing import Any

from core.forms import VersionForm
from participants.models import Enrolment
from participants.models.record import CaseRecord, Refused


class FactForm(VersionForm):
    """One fact about a case; its action is called with `facts`.

    The case is locked before its record is, here as in the actions: else two who
    write could each wait for the other. The action says whether it may be changed.
    """

    record: CaseRecord | Enrolment | None

    def _post_clean(self) -> None:
        if isinstance(self.record, CaseRecord):
            Enrolment.objects.hold(self.record.enrolment_id, though_merged=True)
        super()._post_clean()

    def facts(self) -> dict[str, Any]:
        """What was entered, under the names that the action gives it."""
        return {
            bound.name: self.cleaned_data[bound.name] for bound in self.visible_fields()
        }

    def refuse(self, refused: Refused) -> None:
        """Say what the facts of the case do not allow, at its field if it has one."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, str(refused))
