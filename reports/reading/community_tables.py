"""The tables of the work with communities: every cell a ready string."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.formats import number_format
from django.utils.translation import gettext

from core import disclosure
from programs.models import (
    AcceptanceAnswer,
    AcceptanceSurvey,
    CommunityDialogue,
    CommunityProject,
    Participation,
)
from programs.models.participation import ANSWERS
from reports.dimensions import AGE_BANDS, SEX
from reports.rates import percent
from reports.reading import community as reading
from reports.reading.community import PARTS, WORKS, Asked, Counted, Part, Regions
from reports.reading.figures import Grid, GridLine


@dataclass(frozen=True)
class Counts:
    """The tables of the page."""

    by_region: Grid
    by_group: Grid
    by_sex: Grid
    by_age: Grid
    answers: Grid

    @property
    def named(self) -> list[tuple[str, Grid]]:
        return [
            (gettext("By group"), self.by_group),
            (gettext("By sex"), self.by_sex),
            (gettext("By age"), self.by_age),
        ]


def counts(asked: Asked) -> Counts:
    regions = reading.regions(asked.program)
    people = {part.code: reading.people(asked, part, regions) for part in PARTS}
    groups = dict(Participation.Group.choices)
    return Counts(
        _by_region(asked, people, regions),
        _by(asked, people, WORKS, "group", groups),
        _by(asked, people, PARTS, "sex", SEX),
        _by(asked, people, PARTS, "age_band", AGE_BANDS),
        _answers(asked, people["survey"], regions),
    )


def _by(
    asked: Asked,
    people: Mapping[str, list[Counted]],
    parts: Iterable[Part],
    column: str,
    groups: Mapping[str, Any],
) -> Grid:
    """Ages, sexes or groups down, everybody last; where people were, across."""
    cells = [
        _cells(_summed(people[part.code], column), groups, asked.least)
        for part in parts
    ]
    titles = [*((code, str(name)) for code, name in groups.items()), ("", _all())]
    lines = [
        GridLine(code, title, "", [each[index] for each in cells])
        for index, (code, title) in enumerate(titles)
    ]
    return Grid([str(part.title) for part in parts], lines)


def _by_region(
    asked: Asked, people: Mapping[str, list[Counted]], regions: Regions
) -> Grid:
    shown = regions.shown(asked.place)
    works = _works(asked, regions)
    columns: list[tuple[str, list[str]]] = [
        (title, _cells(numbers, shown, 0)) for title, numbers in works
    ]
    for part in PARTS:
        numbers = _summed(people[part.code], "region")
        columns.append((str(part.title), _cells(numbers, shown, asked.least)))
    titles = [*((regions.codes[pk], name) for pk, name in shown.items()), ("", _all())]
    lines = [
        GridLine(code, title, "", [cells[index] for _title, cells in columns])
        for index, (code, title) in enumerate(titles)
    ]
    return Grid([title for title, _cells_of in columns], lines)


def _works(asked: Asked, regions: Regions) -> list[tuple[str, Counter[Any]]]:
    """How many there were: of these nothing is kept back, for they are no people."""
    began = reading.records(asked, CommunityProject, "starts_on", regions)
    return [
        (gettext("Projects begun"), reading.regional(began, regions)),
        (
            gettext("Projects under way"),
            reading.regional(reading.under_way(asked, regions), regions),
        ),
        (
            gettext("Dialogue events"),
            reading.regional(
                reading.records(asked, CommunityDialogue, "day", regions), regions
            ),
        ),
        (
            gettext("Surveys"),
            reading.regional(
                reading.records(asked, AcceptanceSurvey, "day", regions), regions
            ),
        ),
    ]


def _answers(asked: Asked, people: list[Counted], regions: Regions) -> Grid:
    """Each question that was asked, with how those who were asked answered it."""
    surveys = reading.records(asked, AcceptanceSurvey, "day", regions)
    rows = AcceptanceAnswer.objects.filter(survey__in=surveys).order_by("question")
    named = rows.values_list("question__code", "question__text", "question")
    summed = named.annotate(*(Sum(answer) for answer in ANSWERS))
    everybody = sum(each.number for each in people)
    lines = [
        GridLine(code, text, "", _answered(list(sums), everybody, asked.least))
        for code, text, _pk, *sums in sorted(summed)
    ]
    return Grid(
        [
            gettext("Agree"),
            gettext("Partly agree"),
            gettext("Disagree"),
            gettext("No answer"),
            _all(),
            gettext("Who agree"),
        ],
        lines,
    )


def _answered(sums: list[int], everybody: int, least: int) -> list[str]:
    """Who agree of all who were asked. Outside, of what everybody was asked alone:
    else one question less another would tell of a single survey."""
    told = sum(sums)
    numbers = dict(enumerate(sums))
    hidden = disclosure.kept_back(numbers, least)
    if least and told != everybody:
        hidden = frozenset(numbers)
    whole = len(hidden) == len(numbers) and bool(hidden)
    share = percent(sums[0], told)
    return [
        *(kept_back() if i in hidden else _number(n) for i, n in numbers.items()),
        kept_back() if whole else _number(told),
        kept_back() if 0 in hidden else _share(share),
    ]


def _cells(
    numbers: Mapping[Any, int], groups: Mapping[Any, Any], least: int
) -> list[str]:
    """A number for each group, and the one of all."""
    known = {group: numbers.get(group, 0) for group in groups}
    total = sum(known.values())
    hidden = disclosure.kept_back(known, least)
    cells = [kept_back() if g in hidden else _number(n) for g, n in known.items()]
    small = disclosure.is_small(total, least)
    return [*cells, kept_back() if small else _number(total)]


def _summed(people: Iterable[Counted], column: str) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for each in people:
        found[getattr(each, column)] += each.number
    return found


def kept_back() -> str:
    return gettext("kept back")


def _all() -> str:
    return gettext("All")


def _number(number: int) -> str:
    return number_format(number, force_grouping=True)


def _share(share: Decimal | None) -> str:
    if share is None:
        return ""
    return gettext("%(number)s %%") % {"number": number_format(share, decimal_pos=1)}
