from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import Office, StageKind

DUE = [("seats", _("Free places with people waiting"))]
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
    due = forms.ChoiceField(
        label=_("To do"), required=False, choices=[("", _("Any")), *DUE]
    )

    def __init__(
        self,
        *args: Any,
        offices: Iterable[Office],
        gives_seats: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(office.code, office.name) for office in offices]
        fields: dict[str, Any] = self.fields
        fields["office"].choices = [("", _("All offices")), *choices]
        if len(choices) < 2:
            del fields["office"]
        if not gives_seats:
            del fields["due"]

    def chosen(self) -> dict[str, str]:
        """Field -> the code that holds, for those that narrow."""
        self.is_valid()
        return {name: code for name, code in self.cleaned_data.items() if code}
