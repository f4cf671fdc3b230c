"""A person with a case and a former group, as the rows of a file say them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from core.digests import digest_fields
from core.encrypted import Sealed, field_of
from participants.models import Participant

Values = Mapping[str, Any]

TEXTS = ("family_name", "given_name", "other_names", "mothers_name", "national_id")
# Column of the file -> of the table.
PERSON_COLUMNS = {
    name: name for name in (*TEXTS, "phone", "address", "sex", "birth_date")
}
ENCRYPTED = {
    name: field_of(Participant, name) for name in ("national_id", "phone", "address")
}
DIGESTS = digest_fields(Participant)
CASE_COLUMNS = {
    "external_id": "external_id",
    "category": "category",
    "residence_pcode": "residence_id",
    "office": "office_id",
    "caseworker": "caseworker_id",
    "education_level": "education_level",
    "wg_seeing": "wg_seeing",
    "wg_hearing": "wg_hearing",
    "wg_walking": "wg_walking",
    "wg_remembering": "wg_remembering",
    "wg_self_care": "wg_self_care",
    "wg_communicating": "wg_communicating",
    "registered_on": "registered_on",
    "exited_on": "exited_on",
    "exit_reason": "exit_reason",
}
GROUP = "former_group"
COLUMNS = (*PERSON_COLUMNS, *CASE_COLUMNS, GROUP)
NOTHING = ("", None)
# What a cell without text stores, and a missing column of a new case: else NULL.
EMPTY = dict.fromkeys(COLUMNS) | dict.fromkeys(
    (*TEXTS, "phone", "address", "exit_reason"), ""
)


def _person_values() -> dict[str, Any]:
    return {name: EMPTY[name] for name in PERSON_COLUMNS}


def _case_values() -> dict[str, Any]:
    return {name: EMPTY[name] for name in (*CASE_COLUMNS, GROUP)}


@dataclass(slots=True)
class Person:
    """Somebody as they stand after the rows before."""

    id: UUID = field(default_factory=uuid7)
    version: int = 0
    """0 is somebody new."""
    number: int | None = None
    """The row of this file that it goes back to."""
    registered_elsewhere: date | None = None
    """When the first of their other cases began."""
    open_case: UUID | None = None
    """The one in the programme that is open, or was before the rows before."""
    values: dict[str, Any] = field(default_factory=_person_values)
    sealed: dict[str, tuple[str, bytes | None]] = field(default_factory=dict)
    """Of the encrypted columns what is stored, after what it opens to."""

    @property
    def pk(self) -> UUID:
        """What encrypted values are bound to."""
        return self.id

    def open(self) -> None:
        """Have the values of encrypted columns, which stand there as stored."""
        for name, column in ENCRYPTED.items():
            stored = self.values[name]
            plain = column.opened(Sealed(stored), self) if stored else ""
            self.sealed[name], self.values[name] = (plain, stored), plain

    def columns(self) -> tuple[Any, ...]:
        """By the columns of the table, the precision of the birth date, digests."""
        day, precision = self.values["birth_date"] or (None, "")
        stored = self.values | {"birth_date": day} | dict(self._sealed())
        digests = (each.made_of(self.values[each.of]) for each in DIGESTS)
        return (*stored.values(), precision, *digests)

    def _sealed(self) -> Iterator[tuple[str, bytes | None]]:
        """What has not changed stays as it was sealed."""
        for name, column in ENCRYPTED.items():
            value, (plain, stored) = self.values[name], self.sealed.get(name, NOTHING)
            if value != plain:
                sealed = column.sealed(value, self)
                stored = sealed.stored if sealed else None
            yield name, stored


@dataclass(slots=True)
class Registration:
    """A case as it stands after the rows before, with its person and former group."""

    id: UUID = field(default_factory=uuid7)
    version: int = 0
    """0 is a new case."""
    number: int | None = None
    """The row of this file that it goes back to."""
    child_track: bool = False
    age_in_doubt: bool = False
    exit_imported: bool = False
    history: UUID | None = None
    history_version: int | None = None
    first_stay: date | None = None
    first_contact: date | None = None
    """Of the follow-ups."""
    merged_away: bool = False
    """Another case stands for it: what a file says of it is said of nobody."""
    person: Person = field(default_factory=Person, kw_only=True)
    own: dict[str, Any] = field(default_factory=_case_values)

    @property
    def values(self) -> dict[str, Any]:
        """By the columns of the file."""
        return {**self.person.values, **self.own}

    def take(self, values: Values, child_track: bool) -> None:
        """Stand as the values say."""
        self.person.values = {name: values[name] for name in PERSON_COLUMNS}
        self.own = {name: values[name] for name in (*CASE_COLUMNS, GROUP)}
        self.child_track = child_track

    def columns(self) -> tuple[Any, ...]:
        """By the columns of the table, and the former group."""
        return tuple(self.own.values())
