from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import Office, StageKind

STATES = [("running", _("Running or to come")), ("over", _("Over"))]


class ActivityFilters(forms.Form):
    """What the list of activities is narrowed to. The address carries codes only."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any")), *STATES]
    )
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("Any")), *StageKind.choices]
    )
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
