"""What is asked of somebody who registers: a few questions on each of three pages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField, in_words
from core.dates import PartialDate
from core.forms import OnceForm
from participants.forms.participants import IdentityFields
from participants.models import Consent, Enrolment
from participants.models.enrolment import is_before_birth
from participants.models.signature import Signed
from programs import isced
from programs.models import Area, Category, FormerGroup, Office

YES_OR_NO = [("yes", _("Yes")), ("no", _("No"))]
LEVELS = [("", _("Not known")), *isced.LEVELS]
LANGUAGES = forms.TextInput({"list": "languages"})
"""Offers those of the texts that stand on the page."""
NEEDED = (Consent.Purpose.TERMS, Consent.Purpose.SERVICE)


class PersonForm(IdentityFields):
    """Who somebody is."""

    age_in_doubt = forms.BooleanField(
        label=_("The age is in doubt: could be under 18"), required=False
    )


class CaseForm(forms.ModelForm):
    """Where somebody is registered, as what, and where they are found."""

    registered_on = TypedDateField(exact=True, label=_("Registered on"))
    external_id = forms.CharField(
        label=_("Number on paper or in an earlier system"),
        max_length=64,
        required=False,
        help_text=_("Without one the case code stands in its place."),
    )
    education_level = forms.TypedChoiceField(
        label=_("Highest education completed"),
        choices=LEVELS,
        coerce=int,
        empty_value=None,
        required=False,
    )
    former_group = forms.ModelChoiceField(
        FormerGroup.objects.none(),
        label=_("Former armed group"),
        required=False,
        empty_label=_("None, or not known"),
        help_text=_("Read by few, and on no printed paper."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=64, required=False)
    address = forms.CharField(
        label=_("Address"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The way to the home, as one tells it."),
    )
    national_id = forms.CharField(
        label=_("National identity number"), max_length=64, required=False
    )

    class Meta:
        model = Enrolment
        fields = (
            "office",
            "category",
            "registered_on",
            "external_id",
            "education_level",
            "residence",
        )
        widgets = {"category": forms.RadioSelect}

    def __init__(
        self, *args: Any, offices: list[Office], born: PartialDate | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offices, self.born = offices, born
        programs = {office.program_id for office in offices}
        fields: dict[str, Any] = self.fields
        fields["office"].queryset = Office.objects.filter(
            pk__in=[office.pk for office in offices]
        )
        fields["category"].choices = Category.choices
        fields["residence"].queryset = Area.objects.filter(program__in=programs)
        fields["residence"].empty_label = gettext("Not known")
        fields["former_group"].queryset = FormerGroup.objects.filter(
            program__in=programs
        )
        fields["registered_on"].today = offices[0].program.today()
        if len(offices) == 1:
            fields["office"].widget = forms.HiddenInput()
            fields["office"].initial = offices[0].pk

    def clean_registered_on(self) -> date:
        day: date = self.cleaned_data["registered_on"]
        if self.born and is_before_birth(day, self.born):
            told = gettext("This is before the birth: %(born)s.")
            raise forms.ValidationError(told % {"born": in_words(self.born)})
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if office := cleaned.get("office"):
            for name in ("residence", "former_group"):
                chosen = cleaned.get(name)
                if chosen and chosen.program_id != office.program_id:
                    told = gettext("This belongs to another programme than the office.")
                    self.add_error(name, told)
            self.instance.program = office.program
        return cleaned

    def contact(self) -> dict[str, str]:
        """What is asked here and kept with the person."""
        names = ("phone", "address", "national_id")
        return {name: self.cleaned_data[name] for name in names}


class ConsentForm(forms.Form):
    """What somebody was read, in which language, and what they agreed to."""

    language = forms.CharField(
        label=_("Language in which it was read"),
        max_length=60,
        widget=LANGUAGES,
        help_text=_("One that the person understands well."),
        error_messages={"required": _("Enter the language.")},
    )
    given_by = forms.ChoiceField(
        label=_("Who answered"),
        choices=Consent.GivenBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who answered.")},
    )
    guardian = forms.CharField(
        label=_("Name of the parent, guardian or trusted adult"),
        max_length=200,
        required=False,
        help_text=_("Only where one of them answered; for a child always."),
    )
    signed_how = forms.ChoiceField(
        label=_("How the terms were signed"),
        choices=Signed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how they were signed.")},
    )

    def __init__(self, *args: Any, for_child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_child = for_child
        for purpose in Consent.Purpose:
            self.fields[purpose.value] = forms.ChoiceField(
                label=purpose.label,
                choices=YES_OR_NO,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose yes or no.")},
                help_text=_("Needed: without it nobody is registered.")
                if purpose in NEEDED
                else "",
            )

    def purposes(self) -> Iterable[forms.BoundField]:
        """The answers to be drawn apart from the rest."""
        return [self[purpose.value] for purpose in Consent.Purpose]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        by, guardian = cleaned.get("given_by"), cleaned.get("guardian")
        if self.for_child and by == Consent.GivenBy.SELF:
            told = gettext("For a child a parent, guardian or trusted adult answers.")
            self.add_error("given_by", told)
        elif by == Consent.GivenBy.GUARDIAN and not guardian:
            self.add_error("guardian", gettext("Name the adult who answered."))
        elif by == Consent.GivenBy.SELF:
            cleaned["guardian"] = ""
        for purpose in NEEDED:
            if cleaned.get(purpose) == "no":
                self.add_error(purpose, _refused())
        return cleaned

    def consents(self, **facts: Any) -> list[Consent]:
        """One answer to each purpose, not stored yet."""
        names = ("language", "given_by", "guardian")
        facts |= {name: self.cleaned_data[name] for name in names}
        signed = {Consent.Purpose.TERMS: self.cleaned_data["signed_how"]}
        return [
            Consent(
                purpose=purpose,
                agreed=self.cleaned_data[purpose] == "yes",
                signed_how=signed.get(purpose, ""),
                **facts,
            )
            for purpose in Consent.Purpose
        ]


class RegisterForm(OnceForm):
    """The last step: everything was read back, and is stored once."""


def _refused() -> str:
    return gettext(
        "Without this agreement nobody is registered and nothing is stored. If it"
        " stays so, discard this registration."
    )
