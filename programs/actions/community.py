"""What is recorded of the work with communities. No person stands in it.

What was counted is never deleted: a number that was wrong is put right, and one
that should not stand becomes 0. Whoever writes holds the record meanwhile.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, TypeVar

from django.db import IntegrityError, transaction

from core import audit
from core.models import User
from programs.models import (
    AcceptanceAnswer,
    AcceptanceQuestion,
    AcceptanceSurvey,
    CommunityPartner,
    Participation,
    Partner,
)
from programs.models.community import CommunityRecord, CommunityWork
from programs.models.participation import ANSWERS

Record = TypeVar("Record", bound=CommunityRecord)


class Cell(NamedTuple):
    """Of which group, sex and age; in a survey the group is empty."""

    group: str
    sex: str
    age_band: str


class HasPeople(Exception):
    """People are counted in it, so it took place."""


class NotYet(Exception):
    """Nobody can have taken part in it yet."""


class NotEverybody(Exception):
    """The answers to a question are not those of everybody who was asked."""


class SurveyedThen(Exception):
    """The office has a survey of this place and day."""


@transaction.atomic
def store(record: Record, *, partners: Collection[Partner] = (), by: User) -> Record:
    """What was entered of it, new or changed; its partners are these and no others."""
    is_new = record._state.adding
    if not is_new:
        type(record)._default_manager.select_for_update().get(pk=record.pk)
    if not record.has_people and _counted(record):
        raise HasPeople
    _save(record)
    if isinstance(record, CommunityWork):
        _tie(record, partners)
    what = "community-added" if is_new else "community-changed"
    audit.record(what, record, by=by, office=record.office_id)
    return record


@transaction.atomic
def count(
    record: Record,
    *,
    people: Mapping[Cell, int],
    answers: Mapping[AcceptanceQuestion, Mapping[str, int]] | None = None,
    by: User,
) -> Record:
    """How many took part or were asked, and how they answered.

    A cell that is not named is 0.
    """
    held = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if not held.has_people:
        raise NotYet
    asked = sum(people.values())
    _put_right(held, people)
    if isinstance(held, AcceptanceSurvey):
        _answer(held, answers or {}, asked)
    held.version += 1
    held.save(update_fields=["version"])
    audit.record("community-counted", held, by=by, people=asked)
    return held


def _save(record: CommunityRecord) -> None:
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        if "acceptance_survey_once_of_a_place_and_day" not in str(error):
            raise
        raise SurveyedThen from None


def _counted(record: CommunityRecord) -> bool:
    return not record._state.adding and record.counted.filter(number__gt=0).exists()


def _tie(work: CommunityWork, partners: Collection[Partner]) -> None:
    ties = CommunityPartner.objects.filter(**{work.purpose: work})
    ties.exclude(partner__in=partners).delete()
    known = set(ties.values_list("partner", flat=True))
    CommunityPartner.objects.bulk_create(
        CommunityPartner(
            program_id=work.program_id, partner=each, **{work.purpose: work}
        )
        for each in partners
        if each.pk not in known
    )


def _put_right(record: CommunityRecord, people: Mapping[Cell, int]) -> None:
    """Each cell gets its number; one that never had people gets no row."""
    rows = {Cell(row.group, row.sex, row.age_band): row for row in record.counted.all()}
    for cell, row in rows.items():
        row.number = people.get(cell, 0)
    record.counted.bulk_update(rows.values(), ["number"])
    new = {cell: n for cell, n in people.items() if n and cell not in rows}
    parent = record.counted.field.name
    Participation.objects.bulk_create(
        Participation(**{parent: record}, **cell._asdict(), number=number)
        for cell, number in new.items()
    )


def _answer(
    survey: AcceptanceSurvey,
    answers: Mapping[AcceptanceQuestion, Mapping[str, int]],
    asked: int,
) -> None:
    if not _are_of(answers.values(), asked):
        raise NotEverybody
    for question, numbers in answers.items():
        facts = {"program_id": survey.program_id, **numbers}
        AcceptanceAnswer.objects.update_or_create(
            survey=survey, question=question, defaults=facts
        )
    others = survey.answers.exclude(question__in=answers)
    if not _are_of(others.values(*ANSWERS), asked):
        raise NotEverybody


def _are_of(answers: Iterable[Mapping[str, int]], asked: int) -> bool:
    return all(sum(each.values()) == asked for each in answers)
