"""What a table is made of, read from its address; and a name to keep it under."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import OnceForm, PanelHelper
from programs.models import Program
from reports.audiences import AUDIENCES, INTERNAL
from reports.dimensions import DIMENSIONS, Labels, groups
from reports.forms.summaries import KINDS
from reports.indicators import AREAS, LEAVING
from reports.models import SavedTable, Summary
from reports.models.saved_table import LONGEST_NAME, LONGEST_QUERY
from reports.reading.tables import Asked, Group, columns
from reports.releasing import AUDIENCES as OUTSIDE

FIGURE, BY = "CASE-1", "sex"
"""What a table begins with."""
MOST_DIMENSIONS = 2
SHOWN_PERIODS = 6
MOST_SAVED = 50
NO_SUMMARY = _("There is no summary of that period for them: another one is taken.")


@dataclass(frozen=True)
class Box:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Boxes:
    """Things to choose that stand together."""

    title: str
    boxes: list[Box]

    @property
    def chosen(self) -> int:
        return sum(box.is_chosen for box in self.boxes)


class TableForm(forms.Form):
    """Every choice stands in the address. What does not fit is told at its field and
    left out; the rest stays as it was chosen."""

    audience = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        error_messages={"invalid_choice": _("You read no summaries made for these.")},
    )
    since = forms.ChoiceField(
        label=_("From period"),
        required=False,
        error_messages={"invalid_choice": NO_SUMMARY},
    )
    until = forms.ChoiceField(
        label=_("To period"),
        required=False,
        error_messages={"invalid_choice": NO_SUMMARY},
    )
    figure = forms.CharField(label=_("Figures"), required=False)
    by = forms.CharField(
        label=_("Broken down by"),
        required=False,
        help_text=_("One or two. “Sex and age” has every sex with every age."),
    )
    only = forms.CharField(
        label=_("Only these groups"),
        required=False,
        help_text=_("Where none is chosen all are shown."),
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        program: Program,
        internal: bool,
        regions: Mapping[str, str],
    ) -> None:
        super().__init__(data.copy())
        self.program, self.regions = program, regions
        self.audiences = [INTERNAL, *OUTSIDE] if internal else list(OUTSIDE)
        self.labels: dict[str, Labels] = {
            each.code: groups(each.code, regions) for each in DIMENSIONS
        }
        fields: dict[str, Any] = self.fields
        fields["audience"].choices = [(c, AUDIENCES[c]) for c in self.audiences]
        audience = self._audience()
        self.known = columns(program, audience)
        fields["since"].choices = fields["until"].choices = list(self._periods())
        self.full_clean()
        self.asked = self._asked(audience)
        self._show()

    # What is asked for

    def _audience(self) -> str:
        said = str(self.data.get("audience", ""))
        return said if said in self.audiences else self.audiences[0]

    def _periods(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        for kind, name in KINDS.items():
            of = [each for each in self.known if each.kind == kind]
            if of:
                yield str(name), [(each.period, each.span.label) for each in of]

    def _asked(self, audience: str) -> Asked:
        codes = self._chosen("figure", list(LEAVING), FIGURE)
        dimensions = self._chosen("by", list(self.labels), BY)
        if len(dimensions) > MOST_DIMENSIONS:
            self.add_error("by", gettext("Choose at most two."))
            dimensions = dimensions[:MOST_DIMENSIONS]
        only = self._groups(dimensions)
        return Asked(self.program, audience, codes, dimensions, only, self._columns())

    def _chosen(self, field: str, known: list[str], first: str) -> list[str]:
        """In the order of the files, whatever theirs in the address."""
        said = self.data.getlist(field)  # type: ignore[attr-defined]
        self._leave_out(field, [each for each in said if each not in known])
        return [each for each in known if each in said] or [first]

    def _groups(self, dimensions: list[str]) -> list[Group]:
        known = {
            f"{dimension}/{group}": (dimension, group)
            for dimension in dimensions
            for group in self.labels[dimension]
        }
        said = self.data.getlist("only")  # type: ignore[attr-defined]
        others = [each for each in said if each not in known]
        of_others = [each for each in others if self._is_group(each)]
        self._leave_out("only", [each for each in others if each not in of_others])
        return [known[each] for each in known if each in said]

    def _is_group(self, said: str) -> bool:
        """Of a dimension that is not chosen now: it is left out without a word."""
        dimension, _slash, group = said.partition("/")
        return group in self.labels.get(dimension, {})

    def _columns(self) -> list[Summary]:
        """From the earlier to the later, of one kind; else the one that it is to."""
        by_code = {each.period: each for each in self.known}
        last = by_code.get(self.data.get("until", "")) or next(
            (each for each in self.known if each.kind == "month"),
            next(iter(self.known), None),
        )
        if last is None:
            return []
        of_kind = [each for each in self.known if each.kind == last.kind]
        led = [each for each in of_kind if each.starts_on <= last.starts_on]
        first = by_code.get(self.data.get("since", "")) or led[:SHOWN_PERIODS][-1]
        if first.kind != last.kind:
            kinds = gettext("Choose two periods of one kind, such as two months.")
            self.add_error("since", kinds)
            first = last
        elif first.starts_on > last.starts_on:
            self.add_error("since", gettext("It comes after the last period."))
            first = last
        return [each for each in reversed(led) if each.starts_on >= first.starts_on]

    def _leave_out(self, field: str, unknown: list[str]) -> None:
        if unknown:
            words = gettext("There is no “%(choice)s” here: it is left out.")
            self.add_error(field, words % {"choice": unknown[0][:40]})

    def _show(self) -> None:
        """The choices as they are taken, also where the address says none."""
        data: Any = self.data
        data["audience"] = self.asked.audience
        if self.asked.summaries:
            data["since"] = self.asked.summaries[0].period
            data["until"] = self.asked.summaries[-1].period

    # What is shown to choose from

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What does not fit, by the names of the fields."""
        return [
            (str(self.fields[name].label), str(problem))
            for name, problems in self.errors.items()
            for problem in problems
        ]

    @property
    def figure_boxes(self) -> list[Boxes]:
        chosen = self.asked.codes
        return [
            Boxes(
                str(area.name),
                [
                    Box(each.code, f"{each.name} {each.code}", each.code in chosen)
                    for each in area.indicators
                ],
            )
            for area in AREAS
        ]

    @property
    def dimension_boxes(self) -> list[Box]:
        chosen = self.asked.dimensions
        return [Box(d.code, str(d.name), d.code in chosen) for d in DIMENSIONS]

    @property
    def group_boxes(self) -> list[Boxes]:
        """Of the dimensions that are chosen, where there is more than one group."""
        return [
            Boxes(
                str(each.name),
                [
                    Box(
                        f"{each.code}/{group}",
                        str(label),
                        (each.code, group) in self.asked.only,
                    )
                    for group, label in self.labels[each.code].items()
                ],
            )
            for each in DIMENSIONS
            if each.code in self.asked.dimensions and each.columns
        ]


class SaveForm(OnceForm):
    """A name for the table, for oneself or for everybody of the programme."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("No names of people."),
    )
    is_shared = forms.BooleanField(
        label=_("For everybody who reads summaries of this programme"), required=False
    )
    query = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=LONGEST_QUERY
    )

    helper = PanelHelper("name", "is_shared", "query", "submission_key")

    def __init__(self, *args: Any, saved: list[SavedTable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saved = saved

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        if len(self.saved) >= MOST_SAVED:
            raise forms.ValidationError(_("You saved many already: remove one first."))
        if any(each.name == typed for each in self.saved):
            raise forms.ValidationError(_("You saved one with this name already."))
        return typed
