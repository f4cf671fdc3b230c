"""Which registrations of a programme are compared: those that have a key in common.

A key is made of what seldom differs between two registrations of one person: two
sounds of the name and the birth year, a sound and the whole birth date, a phone. Two
that have no key in common are never compared. A key that many share says little and
costs much: blocks above a rule's size are left out, for other rules bring likely pairs
together. The database does all of it, over tables that end with the transaction.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import NamedTuple

from core.database import connection
from programs.models import Program


class Rule(NamedTuple):
    """What makes keys of a person, and how many at most share one of them."""

    most: int
    key: str
    parts: str = ""
    when: str = "true"


TWO = "unnest(p.sounds) a, unnest(p.sounds) b"
IN_ORDER = "(a < b OR cardinality(p.sounds) = 1)"
ONE, MOTHER = "unnest(p.sounds) a", "unnest(p.mothers) m"
TWO_OF_MOTHER = "unnest(p.mothers) m, unnest(p.mothers) o"
DAY, DATED = "p.precision = 'day'", "p.born IS NOT NULL"
YEAR = "extract(year FROM p.born)::int"
MONTH = f"{YEAR} * 12 + extract(month FROM p.born)::int"
WITHIN_YEAR = "to_char(p.born, 'MMDD')"
RULES = {
    "names_and_year": Rule(60, f"a, b, {YEAR}", TWO, f"{IN_ORDER} AND {DATED}"),
    "names_and_day": Rule(60, f"a, b, {WITHIN_YEAR}", TWO, f"{IN_ORDER} AND {DAY}"),
    "names_and_place": Rule(8, "a, b, p.area", TWO, f"{IN_ORDER} AND p.area > 0"),
    "rare_names": Rule(8, "a, b", TWO, IN_ORDER),
    "name_and_day": Rule(40, "a, p.born", ONE, DAY),
    "name_month_and_place": Rule(
        30, f"a, {MONTH}, p.area", ONE, "p.precision IN ('day', 'month')"
    ),
    "name_year_and_place": Rule(
        15, f"a, {YEAR}, p.area", ONE, f"{DATED} AND p.area > 0"
    ),
    "name_year_mother_and_place": Rule(
        15, f"a, {YEAR}, m, p.area", f"{ONE}, {MOTHER}", DATED
    ),
    "name_and_whole_mother": Rule(12, "a, m, o", f"{ONE}, {TWO_OF_MOTHER}", "m < o"),
    "day_and_mother": Rule(25, "p.born, m", MOTHER, DAY),
    "day_and_place": Rule(15, "p.born, p.area", "", f"{DAY} AND p.area > 0"),
    "rare_day": Rule(4, "p.born", "", DAY),
    "phone": Rule(60, "p.phone", "", "p.phone IS NOT NULL"),
    "national_id": Rule(60, "p.national_id", "", "p.national_id IS NOT NULL"),
}
"""Whoever differs in all of these at once is not found."""

# One case of each person, the open one or else the last. The policy of people asks
# the cases: told apart, the planner reads each table once.
PEOPLE = """
CREATE TEMPORARY TABLE sweep_person ON COMMIT DROP AS
WITH people AS MATERIALIZED (
    SELECT id, birth_date, birth_precision, phone_digest, national_id_digest,
           updated_at FROM participants_participant
), cases AS MATERIALIZED (
    SELECT DISTINCT ON (e.participant_id) e.id, e.participant_id, e.residence_id,
           greatest(e.updated_at, p.updated_at) >= %(since)s AS is_new,
           p.birth_date, p.birth_precision, p.phone_digest, p.national_id_digest
    FROM participants_enrolment e JOIN people p ON p.id = e.participant_id
    WHERE e.program_id = %(program)s
      AND e.exit_reason NOT IN ('duplicate', 'data_error')
    ORDER BY e.participant_id, e.exited_on DESC NULLS FIRST, e.registered_on DESC, e.id
), named AS MATERIALIZED (
    SELECT enrolment_id, own, mother FROM participants_searchrow
)
SELECT row_number() OVER (ORDER BY c.id)::int - 1 AS n, c.id AS enrolment_id, c.is_new,
       n.own, n.mother, c.birth_date AS born, c.birth_precision AS precision,
       c.phone_digest AS phone, c.national_id_digest AS national_id,
       coalesce(c.residence_id, 0) AS area
FROM cases c JOIN named n ON n.enrolment_id = c.id
"""
SOUNDS = """
CREATE TEMPORARY TABLE sweep_sound ON COMMIT DROP AS
SELECT DISTINCT id, hashtext(sound) AS sound FROM participants_namepart;
ANALYZE sweep_person;
ANALYZE sweep_sound
"""
# Of a few who are new only those who share a word's sound, a date or a number with
# one of them: all keys are made of these.
NEAR = """
DELETE FROM sweep_person p USING (
    SELECT f.n FROM sweep_person f
    EXCEPT
    (SELECT n FROM sweep_person WHERE is_new
     UNION ALL
     SELECT f.n FROM sweep_person f WHERE f.own || f.mother && ARRAY(
        SELECT DISTINCT other.id FROM sweep_person new
        CROSS JOIN unnest(new.own || new.mother) AS word
        JOIN sweep_sound said ON said.id = word
        JOIN sweep_sound other ON other.sound = said.sound
        WHERE new.is_new)
     UNION ALL
     SELECT f.n FROM sweep_person f JOIN sweep_person new
        ON new.is_new AND (new.born = f.born OR new.phone = f.phone
            OR new.national_id = f.national_id))
) far WHERE far.n = p.n
"""
HEARD = """
CREATE TEMPORARY TABLE sweep_heard ON COMMIT DROP AS
WITH own AS (
    SELECT p.n, array_agg(DISTINCT s.sound) AS sounds FROM sweep_person p
    CROSS JOIN unnest(p.own) AS word JOIN sweep_sound s ON s.id = word GROUP BY p.n
), mother AS (
    SELECT p.n, array_agg(DISTINCT s.sound) AS sounds FROM sweep_person p
    CROSS JOIN unnest(p.mother) AS word JOIN sweep_sound s ON s.id = word GROUP BY p.n
)
SELECT p.n, p.is_new, p.born, p.precision, p.phone, p.national_id, p.area,
       coalesce(own.sounds, '{}') AS sounds, coalesce(mother.sounds, '{}') AS mothers
FROM sweep_person p LEFT JOIN own USING (n) LEFT JOIN mother USING (n)
"""
KEYS = """
CREATE TEMPORARY TABLE sweep_key ON COMMIT DROP AS
"""
KEY = """
SELECT hash_record_extended(ROW({number}, {key}), 0) AS key, {most} AS most,
       p.n, p.is_new FROM sweep_heard p {parts} WHERE {when}
"""
PAIRS = """
CREATE TEMPORARY TABLE sweep_pair ON COMMIT DROP AS
WITH blocks AS (
    SELECT array_agg(n) AS all_of_it, array_agg(n) FILTER (WHERE is_new) AS new
    FROM sweep_key GROUP BY key
    HAVING count(*) BETWEEN 2 AND max(most) AND bool_or(is_new)
)
SELECT DISTINCT least(one, other) AS one, greatest(one, other) AS other
FROM blocks, unnest(new) AS one, unnest(all_of_it) AS other
WHERE one <> other
"""
# A sweep of the same transaction may have left some.
READY = """
SET LOCAL jit = off;
SET LOCAL work_mem = '64MB';
DROP TABLE IF EXISTS pg_temp.sweep_person, pg_temp.sweep_sound, pg_temp.sweep_heard,
    pg_temp.sweep_key, pg_temp.sweep_pair
"""
ALL_OF_IT = "SELECT one, other FROM sweep_pair ORDER BY one, other"
ALWAYS = "-infinity"


def bring_together(program: Program, since: datetime | None) -> int:
    """Pair those who have a key in common; how many pairs there are.

    With ``since`` those alone of whom one is new or was changed since.
    """
    with connection().cursor() as cursor:
        cursor.execute(READY)
        cursor.execute(PEOPLE, {"program": program.pk, "since": since or ALWAYS})
        cursor.execute(SOUNDS)
        if since:
            cursor.execute(NEAR)
        cursor.execute(HEARD)
        cursor.execute(KEYS + " UNION ALL ".join(_keys()))
        cursor.execute(PAIRS)
        return cursor.rowcount


def _keys() -> Iterator[str]:
    for number, rule in enumerate(RULES.values()):
        parts = f", {rule.parts}" if rule.parts else ""
        yield KEY.format(
            number=number, key=rule.key, most=rule.most, parts=parts, when=rule.when
        )


def pairs() -> Iterator[tuple[int, int]]:
    """By their numbers in ``sweep_person``, read as they are needed."""
    with closing(connection().chunked_cursor()) as cursor:
        cursor.execute(ALL_OF_IT)
        while rows := cursor.fetchmany(10_000):
            yield from rows
