"""The rows that a registration and a life are stored as, in the order of `COLUMNS`."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from core.digests import digest_field
from core.encrypted import field_of
from ddr.making.ground import Ground
from ddr.making.lives import CAME, PSY, VOC, life
from ddr.making.loading import binary, line
from ddr.making.registrations import Registration, registrations
from participants import case_codes
from participants.models import Note, Participant
from participants.models.enrolment import FUNCTIONING, is_child_track

PEOPLE, CASES = "participants_participant", "participants_enrolment"
STAYS, MARKS = "participants_stage", "participants_attendance"
ASSESSMENTS, CONTACTS = "participants_assessment", "participants_followup"
NOTES = "participants_note"
STORED = ("version", "created_at", "updated_at")
OF_CASE = ("id", "enrolment_id", "office_id", "child_track")
COLUMNS: dict[str, tuple[str, ...]] = {
    PEOPLE: (
        *("id", "family_name", "given_name", "other_names", "mothers_name"),
        *("national_id", "national_id_digest", "phone", "phone_digest"),
        *("sex", "birth_date", "birth_precision", *STORED),
    ),
    CASES: (
        *("id", "participant_id", "program_id", "office_id", "child_track"),
        *("age_in_doubt", "case_code", "external_id", "category", "residence_id"),
        *("caseworker_id", "education_level", *FUNCTIONING, "registered_on"),
        *("exited_on", "exit_reason", "exit_imported", *STORED),
    ),
    STAYS: (
        *(*OF_CASE, "stage", "activity_id", "status", "waiting_since", "started_on"),
        *("ended_on", "certified_on", "counsellor_id", *STORED),
    ),
    MARKS: (
        *(*OF_CASE, "stage", "activity_id", "session_id", "session_date", "session_no"),
        *("status", "minutes", *STORED),
    ),
    ASSESSMENTS: (*OF_CASE, "instrument", "taken_on", "answers", "score", *STORED),
    CONTACTS: (
        *(*OF_CASE, "wave", "contacted_on", "result", "work", "wellbeing", *STORED),
    ),
    NOTES: (*OF_CASE, "kind", "happened_on", "text", "by_id", *STORED),
}
KIND = {table: f"7{at:03x}" for at, table in enumerate(COLUMNS)}
Row = tuple[object, ...]
NOT_ASKED = [None] * len(FUNCTIONING)
BATCH = 5_000
"""People whose rows are in memory at once."""
ANYBODY = ("ex_combatant",) * 4 + ("associated", "dependant", "community_member")
CHILD = "child_associated"
KINDS = ("office", "office", "visit", "phone")
TEXTS = (
    "Came to the office as agreed. Wants to go on with the training.",
    "Visited at home. The family is well; the roof was mended after the rain.",
    "Called on the telephone. Asked when the next class begins and was told.",
    "Nothing new. Will come again next week with the papers that were asked for.",
)
STEP = 6_364_136_223
"""Prime to 31, so that every number has a code of its own."""


class Keyed(NamedTuple):
    """As much of a row as its sealed values are bound to."""

    pk: str


Lines = dict[str, list[str]]
Truth = list[tuple[str, str]]
"""Pairs of case codes that are of the same person."""


def batches(ground: Ground, persons: int, seed: int, truth: Truth) -> Iterator[Lines]:
    """All rows, some thousands of people at a time. Who came twice: ``truth``."""
    rng = Random(f"{seed} lives")  # noqa: S311  # nothing here is a secret
    lines: Lines = defaultdict(list)
    for number, came in enumerate(registrations(persons, seed)):
        code = code_of(seed, number)
        for table, row in Case(rng, ground, number, code, came).rows():
            lines[table].append(line(row))
        if came.first is not None:
            truth.append((code_of(seed, came.first), code))
        if number % BATCH == BATCH - 1:
            yield lines
            lines = defaultdict(list)
    if lines:
        yield lines


def code_of(seed: int, number: int) -> str:
    return case_codes.numbered((seed + number) * STEP % case_codes.CODES)


def key(table: str, number: int, record: int = 0) -> str:
    """As a UUID of version 7: whose rows are stored together lie together."""
    high, low = divmod(number, 0x10000)
    return f"0190{high:04x}-{low:04x}-{KIND[table]}-8{record:03x}-000000000000"


class Case:
    """A registration and what came of it, on its way into the tables."""

    def __init__(
        self, rng: Random, ground: Ground, number: int, code: str, came: Registration
    ) -> None:
        self.rng, self.ground, self.number, self.code = rng, ground, number, code
        self.came, self.life = came, life(rng, ground)
        self.person, self.id = key(PEOPLE, number), key(CASES, number)
        self.category = CHILD if rng.random() < 0.02 else rng.choice(ANYBODY)
        registered = date.fromisoformat(ground.days[self.life.registered])
        self.is_child = is_child_track(
            born=came.who.birth_date, registered_on=registered, category=self.category
        )
        workers = self.life.place.caseworkers
        self.caseworker = None if self.is_child else rng.choice(workers)

    def rows(self) -> Iterator[tuple[str, Row]]:
        yield PEOPLE, self._participant()
        yield CASES, self._enrolment()
        records = (
            (STAYS, self._stays()),
            (MARKS, self._marks()),
            (ASSESSMENTS, self._assessments()),
            (CONTACTS, self._contacts()),
            (NOTES, self._notes()),
        )
        place = self.life.place.office, self.is_child
        for table, rows in records:
            for record, row in enumerate(rows):
                yield table, (key(table, self.number, record), self.id, *place, *row)

    def _participant(self) -> Row:
        who, row = self.came.who, Keyed(self.person)
        return (
            *(self.person, who.family_name, who.given_name, who.other_names),
            who.mothers_name,
            *(_sealed("national_id", self.came.national_id, row)),
            *(_sealed("phone", self.came.phone, row)),
            *(who.sex, who.birth_date, "day" if who.birth_date else ""),
            *self._stored(self.life.registered),
        )

    def _enrolment(self) -> Row:
        rng, life = self.rng, self.life
        answers = [rng.choice((1, 1, 1, 1, 1, 2, 3)) for _question in FUNCTIONING]
        return (
            *(self.id, self.person, self.ground.program, life.place.office),
            *(self.is_child, False, self.code, self.number + 1, self.category),
            rng.choice(life.place.homes) if rng.random() < 0.95 else None,
            *(self.caseworker, rng.randrange(5)),
            *(answers if rng.random() < 0.85 else NOT_ASKED),
            *(self._day(life.registered), self._day(life.exited), life.reason),
            *(life.exited is not None, *self._stored(life.registered)),
        )

    def _stays(self) -> Iterator[Row]:
        for stay in self.life.stays:
            certified = None
            if (stay.stage, stay.status) == (VOC, "completed"):
                certified = stay.until if self.rng.random() < 0.7 else None
            waits = stay.status == "waitlisted"
            of_care = stay.stage == PSY
            yield (
                *(stay.stage, stay.course.activity, stay.status),
                self._moment(self.life.registered) if waits else None,
                *map(self._day, (stay.since, stay.until, certified)),
                self.life.place.counsellor if of_care else None,
                *self._stored(self.life.registered if waits else stay.since),
            )

    def _marks(self) -> Iterator[Row]:
        for stay, week, mark in self.life.marks:
            day = 7 * week + stay.course.weekday
            yield (
                *(stay.stage, stay.course.activity, stay.course.sessions[week]),
                *(self._day(day), 1, mark, 120 if mark in CAME else None),
                *self._stored(day),
            )

    def _assessments(self) -> Iterator[Row]:
        for instrument, day, values in self.life.answers:
            told = ",".join(map(str, values))
            yield (
                instrument,
                self._day(day),
                f"{{{told}}}",
                sum(values),
                *self._stored(day),
            )

    def _contacts(self) -> Iterator[Row]:
        for contact in self.life.contacts:
            yield (
                *(contact.wave, self._day(contact.day), contact.result, contact.work),
                *(contact.wellbeing, *self._stored(contact.day)),
            )

    def _notes(self) -> Iterator[Row]:
        by, text = self.caseworker or self.ground.protection, field_of(Note, "text")
        for record, day in enumerate(self.life.notes):
            row = Keyed(key(NOTES, self.number, record))
            said = text.sealed(self.rng.choice(TEXTS), row)
            yield (
                *(self.rng.choice(KINDS), self._day(day)),
                *(binary(said.stored if said else None), by, *self._stored(day)),
            )

    def _day(self, day: int | None) -> str | None:
        return None if day is None else self.ground.days[day]

    def _moment(self, day: int) -> str:
        return f"{self.ground.days[day]} 00:01:00+00"

    def _stored(self, day: int | None) -> Row:
        """Most of it is entered on the day, a tenth later."""
        late = self.rng.randrange(3, 14) if self.rng.random() < 0.1 else 0
        moment = self._moment(min((day or 0) + late, self.ground.today))
        return 1, moment, moment


def _sealed(name: str, value: str, row: Keyed) -> Row:
    """What its column holds, and the column of its digest."""
    if not value:
        return None, None
    stored = field_of(Participant, name).sealed(value, row)
    digest = digest_field(Participant, f"{name}_digest").made_of(value)
    return binary(stored.stored if stored else None), binary(digest)
