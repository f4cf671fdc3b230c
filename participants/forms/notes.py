from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import PanelHelper, RecordForm
from participants.forms.facts import FactForm
from participants.models import Enrolment, Note

LONGEST = 20_000


class NoteForm(FactForm, RecordForm):
    """What happened, on which day."""

    happened_on = TypedDateField(exact=True, label=_("Day"))
    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Everybody who may read this case's notes will read it."),
    )

    helper = PanelHelper("kind", "happened_on", "text", "submission_key", "version")

    class Meta:
        model = Note
        fields = ("kind", "happened_on", "text")
        labels = {"kind": _("How")}
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.enrolment = case
        today = case.program.today()
        day = self.fields["happened_on"]
        day.today = today  # type: ignore[attr-defined]
        self.initial.setdefault("happened_on", today)

    def clean_text(self) -> str:
        """Lines end in one way, however they were sent."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n").replace("\r", "\n")
