"""What happened to somebody, how it is known, and how certain it is."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper
from core.models import User
from participants.forms.facts import FactForm
from participants.models import Enrolment, Incident

LONGEST, LONGEST_PLACE = 4_000, 200
CERTAIN = Incident.Certainty
BY_THEIR_WRITER = [each for each in CERTAIN.choices if each[0] != CERTAIN.CONFIRMED]
WHAT = "happened_on", "kind", "place", "text"
KNOWN = "source", "done"


class IncidentForm(FactForm):
    """What happened; a new one says how certain it is, short of confirmed."""

    happened_on = TypedDateField(exact=True, label=_("Day it happened"))
    kind = forms.ChoiceField(
        label=_("What it was"),
        choices=Incident.Kind.choices,
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=_("Where it happened"), max_length=LONGEST_PLACE, required=False
    )
    text = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "You read it again, and who answers for the programme; nobody else"
            " learns that there is something to read."
        ),
        error_messages={"required": _("Write what happened.")},
    )
    source = forms.ChoiceField(
        label=_("Who says so"),
        choices=Incident.Source.choices,
        widget=forms.RadioSelect,
    )
    certainty = forms.ChoiceField(
        label=_("How certain it is"),
        choices=BY_THEIR_WRITER,
        widget=forms.RadioSelect,
        help_text=_("That it is confirmed somebody else than you says."),
    )
    done = forms.CharField(
        label=_("What was done"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    helper = PanelHelper(
        Fieldset(_("What happened"), *WHAT),
        Fieldset(_("What is known of it"), "source", "certainty", "done"),
        KEY,
        VERSION,
    )

    def __init__(
        self,
        *args: Any,
        case: Enrolment,
        record: Incident | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["happened_on"].today = today = case.program.today()
        if record is None:
            self.initial.setdefault("happened_on", today)
            return
        del fields["certainty"]
        for name in (*WHAT, *KNOWN):
            self.initial.setdefault(name, getattr(record, name))

    def clean_text(self) -> str:
        return _one_way(self.cleaned_data["text"])

    def clean_done(self) -> str:
        return _one_way(self.cleaned_data["done"])


class ChangeForm(IncidentForm):
    """The same without its certainty, which is settled on a page of its own."""

    helper = PanelHelper(
        Fieldset(_("What happened"), *WHAT),
        Fieldset(_("What is known of it"), *KNOWN),
        KEY,
        VERSION,
    )


class SettleForm(FactForm):
    certainty = forms.ChoiceField(
        label=_("How certain it is"), widget=forms.RadioSelect
    )

    helper = PanelHelper("certainty", KEY, VERSION)

    def __init__(self, *args: Any, record: Incident, by: User, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        fields: dict[str, Any] = self.fields
        own = not record.may_be_confirmed_by(by)
        fields["certainty"].choices = BY_THEIR_WRITER if own else CERTAIN.choices
        self.initial.setdefault("certainty", record.certainty)


class IncidentFilters(forms.Form):
    """What the list of incidents is narrowed to."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), *Incident.Kind.choices],
    )
    certainty = forms.ChoiceField(
        label=_("Certainty"),
        required=False,
        choices=[("", _("However certain")), *CERTAIN.choices],
    )

    def chosen(self) -> dict[str, str]:
        """Both codes; of what is none of them nothing."""
        valid = self.cleaned_data if self.is_valid() else {}
        return {name: valid.get(name, "") for name in ("kind", "certainty")}


def _one_way(text: str) -> str:
    """Lines end in one way, however they were sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
