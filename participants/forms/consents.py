"""What somebody answers when they are asked to agree, or take it back."""

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper
from participants.forms.referrals import PartnerConsentForm
from participants.forms.registration import LANGUAGES
from participants.models import Consent, Enrolment
from participants.models.signature import Signed

STOPS = _(
    "A no is kept and holds at once. To the terms or to keeping a record: nothing new"
    " is begun for the person, and nobody new is told of them. To being contacted:"
    " no follow-up falls due. To the photograph: the one that is here is wiped, and"
    " none is taken. To research: the person is left out of it."
)


class ConsentChangeForm(PartnerConsentForm):
    """One purpose, the answer, and what a no stops."""

    purpose = forms.ChoiceField(
        label=_("What it is about"),
        choices=Consent.Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    agreed = forms.TypedChoiceField(
        label=_("Does the person agree?"),
        choices=[("yes", _("Yes")), ("no", _("No, or not any more"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=STOPS,
        error_messages={"required": _("Choose yes or no.")},
    )
    until = TypedDateField(
        exact=True,
        future=True,
        required=False,
        label=_("Holds until"),
        help_text=_("The last day; without one until it is taken back."),
    )

    signed_how = forms.ChoiceField(
        label=_("How the terms were signed"),
        choices=Signed.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Only where the person agrees to the terms."),
    )

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["language"].widget = LANGUAGES
        self.fields["until"].today = case.program.today()  # type: ignore[attr-defined]
        rows = ("purpose", "agreed", "given_on", "until")
        who = ("given_by", "guardian", "language", "signed_how")
        self.helper = PanelHelper(Fieldset("", *rows, *who, KEY, VERSION))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given: date | None = cleaned.get("given_on")
        until: date | None = cleaned.get("until")
        if cleaned.get("agreed") and given and until and until < given:
            self.add_error("until", gettext("It ends before it was given."))
        if cleaned.get("purpose") != Consent.Purpose.TERMS or not cleaned.get("agreed"):
            cleaned["signed_how"] = ""
        elif not cleaned.get("signed_how"):
            self.add_error("signed_how", gettext("Say how they were signed."))
        return cleaned
