"""How a record of a stage is asked for: its fields, and of which stay it is."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper, RecordForm
from core.models import User
from core.templatetags.ui import long_date
from participants.forms.facts import FactForm
from participants.models import Enrolment, Stage


class StayField(forms.ModelChoiceField):
    """One of the stays that a record may be of."""

    def label_from_instance(self, stay: Stage) -> str:
        if not stay.started_on:
            return stay.name
        facts = {"name": stay.name, "day": long_date(stay.started_on)}
        return _("%(name)s, since %(day)s") % facts


class StageRecordForm(FactForm, RecordForm):
    """A record of a stage; a kind of record says which fields, in which words.

    ``stays`` are those that it may be of: where there is one, nothing is asked.
    """

    day = TypedDateField(exact=True, label=_("Day"))

    def __init__(
        self,
        *args: Any,
        case: Enrolment,
        stays: Sequence[Stage],
        by: User,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        made: Any = self.instance
        made.enrolment, made.office = case, case.office
        made.child_track = case.child_track
        self.case, self.stays = case, stays
        fields: dict[str, Any] = self.fields
        for name, field in fields.items():
            if isinstance(field, TypedDateField):
                field.today = case.program.today()
                field.label = (self._meta.labels or {}).get(name, field.label)
        if "stay" in fields:
            self._ask_for_stay(fields)

    @property
    def helper(self) -> PanelHelper:
        asked = [name for name in self.fields if name not in {KEY, VERSION}]
        return PanelHelper(Fieldset("", *asked, KEY, VERSION))

    def facts(self) -> dict[str, Any]:
        of = {"stay": self.instance.stay} if hasattr(self.instance, "stay_id") else {}
        return of | super().facts()

    def _ask_for_stay(self, fields: dict[str, Any]) -> None:
        if len(self.stays) == 1:
            self.instance.stay = self.stays[0]
            del fields["stay"]
            return
        ids = [stay.pk for stay in self.stays]
        fields["stay"] = StayField(
            Stage.objects.filter(pk__in=ids).select_related("activity"),
            label=_("Stay"),
            empty_label=_("Choose the stay"),
        )
