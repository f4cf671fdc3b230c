"""The kinds of record that a stage has beside its stays, as data.

To add one: its model (a `StageRecord`, or a `StayRecord` of one stay), its fields'
rights in `participants.fields`, its form, and an entry here. Its tab, pages,
timeline and history follow from these.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Permission
from participants.fields import to_read, to_write
from participants.forms import care, education
from participants.forms.stage_records import StageRecordForm
from participants.models import (
    Adjustment,
    CareLevel,
    ClosingAssessment,
    TermResult,
)
from participants.models.stage_record import StageRecord, StayRecord
from programs.models import StageKind


@dataclass(frozen=True)
class Kind:
    """One kind of record: where it stands, and in which words it is asked for."""

    code: str
    """In addresses."""
    model: type[StageRecord]
    form: type[StageRecordForm]
    stages: tuple[StageKind, ...]
    title: Promise
    add: Promise
    correct: Promise
    nothing: Promise
    """What an empty list of them says."""

    @property
    def is_of_stay(self) -> bool:
        return issubclass(self.model, StayRecord)

    @property
    def events(self) -> Any:
        """The model of what became of them."""
        return apps.get_model("participants", f"{self.model.__name__}Event")

    @property
    def read(self) -> Permission:
        return to_read(self.model)

    @property
    def write(self) -> Permission:
        return to_write(self.model)


CARE = (StageKind.PSYCHOLOGICAL_SUPPORT,)
EDUCATION = (StageKind.EDUCATION,)

KINDS = (
    Kind(
        "care-level",
        CareLevel,
        care.CareLevelForm,
        CARE,
        title=_("Level of care"),
        add=_("Set the level"),
        correct=_("Correct a level of care"),
        nothing=_("No level is set yet. Each one stands here with its first day."),
    ),
    Kind(
        "adjustment",
        Adjustment,
        care.AdjustmentForm,
        CARE,
        title=_("Adjustments in training and education"),
        add=_("Advise an adjustment"),
        correct=_("Change an adjustment"),
        nothing=_(
            "Nothing is to be done differently. What is advised here is read by the"
            " caseworker too: it says what helps, never why."
        ),
    ),
    Kind(
        "closing",
        ClosingAssessment,
        care.ClosingForm,
        CARE,
        title=_("Closing assessment"),
        add=_("Record the closing assessment"),
        correct=_("Correct a closing assessment"),
        nothing=_("Before the support ends, what was reached is recorded here."),
    ),
    Kind(
        "term-result",
        TermResult,
        education.TermResultForm,
        EDUCATION,
        title=_("Term results"),
        add=_("Add a term result"),
        correct=_("Correct a term result"),
        nothing=_("No term is over yet. Its result stands here then."),
    ),
)
BY_CODE = {kind.code: kind for kind in KINDS}
WRITES = tuple(sorted({kind.write for kind in KINDS}))


def of_stage(stage: str) -> Iterator[Kind]:
    return (kind for kind in KINDS if stage in kind.stages)
