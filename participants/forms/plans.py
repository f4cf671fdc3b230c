"""A reintegration plan: its goals, its steps, the agreement and the approval."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper
from participants.forms.counselling import lines
from participants.forms.facts import FactForm
from participants.models import Enrolment, Goal, Plan, Step
from participants.models.signature import Signed

LONGEST = 1_000
MOST_GOALS = 30
REVIEWED_AFTER = timedelta(days=90)
"""What is proposed; whoever agrees says another day."""


class TextField(forms.CharField):
    """A few lines, as they are typed."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=LONGEST, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        return lines(super().clean(value))


class PlanForm(FactForm):
    """One fact of a plan; what is changed is shown as it is.

    A new part of the plan can't be left out of it.
    """

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name, field in fields.items():
            if isinstance(field, TypedDateField):
                field.today = case.program.today()
            if self.record is not None and name not in (KEY, VERSION):
                self.initial.setdefault(name, getattr(self.record, name, None))
        if self.record is None:
            fields.pop("dropped", None)

    @property
    def helper(self) -> PanelHelper:
        asked = [name for name in self.fields if name not in (KEY, VERSION)]
        return PanelHelper(Fieldset("", *asked, KEY, VERSION))


class GoalForm(PlanForm):
    dimension = forms.ChoiceField(
        label=_("Dimension"), choices=Goal.Dimension, widget=forms.RadioSelect
    )
    text = TextField(
        label=_("Goal"), help_text=_("What the person wants to reach, in their words.")
    )
    order = forms.IntegerField(
        label=_("Place in the plan"),
        min_value=1,
        max_value=MOST_GOALS,
        help_text=_("1 stands first."),
    )
    dropped = forms.BooleanField(
        label=_("Leave this goal out of the plan"), required=False
    )


class StepForm(PlanForm):
    what = TextField(label=_("What is done"), rows=2)
    who = forms.ChoiceField(
        label=_("Who does it"), choices=Step.Who, widget=forms.RadioSelect
    )
    due_on = TypedDateField(exact=True, future=True, label=_("Due on"))
    dropped = forms.BooleanField(
        label=_("Leave this step out of the plan"), required=False
    )


class StepDoneForm(PlanForm):
    """What came of a step. Both empty: it is still to be done."""

    done_on = TypedDateField(exact=True, required=False, label=_("Done on"))
    not_done_because = TextField(
        label=_("Or: not done, because"),
        rows=2,
        required=False,
        help_text=_("Then nobody is reminded of it any more."),
    )


class AgreeForm(PlanForm):
    agreed_on = TypedDateField(exact=True, label=_("Agreed with the person on"))
    signed_how = forms.ChoiceField(
        label=_("How the person agreed"),
        choices=Signed,
        widget=forms.RadioSelect,
        help_text=_("The signed paper stays in the office."),
    )
    review_on = TypedDateField(exact=True, future=True, label=_("Next review on"))

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        today = case.program.today()
        self.initial["agreed_on"] = today
        self.initial["review_on"] = today + REVIEWED_AFTER


class BeginForm(FactForm):
    """Nothing to fill in: the button is the fact."""

    helper = PanelHelper(Fieldset("", KEY, VERSION))


class DecideForm(FactForm):
    """The decision is the button that is pressed; who sends back says why."""

    decision = forms.ChoiceField(
        choices=[
            (Plan.State.APPROVED, _("Approve")),
            (Plan.State.RETURNED, _("Send back")),
        ],
        widget=forms.HiddenInput,
        error_messages={"required": _("Press one of the two buttons.")},
    )
    why = TextField(
        label=_("Why it is sent back"),
        required=False,
        help_text=_("Only to send it back; whoever wrote it reads it."),
    )

    helper = PanelHelper(Fieldset("", "why", KEY, VERSION))

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        if self.returns and not self.cleaned_data.get("why"):
            self.add_error("why", _("Say why the plan is sent back."))
        return typed

    @property
    def returns(self) -> bool:
        return self.cleaned_data.get("decision") == Plan.State.RETURNED

    def facts(self) -> dict[str, Any]:
        return {"why": self.cleaned_data["why"]} if self.returns else {}
