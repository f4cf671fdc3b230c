from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import PanelHelper, RecordForm
from participants.forms.facts import FactForm
from participants.models import Enrolment, FollowUp

NOT_ASKED = ("", _("Not asked"))
YES_NO = [("True", _("Yes")), ("False", _("No")), NOT_ASKED]
ANSWERS: dict[str, Any] = {
    "work": "",
    "feels_safe": None,
    "rejoined": None,
    "kit_held": "",
}
"""What only somebody who was reached can tell, and what it is without them."""


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not asked: ``None``."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO,
            coerce=lambda value: value == "True",
            empty_value=None,
            required=False,
            **kwargs,
        )


class FollowUpForm(FactForm, RecordForm):
    """What came of a contact; answers are those of somebody who was reached.

    What became of a start-up kit is asked where one was handed over.
    """

    contacted_on = TypedDateField(exact=True, label=_("Day of the contact"))
    result = forms.ChoiceField(
        label=_("What came of it"),
        choices=FollowUp.Result.choices,
        widget=forms.RadioSelect,
    )
    work = forms.ChoiceField(
        label=_("Work"),
        choices=[NOT_ASKED, *FollowUp.Work.choices],
        required=False,
        help_text=_("At least an hour for pay or profit in the last 7 days."),
    )
    feels_safe = YesNoField(label=_("Feels safe"))
    rejoined = YesNoField(label=_("Back in an armed group"))
    kit_held = forms.ChoiceField(
        label=_("Start-up kit still held"),
        choices=[*FollowUp.Held.choices, NOT_ASKED],
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = FollowUp
        fields = ("contacted_on", "result", *ANSWERS)

    def __init__(
        self, *args: Any, case: Enrolment, had_kit: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.enrolment = case
        if not had_kit:
            del self.fields["kit_held"]
        answers = [name for name in ANSWERS if name in self.fields]
        self.helper = PanelHelper(
            *("contacted_on", "result", Div(*answers, css_class="if-reached")),
            *("submission_key", "version"),
        )
        today = case.program.today()
        self.fields["contacted_on"].today = today  # type: ignore[attr-defined]
        self.initial.setdefault("contacted_on", today)
