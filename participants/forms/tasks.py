"""What is to be done about a case, by when and by whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper
from core.models import User
from participants.forms.facts import FactForm
from participants.models import Enrolment, Task
from participants.reading.tasks import SETTLED, doers

LONGEST = 500
WHOSE = [("mine", _("Mine")), ("all", _("Everybody’s"))]
WHEN = [
    ("", _("All that is open")),
    ("late", _("Late")),
    ("week", _("Within a week")),
    ("later", _("Later")),
    (SETTLED, _("Done, or not needed any more")),
]


class TaskForm(FactForm):
    """A task of somebody who may open the case."""

    what = forms.CharField(
        label=_("What is to be done"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever may read this case’s notes reads it."),
        error_messages={"required": _("Write what is to be done.")},
    )
    due_on = TypedDateField(
        exact=True,
        future=True,
        label=_("By"),
        error_messages={"required": _("Enter the day by which it is to be done.")},
    )
    assignee = forms.ModelChoiceField(
        label=_("Who does it"), queryset=User.objects.none(), empty_label=None
    )

    helper = PanelHelper("what", "due_on", "assignee", KEY, VERSION)

    def __init__(
        self,
        *args: Any,
        case: Enrolment,
        task: Task | None = None,
        by: User | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, record=task, initial=_initial(task, by), **kwargs)
        fields: dict[str, Any] = self.fields
        fields["due_on"].today = case.program.today()
        fields["assignee"].queryset = doers(case)


def _initial(task: Task | None, by: User | None) -> dict[str, Any]:
    """What is known; a new one is the writer's own."""
    if task is None:
        return {"assignee": by and by.pk}
    told = {"what": task.what, "due_on": task.due_on}
    return {**told, "assignee": task.assignee_id}


class DropForm(FactForm):
    why_not = forms.CharField(
        label=_("Why it is not needed any more"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it is not needed any more.")},
    )

    helper = PanelHelper("why_not", KEY, VERSION)


class TaskFilters(forms.Form):
    """What the list of tasks is narrowed to."""

    whose = forms.ChoiceField(label=_("Whose"), required=False, choices=WHOSE)
    when = forms.ChoiceField(label=_("When"), required=False, choices=WHEN)

    def chosen(self) -> dict[str, str]:
        """Both codes; of what is none of them the first."""
        valid = self.cleaned_data if self.is_valid() else {}
        return {
            "whose": valid.get("whose") or "mine",
            "when": valid.get("when") or "",
        }
