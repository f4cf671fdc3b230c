"""What the search finds of names typed wrong, and how long it takes.

Beside it, over the same people and the same words: exact search, plain trigrams with
their index, and Double Metaphone. `DDR_CROWD` sets how many people, `DDR_ASKED` how
often is asked, `DDR_SEED` what: the figures of one seed alone might be luck.
"""

import os
from collections.abc import Callable
from random import Random
from statistics import mean
from time import perf_counter
from typing import NamedTuple
from uuid import UUID

import pytest
from django.db import connection, transaction

from core import audit
from core.models import User
from ddr.demonstration.crowd import Somebody
from participants.reading import search
from programs.models import Office, Role
from programs.scope import scope_of
from tests.factories import AssignmentFactory
from tests.finding.ceiling import Ceiling
from tests.finding.register import fill
from tests.finding.spoilt import WAYS, Typed, in_the_other_script, typed
from tests.roles import as_owner, in_scope, role

pytestmark = [pytest.mark.long, pytest.mark.django_db]

PEOPLE = int(os.environ.get("DDR_CROWD", 100_000))
ASKED = int(os.environ.get("DDR_ASKED", 1_050))
SEED = int(os.environ.get("DDR_SEED", 31))
BY_NAME, WITH_YEAR = (0.92, 0.98) if PEOPLE <= 100_000 else (0.68, 0.94)
"""How many shall be among the first ten. By the name alone 0.92 is aimed at. More than
ten bear the same name as some, and more the same two parts of three: nobody could find
more than the line "best possible" tells, which falls the more people there are. What
this seed asks was not looked at while the search was made."""
MOST_MS = 150 if PEOPLE <= 100_000 else 400
NAME = "lower(family_name || ' ' || given_name)"
OTHERS = {
    "exact": f"""
        SELECT id FROM participants_participant
        WHERE {NAME} = lower(%(typed)s) OR
            lower(given_name || ' ' || family_name) = lower(%(typed)s) LIMIT 10""",
    "pg_trgm": f"""
        SELECT id FROM participants_participant WHERE {NAME} %% lower(%(typed)s)
        ORDER BY similarity({NAME}, lower(%(typed)s)) DESC, id LIMIT 10""",
    "dmetaphone": f"""
        SELECT id FROM participants_participant
        WHERE sounds_like({NAME}) @> sounds_like(%(typed)s) LIMIT 10""",
}
INDEXES = f"""
CREATE FUNCTION sounds_like(text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(public.dmetaphone(w)) FROM unnest(string_to_array($1, ' ')) w
$$;
CREATE INDEX ON participants_participant USING gin (({NAME}) gin_trgm_ops);
CREATE INDEX ON participants_participant ({NAME});
CREATE INDEX ON participants_participant ((lower(given_name || ' ' || family_name)));
CREATE INDEX ON participants_participant USING gin (sounds_like({NAME}));
ANALYZE participants_participant
"""


class Question(NamedTuple):
    """Who is looked for, and what is typed."""

    who: UUID
    way: str
    said: Typed
    person: Somebody

    @property
    def text(self) -> str:
        return self.said.text

    @property
    def year(self) -> int | None:
        return self.person.birth_date.year if self.person.birth_date else None


def questions(ids: list[UUID], people: list[Somebody]) -> list[Question]:
    rng, asked = Random(SEED), []
    for number in range(ASKED):
        way = list(WAYS)[number % len(WAYS)]
        place = rng.randrange(len(people))
        while way == "script" and not _has_another(rng, people[place]):
            place = rng.randrange(len(people))
        said = typed(rng, people[place], way)
        asked.append(Question(ids[place], way, said, people[place]))
    return asked


def _has_another(rng: Random, who: Somebody) -> bool:
    words = f"{who.given_name} {who.family_name}".split()
    return in_the_other_script(rng, words) != words


def found(user: User, text: str) -> list[UUID]:
    """As the page does: in the scope, with the row in the trail."""
    scope = scope_of(user)
    with audit.working_in(scope.days):
        answer = search.found(scope, text)
        audit.record("people-searched", by=user, terms="0" * 64, cases=answer.codes)
    return [case.participant_id for case in answer.cases[:10]]


def by_another_way(sql: str, text: str) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"typed": text})
        return [row[0] for row in cursor.fetchall()]


class Measured:
    """How often the one is among the first ten, and what it took."""

    def __init__(self) -> None:
        self.hits: dict[str, list[bool]] = {}
        self.ms: list[float] = []

    def ask(self, question: Question, answer: Callable[[], list[UUID]]) -> None:
        with transaction.atomic():
            start = perf_counter()
            people = answer()
            self.ms.append(1000 * (perf_counter() - start))
        self.hits.setdefault(question.way, []).append(question.who in people)

    @property
    def recall(self) -> float:
        every = [hit for hits in self.hits.values() for hit in hits]
        return sum(every) / len(every)

    @property
    def p95(self) -> float:
        return sorted(self.ms)[int(len(self.ms) * 0.95)]

    def line(self, name: str) -> str:
        ways = " ".join(
            f"{way} {sum(hits) / len(hits):.2f}" for way, hits in self.hits.items()
        )
        middle = sorted(self.ms)[len(self.ms) // 2]
        took = f"p50 {middle:6.0f} ms  p95 {self.p95:6.0f} ms"
        return f"{name:12} {self.recall:.3f}  {took}  {ways}"


def _best_possible(people: list[Somebody], asked: list[Question]) -> str:
    ceiling, chances = Ceiling(people), dict[str, list[float]]()
    for each in asked:
        chance = ceiling.chance(each.person, each.said)
        chances.setdefault(each.way, []).append(chance)
    ways = " ".join(f"{way} {mean(each):.2f}" for way, each in chances.items())
    every = mean(chance for each in chances.values() for chance in each)
    return f"best possible by name {every:.3f}  {ways}"


def _lead(office: Office) -> User:
    lead = {"role": Role.PROGRAMME_LEAD, "program": office.program}
    return AssignmentFactory(office=None, **lead).user


def test_people_are_found_however_they_are_typed(capsys):
    offices, ids, people = fill(PEOPLE)
    user = _lead(offices[0])
    asked = questions(ids, people)
    ways = {"name": Measured(), "with year": Measured()}
    with in_scope(user):
        for question in asked:
            text = question.text
            ways["name"].ask(question, lambda text=text: found(user, text))
            text = f"{text} {question.year or ''}"
            ways["with year"].ask(question, lambda text=text: found(user, text))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(INDEXES)
    with role("ddr_owner"):
        for name, sql in OTHERS.items():
            ways[name] = Measured()
            for question in asked:
                text = question.text
                ways[name].ask(
                    question, lambda sql=sql, text=text: by_another_way(sql, text)
                )

    with capsys.disabled():
        print(f"\n{PEOPLE} people, {len(asked)} questions, recall at 10")
        print(_best_possible(people, asked))
        print(*(each.line(name) for name, each in ways.items()), sep="\n")
    assert ways["name"].recall >= BY_NAME
    assert ways["with year"].recall >= WITH_YEAR
    assert max(ways["name"].p95, ways["with year"].p95) <= MOST_MS
