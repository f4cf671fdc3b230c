"""The register as it is compared: who stands in it, and how common what they share is.

What is sealed is opened only of those who may be one with somebody, and only here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from core.database import connection
from core.encrypted import Sealed, field_of
from participants import normal
from participants.matching import Name, Part, Registration, Shares
from participants.models import Participant

SEALED = ("national_id", "phone", "address")
PEOPLE = """
WITH people AS MATERIALIZED (
    SELECT id, family_name, given_name, other_names, mothers_name, sex, birth_date,
           birth_precision, national_id, phone, address, national_id_digest,
           phone_digest FROM participants_participant
)
SELECT s.n, e.id, e.office_id, e.child_track, p.id, p.given_name, p.family_name,
       p.other_names, p.mothers_name, p.birth_date, p.birth_precision,
       p.sex, nullif(s.area, 0), p.national_id_digest, p.phone_digest, p.national_id,
       p.phone, p.address
FROM sweep_person s JOIN participants_enrolment e ON e.id = s.enrolment_id
JOIN people p ON p.id = e.participant_id
ORDER BY s.n
"""
WORDS = "SELECT name, participants_words(name) FROM unnest(%s::text[]) AS name"
HEARD = "SELECT word, participants_sound(word) FROM unnest(%s::text[]) AS word"
COUNTED = """
SELECT w.word, w.sound, count(*) FROM participants_searchrow r, unnest(r.{words}) AS id
JOIN (SELECT DISTINCT ON (id) id, word, sound FROM participants_namepart) w USING (id)
GROUP BY w.word, w.sound
"""
BORN = """
SELECT birth_date, birth_precision, count(*) FROM participants_participant
WHERE birth_date IS NOT NULL GROUP BY birth_date, birth_precision
"""
ALL = "SELECT count(*) FROM participants_searchrow"


@dataclass(slots=True)
class Person:
    """Somebody of the register, by the case that stands for them."""

    enrolment: UUID
    office: int
    child_track: bool
    participant: UUID
    known: Registration
    """Without what is sealed."""
    digests: tuple[bytes | None, bytes | None]
    """Of the national identity number and of the phone."""
    sealed: tuple[bytes | None, ...]
    opened: Registration | None = None

    @property
    def pk(self) -> UUID:
        """What encrypted values are bound to."""
        return self.participant

    def whole(self) -> Registration:
        """With what is sealed."""
        if self.opened is None:
            number, phone, address = map(self._open, SEALED, self.sealed)
            self.opened = replace(
                self.known,
                national_id=normal.identity_number(number),
                phone=normal.digits(phone),
                address=plain(address),
            )
        return self.opened

    def _open(self, name: str, stored: bytes | None) -> str:
        column = field_of(Participant, name)
        return column.opened(Sealed(stored), self) if stored else ""


def plain(text: str) -> str:
    """The words of an address, without accents and signs."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        each if each.isalnum() else " "
        for each in letters
        if not unicodedata.combining(each)
    )
    return " ".join(kept.split())


def people() -> dict[int, Person]:
    """Whoever ``sweep_person`` holds, by number."""
    with connection().cursor() as cursor:
        cursor.execute(PEOPLE)
        rows = cursor.fetchall()
    names = names_of({name for row in rows for name in row[5:9]})
    return {row[0]: _person(row[1:], names) for row in rows}


def _person(row: tuple[Any, ...], names: dict[str, Name]) -> Person:
    case, office, child, person, given, family, others, mother, *rest = row
    born, precision, sex, area, number, phone, *sealed = rest
    known = Registration(
        given=names[given],
        family=names[family],
        aliases=names[others],
        mother=names[mother],
        born=born,
        precision=precision,
        sex=sex,
        area=area,
    )
    digests = _bytes(number), _bytes(phone)
    return Person(
        case, office, child, person, known, digests, tuple(map(_bytes, sealed))
    )


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def names_of(texts: Collection[str]) -> dict[str, Name]:
    """The words of each text, as the search knows them."""
    with connection().cursor() as cursor:
        cursor.execute(WORDS, [list(texts)])
        words = dict(cursor.fetchall())
        cursor.execute(
            HEARD, [list({word for each in words.values() for word in each})]
        )
        parts = {word: Part(word, sound) for word, sound in cursor.fetchall()}
    return {text: tuple(parts[word] for word in words[text]) for text in texts}


def shares() -> Shares:
    """How common each word, each sound and each birth date is in the programme."""
    with connection().cursor() as cursor:
        cursor.execute(ALL)
        (count,) = cursor.fetchone()
        own, mothers = _counted("own"), _counted("mother")
        cursor.execute(BORN)
        dates = {(day, known): born for day, known, born in cursor.fetchall()}
        return Shares(count, *own, *mothers, dates)


def _counted(words: str) -> tuple[dict[str, int], dict[str, int]]:
    of_words: dict[str, int] = {}
    of_sounds: dict[str, int] = {}
    with connection().cursor() as cursor:
        cursor.execute(COUNTED.format(words=words))
        for word, sound, count in cursor.fetchall():
            of_words[word] = count
            of_sounds[sound] = of_sounds.get(sound, 0) + count
    return of_words, of_sounds
