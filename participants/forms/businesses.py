"""A business of one's own: the plan, what is decided about it, and the visits."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper
from participants.forms.facts import FactForm
from participants.forms.money import MoneyForm
from participants.models import BusinessPlan, MentoringVisit

State = BusinessPlan.State
TYPED = [(state.value, state.label) for state in (State.DRAFT, State.SUBMITTED)]
TEXT = forms.Textarea(attrs={"rows": 4})


class BusinessPlanForm(MoneyForm):
    planned_start = TypedDateField(exact=True, future=True, label=_("Planned start"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=TYPED,
        widget=forms.RadioSelect,
        initial=State.DRAFT,
        help_text=_("What is submitted waits for somebody else’s approval."),
    )

    class Meta:
        model = BusinessPlan
        fields = (
            *("name", "what", "day", "planned_start", "capital", "currency"),
            "state",
        )
        labels = {"day": _("Day of the plan")}
        widgets = {"what": TEXT}


class MentoringVisitForm(MoneyForm):
    next_on = TypedDateField(
        exact=True, future=True, required=False, label=_("Next visit")
    )
    amount = "turnover"

    class Meta:
        model = MentoringVisit
        fields = ("day", "running", "turnover", "currency", "advice", "next_on")
        labels = {"day": _("Day of the visit")}
        widgets = {"advice": TEXT}


class DecidePlanForm(FactForm):
    """The decision is the button that is pressed; a refusal says why."""

    decision = forms.ChoiceField(
        choices=[(State.APPROVED, _("Approved")), (State.REFUSED, _("Refused"))],
        widget=forms.HiddenInput,
        error_messages={"required": _("Press one of the two buttons.")},
    )
    granted = forms.DecimalField(
        label=_("Capital granted"),
        max_digits=12,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
        help_text=_("Only for an approval: no more than was asked for."),
    )
    why = forms.CharField(
        label=_("Why it is refused"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only for a refusal; whoever asked reads it."),
    )

    helper = PanelHelper(Fieldset("", "granted", "why", KEY, VERSION))

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        if self.refuses and not self.cleaned_data.get("why"):
            self.add_error("why", _("Say why the plan is refused."))
        granted = self.cleaned_data.get("granted")
        if not self.refuses and granted is None and "granted" not in self.errors:
            self.add_error("granted", _("Enter how much is granted."))
        return typed

    @property
    def refuses(self) -> bool:
        return self.cleaned_data.get("decision") == State.REFUSED

    def facts(self) -> dict[str, Any]:
        name = "why" if self.refuses else "granted"
        return {name: self.cleaned_data[name]}
