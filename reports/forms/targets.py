from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import OnceForm, PanelHelper
from reports.dimensions import DIMENSIONS, groups
from reports.indicators import ALL_AREAS
from reports.models import Summary
from reports.models.target import MOST
from reports.reading.figures import regions

HOLDS = {
    "month": _("For every month"),
    "quarter": _("For every quarter"),
    "half": _("For every half-year"),
    "year": _("For every year"),
}


class TargetForm(OnceForm):
    """What a figure is to reach, of whom and when; without a number none."""

    indicator = forms.ChoiceField(label=_("Figure"))
    group = forms.ChoiceField(label=_("Of whom"))
    holds = forms.ChoiceField(label=_("When"))
    value = forms.DecimalField(
        label=_("Target"),
        required=False,
        min_value=Decimal(0),
        max_value=MOST,
        decimal_places=1,
        help_text=_("A percentage without its sign. Left empty it is taken back."),
    )
    source = forms.CharField(
        label=_("Where it is written"),
        required=False,
        max_length=200,
        help_text=_("Such as the plan of the year, page 12."),
    )

    helper = PanelHelper(
        *("indicator", "group", "holds", "value", "source", "submission_key")
    )

    def __init__(self, *args: Any, summary: Summary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["indicator"].choices = [
            (
                area.name,
                [(each.code, f"{each.name} {each.code}") for each in area.indicators],
            )
            for area in ALL_AREAS
        ]
        places = regions(summary)
        fields["group"].choices = [
            (
                dimension.name,
                [
                    (f"{dimension.code}/{group}", label)
                    for group, label in groups(dimension.code, places).items()
                ],
            )
            for dimension in DIMENSIONS
        ]
        only = gettext("For %(period)s alone") % {"period": summary.span.label}
        fields["holds"].choices = [("", HOLDS[summary.kind]), (summary.period, only)]
        fields["holds"].required = False

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean() or self.cleaned_data
        if typed.get("value") is not None and not typed.get("source"):
            self.add_error("source", gettext("Write where the target is written."))
        return typed

    def facts(self) -> dict[str, Any]:
        """What setting a target is told."""
        typed = self.cleaned_data
        dimension, _slash, group = typed["group"].partition("/")
        return {
            "indicator": typed["indicator"],
            "dimension": dimension,
            "group": group,
            "period": typed["holds"],
            "value": typed["value"],
            "source": typed["source"] if typed["value"] is not None else "",
        }
