from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.models.opportunity import TAUGHT

DISTANCES = (5, 10, 25, 50)
YES = _("Yes")


def distances() -> list[tuple[str, str]]:
    """In the reader's language."""
    told = gettext("up to %(km)d km")
    return [("", gettext("Any")), *((str(km), told % {"km": km}) for km in DISTANCES)]


class OpportunityFilters(forms.Form):
    """What the list of opportunities is narrowed to."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("open", _("Open now")), ("all", _("All"))],
    )
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("Any")), *TAUGHT]
    )
    trade = forms.ChoiceField(label=_("Trade"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    distance = forms.ChoiceField(label=_("Distance"), required=False, choices=distances)
    childcare = forms.ChoiceField(
        label=_("Childcare"), required=False, choices=[("", _("Any")), ("1", YES)]
    )
    places = forms.ChoiceField(
        label=_("With free places"),
        required=False,
        choices=[("", _("Any")), ("1", YES)],
    )

    def __init__(
        self,
        *args: Any,
        trades: Iterable[tuple[str, str]],
        areas: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["trade"].choices = [("", _("Any")), *trades]
        fields["place"].choices = [("", _("Any")), *areas]

    def chosen(self) -> dict[str, str]:
        """Field -> the code that holds, for those that narrow."""
        self.is_valid()
        return {name: code for name, code in self.cleaned_data.items() if code}
