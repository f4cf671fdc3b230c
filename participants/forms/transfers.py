"""Handing cases over: to whom and why, and the answer of who is to take them."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import KEY, VERSION, PanelHelper
from core.models import User
from participants.forms.facts import FactForm
from participants.models import Enrolment, Transfer
from participants.reading.keepers import keepers
from programs.models import Office

ACCEPTED, REFUSED = Transfer.State.ACCEPTED, Transfer.State.REFUSED
WHY: dict[str, Any] = {
    "widget": forms.Textarea(attrs={"rows": 4}),
    "error_messages": {"required": _("Write why the case is handed over.")},
}


class TransferForm(FactForm):
    """Somebody of the same office, or another office of the programme."""

    to = forms.ChoiceField(
        label=_("Who is to take the case"),
        error_messages={"required": _("Choose who is to take the case.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_(
            "Whoever is to take the case reads this before they see it:"
            " write no names and nothing of the past."
        ),
        **WHY,
    )

    helper = PanelHelper(Fieldset("", "to", "reason", KEY, VERSION))

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = keepers(case.office, child=case.child_track)
        self.people = {f"user-{each.pk}": each for each in here}
        offices = Office.objects.filter(program=case.program_id)
        others = offices.exclude(pk=case.office_id)
        self.offices = {f"office-{each.pk}": each for each in others}
        self.case = case
        fields: dict[str, Any] = self.fields
        fields["to"].choices = [
            ("", _("Choose")),
            (gettext("In this office"), self._choices(self.people)),
            (gettext("In another office"), self._choices(self.offices)),
        ]

    def _choices(self, found: dict[str, Any]) -> list[tuple[str, str]]:
        current = f"user-{self.case.caseworker_id}"
        return [(code, str(each)) for code, each in found.items() if code != current]

    def facts(self) -> dict[str, Any]:
        to = self.cleaned_data["to"]
        return {
            "to_office": self.offices.get(to, self.case.office),
            "to_caseworker": self.people.get(to),
            "reason": self.cleaned_data["reason"],
        }


class AnswerForm(FactForm):
    """The answer is the button that is pressed; a refusal says why."""

    decision = forms.ChoiceField(
        choices=[(ACCEPTED, ACCEPTED.label), (REFUSED, REFUSED.label)],
        widget=forms.HiddenInput,
        error_messages={"required": _("Press one of the two buttons.")},
    )
    keeper = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Whose case it becomes"),
        required=False,
        empty_label=None,
    )
    why = forms.CharField(
        label=_("Why it is refused"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only for a refusal; whoever asked reads it."),
    )

    helper = PanelHelper(Fieldset("", "keeper", "why", KEY, VERSION))

    def __init__(
        self, *args: Any, record: Transfer, user: User, any_keeper: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        offered = keepers(record.to_office, child=record.child_track)
        if record.to_caseworker_id:
            offered = offered.filter(pk=record.to_caseworker_id)
        elif not any_keeper:
            offered = offered.filter(pk=user.pk)
        fields: dict[str, Any] = self.fields
        fields["keeper"].queryset = offered
        self.initial.setdefault("keeper", record.to_caseworker_id or user.pk)

    def _post_clean(self) -> None:
        """Whoever takes a case does not see it yet, so it is not locked before."""
        super(FactForm, self)._post_clean()

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        if self.refuses and not self.cleaned_data.get("why"):
            self.add_error("why", _("Say why the hand-over is refused."))
        if not self.refuses and not self.cleaned_data.get("keeper"):
            self.add_error("keeper", _("Choose whose case it becomes."))
        return typed

    @property
    def refuses(self) -> bool:
        return self.cleaned_data.get("decision") == REFUSED

    def facts(self) -> dict[str, Any]:
        name = "why" if self.refuses else "keeper"
        return {name: self.cleaned_data[name]}


class HandOverForm(FactForm):
    """Several cases of one office, to one of its caseworkers."""

    keeper = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who takes these cases"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose who takes these cases.")},
    )
    reason = forms.CharField(label=_("Why"), **WHY)

    helper = PanelHelper(Fieldset("", "keeper", "reason", KEY, VERSION))

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = User.objects.none()
        for office in offices:
            found |= keepers(office, child=False)
        fields: dict[str, Any] = self.fields
        fields["keeper"].queryset = found.distinct()
