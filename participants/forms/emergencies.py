"""Opening a case in an emergency, and saying afterwards whether that was in order."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KEY, VERSION, OnceForm, PanelHelper
from participants import case_codes
from participants.forms.facts import FactForm
from participants.models import EmergencyOpening
from participants.models.record import Refused
from programs.models import Office

Finding = EmergencyOpening.Finding
SHORTEST_REASON = 20
LONGEST = 2_000
STATES = [("waiting", _("To review")), *Finding.choices, ("all", _("Any"))]


class EmergencyForm(OnceForm):
    """Which case, and why it can't wait for those who keep it."""

    code = forms.CharField(
        label=_("Case code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"}
        ),
        help_text=_("As it stands on the card: K7QM2-9XTBD."),
        error_messages={"required": _("Enter the case code.")},
    )
    reason = forms.CharField(
        label=_("Why this can't wait"),
        min_length=SHORTEST_REASON,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("At least 20 characters. Whoever reviews it reads this."),
        error_messages={
            "required": _("Say why this can't wait."),
            "min_length": _("Say it in at least 20 characters."),
        },
    )

    helper = PanelHelper(Fieldset("", "code", "reason", KEY))

    def clean_code(self) -> str:
        code = case_codes.read(self.cleaned_data["code"])
        if not code:
            told = _("This is no case code: look for a character that was misread.")
            raise forms.ValidationError(told)
        return code

    def refuse(self, refused: Refused) -> None:
        self.add_error(refused.field, str(refused))


class ReviewForm(FactForm):
    """The finding is the button that is pressed."""

    finding = forms.ChoiceField(
        choices=Finding,
        widget=forms.HiddenInput,
        error_messages={"required": _("Press one of the two buttons.")},
    )
    finding_note = forms.CharField(
        label=_("What you found"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whom you asked, and what was done about it."),
        error_messages={"required": _("Write what you found.")},
    )

    helper = PanelHelper(Fieldset("", "finding_note", KEY, VERSION))

    def facts(self) -> dict[str, Any]:
        return {"finding": self.cleaned_data["finding"], **super().facts()}


class EmergencyFilters(forms.Form):
    """What the list of openings is narrowed to. The address carries codes only."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    office = forms.ChoiceField(label=_("Office"), required=False)

    def __init__(self, *args: Any, offices: Iterable[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(office.code, office.name) for office in offices]
        fields: dict[str, Any] = self.fields
        fields["office"].choices = [("", _("All offices")), *choices]
        if len(choices) < 2:
            del fields["office"]

    def chosen(self) -> dict[str, str]:
        """Field -> the code that holds, for those that narrow."""
        self.is_valid()
        return {name: code for name, code in self.cleaned_data.items() if code}
