"""What is asked about a training and what comes of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from participants import items
from participants.forms.money import MoneyForm
from participants.forms.stage_records import StageRecordForm
from participants.forms.trades import TradeField
from participants.models import Placement, PriorSkill, StartUpKit, TrainingResult

AS_THE_TRADES_SAY = ("", _("As the trades say"))


class PriorSkillForm(StageRecordForm):
    occupation = TradeField()

    class Meta:
        model = PriorSkill
        fields = (
            *("occupation", "known_by", "day", "result", "assessed_by"),
            "weeks_shorter",
        )
        labels = {"day": _("Assessed on")}
        help_texts = {"weeks_shorter": _("Where what is recognised makes it shorter.")}


class TrainingResultForm(StageRecordForm):
    class Meta:
        model = TrainingResult
        fields = ("stay", "day", "result", "mark", "assessed_by")
        labels = {"day": _("Day of the assessment")}


class ItemsField(forms.CharField):
    """A line for each thing; ``cleaned_data`` has the items."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        try:
            return items.parsed(super().to_python(value) or "")
        except items.NotALine as problem:
            told = _("Line %(number)d was not understood: %(line)s")
            facts = {"number": problem.number, "line": problem.line}
            raise ValidationError(told, params=facts) from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(str(each) for each in value)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class StartUpKitForm(MoneyForm):
    items = ItemsField(
        label=_("What was handed over"),
        help_text=_(
            "A line for each thing: how many, what, and what each is worth."
            " For example: 3 × welding mask, 45.00"
        ),
        error_messages={"required": _("Write what was handed over.")},
    )

    class Meta:
        model = StartUpKit
        fields = ("stay", "day", "items", "currency", "received_by")
        labels = {"day": _("Handed over on")}


class PlacementForm(MoneyForm):
    occupation = TradeField()
    ended_on = TypedDateField(exact=True, required=False, label=_("Ended on"))
    is_related = forms.TypedChoiceField(
        label=_("Has to do with the training"),
        choices=[AS_THE_TRADES_SAY, ("True", _("Yes")), ("False", _("No"))],
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
    )
    amount = "wage"

    class Meta:
        model = Placement
        fields = (
            *("kind", "partner", "employer", "occupation", "day", "is_related"),
            *("wage", "currency", "ended_on", "ended_because"),
        )
        labels = {"day": _("Began on")}
        help_texts = {"wage": _("Only if the person tells it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners: Any = self.fields["partner"]
        partners.queryset = partners.queryset.filter(program=self.case.program_id)
