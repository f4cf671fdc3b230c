from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.places import choices
from programs.scope import Scope


class PlaceForm(forms.Form):
    """Where to work for now: one of one's own places, or all of them."""

    place = forms.ChoiceField(label=_("Lists and counts show"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = choices(scope)  # type: ignore[attr-defined]

    def title_of(self, code: str) -> str:
        return dict(self.fields["place"].choices)[code]  # type: ignore[attr-defined]
