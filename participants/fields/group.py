from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise

from core.access import Permission

P = Permission
Model = type[models.Model]


@dataclass(frozen=True)
class Group:
    """Fields that are read together and written together."""

    title: str | Promise
    read: P
    write: P | None
    """To change them later: who registers somebody writes all that is asked then."""
    fields: Mapping[Model, tuple[str, ...]] = field(default_factory=dict)
    of_care: bool | None = None
    """Of a stage's records only those of psychological support, or only the others."""

    def holds(self, model: Model, *, care: bool) -> bool:
        return model in self.fields and self.of_care in (None, care)


STAY = (
    *("stage", "activity", "counsellor", "status"),
    *("waiting_since", "started_on", "ended_on", "certified_on"),
    "scores_shared",
)
MARK = (
    *("stage", "activity", "session", "session_date", "session_no"),
    *("status", "minutes", "reason"),
)
WAIVED = (
    *("stage", "gate", "conditions", "reason", "asked_by"),
    *("state", "decided_by", "decided_at", "decision_note"),
)
