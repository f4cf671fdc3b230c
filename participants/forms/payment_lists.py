"""Asking for a list of payments."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KEY, OnceForm, PanelHelper
from participants.reading.payment_lists import Payable


class AskForListForm(OnceForm):
    """Of which programme and month what is approved is to be paid."""

    month = forms.ChoiceField(
        label=_("Month"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a month.")},
    )

    helper = PanelHelper(Fieldset("", "month", KEY))

    def __init__(self, *args: Any, payable: Iterable[Payable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payable = {each.code: each for each in payable}
        field: Any = self.fields["month"]
        field.choices = [(each.code, each.words) for each in self.payable.values()]

    def facts(self) -> dict[str, Any]:
        chosen = self.payable[self.cleaned_data["month"]]
        return {"program": chosen.program, "month": chosen.month}
