from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import User


class CalendarForm(forms.Form):
    """Whose calendar; nothing is everything that the reader sees."""

    who = forms.TypedChoiceField(
        label=_("Trainer or counsellor"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, trainers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(each.pk, str(each)) for each in trainers]
        fields: dict[str, Any] = self.fields
        fields["who"].choices = [("", _("Everybody")), *names]
        self.offers_any = len(names) > 1

    def chosen(self) -> int | None:
        """The key of one who may be chosen."""
        self.is_valid()
        who: int | None = self.cleaned_data.get("who")
        return who
