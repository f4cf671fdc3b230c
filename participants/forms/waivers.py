"""Asking that a condition be waived, and what is decided about it."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KEY, VERSION, PanelHelper
from participants.forms.exits import DecideForm
from participants.forms.facts import FactForm
from participants.gates import Missing

LONGEST = 2_000


class WaiverForm(FactForm):
    """Which of the missing conditions, and why."""

    conditions = forms.MultipleChoiceField(
        label=_("What is to be waived"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one condition.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What whoever decides has to know. Nothing of what was said in"
            " psychological support."
        ),
        error_messages={"required": _("Write what whoever decides has to know.")},
    )

    helper = PanelHelper(Fieldset("", "conditions", "reason", KEY, VERSION))

    def __init__(self, *args: Any, missing: Iterable[Missing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.code, each.words) for each in missing]
        field: Any = self.fields["conditions"]
        field.choices = offered
        self.initial.setdefault("conditions", [code for code, _words in offered])


class WaiverDecideForm(DecideForm):
    """The same of a waiver."""

    without_why = _("Say why the waiver is refused.")
