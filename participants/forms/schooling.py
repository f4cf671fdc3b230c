"""What is asked about what somebody learns: with the stay, and on a page of its own."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper, RecordForm
from participants.forms.facts import FactForm
from participants.models import Schooling, Stage
from participants.models.schooling import Learning
from participants.models.stage import ENDED, StageStatus
from programs import isced
from programs.models import StageKind

Choices = Iterable[tuple[Any, str | Promise]]

AT_START = (
    *("learning", "beside_school", "school", "grade"),
    *("entry_level", "childcare", "childcare_since"),
)
AT_END = ("exit_level", "left_because")
TYPED = ("beside_school", "school", "grade", "childcare")
"""What nobody fills in without meaning it; the level is filled in beforehand."""
CHOOSE = _("Choose the kind of learning.")


def _level(label: Any) -> forms.TypedChoiceField:
    choices: Choices = [("", _("Not known")), *isced.LEVELS]
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("The highest school that was finished."),
    )


class SchoolingForm(FactForm, RecordForm):
    """All that is asked of the schooling of a stay; what is over has its end, too."""

    learning = forms.ChoiceField(
        label=_("Kind of learning"),
        choices=[("", _("Choose")), *Learning.choices],
        error_messages={"required": CHOOSE},
    )
    beside_school = forms.BooleanField(
        label=_("Goes to formal school beside it"),
        required=False,
        help_text=_("Only of catch-up and bridging classes: name the school below."),
    )
    school = forms.CharField(label=_("School"), max_length=120, required=False)
    grade = forms.CharField(
        label=pgettext_lazy("school", "Class"),
        max_length=30,
        required=False,
        help_text=_("For example: 5."),
    )
    entry_level = _level(_("Level at the start"))
    childcare = forms.ChoiceField(
        label=_("Childcare during the classes"),
        choices=[("", _("Not asked")), *Schooling.Childcare.choices],
        required=False,
    )
    childcare_since = TypedDateField(
        exact=True,
        label=_("Needed or given since"),
        required=False,
    )
    exit_level = _level(_("Level at the end"))
    left_because = forms.ChoiceField(
        label=_("Why they left"),
        choices=[("", _("Not known")), *Schooling.LeftBecause.choices],
        required=False,
        help_text=_("Only of who dropped out."),
    )

    class Meta:
        model = Schooling
        fields = (*AT_START, *AT_END)

    def __init__(self, *args: Any, stay: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made: Any = self.instance
        made.stay, made.enrolment, made.office = stay, stay.enrolment, stay.office
        made.child_track = stay.child_track
        asked = asked_at_end(stay.status) if stay.status in ENDED else ()
        for name in {*AT_END} - {*asked}:
            del self.fields[name]
        since: Any = self.fields["childcare_since"]
        since.today = stay.enrolment.program.today()
        self.helper = PanelHelper(Fieldset("", *AT_START, *asked, KEY, VERSION))


def asked_at_end(status: str) -> tuple[str, ...]:
    return AT_END if status == StageStatus.DROPPED_OUT else AT_END[:1]


class AsksOfSchool(FactForm):
    """A form about a stay that asks for its schooling as well, if it is education.

    Its action is called with these as one fact, `schooling`: None where nothing
    is known.
    """

    of_school: tuple[str, ...] = ()
    """What is asked of a stay of which nothing is known, or its end."""

    def ask_of_school(self, kind: str, stay: Stage | None) -> list[str]:
        """Ask for what is not known yet; the names of the fields."""
        if kind != StageKind.EDUCATION:
            return []
        is_known = bool(stay and hasattr(stay, "schooling"))
        at_end = {*self.of_school} <= {*AT_END}
        names = [] if is_known and not at_end else [*self.of_school]
        if names and at_end and not is_known:
            names.insert(0, "learning")
        declared: dict[str, forms.Field] = SchoolingForm.base_fields
        for name in names:
            self.fields[name] = deepcopy(declared[name])
        if at_end and "learning" in names:
            self.fields["learning"].required = False
        return names

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        is_asked = "learning" in self.fields and not self.errors.get("learning")
        told = any(self._has(name) for name in (*TYPED, *AT_END))
        if is_asked and told and not self._has("learning"):
            self.add_error("learning", CHOOSE)
        return typed

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        names = [name for name in (*AT_START, *AT_END) if name in facts]
        school = {name: facts.pop(name) for name in names}
        if names:
            facts["schooling"] = school if school.get("learning", True) else None
        return facts

    def _has(self, name: str) -> bool:
        return self.cleaned_data.get(name) not in (None, "", False)
