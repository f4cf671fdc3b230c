from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from programs.models import Program
from reports.forms.summaries import KINDS, offered
from reports.periods import Period
from reports.reading.community import INTERNAL, OUTSIDE, Asked, regions_of


class CountsForm(forms.Form):
    """Of which programme the work with communities is counted, when, where, for whom.

    For partners and the public it is counted by whole quarters that are over.
    """

    program = forms.ChoiceField(label=_("Programme"), required=False)
    period = forms.ChoiceField(label=_("Period"), required=False)
    place = forms.ChoiceField(label=_("Region"), required=False)
    audience = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        choices=[
            (INTERNAL, _("Inside the programme")),
            ("partners", _("Partners")),
            ("public", _("The public")),
        ],
    )

    def __init__(
        self, data: QueryDict, *, programs: Iterable[Program], **kwargs: Any
    ) -> None:
        shown = data.copy()
        super().__init__(shown, **kwargs)
        self.programs = {program.code: program for program in programs}
        first = next(iter(self.programs.values()))
        self.of = self.programs.get(data.get("program", ""), first)
        self.latest = Period.last_complete("quarter", self.of.today())
        self.regions = regions_of(self.of)
        self.asked = self._asked()
        fields: dict[str, Any] = self.fields
        fields["program"].choices = [(p.code, p.name) for p in self.programs.values()]
        if len(self.programs) < 2:
            del fields["program"]
        fields["period"].choices = self._periods()
        fields["place"].choices = [("", _("All regions")), *self.regions.items()]
        shown["period"] = self.asked.span.code
        shown["place"] = self.asked.place

    def _asked(self) -> Asked:
        """What does not fit is as if it had not been chosen."""
        span, audience = self._period(), self.data.get("audience", INTERNAL)
        if audience in OUTSIDE:
            quarter = Period.containing("quarter", span.start)
            over = min(quarter, self.latest, key=lambda period: period.start)
            return Asked(self.of, over, audience=audience)
        place = self.data.get("place", "")
        return Asked(self.of, span, place if place in self.regions else "")

    def _period(self) -> Period:
        """Of any time: the choices are the latest alone."""
        try:
            return Period.parse(self.data.get("period", ""))
        except ValueError:
            return self.latest

    def _periods(self) -> list[Any]:
        choices = [
            (str(KINDS[kind]), [(period.code, period.label) for period in periods])
            for kind, periods in offered(self.of.today())
        ]
        known = {code for _kind, periods in choices for code, _label in periods}
        span = self.asked.span
        return choices if span.code in known else [(span.code, span.label), *choices]
