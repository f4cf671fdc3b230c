"""What is said of two cases that may be one person's, and which of them are shown."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KEY, VERSION, PanelHelper
from participants.forms.facts import FactForm
from participants.models import DuplicatePair
from programs.models import Office

State = DuplicatePair.State
ANSWERS = State.DIFFERENT, State.LATER
SHOWN = [
    ("", _("To be decided")),
    (State.ANSWERED, State.ANSWERED.label),
    (State.LATER, State.LATER.label),
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

    def chosen(self) -> dict[str, Any]:
        """Nothing where something else was asked for than is offered."""
        return dict(self.cleaned_data) if self.is_valid() else {}
