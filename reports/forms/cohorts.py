from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from programs.models import Program, StageKind
from reports.cohorts.divisions import OFFERED, Division
from reports.reading.cohorts import Asked

FIRST = StageKind.VOCATIONAL_TRAINING


class CohortsForm(forms.Form):
    """Of which stage, and what makes people a cohort."""

    stage = forms.ChoiceField(label=_("Stage"), choices=StageKind.choices)
    by = forms.ChoiceField(
        label=_("Divided by"),
        choices=[(division.code, division.name) for division in OFFERED],
    )

    def __init__(self, data: QueryDict, *, program: Program, **kwargs: Any) -> None:
        shown = data.copy()
        super().__init__(shown, **kwargs)
        stage = shown.get("stage", "")
        kind = StageKind(stage) if stage in StageKind.values else FIRST
        self.wanted = self._division(shown.get("by", ""))
        fits = kind in self.wanted.stages
        self.asked = Asked(program, kind, self.wanted if fits else OFFERED[0])
        shown["stage"], shown["by"] = kind, self.asked.division.code

    @property
    def refused(self) -> Division | None:
        """What was chosen and does not divide this stage."""
        return None if self.wanted == self.asked.division else self.wanted

    def _division(self, code: str) -> Division:
        """What does not exist is as if it had not been chosen."""
        return next((each for each in OFFERED if each.code == code), OFFERED[0])
