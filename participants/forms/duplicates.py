"""What is said of two cases that may be one person's, and which of them are shown."""

from typing import Any
from urllib.parse import urlencode

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KEY, VERSION, PanelHelper
from participants.forms.facts import FactForm
from participants.models import DuplicatePair
from participants.reading.duplicate_queue import Chosen
from programs.models import Office

State = DuplicatePair.State
ANSWERS = State.DIFFERENT, State.LATER
SHOWN = [
    ("", _("To be decided")),
    (State.ANSWERED, State.ANSWERED.label),
    (State.LATER, State.LATER.label),
]

LIKENESS = {"95": (95, None), "80": (80, 95), "below": (0, 80)}
"""From so many percent on, and below how many."""
LIKELY = [
    ("", _("However alike")),
    ("95", _("95 percent and more")),
    ("80", _("80 to 94 percent")),
    ("below", _("Below 80 percent")),
]


class DecisionForm(FactForm):
    """Each answer is a button; why it is so may be said."""

    decision = forms.ChoiceField(choices=[(each, each) for each in ANSWERS])
    reason = forms.CharField(
        label=_("Why, if there is something to say"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    helper = PanelHelper(Fieldset("", "reason"), KEY, VERSION)


class DuplicateFilters(forms.Form):
    """What the list of possible duplicates is narrowed to."""

    show = forms.ChoiceField(label=_("Show"), required=False, choices=SHOWN)
    likely = forms.ChoiceField(label=_("How alike"), required=False, choices=LIKELY)
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label=_("Office"),
        required=False,
        empty_label=_("All offices"),
        to_field_name="code",
    )

    def __init__(self, *args: Any, offices: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office: Any = self.fields["office"]
        office.queryset = Office.objects.filter(pk__in=offices).order_by("name")

    def chosen(self) -> Chosen:
        """Nothing where something else was asked for than is offered."""
        if not self.is_valid():
            return Chosen()
        told = self.cleaned_data
        likely = LIKENESS.get(told["likely"])
        return Chosen(told["show"], told["office"], likely)

    def query(self) -> str:
        """What an address ends with that keeps to it."""
        if not self.is_valid():
            return ""
        told = {name: self.data.get(name, "") for name in self.fields}
        kept = {name: value for name, value in told.items() if value}
        return f"?{urlencode(kept)}" if kept else ""
