"""A form about one fact of a case, which the facts may still refuse."""

from typing import Any

from core.forms import VersionForm
from participants.models.record import Refused


class FactForm(VersionForm):
    """One fact about a case; its action is called with `facts`."""

    def facts(self) -> dict[str, Any]:
        """What was entered, under the names that the action gives it."""
        return {
            bound.name: self.cleaned_data[bound.name] for bound in self.visible_fields()
        }

    def refuse(self, refused: Refused) -> None:
        """Say what the facts of the case do not allow, at its field if it has one."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, str(refused))
