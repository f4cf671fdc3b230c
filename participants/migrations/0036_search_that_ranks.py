"""Search that ranks: whole names first, in the order they were typed.

A row keeps the words of a name in their order, as often as they stand there, and how
many parts the name has. So whoever bears just what was typed stands before those who
bear more, and one word of theirs answers one that was typed. A word without its short
vowels, as Arabic is written, is compared as such. A word that nobody bears and that two
words make, which somebody bears, is read in both ways.
"""

from importlib import import_module

from django.db import migrations
from django.db.migrations.operations import RunSQL

before = import_module("participants.migrations.0031_search_that_finds")
first = import_module("participants.migrations.0030_finding_people")
ROWS, WORDS = "participants_searchrow", "participants_namepart"
CASES, PEOPLE = "participants_enrolment", "participants_participant"


def again(sql: str) -> str:
    """The statement that puts a function in the place of what it was."""
    return sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


# What was put together of two words, or of one and its article, is no part.
PARTS = """
CREATE FUNCTION participants_parts(words text[]) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*)::int FROM (
        SELECT word, lag(word) OVER (ORDER BY n) AS last
        FROM unnest(words) WITH ORDINALITY AS each (word, n)
    ) AS said
    WHERE last IS NULL OR char_length(word) <= char_length(last)
        OR right(word, char_length(last)) <> last
$$
"""
COLUMNS = (
    *("participant_id", "program_id", "office_id", "child_track"),
    *("birth_year", "named", "own", "mother", "parts"),
)
STORE = f"""
    WITH said AS MATERIALIZED (
        SELECT e.id, e.participant_id, e.program_id, e.office_id, e.child_track,
            extract(year FROM p.birth_date)::int AS birth_year,
            participants_words(p.given_name || ';' || p.family_name) AS named,
            participants_words(p.other_names) AS others,
            participants_words(p.mothers_name) AS mother
        FROM {{cases}}
    ), new_words AS (
        INSERT INTO {WORDS} (id, word, sound)
        SELECT participants_word_number(w), w, participants_sound(w)
        FROM (SELECT DISTINCT unnest(named || others || mother) AS w FROM said) AS each
        WHERE NOT EXISTS (SELECT FROM {WORDS} known WHERE known.word = w)
    )
    INSERT INTO {ROWS} (enrolment_id, {", ".join(COLUMNS)})
    SELECT id, participant_id, program_id, office_id, child_track, birth_year,
        ARRAY(SELECT participants_word_number(w)
              FROM unnest(named) WITH ORDINALITY AS each (w, n) ORDER BY n),
        participants_word_numbers(named || others), participants_word_numbers(mother),
        participants_parts(named)
    FROM said
    ON CONFLICT (enrolment_id) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}
"""
STORED_WHEN = {
    "cases_are_new": first.NEW_CASES,
    "cases_change": first.OTHER_CASES,
    "people_change": first.OTHER_PEOPLE,
}
EVERYBODY = f"{CASES} e JOIN {PEOPLE} p ON p.id = e.participant_id"


def stored(name: str, cases: str) -> RunSQL:
    """After each statement, as before, with the new columns."""
    function = f"""
CREATE OR REPLACE FUNCTION participants_search_when_{name}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    {{sql}};
    RETURN NULL;
END $$"""
    return RunSQL(
        function.format(sql=STORE.format(cases=cases)),
        function.format(sql=first.STORE.format(cases=cases)),
    )


# How well the consonants and long vowels of one stand for the other; nothing where
# one of them has its short vowels or the other lacks them.
SPELT_OUT = """
CREATE FUNCTION participants_spelt_out(bare text, whole text) RETURNS real
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    missing int;
BEGIN
    IF bare ~ '[eiou]|([^a])\\1' OR bare !~ '[^a][^a]' OR whole !~ '[aeiou]' THEN
        RETURN NULL;
    END IF;
    whole := replace(replace(whole, 'tch', 'sh'), 'dj', 'j');
    whole := replace(whole, 'ch', 'sh');
    whole := regexp_replace(whole, '^[aeiouwy]+', 'A');
    whole := regexp_replace(whole, 'ou|oo', 'w', 'g');
    whole := regexp_replace(whole, 'ee|ei|a[iïy]|ey', 'y', 'g');
    whole := translate(whole, 'iucqzvpaeo', 'ywkksbb');
    whole := regexp_replace(whole, '([a-z])\\1+', '\\1', 'g');
    bare := regexp_replace(bare, '^[awy]+', 'A');
    bare := translate(bare, 'cqzvpa', 'kksbb');
    bare := regexp_replace(bare, '([a-z])\\1+', '\\1', 'g');
    missing := levenshtein(bare, whole, 1, 50, 50);
    RETURN CASE WHEN missing < 50 THEN greatest(0.98 - 0.015 * missing, 0) END;
END $$
"""
# Whoever has one letter wrong has the first half of the word right, or the second.
LETTERS = "{0} >= {1} AND {0} < {1} || U&'\\+10FFFF'"
BACKWARDS = f"""
CREATE INDEX participants_namepart_backwards ON {WORDS} (reverse(word))
"""
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
            a.length, a.known, n.id, n.word, n.sound
        FROM asked a CROSS JOIN LATERAL (
            SELECT * FROM {WORDS} WHERE word = a.word
            UNION ALL
            SELECT * FROM {WORDS} WHERE sound = a.sound
            UNION ALL
            (SELECT * FROM {WORDS}
             WHERE a.share = 1 AND a.length > 1 AND {LETTERS.format("word", "a.word")}
             ORDER BY word LIMIT 200)
            UNION ALL
            SELECT * FROM {WORDS}
            WHERE a.share = 1 AND a.length > 3 AND word % a.word
            UNION ALL
            SELECT * FROM {WORDS}
            WHERE a.share = 1 AND a.length BETWEEN 2 AND 8
                AND {LETTERS.format("word", "left(a.word, a.length / 2)")}
                AND levenshtein_less_equal(word, a.word, 1) <= 1
            UNION ALL
            SELECT * FROM {WORDS}
            WHERE a.share = 1 AND a.length BETWEEN 2 AND 8
                AND {LETTERS.format("reverse(word)", "left(reverse(a.word), (a.length + 1) / 2)")}
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
        SELECT *, 1 - wrong::real / greatest(length, char_length(word)) AS close
        FROM near CROSS JOIN LATERAL (
            SELECT levenshtein(word, typed) AS wrong
        ) AS compared
    ), weighed AS (
        SELECT place, id, word, share * CASE
            WHEN word <> typed AND typed ~ '[0-9]' THEN 0 ELSE greatest(
            CASE WHEN word = typed THEN 1 END,
            CASE WHEN sound = typed_sound THEN 0.72 + 0.25 * close END,
            CASE WHEN sound = typed_sound AND word <> typed THEN coalesce(
                participants_spelt_out(word, typed), participants_spelt_out(typed, word)
            ) * CASE WHEN known THEN 1 ELSE 0.93 END END,
            CASE WHEN starts_with(word, typed)
                THEN 0.72 + 0.24 * length / char_length(word) END,
            CASE WHEN starts_with(typed, word) OR right(typed, char_length(word)) = word
                THEN 0.6 + 0.2 * char_length(word) / length END,
            CASE WHEN close >= 0.5 THEN close * 0.95 END,
            CASE WHEN wrong = 1 THEN 1 - 0.6 / greatest(length, char_length(word)) END,
            CASE WHEN char_length(word) = length AND wrong = 2
                AND translate(word, typed, '') = ''
                THEN greatest(0.85, 1 - 0.6 / length) END,
            CASE WHEN length > 3 THEN 0.85 * similarity(word, typed) END
        ) END AS weight,
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

# The condition that the row has a word of each place but one, about as likely as the
# likeliest; which 1 its mother's name has and 0 nothing; 2 asks her name for all.
BEARS = """
CREATE FUNCTION participants_who_bears(
    at_place int[], ids int[], weights real[], places int, near real,
    left_out int, her int
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT string_agg(
        format(
            'r.%s && %L::int[]',
            CASE WHEN her = 2 OR p = left_out THEN 'mother' ELSE 'own' END, found.ids
        ), ' AND ' ORDER BY p
    )
    FROM generate_series(1, places) p
    CROSS JOIN LATERAL (
        SELECT array_agg(m.id) AS ids FROM (
            SELECT *, max(weight) OVER () AS best
            FROM unnest(at_place, ids, weights) AS each (place, id, weight)
            WHERE place = p
        ) AS m WHERE m.weight >= near * m.best
    ) AS found
    WHERE (her > 0 OR p <> left_out) AND p = ANY (at_place)
$$
"""
# What was typed with a word taken apart that nobody bears, at a place where somebody
# bears both halves.
PARTED = f"""
CREATE FUNCTION participants_parted(typed text) RETURNS text
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    both text;
    one text;
    other text;
BEGIN
    FOR both, one, other IN
        SELECT left(typed, n) || ' ' || substr(typed, n + 1), halves[1], halves[2]
        FROM generate_series(2, char_length(typed) - 2) n
        CROSS JOIN LATERAL (
            SELECT array_agg(found.ids ORDER BY part) AS halves, sum(found.far) AS far
            FROM (VALUES (1, left(typed, n)), (2, substr(typed, n + 1)))
                AS half (part, word)
            CROSS JOIN LATERAL (
                SELECT format('%L::int[]', array_agg(DISTINCT id)) AS ids,
                    min(levenshtein(near.word, half.word)) AS far
                FROM (
                    SELECT id, word FROM {WORDS} WHERE word = half.word
                    UNION ALL
                    SELECT id, word FROM {WORDS}
                    WHERE char_length(half.word) > 3
                        AND sound = participants_sound(half.word)
                ) AS near
                WHERE levenshtein(near.word, half.word) <= 2
                HAVING count(*) > 0
            ) AS found
        ) AS parted
        WHERE cardinality(halves) = 2 AND far <= 2
        ORDER BY far, least(n, char_length(typed) - n) DESC
        LIMIT 6
    LOOP
        IF participants_bearers(
            format('r.own && %s AND r.own && %s', one, other), '', 1
        ) <> '{{}}' THEN
            RETURN both;
        END IF;
    END LOOP;
    RETURN NULL;
END $$
"""
# Both as it was typed and taken apart, or so alone where the halves are words.
READINGS = f"""
CREATE FUNCTION participants_readings(typed text) RETURNS SETOF text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, public, pg_temp AS $$
    WITH asked AS (
        SELECT DISTINCT ON (a.place) a.place, a.word, CASE
            WHEN char_length(a.word) > 6
                AND NOT EXISTS (SELECT FROM {WORDS} n WHERE n.word = a.word)
            THEN participants_parted(a.word) END AS apart
        FROM participants_asked(typed) WITH ORDINALITY AS a (place, word, share, n)
        ORDER BY a.place, a.n
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
        EXIT WHEN cardinality(people) >= 100;
    END LOOP;
    IF in_years <> '' THEN
        FOREACH near IN ARRAY ARRAY[0.97, 0.85]::real[] LOOP
            EXIT WHEN cardinality(people) >= 100;
            way := participants_who_bears(at_place, ids, weights, places, near, 0, 0);
            people := people || participants_bearers(way, '', 200);
        END LOOP;
    END IF;
    IF whole AND cardinality(people) < 100 THEN
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
READ = f"""
CREATE FUNCTION participants_read(
    typed text, born int, whole boolean, at_most int
)
RETURNS TABLE (enrolment_id uuid, by_name real, by_all real, words jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    places int;
    repeated int;
    at_place int[];
    ids int[];
    said text[];
    weights real[];
    hows text[];
    in_years text := '';
    people uuid[];
BEGIN
    SELECT array_agg(m.place), array_agg(m.id), array_agg(m.word),
        array_agg(m.weight), array_agg(m.how)
    INTO at_place, ids, said, weights, hows FROM participants_meant(typed) m;
    SELECT max(a.place), max(a.place) - count(DISTINCT a.word) INTO places, repeated
    FROM (
        SELECT DISTINCT ON (place) place, word
        FROM participants_asked(typed) WITH ORDINALITY AS each (place, word, share, n)
        ORDER BY place, n
    ) AS a;
    IF ids IS NULL THEN
        RETURN;
    END IF;
    IF born IS NOT NULL AND whole THEN
        in_years := format(' AND r.birth_year BETWEEN %s AND %s', born - 1, born + 1);
    END IF;
    people := participants_candidates(at_place, ids, weights, places, in_years, whole);
    RETURN QUERY
    WITH meant AS MATERIALIZED (
        SELECT * FROM unnest(at_place, ids, said, weights, hows)
            AS m (place, id, word, weight, how)
    ), borne AS (
        SELECT r.enrolment_id, m.place, m.word, m.weight, m.how, b.part, b.n,
            m.weight >= 0.97 AS is_same, m.weight >= 0.85
                * max(m.weight) OVER (PARTITION BY r.enrolment_id, m.place) AS is_near
        FROM {ROWS} r
        CROSS JOIN LATERAL (
            SELECT each.id, each.n, 'name' AS part
            FROM unnest(r.named) WITH ORDINALITY AS each (id, n)
            UNION ALL
            SELECT id, NULL, 'other' FROM unnest(r.own) AS each (id)
            WHERE id <> ALL (r.named)
            UNION ALL SELECT unnest(r.mother), NULL, 'mother'
        ) AS b
        JOIN meant m ON m.id = b.id
        WHERE r.enrolment_id = ANY (people)
    ), placed AS (
        SELECT b.enrolment_id, b.place,
            max(b.weight) FILTER (WHERE b.part = 'name') AS named,
            max(b.weight * CASE b.part WHEN 'mother' THEN 0.8 ELSE 1 END) AS any_part,
            (array_agg(b.n ORDER BY b.weight DESC, abs(b.n - b.place))
                FILTER (WHERE b.part = 'name'))[1] AS at,
            array_agg(b.n) FILTER (WHERE b.part = 'name' AND b.is_near) AS near_at,
            array_agg(b.n) FILTER (WHERE b.part = 'name' AND b.is_same) AS same_at,
            jsonb_agg(jsonb_build_array(b.part, b.how, b.word)) AS words
        FROM borne b GROUP BY 1, 2
    ), ordered AS (
        SELECT p.*, p.at > lag(p.at) OVER (
            PARTITION BY p.enrolment_id ORDER BY p.place
        ) AS follows FROM placed p
    ), summed AS (
        SELECT p.enrolment_id, sum(coalesce(named, 0)) / places AS named,
            sum(any_part) / places AS any_part, count(*) AS fits, count(p.at) AS own,
            coalesce(bool_and(p.follows) AND count(p.at) = places, false) AS in_order,
            jsonb_agg(p.words) AS words
        FROM ordered p GROUP BY 1
    ), bearing AS (
        SELECT p.enrolment_id, count(DISTINCT near) AS near,
            count(DISTINCT same) AS same
        FROM placed p CROSS JOIN unnest(p.near_at, p.same_at) AS each (near, same)
        GROUP BY 1
    ), judged AS (
        SELECT s.*, r.birth_year, r.parts,
            least(repeated, s.own - least(s.own, b.near)) AS twice,
            0.004 * (coalesce(b.same, 0) - cardinality(r.named))
                + CASE WHEN s.in_order THEN 0.01 ELSE 0 END AS nearer
        FROM summed s JOIN {ROWS} r USING (enrolment_id)
        LEFT JOIN bearing b USING (enrolment_id)
    )
    SELECT j.enrolment_id, own.name_alone::real,
        CASE WHEN whole THEN j.any_part - 0.1 * j.twice
            - 0.03 * greatest(0, j.parts - j.fits) + j.nearer + CASE
            WHEN born IS NULL OR j.birth_year IS NULL THEN 0
            WHEN j.birth_year = born THEN 0.14
            WHEN abs(j.birth_year - born) = 1 THEN 0.1 ELSE -0.15 END
        ELSE own.name_alone END::real AS fit,
        j.words
    FROM judged j CROSS JOIN LATERAL (
        SELECT j.named - 0.1 * j.twice
            - 0.03 * greatest(0, j.parts - j.own) + j.nearer AS name_alone
    ) AS own
    ORDER BY fit DESC, j.enrolment_id LIMIT at_most;
END $$
"""
FOUND = """
CREATE FUNCTION participants_found(
    typed text, born int, whole boolean, at_most int
)
RETURNS TABLE (enrolment_id uuid, by_name real, by_all real, words jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT * FROM (
        SELECT DISTINCT ON (f.enrolment_id) f.*
        FROM participants_readings(typed) AS reading,
            participants_read(reading, born, whole, at_most) f
        ORDER BY f.enrolment_id, f.by_all DESC
    ) AS each
    ORDER BY by_all DESC, enrolment_id LIMIT at_most
$$
"""


def of_the_owner(sql: str, name: str) -> RunSQL:
    """A function that nobody calls but the owner's functions."""
    revoke = f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC"
    return RunSQL(f"{sql}; {revoke}", f"DROP FUNCTION {name}")


def changed(sql: str, was: str) -> RunSQL:
    return RunSQL(again(sql), again(was))


class Migration(migrations.Migration):
    dependencies = [("participants", "0035_likely_people_are_answered_for")]

    operations = [
        of_the_owner(PARTS, "participants_parts"),
        of_the_owner(SPELT_OUT, "participants_spelt_out"),
        RunSQL(
            f"ALTER TABLE {ROWS} ADD parts smallint NOT NULL DEFAULT 0",
            f"ALTER TABLE {ROWS} DROP parts",
        ),
        *(stored(name, cases) for name, cases in STORED_WHEN.items()),
        RunSQL(STORE.format(cases=EVERYBODY), first.STORE.format(cases=EVERYBODY)),
        RunSQL(BACKWARDS, "DROP INDEX participants_namepart_backwards"),
        changed(MEANT, before.MEANT),
        changed(BEARS, before.BEARS),
        of_the_owner(PEOPLE_OF, "participants_candidates"),
        of_the_owner(READ, "participants_read"),
        changed(PARTED, before.PARTED),
        of_the_owner(READINGS, "participants_readings"),
        changed(FOUND, before.FOUND),
        RunSQL(
            "DROP FUNCTION participants_unjoined",
            f"{before.UNJOINED};"
            " REVOKE ALL ON FUNCTION participants_unjoined FROM PUBLIC",
        ),
    ]
