"""What the lists of what is offered are narrowed by, all of them alike."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ANY = ("", _("Any"))
YES = ("1", _("Yes"))
Choices = Iterable[tuple[str, str]]


class OfferFilters(forms.Form):
    """``known`` names a field and the choices that the reader's programmes have."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("open", _("Open now")), ("all", _("All"))],
    )
    trade = forms.ChoiceField(label=_("Trade"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    places = forms.ChoiceField(
        label=_("With free places"), required=False, choices=[ANY, YES]
    )

    def __init__(self, *args: Any, known: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name, choices in known.items():
            fields[name].choices = [ANY, *choices]

    def chosen(self) -> dict[str, str]:
        """Field -> the code that holds, for those that narrow."""
        self.is_valid()
        return {name: code for name, code in self.cleaned_data.items() if code}
