from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import ServiceOffer

ANY = ("", _("Any"))
Choices = Iterable[tuple[str, str]]


class ServiceFilters(forms.Form):
    """What the list of services is narrowed to."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("open", _("Open now")), ("all", _("All"))],
    )
    kind = forms.ChoiceField(
        label=_("Kind of service"),
        required=False,
        choices=[ANY, *ServiceOffer.Kind.choices],
    )
    trade = forms.ChoiceField(label=_("Trade"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    places = forms.ChoiceField(
        label=_("With free places"), required=False, choices=[ANY, ("1", _("Yes"))]
    )

    def __init__(
        self,
        *args: Any,
        trades: Choices,
        areas: Choices,
        partners: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["trade"].choices = [ANY, *trades]
        fields["place"].choices = [ANY, *areas]
        fields["partner"].choices = [ANY, *partners]

    def chosen(self) -> dict[str, str]:
        """Field -> the code that holds, for those that narrow."""
        self.is_valid()
        return {name: code for name, code in self.cleaned_data.items() if code}
