"""Admitting somebody again: where and as what, and what they agree to this time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import OnceForm
from participants.forms.registration import ConsentForm
from participants.models import Enrolment
from participants.models.enrolment import Category
from participants.models.record import Refused
from programs.models import Office


class ReadmissionForm(ConsentForm, OnceForm):
    """A new case of somebody who left, with their consent asked again."""

    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Office"), empty_label=None
    )
    category = forms.ChoiceField(
        label=_("Category"), choices=Category, widget=forms.RadioSelect
    )
    registered_on = TypedDateField(exact=True, label=_("Registered on"))

    def __init__(
        self, *args: Any, former: Enrolment, offices: list[Office], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["office"].queryset = Office.objects.filter(
            pk__in=[office.pk for office in offices], program=former.program_id
        )
        today = former.program.today()
        fields["registered_on"].today = today
        self.initial.update(
            office=former.office_id, category=former.category, registered_on=today
        )

    def facts(self) -> dict[str, Any]:
        names = ("office", "category", "registered_on")
        return {name: self.cleaned_data[name] for name in names}

    def refuse(self, refused: Refused) -> None:
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, str(refused))
