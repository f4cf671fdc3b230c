from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.models import User
from core.trail import Group
from participants import case_codes
from programs.models import Program

OF_NONE = "-"


@dataclass(frozen=True)
class Chosen:
    """What the trail is narrowed to."""

    program: Program | None = None
    """Without one: what concerns no programme."""
    by: int | None = None
    group: str = ""
    case: str = ""
    start: date | None = None
    end: date | None = None
    """The last day."""


class TrailFilters(forms.Form):
    """What the trail is narrowed to. The address carries codes and days only."""

    program = forms.ChoiceField(label=_("Programme"), required=False)
    group = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Anything")), *Group.choices]
    )
    by = forms.ChoiceField(label=_("Who"), required=False)
    case = forms.CharField(label=_("Case code"), required=False, max_length=20)
    start = TypedDateField(label=_("From"), required=False, exact=True)
    end = TypedDateField(label=_("To"), required=False, exact=True)

    def __init__(
        self,
        *args: Any,
        programs: Iterable[Program],
        people: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programs = {program.code: program for program in programs}
        fields: dict[str, Any] = self.fields
        fields["program"].choices = [
            *((code, program.name) for code, program in self.programs.items()),
            (OF_NONE, _("Of no programme")),
        ]
        everybody = [(str(user.pk), str(user)) for user in people]
        fields["by"].choices = [("", _("Anybody")), *everybody]

    def clean_case(self) -> str:
        typed: str = self.cleaned_data["case"]
        if typed and not (code := case_codes.read(typed)):
            raise ValidationError(_("This is no case code."))
        return code if typed else ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end < start:
            self.add_error("end", _("The last day is before the first."))
        return cleaned

    def chosen(self) -> Chosen | None:
        """None where something typed can't be understood: then nothing is shown."""
        if not self.is_valid():
            return None
        facts = self.cleaned_data
        return Chosen(
            self.programs.get(facts["program"]),
            int(facts["by"]) if facts["by"] else None,
            facts["group"],
            facts["case"],
            facts["start"],
            facts["end"],
        )
