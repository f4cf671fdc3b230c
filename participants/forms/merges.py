"""What is chosen when two cases become one, and when they are two again."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KEY, VERSION, PanelHelper
from participants import case_codes
from participants.forms.facts import FactForm
from participants.reading.merges import Added, Choice, Conflict

SEEN = "seen"


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write down why.")},
    )


class OtherCaseForm(FactForm):
    """Which case is of the same person."""

    code = forms.CharField(
        label=_("Code of the other case"),
        max_length=20,
        error_messages={"required": _("Enter the code of the other case.")},
    )

    helper = PanelHelper("code", KEY, VERSION)

    def clean_code(self) -> str:
        code = case_codes.read(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("This is not the code of a case."))
        return code


class MergeForm(FactForm):
    """Field by field what is kept, which records, and why it is one person."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    instead = forms.MultipleChoiceField(
        label=_("Of two that can’t both be kept, keep this one instead"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = _reason()

    def __init__(
        self,
        *args: Any,
        choices: list[Choice],
        conflicts: list[Conflict],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = [choice.field.name for choice in choices]
        for choice in choices:
            self.fields[f"keep_{choice.field.name}"] = forms.ChoiceField(
                label=choice.field.label,
                choices=choice.options,
                initial=choice.usual,
                widget=forms.RadioSelect,
            )
        instead: Any = self.fields["instead"]
        told = _("%(kind)s: %(theirs)s, instead of: %(ours)s")
        instead.choices = [(c.row, told % c._asdict()) for c in conflicts]
        if not conflicts:
            del self.fields["instead"]
        self.helper = PanelHelper(*self._rows(), KEY, VERSION, SEEN)

    def _rows(self) -> list[Fieldset]:
        kept = (f"keep_{name}" for name in self.names)
        rows = [Fieldset(_("What is kept"), *kept, css_class="beside")]
        if "instead" in self.fields:
            rows.append(Fieldset(_("Records"), "instead"))
        return [*(rows if self.names else rows[1:]), Fieldset("", "reason")]

    def facts(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "choices": {name: told[f"keep_{name}"] for name in self.names},
            "chosen": told.get("instead", []),
            "reason": told["reason"],
            "seen": told[SEEN],
        }

    def look_again(self, state: str) -> int:
        """The page's status: what is sent next was decided on what is shown now."""
        if not self.is_bound or self.data.get(SEEN) == state:
            return 200
        self._renew(SEEN, state)
        return 409


class UndoForm(FactForm):
    """Why they are two people after all, and what of theirs came since."""

    to_gone = forms.MultipleChoiceField(
        label=_("Added since: what belongs to the other case"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is not marked stays here."),
    )
    reason = _reason()

    def __init__(self, *args: Any, added: list[Added], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {each.value: each.rows for each in added}
        to_gone: Any = self.fields["to_gone"]
        to_gone.choices = [(each.value, each.words) for each in added]
        if not added:
            del self.fields["to_gone"]
        names = [name for name in ("to_gone", "reason") if name in self.fields]
        self.helper = PanelHelper(Fieldset("", *names, KEY, VERSION))

    def facts(self) -> dict[str, Any]:
        chosen = self.cleaned_data.get("to_gone", [])
        rows = [row for value in chosen for row in self.rows[value]]
        return {"to_gone": rows, "reason": self.cleaned_data["reason"]}
