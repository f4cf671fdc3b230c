"""Which fields of two registrations are chosen when they are merged, and from where.

Values in, values out: no database, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from participants.models.enrolment import FUNCTIONING, Enrolment
from participants.models.merge import GONE, KEPT

BOTH = "both"
EMPTY = ("", None)


class Field(NamedTuple):
    """One choice, and the columns that it is about."""

    name: str
    label: Any
    columns: tuple[str, ...]
    of_person: bool = False
    joins: bool = False
    """Whether both may be kept, one after the other."""

    def of(self, case: Enrolment) -> tuple[Any, ...]:
        row = case.participant if self.of_person else case
        return tuple(getattr(row, name) for name in self.columns)


def _person(name: str, label: Any, *more: str, joins: bool = False) -> Field:
    return Field(name, label, (name, *more), of_person=True, joins=joins)


FIELDS = (
    _person("family_name", _("Family name")),
    _person("given_name", _("Given name")),
    _person("other_names", _("Other names"), joins=True),
    _person("mothers_name", _("Mother's name")),
    _person("sex", _("Sex")),
    _person("birth_date", _("Birth date"), "birth_precision"),
    _person("national_id", _("National identity number")),
    _person("phone", _("Phone")),
    _person("address", _("Address")),
    Field("category", _("Category"), ("category",)),
    Field("office", _("Office"), ("office",)),
    Field("caseworker", _("Caseworker"), ("caseworker",)),
    Field("residence", _("Residence"), ("residence",)),
    Field("education_level", _("Education level"), ("education_level",)),
    Field("functioning", _("Difficulties in functioning"), FUNCTIONING),
    Field("exit", _("Exit"), ("exited_on", "exit_reason", "exit_imported")),
)
BY_NAME = {field.name: field for field in FIELDS}


def differing(kept: Enrolment, gone: Enrolment) -> list[Field]:
    """What there is to choose."""
    return [field for field in FIELDS if field.of(kept) != field.of(gone)]


def default(field: Field, kept: Enrolment, gone: Enrolment) -> str:
    """What says more; of two that say as much, that of the case that is kept."""
    ours, theirs = field.of(kept), field.of(gone)
    if field.joins and ours[0] and theirs[0]:
        return BOTH
    if field.name == "exit":
        return KEPT
    if field.name == "sex":
        return GONE if ours == ("U",) else KEPT
    if field.name == "birth_date":
        return GONE if _exactness(theirs) > _exactness(ours) else KEPT
    return GONE if _filled(theirs) > _filled(ours) else KEPT


def take(kept: Enrolment, gone: Enrolment, choices: Mapping[str, str]) -> None:
    """Put the chosen values on the case that is kept and its person."""
    for field in differing(kept, gone):
        choice = choices.get(field.name) or default(field, kept, gone)
        if choice == KEPT:
            continue
        row = kept.participant if field.of_person else kept
        values = field.of(gone)
        if choice == BOTH and field.joins:
            values = (joined(field.of(kept)[0], values[0]),)
        for name, value in zip(field.columns, values, strict=True):
            setattr(row, name, value)


def joined(ours: str, theirs: str) -> str:
    """Each of the names once, in their order."""
    names = [name.strip() for name in f"{ours};{theirs}".split(";")]
    return "; ".join(dict.fromkeys(filter(None, names)))


def _filled(values: tuple[Any, ...]) -> int:
    return sum(value not in EMPTY for value in values)


def _exactness(values: tuple[Any, ...]) -> int:
    return ["", "year", "month", "day"].index(values[1])
