"""Proposing and deciding what is paid of a month's support, and finding it."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, OnceForm, PanelHelper
from participants.forms.facts import FactForm
from participants.models import Benefit
from participants.models.benefit import BenefitState
from participants.reading.benefits import OVERDUE, TO_PROPOSE

LONGEST = 2_000


class ProposeBenefitForm(FactForm):
    """Nothing to fill in where it is earned; an appeal says why."""

    reason = forms.CharField(
        label=_("Why it should be paid all the same"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What whoever decides has to know. No more than that."),
        error_messages={"required": _("Write what whoever decides has to know.")},
    )

    helper = PanelHelper(Fieldset("", "reason", KEY, VERSION))

    def __init__(self, *args: Any, record: Benefit, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        if not record.may_become(BenefitState.APPEALED):
            del self.fields["reason"]


class DecideBenefitForm(FactForm):
    """The decision is the button that is pressed; but for an approval it says why."""

    decision = forms.ChoiceField(
        choices=[("approve", "approve"), ("waive", "waive"), ("withhold", "withhold")],
        widget=forms.HiddenInput,
        error_messages={"required": _("Press one of the buttons.")},
    )
    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only where it is not simply approved; the caseworker reads it."),
    )

    helper = PanelHelper(Fieldset("", "why", KEY, VERSION))

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        decision = self.cleaned_data.get("decision", "approve")
        if decision != "approve" and not self.cleaned_data.get("why"):
            self.add_error("why", _("Say why."))
        return typed

    def facts(self) -> dict[str, Any]:
        decision = self.cleaned_data["decision"]
        if decision == "approve":
            return {"decision": decision}
        return {"decision": decision, "why": self.cleaned_data["why"]}


class PaymentForm(FactForm):
    """What the cashier says of an approved benefit."""

    result = forms.ChoiceField(
        label=_("What came of it"),
        choices=[
            (BenefitState.PAID, BenefitState.PAID.label),
            (BenefitState.FAILED, BenefitState.FAILED.label),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )
    on = TypedDateField(exact=True, label=_("Paid on"), required=False)
    why = forms.CharField(
        label=_("Why it failed"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only where it failed."),
    )

    helper = PanelHelper(Fieldset("", "result", "on", "why", KEY, VERSION))

    def __init__(self, *args: Any, record: Benefit, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        field: Any = self.fields["on"]
        field.today = record.enrolment.program.today()

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        result = self.cleaned_data.get("result")
        if result == BenefitState.PAID and not self.cleaned_data.get("on"):
            self.add_error("on", _("Enter the day of the payment."))
        if result == BenefitState.FAILED and not self.cleaned_data.get("why"):
            self.add_error("why", _("Say why it failed."))
        return typed

    def facts(self) -> dict[str, Any]:
        name = "on" if self.cleaned_data["result"] == BenefitState.PAID else "why"
        return {name: self.cleaned_data[name]}


class ApproveManyForm(OnceForm):
    """Some of those that are listed."""

    benefits = forms.MultipleChoiceField(
        label=_("Benefits"),
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, *args: Any, offered: Iterable[Benefit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(each.pk): each for each in offered}
        field: Any = self.fields["benefits"]
        field.choices = [(pk, pk) for pk in self.offered]

    def chosen(self) -> list[Benefit]:
        """In the order of their cases, so that two who lock them never cross."""
        picked = [self.offered[pk] for pk in self.cleaned_data["benefits"]]
        return sorted(picked, key=lambda benefit: benefit.enrolment_id)


class BenefitFilters(forms.Form):
    """Of which month, and how it stands; a filter that is unknown leaves all.

    ``due`` is the name by which the home page narrows a list.
    """

    month = forms.ChoiceField(label=_("Month"), required=False)
    due = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            (TO_PROPOSE, _("Earned, to propose")),
            *BenefitState.choices,
            (OVERDUE, _("Approved, and not paid for 14 days")),
        ],
    )

    def __init__(
        self, *args: Any, months: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["month"]
        field.choices = [("", _("All")), *months]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
