"""Search that finds people however their names are spelt.

Each typed word stands for words of the register: itself, those that begin so,
sound so or look so, each with a weight. Then people are asked for who bear one of
each, by the index of their words; who lacks one of several comes after. All of it
happens past the policy and within the scope, which is repeated here; what comes
back are ids, how well they fit, and by which words.

How well by the name alone is told apart: with whom somebody may only name, nothing
else may be asked.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import Columns

ROWS, WORDS = "participants_searchrow", "participants_namepart"
INDEX = f"""
DROP INDEX participants_searchrow_own;
DROP INDEX participants_searchrow_mother;
CREATE INDEX participants_searchrow_words ON {ROWS} USING gin (own, mother)
    WITH (fastupdate = off)
"""
INDEXES = f"""
DROP INDEX participants_searchrow_words;
CREATE INDEX participants_searchrow_own ON {ROWS} USING gin (own);
CREATE INDEX participants_searchrow_mother ON {ROWS} USING gin (mother)
"""

# A word that is written together, or a part of it, stands for the one before it.
ASKED = """
CREATE FUNCTION participants_asked(typed text)
RETURNS TABLE (place int, word text, share real)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    each text;
    before text := '';
BEGIN
    place := 0;
    FOREACH each IN ARRAY participants_words(left(typed, 200)) LOOP
        word := each;
        IF before <> '' AND char_length(each) > char_length(before)
            AND right(each, char_length(before)) = before THEN
            share := 1;
            RETURN NEXT;
            CONTINUE;
        END IF;
        EXIT WHEN place = 6;
        place := place + 1;
        share := 1;
        RETURN NEXT;
        IF before <> '' THEN
            word := before || each;
            share := 0.95;
            RETURN NEXT;
            place := place - 1;
            RETURN NEXT;
            place := place + 1;
        END IF;
        before := each;
    END LOOP;
END $$
"""
BY_LETTERS = "word >= {0} AND word < {0} || U&'\\+10FFFF'"
MEANT = f"""
CREATE FUNCTION participants_meant(typed text)
RETURNS TABLE (place int, id int, word text, weight real, how text)
LANGUAGE sql STABLE STRICT
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH asked AS MATERIALIZED (
        SELECT a.place, a.word, a.share, participants_sound(a.word) AS sound,
            char_length(a.word) AS length,
            EXISTS (SELECT FROM {WORDS} n WHERE n.word = a.word) AS known
        FROM participants_asked(typed) a
    ), near AS (
        SELECT DISTINCT a.place, a.word AS typed, a.share, a.sound AS typed_sound,
            a.length, n.id, n.word, n.sound
        FROM asked a CROSS JOIN LATERAL (
            SELECT * FROM {WORDS} WHERE word = a.word
            UNION ALL
            SELECT * FROM {WORDS} WHERE sound = a.sound
            UNION ALL
            (SELECT * FROM {WORDS}
             WHERE a.share = 1 AND a.length > 1 AND {BY_LETTERS.format("a.word")}
             ORDER BY word LIMIT 200)
            UNION ALL
            SELECT * FROM {WORDS}
            WHERE a.share = 1 AND a.length > 3 AND word % a.word
            UNION ALL
            SELECT * FROM {WORDS}
            WHERE a.share = 1 AND a.length BETWEEN 2 AND 6 AND NOT a.known
                AND char_length(word) BETWEEN a.length - 1 AND a.length + 1
                AND levenshtein_less_equal(word, a.word, 1) <= 1
            UNION ALL
            SELECT * FROM {WORDS}
            WHERE a.known AND a.share = 1 AND a.length BETWEEN 3 AND 6
                AND {BY_LETTERS.format("left(a.word, 1)")}
                AND char_length(word) BETWEEN a.length - 1 AND a.length + 1
                AND levenshtein_less_equal(word, a.word, 1) <= 1
            UNION ALL
            SELECT * FROM {WORDS}
            WHERE a.share = 1 AND word IN (
                SELECT left(a.word, n) || substr(a.word, n + 2, 1)
                    || substr(a.word, n + 1, 1) || substr(a.word, n + 3)
                FROM generate_series(0, a.length - 2) n
            )
            UNION ALL
            SELECT * FROM {WORDS}
            WHERE a.share = 1 AND a.length > 7 AND word IN (
                SELECT left(a.word, n) FROM generate_series(3, a.length - 3) n
                UNION
                SELECT right(a.word, n) FROM generate_series(3, a.length - 3) n
            )
        ) AS n
    ), measured AS (
        SELECT *, 1 - levenshtein(word, typed)::real
            / greatest(length, char_length(word)) AS close
        FROM near
    ), weighed AS (
        SELECT place, id, word, share * greatest(
            CASE WHEN word = typed THEN 1 END,
            CASE WHEN sound = typed_sound THEN 0.8 + 0.16 * close END,
            CASE WHEN starts_with(word, typed)
                THEN 0.72 + 0.24 * length / char_length(word) END,
            CASE WHEN starts_with(typed, word) OR right(typed, char_length(word)) = word
                THEN 0.6 + 0.2 * char_length(word) / length END,
            CASE WHEN close >= 0.5 THEN close * 0.95 END,
            CASE WHEN char_length(word) = length AND levenshtein(word, typed) = 2
                AND translate(word, typed, '') = '' THEN 0.85 END,
            CASE WHEN length > 3 THEN 0.85 * similarity(word, typed) END
        ) AS weight,
        CASE WHEN word = typed THEN 'same' WHEN starts_with(word, typed) THEN 'begins'
            WHEN sound = typed_sound THEN 'sounds' ELSE 'alike' END AS how
        FROM measured
    ), best AS (
        SELECT DISTINCT ON (place, id) * FROM weighed ORDER BY place, id, weight DESC
    ), counted AS (
        SELECT *, row_number() OVER (PARTITION BY place ORDER BY weight DESC, word) AS n
        FROM best WHERE weight >= 0.45
    )
    SELECT place, id, word, weight::real, how FROM counted WHERE n <= 150
$$
"""

# What was typed without the space between two words that the register knows.
PARTED = f"""
CREATE FUNCTION participants_parted(typed text) RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT left(typed, n) || ' ' || substr(typed, n + 1)
    FROM generate_series(3, char_length(typed) - 3) n
    WHERE EXISTS (SELECT FROM {WORDS} WHERE word = left(typed, n))
        AND EXISTS (SELECT FROM {WORDS} WHERE word = substr(typed, n + 1))
        OR char_length(typed) > 8 AND (
            n > 4 AND EXISTS (SELECT FROM {WORDS} WHERE word = left(typed, n))
            AND EXISTS (
                SELECT FROM {WORDS}
                WHERE sound = participants_sound(substr(typed, n + 1))
                    AND levenshtein(word, substr(typed, n + 1)) <= 2
            )
            OR char_length(typed) - n > 4
            AND EXISTS (SELECT FROM {WORDS} WHERE word = substr(typed, n + 1))
            AND EXISTS (
                SELECT FROM {WORDS}
                WHERE sound = participants_sound(left(typed, n))
                    AND levenshtein(word, left(typed, n)) <= 2
            )
        )
    ORDER BY EXISTS (SELECT FROM {WORDS} WHERE word = left(typed, n))
        AND EXISTS (SELECT FROM {WORDS} WHERE word = substr(typed, n + 1)) DESC,
        least(n, char_length(typed) - n) DESC
    LIMIT 1
$$
"""
UNJOINED = """
CREATE FUNCTION participants_unjoined(typed text, at_place int[], weights real[])
RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, public, pg_temp AS $$
    WITH asked AS (
        SELECT DISTINCT ON (a.place) a.place, a.word, char_length(a.word) > 6
            AND NOT EXISTS (
                SELECT FROM unnest(at_place, weights) AS m (place, weight)
                WHERE m.place = a.place AND m.weight >= 0.82
            ) AS unknown
        FROM participants_asked(typed) WITH ORDINALITY AS a (place, word, share, n)
        ORDER BY a.place, a.n
    )
    SELECT string_agg(
        CASE WHEN unknown THEN coalesce(participants_parted(word), word) ELSE word END,
        ' ' ORDER BY place
    )
    FROM asked HAVING bool_or(unknown)
$$
"""

SEEN = Columns("r.enrolment_id", "r.office_id", "r.child_track").seen_by_web()
FOUND = f"""
CREATE FUNCTION participants_found(
    typed text, born int, whole boolean, at_most int
)
RETURNS TABLE (enrolment_id uuid, by_name real, by_all real, words jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    apart text;
    tried boolean := false;
    places int;
    at_place int[];
    ids int[];
    said text[];
    weights real[];
    hows text[];
    ways text[] := '{{}}';
    way text;
    near real;
    left_out int;
    in_years text := '';
    more uuid[];
    people uuid[] := '{{}}';
BEGIN
    LOOP
        SELECT array_agg(m.place), array_agg(m.id), array_agg(m.word),
            array_agg(m.weight), array_agg(m.how)
        INTO at_place, ids, said, weights, hows FROM participants_meant(typed) m;
        apart := participants_unjoined(
            typed, coalesce(at_place, '{{}}'), coalesce(weights, '{{}}')
        );
        EXIT WHEN apart IS NULL OR apart = typed OR tried;
        typed := apart;
        tried := true;
    END LOOP;
    SELECT max(a.place) INTO places FROM participants_asked(typed) a;
    IF ids IS NULL THEN
        RETURN;
    END IF;
    IF born IS NOT NULL AND whole THEN
        in_years := format(' AND r.birth_year BETWEEN %s AND %s', born - 1, born + 1);
    END IF;
    -- Whoever bears a word of each, the nearest first.
    FOREACH near IN ARRAY ARRAY[0.95, 0.72, 0.45]::real[] LOOP
        way := participants_who_bears(at_place, ids, weights, places, near, 0, 0);
        more := participants_bearers(way, in_years, 300);
        people := people || more;
        EXIT WHEN cardinality(people) >= 100;
    END LOOP;
    IF in_years <> '' THEN
        FOREACH near IN ARRAY ARRAY[0.95, 0.72]::real[] LOOP
            EXIT WHEN cardinality(people) >= 100;
            way := participants_who_bears(at_place, ids, weights, places, near, 0, 0);
            people := people || participants_bearers(way, '', 200);
        END LOOP;
    END IF;
    IF whole AND cardinality(people) < 100 THEN
        FOR left_out IN 1..places LOOP
            way := participants_who_bears(
                at_place, ids, weights, places, 0.72, left_out, 1
            );
            people := people || participants_bearers(way, in_years, 100);
        END LOOP;
        way := participants_who_bears(at_place, ids, weights, places, 0.72, 0, 2);
        people := people || participants_bearers(way, in_years, 100);
    END IF;
    IF places > 1 AND (places > 2 OR cardinality(people) < 30) THEN
        FOR left_out IN 1..places LOOP
            way := participants_who_bears(
                at_place, ids, weights, places, 0.72, left_out, 0
            );
            people := people || participants_bearers(way, in_years, 200);
        END LOOP;
    END IF;
    RETURN QUERY
    WITH meant AS MATERIALIZED (
        SELECT * FROM unnest(at_place, ids, said, weights, hows)
            AS m (place, id, word, weight, how)
    ), borne AS (
        SELECT r.enrolment_id, m.place, m.word, m.weight, m.how,
            CASE WHEN b.own AND m.id = ANY (r.named) THEN 'name'
                WHEN b.own THEN 'other' ELSE 'mother' END AS part
        FROM {ROWS} r
        CROSS JOIN LATERAL (
            SELECT unnest(r.own) AS id, true AS own
            UNION ALL SELECT unnest(r.mother), false
        ) AS b
        JOIN meant m ON m.id = b.id
        WHERE r.enrolment_id = ANY (people)
    ), placed AS (
        SELECT b.enrolment_id, b.place,
            max(b.weight) FILTER (WHERE b.part = 'name') AS named,
            max(b.weight * CASE b.part WHEN 'mother' THEN 0.8 ELSE 1 END) AS any_part,
            jsonb_agg(jsonb_build_array(b.part, b.how, b.word)) AS words
        FROM borne b GROUP BY 1, 2
    ), summed AS (
        SELECT p.enrolment_id, sum(coalesce(named, 0)) / places AS named,
            sum(any_part) / places AS any_part, count(*) AS fits,
            jsonb_agg(p.words) AS words
        FROM placed p GROUP BY 1
    )
    SELECT s.enrolment_id,
        (s.named - rest.more)::real,
        CASE WHEN whole THEN s.any_part - rest.more + CASE
            WHEN born IS NULL OR r.birth_year IS NULL THEN 0
            WHEN r.birth_year = born THEN 0.14
            WHEN abs(r.birth_year - born) = 1 THEN 0.1 ELSE -0.15 END
        ELSE s.named - rest.more END::real AS fit,
        s.words
    FROM summed s JOIN {ROWS} r USING (enrolment_id)
    CROSS JOIN LATERAL (
        SELECT 0.03 * greatest(0, cardinality(r.named) - s.fits) AS more
    ) AS rest
    ORDER BY fit DESC, s.enrolment_id LIMIT at_most;
END $$
"""
# The condition that the row has a word of each place but one, which 1 its mother's
# name has and 0 nothing; 2 asks her name for all.
BEARS = """
CREATE FUNCTION participants_who_bears(
    at_place int[], ids int[], weights real[], places int, near real,
    left_out int, her int
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN bool_or(found.ids IS NULL) THEN NULL ELSE string_agg(
        format(
            'r.%s && %L::int[]',
            CASE WHEN her = 2 OR p = left_out THEN 'mother' ELSE 'own' END, found.ids
        ), ' AND ' ORDER BY p
    ) END
    FROM generate_series(1, places) p
    LEFT JOIN LATERAL (
        SELECT array_agg(m.id) FILTER (WHERE m.weight >= near) AS ids
        FROM unnest(at_place, ids, weights) AS m (place, id, weight)
        WHERE m.place = p
    ) AS found ON true
    WHERE (her > 0 OR p <> left_out) AND p = ANY (at_place)
$$
"""
BEARERS = f"""
CREATE FUNCTION participants_bearers(who text, when_born text, at_most int)
RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    people uuid[];
BEGIN
    IF who IS NULL THEN
        RETURN '{{}}';
    END IF;
    EXECUTE 'SELECT array_agg(f.id) FROM (SELECT r.enrolment_id AS id FROM {ROWS} r WHERE '
        || who || when_born || $scope$ AND {SEEN} $scope$
        || ' LIMIT ' || at_most || ') AS f' INTO people;
    RETURN coalesce(people, '{{}}');
END $$
"""


def of_the_owner(sql: str, name: str) -> RunSQL:
    """A function that nobody calls but the owner's functions."""
    revoke = f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC"
    return RunSQL(f"{sql}; {revoke}", f"DROP FUNCTION {name}")


class Migration(migrations.Migration):
    dependencies = [("participants", "0030_finding_people")]

    operations = [
        RunSQL(INDEX, INDEXES),
        of_the_owner(ASKED, "participants_asked"),
        of_the_owner(MEANT, "participants_meant"),
        of_the_owner(PARTED, "participants_parted"),
        of_the_owner(UNJOINED, "participants_unjoined"),
        of_the_owner(BEARS, "participants_who_bears"),
        of_the_owner(BEARERS, "participants_bearers"),
        of_the_owner(FOUND, "participants_found"),
        RunSQL("GRANT EXECUTE ON FUNCTION participants_found TO ddr_web", RunSQL.noop),
    ]
