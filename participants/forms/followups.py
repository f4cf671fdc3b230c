from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import PanelHelper, RecordForm
from participants.forms.facts import FactForm
from participants.models import Enrolment, FollowUp
from participants.models.followup import REACHED, UNKNOWN

NOT_ASKED = ("", _("Not asked"))
YES_NO = [("True", _("Yes")), ("False", _("No")), NOT_ASKED]
ANSWERS = tuple(UNKNOWN)


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
        help_text=_(
            "At least an hour for pay or profit in the last 7 days. Unpaid trainees and"
            " those who grow food for the household alone are not in work."
        ),
    )
    income = forms.DecimalField(
        label=_("Income"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Only if the person tells it."),
    )
    income_per = forms.ChoiceField(
        label=_("Income of"), choices=[NOT_ASKED, *FollowUp.Per.choices], required=False
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        required=False,
        help_text=_("Three letters, for example USD."),
        widget=forms.TextInput(attrs={"class": "w-date"}),
    )
    feels_safe = YesNoField(label=_("Feels safe"))
    accepted = forms.ChoiceField(
        label=_("Accepted by the community"),
        choices=[*FollowUp.Accepted.choices, NOT_ASKED],
        widget=forms.RadioSelect,
        required=False,
    )
    wellbeing = forms.TypedChoiceField(
        label=_("How the person is doing, in their own words"),
        choices=[NOT_ASKED, *FollowUp.Wellbeing.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    rejoined = YesNoField(label=_("Back in an armed group"))
    rejoin_certainty = forms.ChoiceField(
        label=_("How certain that is"),
        choices=[NOT_ASKED, *FollowUp.Certainty.choices],
        required=False,
        help_text=_("Only of a yes. What is only alleged is never counted."),
    )
    rejoin_source = forms.ChoiceField(
        label=_("Who says so"),
        choices=[NOT_ASKED, *FollowUp.Source.choices],
        required=False,
    )
    kit_held = forms.ChoiceField(
        label=_("Start-up kit still held"),
        choices=[*FollowUp.Held.choices, NOT_ASKED],
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = FollowUp
        fields = ("contacted_on", "result", *ANSWERS)

    def clean(self) -> dict[str, Any] | None:
        """Of an income how often and in what; of a yes how certain and who says so."""
        typed = super().clean()
        known = self.cleaned_data
        if known.get("income") is not None:
            if not known.get("income_per"):
                self.add_error("income_per", _("Say of which time this is the income."))
        else:
            known["currency"] = ""
        if known.get("rejoined") and known.get("result") in REACHED:
            for name in ("rejoin_certainty", "rejoin_source"):
                if not known.get(name):
                    self.add_error(name, _("Say how certain this is and who says so."))
        elif known.get("rejoin_certainty") != FollowUp.Certainty.ALLEGED:
            known["rejoin_certainty"] = known["rejoin_source"] = ""
        return typed

    def clean_currency(self) -> str:
        typed: str = self.cleaned_data["currency"]
        return typed.upper() or self.instance.enrolment.program.currency

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
        if not self.initial.get("currency"):
            self.initial["currency"] = case.program.currency
