"""What is counted of the work with communities, in words and sums: no names."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext

from programs.actions.community import Cell
from programs.models import (
    AcceptanceAnswer,
    AcceptanceQuestion,
    AcceptanceSurvey,
    Participation,
)
from programs.models.community import CommunityRecord
from programs.models.participation import ANSWERS


def given(record: CommunityRecord) -> dict[int, dict[str, int]]:
    """Question -> how a survey's people answered it."""
    if not isinstance(record, AcceptanceSurvey):
        return {}
    return {
        each.pop("question"): each
        for each in record.answers.values("question", *ANSWERS)
    }


def cells_of(record: CommunityRecord) -> list[Cell]:
    """Every group, sex and age in which people may be counted."""
    is_survey = isinstance(record, AcceptanceSurvey)
    groups = [""] if is_survey else Participation.Group.values
    return [
        Cell(group, sex, band)
        for group in groups
        for band in Participation.AgeBand.values
        for sex in Participation.Sex.values
    ]


def in_words(cell: Cell) -> str:
    facts = {
        "group": group_words(cell.group),
        "sex": Participation.Sex(cell.sex).label,
        "age": age_words(cell.age_band),
    }
    return gettext("%(group)s: %(sex)s, %(age)s") % facts


def group_words(group: str) -> str:
    if not group:
        return gettext("People who were asked")
    return str(Participation.Group(group).label)


def age_words(band: str) -> str:
    return str(Participation.AgeBand(band).label)


def answer_words(question: AcceptanceQuestion, answer: str) -> str:
    facts = {"question": question.text, "answer": answer_name(answer)}
    return gettext("%(question)s: %(answer)s") % facts


def answer_name(answer: str) -> str:
    return str(AcceptanceAnswer._meta.get_field(answer).verbose_name)  # type: ignore[union-attr]


def sexes() -> list[str]:
    return [str(label) for label in Participation.Sex.labels]


def answer_names() -> list[str]:
    return [capfirst(answer_name(each)) for each in ANSWERS]


class Line(NamedTuple):
    """A row of a table of numbers."""

    title: str
    cells: list[str]
    is_total: bool = False


class Table(NamedTuple):
    """Numbers under their headings."""

    title: str
    columns: list[str]
    lines: list[Line]


def questions(record: CommunityRecord) -> list[AcceptanceQuestion]:
    """What is asked in a survey: what its programme asks now, and what it asked."""
    if not isinstance(record, AcceptanceSurvey):
        return []
    of_program = AcceptanceQuestion.objects.filter(program=record.program_id)
    known = Q(is_asked=True) | Q(answers__survey=record)
    return list(of_program.filter(known).distinct())


def people(record: CommunityRecord) -> list[Table]:
    """Who took part or was asked, by group: ages down, sexes across."""
    numbers = {
        Cell(row.group, row.sex, row.age_band): row.number
        for row in record.counted.filter(number__gt=0)
    }
    groups = dict.fromkeys(cell.group for cell in cells_of(record))
    some = {cell.group for cell in numbers}
    return [_by_age(group, numbers) for group in groups if group in some]


def _by_age(group: str, numbers: Mapping[Cell, int]) -> Table:
    def summed(band: str = "", sex: str = "") -> str:
        return number_format(
            sum(
                number
                for cell, number in numbers.items()
                if cell.group == group
                and band in ("", cell.age_band)
                and sex in ("", cell.sex)
            )
        )

    sexes_of = Participation.Sex.values
    lines = [
        Line(age_words(b), [*(summed(b, sex) for sex in sexes_of), summed(b)])
        for b in Participation.AgeBand.values
    ]
    everybody = [*(summed(sex=sex) for sex in sexes_of), summed()]
    lines.append(Line(gettext("All ages"), everybody, is_total=True))
    return Table(group_words(group), [*sexes(), gettext("All")], lines)


def answers(survey: CommunityRecord) -> list[Line]:
    """How each question was answered, by all who were asked together."""
    told = given(survey)
    return [
        Line(each.text, [number_format(told[each.pk][name]) for name in ANSWERS])
        for each in questions(survey)
        if each.pk in told
    ]
