"""A try to reach somebody who has left."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper
from participants.forms.facts import FactForm
from participants.models import ContactAttempt, Enrolment


class ContactAttemptForm(FactForm):
    """When and how it was tried, what came of it, and when it is tried again."""

    day = TypedDateField(exact=True, label=_("Day of the try"))
    way = forms.ChoiceField(
        label=_("How"),
        choices=ContactAttempt.Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it was tried.")},
    )
    result = forms.ChoiceField(
        label=_("What came of it"),
        choices=ContactAttempt.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what came of it.")},
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_on = TypedDateField(
        exact=True, future=True, label=_("Try again on"), required=False
    )

    helper = PanelHelper(
        Fieldset("", "day", "way", "result", "note", "next_on", KEY, VERSION)
    )

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        today = case.program.today()
        fields["day"].today = fields["next_on"].today = today
        self.initial.setdefault("day", today)
