"""Giving places: to whom of those who wait, and whether they begin at once."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import OnceForm
from participants.models.record import Refused
from participants.reading.seats import Waiting
from programs.models import Activity


class GiveForm(OnceForm):
    """Those who came first are chosen before, as many as there are places."""

    stays = forms.TypedMultipleChoiceField(
        label=_("Who gets a place"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who gets a place.")},
    )
    started_on = TypedDateField(
        label=_("First day"),
        exact=True,
        required=False,
        help_text=_("Only if they have begun. Else each begins later."),
    )

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        waiting: Iterable[Waiting],
        places: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.pk), each.name) for each in waiting]
        fields: dict[str, Any] = self.fields
        fields["stays"].choices = choices
        fields["started_on"].today = activity.program.today()
        self.initial.setdefault("stays", [code for code, _name in choices[:places]])

    def lines(self, waiting: Iterable[Waiting]) -> list[tuple[Waiting, bool]]:
        """Each of them, and whether they are chosen: typed, or before."""
        chosen = {str(code) for code in self["stays"].value() or []}
        return [(each, str(each.pk) in chosen) for each in waiting]

    def facts(self) -> dict[str, Any]:
        """What was entered, under the names that the action gives it."""
        return {name: self.cleaned_data[name] for name in ("stays", "started_on")}

    def refuse(self, refused: Refused) -> None:
        """Say why nobody got a place; who is chosen then is chosen anew."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, str(refused))
