"""Asking for a list of payments, and taking it back from the cashier."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import workbooks
from core.forms import KEY, OnceForm, PanelHelper
from core.tabular import Refused
from core.uploads import check_table
from participants import returned_list
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


class ReturnedListForm(OnceForm):
    """The list as the cashier filled it in, with its password if it has one."""

    file = forms.FileField(
        label=_("The list, filled in"),
        help_text=_(
            "The workbook or a .csv file of it. The columns “reference”, “paid” (yes"
            " or no) and “paid_on” are read; the amount is compared."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    password = forms.CharField(
        label=_("Password of the file"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Only if it still opens with one."),
    )

    helper = PanelHelper(Fieldset("", "file", "password", KEY))

    def __init__(
        self, *args: Any, today: date, too_large: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.rows: list[returned_list.Paid] = []
        if too_large:
            told = gettext("The file is larger than %(most)s.")
            most = filesizeformat(settings.IMPORT_MOST)
            self.fields["file"].error_messages["required"] = told % {"most": most}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if file := cleaned.get("file"):
            try:
                self.rows = self._read(file.read(), file.name, cleaned["password"])
            except workbooks.Locked as refused:
                self.add_error("password", str(refused))
            except Refused as refused:
                self.add_error("file", str(refused))
        return cleaned

    def _read(
        self, content: bytes, name: str, password: str
    ) -> list[returned_list.Paid]:
        if workbooks.is_locked(content):
            if not password:
                raise workbooks.Locked(
                    gettext("The file is locked: enter its password.")
                )
            content = workbooks.unlocked(content, password)
        check_table(BytesIO(content), name)
        return returned_list.read(content, name, self.today)
