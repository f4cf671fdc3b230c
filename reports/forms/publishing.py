from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import OnceForm, PanelHelper, VersionForm
from reports.models import Summary
from reports.models.narrative import LONGEST

NO_NAMES = _("It is published with the figures: no names, no places of one person.")


class PublishForm(OnceForm):
    """That a draft is published, by its period typed out, and why it was revised.

    It carries the cut-off of the draft that was looked at.
    """

    reason = forms.CharField(
        label=_("Why there is another revision"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands beside the revision for good. No names."),
    )
    confirmation = forms.CharField(
        max_length=7, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    seen = forms.DateTimeField(widget=forms.HiddenInput)

    helper = PanelHelper("reason", "confirmation", "seen", "submission_key")

    def __init__(self, *args: Any, draft: Summary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.period = draft.period
        self.initial.setdefault("seen", draft.cutoff.isoformat())
        self.fields["confirmation"].label = gettext("Type %(period)s to publish") % {
            "period": draft.period
        }
        if draft.revision == 1:
            del self.fields["reason"]
            self.helper = PanelHelper("confirmation", "seen", "submission_key")

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"]
        if typed.upper() != self.period:
            told = gettext("Type the period as it stands here: %(period)s")
            raise forms.ValidationError(told % {"period": self.period})
        return typed

    def facts(self) -> dict[str, Any]:
        """What publishing is told."""
        typed = self.cleaned_data
        return {"reason": typed.get("reason", ""), "seen": typed["seen"]}


def told(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=help_text,
    )


class NarrativeForm(VersionForm):
    """What stands behind the figures, in three texts of which one is enough."""

    happened = told(_("What happened"), NO_NAMES)
    why = told(_("Why"), _("What is known of the causes, and how it is known."))
    changes = told(
        _("What changes"), _("What the programme does differently from now on.")
    )

    helper = PanelHelper("happened", "why", "changes", "submission_key", "version")

    def clean(self) -> dict[str, Any] | None:
        """Lines end in one way, however they were sent."""
        typed = super().clean() or self.cleaned_data
        for name, text in self.facts().items():
            typed[name] = text.replace("\r\n", "\n").replace("\r", "\n")
        if not self.errors and not any(self.facts().values()):
            self.add_error("happened", gettext("Write one of the three texts."))
        return typed

    def facts(self) -> dict[str, str]:
        """The three texts, under the names that the action gives them."""
        names = ("happened", "why", "changes")
        return {name: self.cleaned_data.get(name, "") for name in names}
