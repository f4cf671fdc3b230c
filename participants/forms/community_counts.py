"""How many took part in something or were asked, and how people answered."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext

from core.forms import PanelHelper, Version, VersionForm
from participants.reading.community_counts import (
    age_words,
    answer_words,
    cells_of,
    given,
    group_words,
    in_words,
)
from programs.actions.community import Cell
from programs.models import AcceptanceQuestion
from programs.models.community import CommunityRecord
from programs.models.participation import ANSWERS, MOST


class NumberField(forms.IntegerField):
    """How many; nothing typed is nobody."""

    def __init__(self, label: str, most: int = MOST) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=0,
            validators=[MaxValueValidator(most)],
            widget=forms.NumberInput(
                {"class": "form-control w-number", "aria-label": label}
            ),
        )


class Line(NamedTuple):
    """A row of a table of boxes."""

    title: str
    boxes: list[forms.BoundField]


class CountForm(VersionForm):
    """How many took part or were asked; of a survey how they answered too."""

    record: CommunityRecord

    def __init__(
        self, *args: Any, questions: Iterable[AcceptanceQuestion] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        self.cells = {_name(cell): cell for cell in cells_of(self.record)}
        for name, cell in self.cells.items():
            self.fields[name] = NumberField(in_words(cell))
        for row in self.record.counted.filter(number__gt=0):
            self.initial[_name(Cell(row.group, row.sex, row.age_band))] = row.number
        for question in self.questions:
            for answer in ANSWERS:
                name = f"{answer}-{question.pk}"
                self.fields[name] = NumberField(answer_words(question, answer))
        self.given = given(self.record)
        for pk, numbers in self.given.items():
            self.initial.update({f"{each}-{pk}": n for each, n in numbers.items()})
        self.helper = PanelHelper(*self.fields)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        asked = sum(self.people().values())
        for question, numbers in self.answers().items():
            if (told := sum(numbers.values())) != asked:
                problem = gettext(
                    "%(asked)d people were asked, and %(told)d answers stand here."
                )
                facts = {"asked": asked, "told": told}
                self.add_error(f"agree-{question.pk}", problem % facts)
        return cleaned

    def _compare(self, current: Any) -> None:
        """Numbers stand in rows of their own: what another stored is told here."""
        super()._compare(current)
        if self.cleaned_data.get("version") == current.version:
            return
        for name in (*self.cells, *self._answer_names()):
            theirs = str(self.initial.get(name, ""))
            yours = str(self.cleaned_data.get(name) or "")
            if theirs != yours:
                label = str(self.fields[name].label)
                self.versions.append(Version(label, theirs, yours, True))

    def _answer_names(self) -> list[str]:
        return [f"{each}-{q.pk}" for q in self.questions for each in ANSWERS]

    def people(self) -> dict[Cell, int]:
        return {
            cell: self.cleaned_data.get(name) or 0 for name, cell in self.cells.items()
        }

    def answers(self) -> dict[AcceptanceQuestion, dict[str, int]]:
        """Of the questions of which anything is told."""
        told = {}
        for question in self.questions:
            typed = {
                each: self.cleaned_data.get(f"{each}-{question.pk}") for each in ANSWERS
            }
            if question.pk in self.given or any(n is not None for n in typed.values()):
                told[question] = {each: n or 0 for each, n in typed.items()}
        return told

    def tables(self) -> list[tuple[str, list[Line]]]:
        """The boxes of each group: ages down, sexes across."""
        found: dict[str, dict[str, list[forms.BoundField]]] = {}
        for name, cell in self.cells.items():
            found.setdefault(cell.group, {}).setdefault(cell.age_band, []).append(
                self[name]
            )
        return [
            (group_words(group), [Line(age_words(b), boxes) for b, boxes in by.items()])
            for group, by in found.items()
        ]

    def asked(self) -> list[Line]:
        """The boxes of each question."""
        return [
            Line(q.text, [self[f"{answer}-{q.pk}"] for answer in ANSWERS])
            for q in self.questions
        ]


def _name(cell: Cell) -> str:
    return "-".join(("n", *filter(None, cell)))
