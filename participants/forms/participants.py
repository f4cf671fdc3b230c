"""What is asked about a person: when they register, and when it is put right."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.dates import PartialDate, Precision
from core.forms import PanelHelper, Version
from participants.forms.limited import LimitedForm
from participants.models import Enrolment, Participant
from participants.models.enrolment import is_before_birth, is_child_track
from programs.models import Area

NAMES = ("family_name", "given_name", "mothers_name", "other_names")
HAND_OVER = "hand_over"


class IdentityFields(forms.ModelForm):
    """Names, birth and sex, asked in the same words everywhere."""

    birth_date = TypedDateField(
        label=_("Birth date"),
        required=False,
        help_text=_("As the person says it: 3/4/1998, April 1998 or 1998."),
    )

    class Meta:
        model = Participant
        fields = (*NAMES, "birth_date", "sex")
        labels = {
            "family_name": _("Family names"),
            "given_name": _("Given names"),
            "mothers_name": _("Mother’s name"),
            "other_names": _("Other names"),
            "national_id": _("National identity number"),
        }
        help_texts = {
            "mothers_name": _("All her names. It tells namesakes apart."),
            "other_names": _("Nicknames, names used in the family; with ; between."),
        }
        widgets = {"other_names": forms.TextInput, "sex": forms.RadioSelect}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["birth_date"].today = today
        fields["sex"].choices = Participant.Sex.choices
        if self.instance.birth_date:
            self.initial["birth_date"] = self.instance.born
        for name in ("family_name", "given_name"):
            fields[name].may_be_needed = True
        for name in (name for name in NAMES if name in fields):
            fields[name].widget.attrs["autocomplete"] = "off"

    def clean_birth_date(self) -> date | None:
        born: PartialDate | None = self.cleaned_data["birth_date"]
        self.instance.birth_precision = born.precision if born else ""
        return born.day if born else None


class IdentityForm(IdentityFields, LimitedForm):
    """Puts right who somebody is, with the reason."""

    hand_over = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it is changed"),
        max_length=300,
        help_text=_("For example: misspelt; birth certificate seen on 3 May."),
    )

    helper = PanelHelper(
        "given_name",
        "family_name",
        "mothers_name",
        "other_names",
        "birth_date",
        "sex",
        "national_id",
        "reason",
        HAND_OVER,
        "submission_key",
        "version",
    )

    class Meta(IdentityFields.Meta):
        fields = (*IdentityFields.Meta.fields, "national_id")  # type: ignore[assignment]

    def __init__(
        self, *args: Any, case: Enrolment, keeps_children: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.keeps_children = case, keeps_children

    @property
    def corrected(self) -> list[str]:
        """The fields of the person that are not as they were."""
        return [name for name in self.changed_data if name in self.Meta.fields]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        born = cleaned.get("birth_date")
        if not self.corrected:
            self.add_error(None, gettext("Nothing is changed yet."))
        elif is_before_birth(self.case.registered_on, self._as_known(born)):
            told = gettext("This is after the registration.")
            self.add_error("birth_date", told)
        elif self._turns_out_a_child(born) and not cleaned.get(HAND_OVER):
            self._renew(HAND_OVER, "on")
            self.add_error("birth_date", self._what_follows())
        return cleaned

    def _as_known(self, born: date | None) -> PartialDate | None:
        precision = cast(Precision, self.instance.birth_precision)
        return PartialDate(born, precision) if born else None

    def _turns_out_a_child(self, born: date | None) -> bool:
        return not self.case.child_track and is_child_track(
            born=born, registered_on=self.case.registered_on, category=""
        )

    def _what_follows(self) -> str:
        if self.keeps_children:
            return gettext(
                "So young, this person was under 18 on the day of registration, and"
                " the case goes to the child track. Save again if that is right."
            )
        return gettext(
            "So young, this person was under 18 on the day of registration. Child"
            " protection takes the case over at once and you will not see it any"
            " more. Save again if that is right."
        )


class ContactForm(LimitedForm):
    """How somebody is reached, and where they live."""

    residence = forms.ModelChoiceField(
        Area.objects.none(),
        label=_("Residence"),
        required=False,
        empty_label=_("Not known"),
    )
    since = TypedDateField(
        exact=True,
        label=_("Lives there since"),
        required=False,
        help_text=_(
            "Only if the person moved. Left empty, what stood here was a mistake."
        ),
    )

    helper = PanelHelper(
        *("phone", "address", "residence", "since", "submission_key", "version")
    )

    class Meta:
        model = Participant
        fields = ("phone", "address")
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        fields: dict[str, Any] = self.fields
        fields["residence"].queryset = Area.objects.filter(program=case.program_id)
        fields["since"].today = case.program.today()
        self.initial["residence"] = case.residence_id

    def _compare(self, current: Any) -> None:
        """The residence stands with the case, and is compared with it."""
        super()._compare(current)
        if self.versions:
            theirs = str(self.case.residence or "")
            yours = str(self.cleaned_data.get("residence") or "")
            label = str(self["residence"].label)
            self.versions.append(Version(label, theirs, yours, theirs != yours))
