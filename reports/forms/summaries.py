from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import OnceForm, PanelHelper
from programs.models import Program
from reports.periods import Kind, Period

OFFERED: dict[Kind, int] = {"month": 24, "quarter": 8, "half": 4, "year": 3}
"""So many of the latest periods of each kind, the running one included."""

KINDS = {
    "month": _("Months"),
    "quarter": _("Quarters"),
    "half": _("Half-years"),
    "year": _("Years"),
}


class AskForm(OnceForm):
    """Which programme and period is to be counted."""

    program = forms.ChoiceField(label=_("Programme"))
    period = forms.ChoiceField(
        label=_("Period"),
        help_text=_("A period that still runs is counted up to today."),
    )

    helper = PanelHelper(
        Fieldset("", "program", "period", "submission_key"),
    )

    def __init__(self, *args: Any, programs: Iterable[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programs = {program.code: program for program in programs}
        fields: dict[str, Any] = self.fields
        fields["program"].choices = [
            (code, program.name) for code, program in self.programs.items()
        ]
        today = max(program.today() for program in self.programs.values())
        fields["period"].choices = [
            (KINDS[kind], [(period.code, period.label) for period in periods])
            for kind, periods in offered(today)
        ]
        fields["period"].initial = Period.last_complete("month", today).code

    def asked(self) -> tuple[Program, Period]:
        """The programme and the period, once the form is valid."""
        program = self.programs[self.cleaned_data["program"]]
        return program, Period.parse(self.cleaned_data["period"])


def offered(today: date) -> Iterator[tuple[Kind, list[Period]]]:
    """The latest periods of each kind, the newest first."""
    for kind, number in OFFERED.items():
        periods = [Period.containing(kind, today)]
        while len(periods) < number:
            periods.append(periods[-1].previous())
        yield kind, periods
