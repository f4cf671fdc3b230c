"""What is asked when somebody may harm themselves, and before an alert is closed."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KEY, VERSION, OnceForm, PanelHelper
from participants.forms.counselling import CONFIDENTIAL, lines
from participants.forms.facts import FactForm
from participants.models import Alert, SafetyAssessment
from participants.models.record import Refused

LONGEST = 4_000
Part = SafetyAssessment.Part
ASKED = (Part.DONE,)
"""What can be said of every talk, however short it was."""
BY_HAND = [each for each in Alert.Reason.choices if each[0] != Alert.Reason.ANSWER]
STATES = [
    ("open", _("Open")),
    ("late", _("Open for more than 24 hours")),
    ("closed", _("Closed")),
]


class RaiseForm(FactForm):
    """Why somebody is worried; what was said stands in the safety assessment."""

    reason = forms.ChoiceField(
        label=_("Why you raise it"), choices=BY_HAND, widget=forms.RadioSelect
    )

    helper = PanelHelper("reason", KEY)


class SafetyForm(OnceForm):
    """The danger somebody is in, and what was done; the parts that were talked of."""

    risk = forms.ChoiceField(
        label=_("How great the danger is"),
        choices=SafetyAssessment.Risk,
        widget=forms.RadioSelect,
        help_text=CONFIDENTIAL,
    )

    helper = PanelHelper("risk", Fieldset(_("What you learned"), *Part.values), KEY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in Part:
            self.fields[part.value] = forms.CharField(
                label=part.label,
                required=part in ASKED,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": _("Write what was done.")},
            )

    def parts(self) -> dict[str, str]:
        """What was filled in."""
        typed = {name: self.cleaned_data.get(name) for name in Part.values}
        return {name: lines(text) for name, text in typed.items() if text}


class ProposeForm(FactForm):
    text = forms.CharField(
        label=_("What was done since, and why it can be closed"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=CONFIDENTIAL,
        error_messages={"required": _("Write why it can be closed.")},
    )

    helper = PanelHelper("text", KEY, VERSION)

    def facts(self) -> dict[str, Any]:
        return {"text": lines(self.cleaned_data["text"])}


class CloseForm(FactForm):
    """The answer is the button that is pressed."""

    decision = forms.ChoiceField(
        choices=[("confirm", _("Close")), ("keep", _("Keep open"))],
        widget=forms.HiddenInput,
        error_messages={"required": _("Press one of the two buttons.")},
    )

    helper = PanelHelper(KEY, VERSION)

    @property
    def confirms(self) -> bool:
        return bool(self.cleaned_data["decision"] == "confirm")

    def refuse(self, refused: Refused) -> None:
        self.add_error(None, str(refused))


class AlertFilters(forms.Form):
    """What the list of alerts is narrowed to."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def chosen(self) -> str:
        return self.cleaned_data["state"] or "open" if self.is_valid() else "open"
