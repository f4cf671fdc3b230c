"""The work with communities: what narrows its lists, and what it is."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from crispy_forms.layout import Div, Field
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import PanelHelper, RecordForm
from participants.forms.offers import ANY, Choices
from programs.models import (
    AcceptanceSurvey,
    Area,
    CommunityDialogue,
    CommunityKind,
    CommunityProject,
    Office,
    Partner,
)
from programs.models.community import CommunityRecord

SENT = ("submission_key", "version")


class CommunityFilters(forms.Form):
    """What a list is narrowed to; ``known`` names the fields that it has."""

    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(self, *args: Any, known: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name not in known:
                del self.fields[name]
                continue
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [ANY, *known[name]]

    def chosen(self) -> dict[str, str]:
        """Field -> the code that holds, for those that narrow."""
        self.is_valid()
        return {name: code for name, code in self.cleaned_data.items() if code}


class CommunityForm(RecordForm):
    """Where something is done, by which of the reader's ``offices``."""

    day_fields: ClassVar[tuple[str, ...]] = ("day",)
    instance: CommunityRecord

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programs = offices.values("program")
        fields: dict[str, Any] = self.fields
        fields["office"].queryset = offices
        fields["area"].queryset = Area.objects.filter(program__in=programs)
        first = offices.select_related("program").first()
        if first:
            self.initial.setdefault("office", first.pk)
            for name in self.day_fields:
                fields[name].today = first.program.today()
        if "kind" in fields:
            kinds = CommunityKind.objects.filter(program__in=programs)
            purpose = self.instance.purpose  # type: ignore[attr-defined]
            fields["kind"].queryset = of_purpose = kinds.filter(purpose=purpose)
            if not of_purpose.exists():
                fields["kind"].help_text = _("An administrator enters the kinds first.")
            partners = Partner.objects.filter(program__in=programs)
            fields["partners"].queryset = partners

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if office := self.cleaned_data.get("office"):
            self.instance.program = office.program
            partners = self.cleaned_data.get("partners", Partner.objects.none())
            if partners.exclude(program=office.program).exists():
                self.add_error("partners", _("This partner is of another programme."))
        return cleaned

    def partners(self) -> list[Partner]:
        return list(self.cleaned_data.get("partners", ()))

    def refuse_day(self, name: str) -> None:
        """What is said to have happened did not happen on a day to come."""
        day, office = (self.cleaned_data.get(each) for each in (name, "office"))
        if day and office and day > office.program.today():
            self.add_error(name, _("This day is still to come."))

    def refuse(self, problem: str) -> None:
        self.add_error("state" if "state" in self.fields else None, problem)


def partners_field() -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Partner.objects.none(),
        label=_("Partners"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ProjectForm(CommunityForm):
    day_fields = ("starts_on", "ends_on")
    starts_on = TypedDateField(
        label=_("First day"), exact=True, future=True, required=False
    )
    ends_on = TypedDateField(
        label=_("Last day"),
        exact=True,
        future=True,
        required=False,
        help_text=_("While it goes on, the day on which it is to end."),
    )
    partners = partners_field()  # type: ignore[assignment]
    helper = PanelHelper(
        Field("name"),
        Div("kind", "state", "starts_on", "ends_on", css_class="fields"),
        Div("area", "office", css_class="fields mt-4"),
        Div("partners", css_class="mt-4"),
        *SENT,
    )

    class Meta:
        model = CommunityProject
        fields = (
            *("name", "kind", "state", "starts_on", "ends_on"),
            *("area", "office", "partners"),
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        state = self.cleaned_data.get("state")
        if state != CommunityProject.State.PLANNED:
            self.refuse_day("starts_on")
        if state in {CommunityProject.State.DONE, CommunityProject.State.STOPPED}:
            self.refuse_day("ends_on")
        return cleaned


class DialogueForm(CommunityForm):
    day = TypedDateField(label=_("Day"), exact=True, future=True)
    partners = partners_field()  # type: ignore[assignment]
    helper = PanelHelper(
        Field("name"),
        Div("kind", "day", css_class="fields"),
        Div("state", css_class="mt-4"),
        Div("area", "office", css_class="fields"),
        Div("partners", css_class="mt-4"),
        *SENT,
    )

    class Meta:
        model = CommunityDialogue
        fields = ("name", "kind", "day", "state", "area", "office", "partners")
        widgets: ClassVar[dict[str, Any]] = {"state": forms.RadioSelect}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("state") == CommunityDialogue.State.HELD:
            self.refuse_day("day")
        return cleaned


class SurveyForm(CommunityForm):
    day = TypedDateField(label=_("Day"), exact=True)
    helper = PanelHelper(Field("day"), Div("area", "office", css_class="fields"), *SENT)

    class Meta:
        model = AcceptanceSurvey
        fields = ("day", "area", "office")
