"""An amount of money and its currency, asked for side by side."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participants.forms.stage_records import StageRecordForm


class MoneyForm(StageRecordForm):
    """Its currency is the programme's until somebody writes another.

    Without the ``amount`` there is no currency either.
    """

    amount = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["currency"]
        field.widget.attrs["class"] = "w-date"
        field.help_text = _("Three letters, for example USD.")
        field.required = False
        if not self.initial.get("currency"):
            self.initial["currency"] = self.case.program.currency

    def clean_currency(self) -> str:
        typed: str = self.cleaned_data["currency"]
        return typed.upper() or self.case.program.currency

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        if self.amount and self.cleaned_data.get(self.amount) is None:
            self.cleaned_data["currency"] = ""
        return typed
