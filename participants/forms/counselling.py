"""What is asked about a counselling session, and of a safety plan."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import OnceForm, PanelHelper
from participants.forms.facts import FactForm
from participants.forms.notes import LONGEST
from participants.models import CounsellingSession, Enrolment, SafetyPlan
from participants.models.attendance import AttendanceStatus

CONFIDENTIAL = _("Only you and the clinical supervisor will read it.")


def lines(text: str) -> str:
    """Lines end in one way, however they were sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class SessionForm(FactForm):
    """One session, whether the person came, and the confidential note."""

    kind = forms.ChoiceField(
        label=_("How"),
        choices=CounsellingSession.Kind,
        widget=forms.RadioSelect,
        initial=CounsellingSession.Kind.INDIVIDUAL,
    )
    held_on = TypedDateField(exact=True, label=_("Day"))
    mark = forms.ChoiceField(
        label=_("Did the person come?"),
        choices=AttendanceStatus,
        widget=forms.RadioSelect,
        initial=AttendanceStatus.PRESENT,
    )
    text = forms.CharField(
        label=_("Confidential note"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=CONFIDENTIAL,
    )

    helper = PanelHelper("kind", "held_on", "mark", "text", "submission_key", "version")

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = case.program.today()
        self.fields["held_on"].today = today  # type: ignore[attr-defined]
        self.initial.setdefault("held_on", today)

    def clean_text(self) -> str:
        return lines(self.cleaned_data["text"])


class GroupNoteForm(FactForm):
    """What one noted of one person in a session of a group."""

    text = forms.CharField(
        label=_("Confidential note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=CONFIDENTIAL,
    )

    helper = PanelHelper("text", "submission_key", "version")

    def clean_text(self) -> str:
        return lines(self.cleaned_data["text"])


class SafetyPlanForm(OnceForm):
    """The parts of a safety plan; at least one is filled in."""

    made_on = TypedDateField(
        exact=True,
        label=_("Day"),
        help_text=_("Fill in what you talked about: one part of the plan is enough."),
    )

    helper = PanelHelper(
        "made_on",
        Fieldset(_("In the person’s own words"), *SafetyPlan.Part.values),
        "submission_key",
    )

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = case.program.today()
        self.fields["made_on"].today = today  # type: ignore[attr-defined]
        self.initial.setdefault("made_on", today)
        for part in SafetyPlan.Part:
            self.fields[part.value] = forms.CharField(
                label=part.label,
                required=False,
                max_length=2_000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.parts():
            self.add_error(None, gettext("Fill in at least one part of the plan."))
        return cleaned

    def parts(self) -> dict[str, str]:
        """What was filled in."""
        typed = {name: self.cleaned_data.get(name) for name in SafetyPlan.Part.values}
        return {name: lines(text) for name, text in typed.items() if text}
