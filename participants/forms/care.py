"""What is asked about the level of care, about advice and on closing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from participants.forms.counselling import CONFIDENTIAL, lines
from participants.forms.notes import LONGEST
from participants.forms.stage_records import StageRecordForm
from participants.models import Adjustment, CareLevel, ClosingAssessment, ClosingNote


def one_of(label: object, choices: object) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)  # type: ignore[arg-type]


def some_of(label: object, choices: object, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,  # type: ignore[arg-type]
        choices=choices,  # type: ignore[arg-type]
        widget=forms.CheckboxSelectMultiple,
        **more,
    )


class CareLevelForm(StageRecordForm):
    level = one_of(_("Level of care"), CareLevel.Level)
    reason = one_of(_("Why"), CareLevel.Reason)
    review_on = TypedDateField(exact=True, future=True, required=False)

    class Meta:
        model = CareLevel
        fields = ("stay", "level", "referred_to", "reason", "day", "review_on")
        labels = {"day": _("From"), "review_on": _("Next review on")}
        widgets = {"referred_to": forms.TextInput}
        help_texts = {"referred_to": _("Only of a specialised referral: to whom.")}


class AdjustmentForm(StageRecordForm):
    """There is no field for a reason, and no text that could hold one."""

    helps = some_of(
        _("What helps"),
        Adjustment.Help,
        help_text=_("Read by the caseworker: it says what helps, never why."),
    )
    stages = some_of(_("In"), Adjustment.Where, initial=Adjustment.Where.values)
    day = TypedDateField(exact=True, future=True)
    until = TypedDateField(
        exact=True,
        future=True,
        required=False,
        help_text=_("Empty: until somebody enters a day here."),
    )

    class Meta:
        model = Adjustment
        fields = ("helps", "stages", "day", "until")
        labels = {"day": _("From"), "until": _("Last day")}


class ClosingForm(StageRecordForm):
    goals = one_of(_("Goals"), ClosingAssessment.Goals)
    needs = some_of(_("Still needed"), ClosingAssessment.Need, required=False)
    agreed = one_of(_("Agreed"), ClosingAssessment.Agreed)
    recommendation = one_of(_("Recommendation"), ClosingAssessment.Recommendation)
    text = forms.CharField(
        label=_("Confidential note"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=CONFIDENTIAL,
    )

    class Meta:
        model = ClosingAssessment
        fields = ("stay", "day", "goals", "needs", "agreed", "recommendation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = ClosingNote.objects.filter(closing=self.instance.pk, by=self.by).first()
        self.initial.setdefault("text", own.text if own else "")

    def clean_text(self) -> str:
        return lines(self.cleaned_data["text"])
