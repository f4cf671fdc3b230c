"""A part of a profile, and the needs of somebody."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper
from participants.forms.facts import FactForm
from participants.forms.plans import PlanForm, TextField
from participants.models import Enrolment, Need, Profile
from participants.profile_sections import Section

NOT_ASKED = ("", _("Not asked"))
MOST_PEOPLE = 40


class SectionForm(FactForm):
    """One part of a profile: what was not asked stays empty."""

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in section.fields:
            self.fields[name] = _field(Profile._meta.get_field(name))
            if self.record is not None:
                self.initial[name] = getattr(self.record, name)

    @property
    def helper(self) -> PanelHelper:
        asked = [name for name in self.fields if name not in (KEY, VERSION)]
        return PanelHelper(Fieldset("", *asked, KEY, VERSION))


def _field(asked: Any) -> forms.Field:
    """How a question of the profile is asked."""
    told: dict[str, Any] = {"label": capfirst(str(asked.verbose_name))}
    told["required"] = False
    if isinstance(asked, ArrayField):
        told["choices"] = asked.base_field.choices
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(widget=boxes, **told)
    if isinstance(asked, models.PositiveSmallIntegerField):
        return forms.IntegerField(min_value=0, max_value=MOST_PEOPLE, **told)
    if asked.choices:
        choices = [*asked.choices, NOT_ASKED]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
    return TextField(rows=4, **told)


class NeedForm(PlanForm):
    code = forms.ChoiceField(
        label=_("Need"), choices=Need.Code, widget=forms.RadioSelect
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Need.Urgency, widget=forms.RadioSelect
    )
    found_on = TypedDateField(exact=True, label=_("Found on"))

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.initial.setdefault("found_on", case.program.today())


class NeedMetForm(PlanForm):
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Need.Urgency, widget=forms.RadioSelect
    )
    met_on = TypedDateField(
        exact=True,
        required=False,
        label=_("Met on"),
        help_text=_("Empty: it is not met yet."),
    )
