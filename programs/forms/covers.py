"""Who is away, who covers, from when to when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access import Scope
from core.date_field import TypedDateField
from core.forms import KEY, OnceForm, PanelHelper
from programs.covering import who_may_be_away, who_may_cover, workers
from programs.models import CoverRefused


class CoverForm(OnceForm):
    """A cover of oneself, or of somebody in an office that one answers for."""

    absent = forms.ChoiceField(
        label=_("Who is away"),
        error_messages={"required": _("Choose who is away.")},
    )
    covering = forms.ChoiceField(
        label=_("Who covers"),
        help_text=_("A caseworker of the same office."),
        error_messages={"required": _("Choose who covers.")},
    )
    starts_on = TypedDateField(
        exact=True,
        future=True,
        label=_("First day"),
        error_messages={"required": _("Enter the first day.")},
    )
    ends_on = TypedDateField(
        exact=True,
        future=True,
        label=_("Last day"),
        help_text=_("From the day after it nothing of this is open any more."),
        error_messages={"required": _("Enter the last day.")},
    )

    helper = PanelHelper("absent", "covering", "starts_on", "ends_on", KEY)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = workers(scope)
        self.away = {each.code: each for each in who_may_be_away(found, scope)}
        self.takers = {
            str(user.pk): (user, title)
            for user, title in who_may_cover(found, scope).items()
        }
        nobody = [("", _("Choose"))]
        away = [(code, each.title) for code, each in self.away.items()]
        takers = [(pk, title) for pk, (_user, title) in self.takers.items()]
        fields: dict[str, Any] = self.fields
        fields["absent"].choices = away if len(away) == 1 else nobody + away
        fields["covering"].choices = nobody + takers
        for name in ("starts_on", "ends_on"):
            fields[name].today = max(scope.days.values())

    def facts(self) -> dict[str, Any]:
        """What was entered, under the names that the action gives it."""
        chosen, away = self.cleaned_data, self.away[self.cleaned_data["absent"]]
        return {
            "absent": away.user,
            "covering": self.takers[chosen["covering"]][0],
            "office": away.office,
            "starts_on": chosen["starts_on"],
            "ends_on": chosen["ends_on"],
        }

    def refuse(self, refused: CoverRefused) -> None:
        self.add_error(refused.field or None, str(refused))
