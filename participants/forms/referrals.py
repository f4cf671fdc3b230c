"""Referring somebody to a partner, asking whether it may be told, and its answer."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper, RecordForm
from participants.forms.facts import FactForm
from participants.models import Consent, Enrolment, PartnerConsent, Referral
from participants.models.referral import ANSWERS, Status
from programs.models import ServiceOffer

LONGEST = 2_000


class ServiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.partner.name}: {obj.name}"


class ReferralForm(FactForm, RecordForm):
    """To which service, how soon, why, and what of the person the partner is told."""

    service = ServiceField(
        label=_("Service"), queryset=ServiceOffer.objects.none(), empty_label=None
    )
    urgency = forms.ChoiceField(
        label=_("Answer needed within"),
        choices=Referral.Urgency.choices,
        widget=forms.RadioSelect,
    )
    shared = forms.MultipleChoiceField(
        label=_("What the partner is told"),
        choices=Referral.Field.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the partner needs for this service."),
        error_messages={"required": _("Choose at least one.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Nothing of the armed group, and nothing of what was said in"
            " psychological support."
        ),
    )

    class Meta:
        model = Referral
        fields = ("service", "urgency", "shared", "reason")

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.enrolment = case
        open_now = ServiceOffer.objects.filter(program=case.program_id)
        offered: Any = self.fields["service"]
        offered.queryset = open_now.open_on(case.program.today()).select_related(
            "partner"
        )
        rows = ("service", "urgency", "shared", "reason")
        self.helper = PanelHelper(Fieldset("", *rows, KEY, VERSION))


class PartnerConsentForm(FactForm):
    """What was answered to the question whether a partner may be told."""

    agreed = forms.TypedChoiceField(
        label=_("May this partner be told what the referral says?"),
        choices=[("yes", _("Yes")), ("no", _("No, or not any more"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_("A no ends every open referral to this partner."),
    )
    given_on = TypedDateField(exact=True, label=_("Answered on"))
    given_by = forms.ChoiceField(
        label=_("Who answered"),
        choices=Consent.GivenBy.choices,
        widget=forms.RadioSelect,
    )
    guardian = forms.CharField(
        label=_("Name of the parent, guardian or trusted adult"),
        max_length=PartnerConsent._meta.get_field("guardian").max_length,
        required=False,
        help_text=_("Only where one of them answered; for a child always."),
    )
    language = forms.CharField(
        label=_("Language in which it was asked"),
        max_length=PartnerConsent._meta.get_field("language").max_length,
        help_text=_("One that the person understands well."),
    )

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = case.program.today()
        self.fields["given_on"].today = today  # type: ignore[attr-defined]
        self.initial.setdefault("given_on", today)
        rows = ("agreed", "given_on", "given_by", "guardian", "language")
        self.helper = PanelHelper(Fieldset("", *rows, KEY, VERSION))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        by, guardian = cleaned.get("given_by"), cleaned.get("guardian")
        if by == Consent.GivenBy.GUARDIAN and not guardian:
            self.add_error("guardian", gettext("Name the adult who answered."))
        elif by == Consent.GivenBy.SELF:
            cleaned["guardian"] = ""
        return cleaned


class SendForm(FactForm):
    """Sent as it was read, or not at all."""

    helper = PanelHelper(KEY, VERSION)


class OutcomeForm(forms.Form):
    """What came of a referral: which answers there are says the referral."""

    outcome = forms.ChoiceField(label=_("What came of it"), widget=forms.RadioSelect)
    refusal = forms.ChoiceField(
        label=_("Why it was rejected"),
        choices=[("", _("Not rejected")), *Referral.Refusal.choices],
        required=False,
    )
    received_on = TypedDateField(
        exact=True, label=_("Day on which the service was received"), required=False
    )

    def offer(self, may_become: Iterable[Status], today: date, *hidden: str) -> None:
        """Ask for these outcomes, and for what they take."""
        offered = [*may_become]
        fields: dict[str, Any] = self.fields
        fields["outcome"].choices = [(each.value, each.label) for each in offered]
        fields["received_on"].today = today
        if Status.REJECTED not in offered:
            del self.fields["refusal"]
        if Status.RECEIVED not in offered:
            del self.fields["received_on"]
        names = ("outcome", "refusal", "received_on")
        rows = [name for name in names if name in self.fields]
        self.helper = PanelHelper(Fieldset("", *rows, *hidden))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome == Status.REJECTED and not cleaned.get("refusal"):
            self.add_error("refusal", gettext("Say why it was rejected."))
        without_day = not cleaned.get("received_on")
        if outcome == Status.RECEIVED and without_day and not self.errors:
            told = gettext("Enter the day on which the service was received.")
            self.add_error("received_on", told)
        return cleaned


class AnswerForm(OutcomeForm, FactForm):
    """What staff record of it."""

    def __init__(self, *args: Any, record: Referral, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        possible = [each for each in record.may_become if each not in NO_ANSWER]
        self.offer(possible, record.enrolment.program.today(), KEY, VERSION)


class PartnerAnswerForm(OutcomeForm):
    """What the partner says itself, by its link."""

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [each for each in referral.may_become if each in ANSWERS]
        self.offer(possible, referral.enrolment.program.today())


class LinkForm(FactForm):
    """A new link, or none."""

    helper = PanelHelper(KEY, VERSION)


NO_ANSWER = (Status.SENT, Status.WITHDRAWN)
"""These are said on pages of their own."""
