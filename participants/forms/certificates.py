"""A certificate: what stands on it, and that it is revoked."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from participants.forms.stage_records import StageRecordForm
from participants.forms.trades import TradeField
from participants.models import Certificate

ISSUED = ("stay", "kind", "day", "title")
REVOKED = ("revoked_on", "revoked_because")
LABELS = {"day": _("Issued on")}
HELP = {
    "number": _("As the body gave it. Without one the programme gives its own."),
    "title": _("For example: Welder, first level."),
}


class CertificateForm(StageRecordForm):
    """What revokes it is asked of one that is there; its stay remains what it was."""

    revoked_on = TypedDateField(exact=True, required=False, label=_("Revoked on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if made := kwargs.get("instance"):
            kwargs["stays"] = [made.stay]
        super().__init__(*args, **kwargs)
        if not made:
            for name in REVOKED:
                del self.fields[name]

    def _get_validation_exclusions(self) -> set[str]:
        """None typed is no fault: the programme gives one when it is stored."""
        found: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # no stub
        return found if self.cleaned_data.get("number") else found | {"number"}


class TrainingCertificateForm(CertificateForm):
    """The trade is that of the course, unless another is typed."""

    occupation = TradeField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and "stay" not in self.fields:
            self.initial["occupation"] = self.instance.stay.trade_code

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        stay = self.cleaned_data.get("stay")
        left_empty = self.cleaned_data.get("occupation") == ""
        if stay and left_empty and self.instance._state.adding:
            self.cleaned_data["occupation"] = stay.trade_code
        return typed

    class Meta:
        model = Certificate
        fields = (*ISSUED, "occupation", "number", *REVOKED)
        labels = LABELS
        help_texts = HELP


class SchoolCertificateForm(CertificateForm):
    class Meta:
        model = Certificate
        fields = (*ISSUED, "isced_level", "number", *REVOKED)
        labels = LABELS
        help_texts = HELP
