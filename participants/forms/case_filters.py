from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.due.rules import Due
from programs.models import Category, Office, StageKind

STATES = [("active", _("In the programme")), ("exited", _("Has left"))]

TAUGHT = [
    (kind.value, kind.label)
    for kind in StageKind
    if kind is not StageKind.PSYCHOLOGICAL_SUPPORT
]


class CaseFilters(forms.Form):
    """What the list of people is narrowed to. The address carries codes only."""

    mine = forms.ChoiceField(
        label=_("My cases"),
        required=False,
        choices=[("1", _("My cases"))],
        widget=forms.HiddenInput,
    )
    due = forms.ChoiceField(label=_("To do"), required=False)
    office = forms.ChoiceField(label=_("Office"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any")), *STATES],
    )
    category = forms.MultipleChoiceField(
        label=_("Category"),
        required=False,
        choices=Category,
        widget=forms.CheckboxSelectMultiple,
    )
    stage = forms.MultipleChoiceField(
        label=_("Now in"),
        required=False,
        choices=StageKind,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        offices: Iterable[Office],
        rules: Iterable[Due],
        knows_care: bool,
        has_caseload: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        dues = [(rule.code, rule.name) for rule in rules]
        choices = [(office.code, office.name) for office in offices]
        fields: dict[str, Any] = self.fields
        fields["due"].choices = [("", _("Any")), *dues]
        fields["office"].choices = [("", _("All offices")), *choices]
        if len(choices) < 2:
            del fields["office"]
        if not has_caseload:
            del fields["mine"]
        if not dues:
            del fields["due"]
        if not knows_care:
            fields["stage"].choices = TAUGHT

    def chosen(self) -> dict[str, list[tuple[str, str]]]:
        """Field -> the codes that hold and their words, for those that narrow."""
        self.is_valid()
        found = {}
        for name in self.fields:
            value = self.cleaned_data.get(name) or []
            codes = [value] if isinstance(value, str) else value
            words = dict(self.fields[name].choices)  # type: ignore[attr-defined]
            found[name] = [(code, str(words[code])) for code in codes]
        return {name: codes for name, codes in found.items() if codes}
