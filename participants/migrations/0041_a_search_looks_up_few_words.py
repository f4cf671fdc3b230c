"""A search reads no more of the words than it needs.

It thought that a thousand words were typed, and so read all words of the register to
see which it knows. It looked for the halves of words that it then did not use. And with
a birth year few people are enough, for each that fits is one of few.
"""

from importlib import import_module

from django.db import migrations
from django.db.migrations.operations import RunSQL

before = import_module("participants.migrations.0036_search_that_ranks")
WORDS = before.WORDS
MOST_TYPED = 8

READINGS = f"""
CREATE FUNCTION participants_readings(typed text) RETURNS SETOF text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, public, pg_temp AS $$
    WITH said AS MATERIALIZED (
        SELECT DISTINCT ON (a.place) a.place, a.word
        FROM participants_asked(typed) WITH ORDINALITY AS a (place, word, share, n)
        ORDER BY a.place, a.n
    ), asked AS (
        SELECT place, word, CASE
            WHEN char_length(word) > 6
                AND NOT EXISTS (SELECT FROM {WORDS} n WHERE n.word = said.word)
            THEN participants_parted(word) END AS apart
        FROM said
    )
    SELECT typed WHERE NOT EXISTS (
        SELECT FROM asked WHERE apart IS NOT NULL AND NOT EXISTS (
            SELECT FROM unnest(string_to_array(apart, ' ')) AS half
            WHERE char_length(half) < 3
                OR NOT EXISTS (SELECT FROM {WORDS} n WHERE n.word = half)
        )
    )
    UNION ALL
    SELECT string_agg(coalesce(apart, word), ' ' ORDER BY place) FROM asked
    HAVING count(apart) > 0
$$
"""
PEOPLE_OF = """
CREATE FUNCTION participants_candidates(
    at_place int[], ids int[], weights real[], places int, in_years text, whole boolean
)
RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    way text;
    near real;
    left_out int;
    enough int := CASE in_years WHEN '' THEN 100 ELSE 30 END;
    people uuid[] := '{}';
BEGIN
    -- Whoever bears a word of each, the nearest first, before them who bears no more.
    FOREACH near IN ARRAY ARRAY[0.97, 0.85, 0.5]::real[] LOOP
        way := participants_who_bears(at_place, ids, weights, places, near, 0, 0);
        IF places > 1 THEN
            people := people || participants_bearers(
                way, in_years || ' AND r.parts <= ' || places, 300
            );
        END IF;
        people := people || participants_bearers(way, in_years, 300);
        EXIT WHEN cardinality(people) >= enough;
    END LOOP;
    IF in_years <> '' THEN
        FOREACH near IN ARRAY ARRAY[0.97, 0.85]::real[] LOOP
            EXIT WHEN cardinality(people) >= enough;
            way := participants_who_bears(at_place, ids, weights, places, near, 0, 0);
            people := people || participants_bearers(way, '', 200);
        END LOOP;
    END IF;
    IF whole AND cardinality(people) < enough THEN
        FOR left_out IN 1..places LOOP
            way := participants_who_bears(
                at_place, ids, weights, places, 0.8, left_out, 1
            );
            people := people || participants_bearers(way, in_years, 100);
        END LOOP;
        way := participants_who_bears(at_place, ids, weights, places, 0.8, 0, 2);
        people := people || participants_bearers(way, in_years, 100);
    END IF;
    IF places > 1 AND (places > 2 OR cardinality(people) < 30) THEN
        FOR left_out IN 1..places LOOP
            way := participants_who_bears(
                at_place, ids, weights, places, 0.8, left_out, 0
            );
            people := people || participants_bearers(way, in_years, 200);
        END LOOP;
    END IF;
    RETURN people;
END $$
"""
FEW = f"ALTER FUNCTION participants_asked(text) ROWS {MOST_TYPED}"
MANY = "ALTER FUNCTION participants_asked(text) ROWS 1000"


class Migration(migrations.Migration):
    dependencies = [("participants", "0040_support_is_one_persons_once")]

    operations = [
        RunSQL(FEW, MANY),
        before.changed(READINGS, before.READINGS),
        before.changed(PEOPLE_OF, before.PEOPLE_OF),
    ]
