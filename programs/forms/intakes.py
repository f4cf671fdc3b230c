"""A new intake of an opportunity: where, when, for how many, and who runs it."""

from typing import Any

from crispy_forms.layout import Div, Field
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import OnceForm, PanelHelper
from core.models import User
from programs.models import Assignment, Office, Opportunity, Role
from programs.models.program import CODE

MOST = 500
"""Places of one intake: more is a slip of the hand."""


class IntakeForm(OnceForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        validators=[CODE],
        help_text=_("As in imported files, for example WELD-2."),
    )
    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"))
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST)
    starts_on = TypedDateField(label=_("First day"), exact=True, future=True)
    ends_on = TypedDateField(
        label=_("Last day"),
        exact=True,
        future=True,
        required=False,
        help_text=_("Leave it empty if it goes on."),
    )
    facilitators = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Run by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Facilitators of the office. They keep the registers."),
    )
    helper = PanelHelper(
        Field("name"),
        Div("code", "capacity", "starts_on", "ends_on", css_class="fields"),
        Field("office"),
        Field("facilitators"),
        "submission_key",
    )

    def __init__(
        self,
        *args: Any,
        opportunity: Opportunity,
        offices: QuerySet[Office],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = opportunity.program.today()
        fields: dict[str, Any] = self.fields
        fields["office"].queryset = offices
        fields["starts_on"].today = fields["ends_on"].today = self.today
        self.held = facilitators_of(offices, opportunity)
        chosen = User.objects.filter(pk__in=self.held.values("user"), is_active=True)
        fields["facilitators"].queryset = chosen.order_by("username")
        self.initial.setdefault("office", opportunity.office_id)
        self.initial.setdefault("name", opportunity.name)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        first, last = (self.cleaned_data.get(n) for n in ("starts_on", "ends_on"))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        if {"office", "facilitators"} <= self.cleaned_data.keys():
            self._check_facilitators()
        return cleaned

    def _check_facilitators(self) -> None:
        """Who runs it works where it is: else they would not see their own group."""
        office = self.cleaned_data["office"]
        here = self.held.filter(Q(office=None) | Q(office=office)).values("user")
        others = self.cleaned_data["facilitators"].exclude(pk__in=here)
        if names := [str(user) for user in others]:
            told = ngettext(
                "Of another office: %(names)s.",
                "Of other offices: %(names)s.",
                len(names),
            )
            self.add_error("facilitators", told % {"names": ", ".join(names)})

    def facts(self) -> dict[str, Any]:
        """What was entered, under the names that the action gives it."""
        return {
            bound.name: self.cleaned_data[bound.name] for bound in self.visible_fields()
        }

    def refuse_code(self) -> None:
        self.add_error("code", gettext("The programme has an activity with this code."))


def facilitators_of(
    offices: QuerySet[Office], opportunity: Opportunity
) -> QuerySet[Assignment]:
    """Who is a facilitator there today, or in the whole programme."""
    today = opportunity.program.today()
    return Assignment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        Q(office=None) | Q(office__in=offices),
        role=Role.FACILITATOR,
        program=opportunity.program_id,
        starts_on__lte=today,
    )
