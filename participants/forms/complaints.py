"""What somebody complains of, and what they are told."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper
from core.models import User
from participants.forms.facts import FactForm
from participants.models import Complaint
from participants.reading.colleagues import working_in
from programs.models import Office

LONGEST = 4_000
SHOWN = [
    ("", _("All that is open")),
    ("late", _("Late")),
    ("settled", _("Answered or closed")),
]
WAITS = (
    *("received_on", "how", "kind", "text"),
    *("about", "decided_by"),
)


class ComplaintForm(FactForm):
    """What was said, and whom it is about; nobody is asked for their own name."""

    received_on = TypedDateField(exact=True, label=_("Received on"))
    how = forms.ChoiceField(
        label=_("How it came"), choices=Complaint.How.choices, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=_("What it is about"),
        choices=Complaint.Kind.choices,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What the person says"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In their words. Nothing of it stands in the history of the case."),
        error_messages={"required": _("Write what the person says.")},
    )
    about = forms.ModelChoiceField(
        label=_("About a colleague"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("About nobody"),
        help_text=_("They do not see the complaint."),
    )
    decided_by = forms.ModelChoiceField(
        label=_("Who decided what it is about"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody, or not known"),
        help_text=_("They do not see the complaint either."),
    )

    helper = PanelHelper(
        Fieldset(_("What was said"), *WAITS[:4]),
        Fieldset(_("Whom it is about"), *WAITS[4:]),
        KEY,
        VERSION,
    )

    def __init__(
        self,
        *args: Any,
        offices: Iterable[Office],
        by: User,
        record: Complaint | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.offices = list(offices)
        fields: dict[str, Any] = self.fields
        fields["received_on"].today = today = self.offices[0].program.today()
        others = working_in(self.offices).exclude(pk=by.pk)
        for name in ("about", "decided_by"):
            fields[name].queryset = others
        if record is None:
            self.initial.setdefault("received_on", today)
            return
        for name in WAITS:
            self.initial.setdefault(name, getattr(record, name))


class ComplaintOfNobodyForm(ComplaintForm):
    """The same where nobody is named: in an office, perhaps about a child."""

    office = forms.ModelChoiceField(
        label=_("Office"), queryset=Office.objects.none(), empty_label=None
    )
    child_track = forms.BooleanField(
        label=_("It concerns a child: child protection answers"), required=False
    )

    helper = PanelHelper(
        Fieldset(_("What was said"), "office", *WAITS[:4], "child_track"),
        Fieldset(_("Whom it is about"), *WAITS[4:]),
        KEY,
        VERSION,
    )

    def __init__(self, *args: Any, for_children: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        keys = [office.pk for office in self.offices]
        fields["office"].queryset = Office.objects.filter(pk__in=keys)
        self.initial.setdefault("office", keys[0])
        self.initial.setdefault("child_track", for_children)


class AnswerForm(FactForm):
    answer = forms.CharField(
        label=_("What the person is told"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what the person is told.")},
    )

    helper = PanelHelper("answer", KEY, VERSION)


class CloseForm(FactForm):
    why_not = forms.CharField(
        label=_("Why there is no answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why there is no answer.")},
    )

    helper = PanelHelper("why_not", KEY, VERSION)


class ComplaintFilters(forms.Form):
    """What the list of complaints is narrowed to."""

    show = forms.ChoiceField(label=_("Show"), required=False, choices=SHOWN)

    def chosen(self) -> str:
        """`late`, `settled`, or nothing for all that is open."""
        return self.cleaned_data["show"] if self.is_valid() else ""
