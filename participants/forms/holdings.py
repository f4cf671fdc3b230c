"""Another category, from a day on or for all time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper
from participants.forms.facts import FactForm
from participants.models import Enrolment
from participants.models.enrolment import Category


class CategoryForm(FactForm):
    """Why somebody is in the programme, and since when."""

    category = forms.ChoiceField(label=_("Category"), choices=Category)
    since = TypedDateField(
        exact=True,
        label=_("Since"),
        required=False,
        help_text=_(
            "Only if it became another one. Left empty, what stood here was a mistake."
        ),
    )

    helper = PanelHelper("category", "since", KEY, VERSION)

    def __init__(self, *args: Any, record: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.initial.setdefault("category", record.category)
        fields: dict[str, Any] = self.fields
        fields["since"].today = record.program.today()
        if not record.child_track:
            fields["category"].choices = [
                each
                for each in Category.choices
                if each[0] != Category.CHILD_ASSOCIATED
            ]
