"""An exit that is asked for, and what is decided about it."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper
from participants.forms.facts import FactForm
from participants.models import Enrolment, ExitRequest
from participants.models.enrolment import ExitReason

APPROVED, REFUSED = ExitRequest.State.APPROVED, ExitRequest.State.REFUSED


class ExitForm(FactForm):
    """Why somebody leaves the programme, and on which day."""

    exit_on = TypedDateField(
        exact=True,
        label=_("Last day in the programme"),
        error_messages={"required": _("Enter the last day in the programme.")},
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *ExitReason.choices],
        error_messages={"required": _("Choose the reason.")},
    )
    authority = forms.CharField(
        label=_("Justice authority that revoked the eligibility"),
        max_length=200,
        required=False,
        help_text=_(
            "Only of that reason: a court or a prosecutor revokes it, and nobody who"
            " works here."
        ),
    )
    revoked_on = TypedDateField(
        exact=True, required=False, label=_("Day of its decision")
    )
    note = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What whoever decides has to know."),
        error_messages={"required": _("Write what whoever decides has to know.")},
    )

    helper = PanelHelper(
        Fieldset("", "exit_on", "reason", "authority", "revoked_on", "note"),
        *(KEY, VERSION),
    )

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["exit_on"].today = fields["revoked_on"].today = case.program.today()

    def clean(self) -> dict[str, Any] | None:
        """Of a revoked eligibility who revoked it, and when; of nothing else."""
        typed = super().clean()
        if self.cleaned_data.get("reason") == ExitReason.ELIGIBILITY_REVOKED:
            for name in ("authority", "revoked_on"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    told = _("Say which authority revoked the eligibility, and when.")
                    self.add_error(name, told)
        return typed


class TakeBackForm(FactForm):
    """Why the person did not leave after all."""

    note = forms.CharField(
        label=_("Why the exit is taken back"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What whoever decides has to know."),
        error_messages={"required": _("Write what whoever decides has to know.")},
    )

    helper = PanelHelper("note", KEY, VERSION)


class DecideForm(FactForm):
    """The decision is the button that is pressed; a refusal says why."""

    decision = forms.ChoiceField(
        choices=[(APPROVED, APPROVED.label), (REFUSED, REFUSED.label)],
        widget=forms.HiddenInput,
        error_messages={"required": _("Press one of the two buttons.")},
    )
    why = forms.CharField(
        label=_("Why it is refused"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only for a refusal; whoever asked reads it."),
    )

    helper = PanelHelper(Fieldset("", "why", KEY, VERSION))
    without_why = _("Say why the exit is refused.")

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        if self.refuses and not self.cleaned_data.get("why"):
            self.add_error("why", self.without_why)
        return typed

    @property
    def refuses(self) -> bool:
        return self.cleaned_data.get("decision") == REFUSED

    def facts(self) -> dict[str, Any]:
        return {"why": self.cleaned_data["why"]} if self.refuses else {}


class WithdrawForm(FactForm):
    """Nothing to fill in: the button is the fact."""

    helper = PanelHelper(Fieldset("", KEY, VERSION))
