"""What people are found by: their words, how these sound, and who bears them.

`participants_words` parts a name, `participants_sound` folds what is spelt
differently and sounds alike, in Latin and in Arabic script. A word's number is made
of the word itself: so people are stored without asking the table of words, and two
who bring the same new word never wait for each other. The price: a word may stand
twice there, and once in some thousand registers two words share a number.

Triggers keep both tables right, one statement at a time. Nobody but the owner's
functions and the jobs reads them.
"""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import JOBS, Columns, grant, lock, policy

CASES, PEOPLE = "participants_enrolment", "participants_participant"
ROWS, WORDS = "participants_searchrow", "participants_namepart"

ONE = {
    "a": "اٱأإآٲٳعىةۃ",
    "b": "بɓƁ",
    "c": "",
    "d": "دضđĐɗƊðÐ",
    "e": "ɛƐəƏǝƎ",
    "f": "ف",
    "g": "گɠƓɣƔ",
    "h": "حهھہەħĦ",
    "i": "ı",
    "j": "ج",
    "k": "كکƙƘ",
    "l": "لłŁ",
    "m": "م",
    "n": "نں",
    "o": "øØɔƆ",
    "p": "پ",
    "q": "ق",
    "r": "ر",
    "s": "سص",
    "t": "تطŧŦ",
    "v": "ڤ",
    "w": "وۆۇ",
    "y": "يیےƴƳ",
    "z": "زظ",
    **{str(digit): chr(0x660 + digit) + chr(0x6F0 + digit) for digit in range(10)},
    " ": "–—‑‐−«»“”،؛؟·•",
}
TWO = {
    **{"ث": "th", "خ": "kh", "ذ": "dh", "ش": "sh", "غ": "gh", "چ": "ch", "ژ": "zh"},
    **{"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss"},
    **{"þ": "th", "Þ": "th", "ŋ": "ng", "Ŋ": "ng", "ɲ": "ny", "Ɲ": "ny"},
}
MARKED = "[\\u0300-\\u036f\\u064b-\\u065f\\u0670\\u06d6-\\u06ed\\u200b-\\u200f\\ufeff\\u0640]+"
DROPPED = "'`’‘ʼʻʾʿ´ء"
SPACES = '-_.,:/()[]"!?+*&|~#%^<>={}\\@$\t\n\r'
FROM = "".join(ONE.values()) + DROPPED
TO = "".join(letter * len(others) for letter, others in ONE.items())


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def letters() -> str:
    """The expression that writes other scripts in Latin letters."""
    two = "marked"
    for letter, pair in TWO.items():
        two = f"replace({two}, '{letter}', '{pair}')"
    return f"translate({two}, {quoted(FROM)}, {quoted(TO)})"


# What stands before a name, and is left out as often as not.
PARTICLES = (
    *("al", "el", "ul", "ad", "ar", "as", "at", "az", "ash", "ed", "er", "es", "ez"),
    *("ibn", "bin", "ben", "bint", "ould", "wuld", "wld", "ag", "ait"),
    *("de", "da", "do", "dos", "das", "del", "di", "du", "la", "le", "las", "los"),
    *("van", "von", "der", "den"),
)
ARTICLES = PARTICLES[:13]
# What is as often written together with the word that follows.
TOGETHER = (
    *("abd", "abdel", "abdul", "abdal", "abdou", "abdoul", "abu", "abou", "aboul"),
    *("umm", "oum", "mac", "mc", "san", "saint", "st", "nd"),
)


def array(words: tuple[str, ...]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"


# A semicolon parts two names: what stands beyond it is never written together.
FOLD = f"""
CREATE FUNCTION participants_words(text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    marked text := left($1, 2000);
    name text;
    word text;
    said text[] := '{{}}';
    own text[];
    before text;
    last text;
BEGIN
    IF octet_length(marked) <> char_length(marked) THEN
        marked := regexp_replace(normalize(marked, NFKD), '{MARKED}', '', 'g');
        IF marked ~ '[\\u0600-\\u06ff]' THEN
            marked := regexp_replace(
                marked, '(^|[^\\u0620-\\u06d3])ال(?!له)([\\u0620-\\u06d3]{{3,}})',
                '\\1al \\2', 'g'
            );
        END IF;
        IF octet_length(marked) <> char_length(marked) THEN
            marked := {letters()};
        END IF;
    END IF;
    marked := replace(replace(marked, '''', ''), '`', '');
    marked := lower(
        translate(marked, {quoted(SPACES)}, '{" " * len(SPACES)}') COLLATE "C"
    );
    FOREACH name IN ARRAY string_to_array(marked, ';') LOOP
        own := '{{}}';
        before := '';
        last := '';
        FOREACH word IN ARRAY string_to_array(name, ' ') LOOP
            CONTINUE WHEN word = '';
            word := left(word, 40);
            IF word = ANY ({array(PARTICLES)}) THEN
                before := before || word;
                CONTINUE;
            END IF;
            own := own || word;
            IF before <> '' THEN
                own := own || left(before || word, 40);
            END IF;
            IF last <> '' AND before = ANY ({array(ARTICLES)}) AND word ~ '^d[eiy]+n' THEN
                own := own || left(last || word, 40);
            END IF;
            before := CASE
                WHEN word = ANY ({array(TOGETHER)}) OR char_length(word) = 1
                THEN word ELSE '' END;
            last := word;
        END LOOP;
        IF own = '{{}}' AND before <> '' THEN
            own := ARRAY[before];
        END IF;
        said := said || own;
        EXIT WHEN cardinality(said) > 60;
    END LOOP;
    RETURN said;
END $$
"""

SOUND = """
CREATE FUNCTION participants_sound(text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s text := left($1, 40) COLLATE "C";
BEGIN
    IF s !~ '^[a-z]+$' THEN
        RETURN s;
    END IF;
    IF s ~ '^abd[aeiou]*l+(h|a[ehiy]*)$' THEN
        RETURN 'abdl';
    END IF;
    s := regexp_replace(s, '^abd[aeiou]*l+(.)', 'abd\\1');
    s := regexp_replace(s, '[aeiou]l(d[eiy]+n)', '\\1');
    s := regexp_replace(s, '^[aeiou]+thm', 'asm');
    s := replace(s, 'ph', 'f');
    s := regexp_replace(s, 'sch|tsh|tch|sh|ch|cz', 'S', 'g');
    s := regexp_replace(s, '[kc]h|c?qu(?=[ei])|ck', 'k', 'g');
    s := regexp_replace(s, 'gu(?=[ei])|gh', 'G', 'g');
    s := regexp_replace(s, 'c(?=[eiy])', 's', 'g');
    s := regexp_replace(s, 'dj|dz|dg(?=[ei])|zh|j|g(?=[eiy])|d[iy](?=[aeou])', 'J', 'g');
    s := replace(translate(s, 'cqzvp', 'kksbb'), 'x', 'ks');
    s := regexp_replace(s, 'gb|kb', 'b', 'g');
    s := regexp_replace(s, '^(h?ou|h?u|o)(?=[aeiy])|^w', 'W');
    s := regexp_replace(s, '^y|^i(?=[aeou])', 'Y');
    s := regexp_replace(s, '^(h[aeiou]*|[aeiou]+)', 'A');
    s := regexp_replace(s, '([a-zGJS])\\1+', '\\1', 'g');
    s := translate(s, 'aeiouywh', '');
    s := regexp_replace(s, 'n(?=b)', 'm', 'g');
    s := regexp_replace(s, 'dJ', 'J', 'g');
    RETURN lower(s);
END $$
"""
NUMBER = """
CREATE FUNCTION participants_word_number(text) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ('x' || pg_catalog.substr(pg_catalog.md5($1), 1, 8))::bit(32)::int;
CREATE FUNCTION participants_word_numbers(text[]) RETURNS int[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(SELECT DISTINCT participants_word_number(w) FROM unnest($1) w)
"""

TABLES = f"""
CREATE TABLE {WORDS} (
    id int NOT NULL, word text COLLATE "C" NOT NULL, sound text COLLATE "C" NOT NULL
);
CREATE INDEX participants_namepart_id ON {WORDS} (id);
CREATE INDEX participants_namepart_word ON {WORDS} (word);
CREATE INDEX participants_namepart_sound ON {WORDS} (sound);
CREATE INDEX participants_namepart_alike ON {WORDS} USING gin (word gin_trgm_ops);
CREATE TABLE {ROWS} (
    enrolment_id uuid PRIMARY KEY,
    participant_id uuid NOT NULL,
    program_id bigint NOT NULL,
    office_id bigint NOT NULL,
    child_track boolean NOT NULL,
    birth_year int,
    named int[] NOT NULL,
    own int[] NOT NULL,
    mother int[] NOT NULL
);
CREATE INDEX participants_searchrow_participant ON {ROWS} (participant_id);
CREATE INDEX participants_searchrow_own ON {ROWS} USING gin (own);
CREATE INDEX participants_searchrow_mother ON {ROWS} USING gin (mother)
"""
NO_TABLES = f"DROP TABLE {ROWS}; DROP TABLE {WORDS}"

COLUMNS = (
    *("participant_id", "program_id", "office_id", "child_track"),
    *("birth_year", "named", "own", "mother"),
)
STORE = f"""
    WITH said AS MATERIALIZED (
        SELECT e.id, e.participant_id, e.program_id, e.office_id, e.child_track,
            extract(year FROM p.birth_date)::int AS birth_year,
            participants_words(p.family_name || ';' || p.given_name) AS named,
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
        participants_word_numbers(named), participants_word_numbers(named || others),
        participants_word_numbers(mother)
    FROM said
    ON CONFLICT (enrolment_id) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}
"""
NEW_CASES = f"new_rows e JOIN {PEOPLE} p ON p.id = e.participant_id"
OTHER_CASES = f"""new_rows e JOIN old_rows o USING (id)
        JOIN {PEOPLE} p ON p.id = e.participant_id
        WHERE (e.participant_id, e.program_id, e.office_id, e.child_track)
            IS DISTINCT FROM (o.participant_id, o.program_id, o.office_id, o.child_track)"""
OTHER_PEOPLE = f"""new_rows p JOIN old_rows o USING (id)
        JOIN {CASES} e ON e.participant_id = p.id
        WHERE (p.family_name, p.given_name, p.other_names, p.mothers_name, p.birth_date)
            IS DISTINCT FROM
            (o.family_name, o.given_name, o.other_names, o.mothers_name, o.birth_date)"""
GONE = f"DELETE FROM {ROWS} WHERE enrolment_id IN (SELECT id FROM old_rows)"
NEW, OLD = "NEW TABLE AS new_rows", "OLD TABLE AS old_rows"
KEPT = (
    ("cases_are_new", CASES, "INSERT", NEW, STORE.format(cases=NEW_CASES)),
    ("cases_change", CASES, "UPDATE", f"{NEW} {OLD}", STORE.format(cases=OTHER_CASES)),
    ("cases_go", CASES, "DELETE", OLD, GONE),
    (
        "people_change",
        PEOPLE,
        "UPDATE",
        f"{NEW} {OLD}",
        STORE.format(cases=OTHER_PEOPLE),
    ),
)


def kept(name: str, table: str, verb: str, rows: str, sql: str) -> RunSQL:
    """After each statement, what is found is what stands in the register."""
    function = f"participants_search_when_{name}"
    referencing = f" REFERENCING {rows}" if rows else ""
    return RunSQL(
        f"""
CREATE FUNCTION {function}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    {sql};
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION {function} FROM PUBLIC;
CREATE TRIGGER {function} AFTER {verb} ON {table}{referencing}
FOR EACH STATEMENT EXECUTE FUNCTION {function}()""",
        f"DROP TRIGGER {function} ON {table}; DROP FUNCTION {function}",
    )


EVERYBODY = STORE.format(cases=f"{CASES} e JOIN {PEOPLE} p ON p.id = e.participant_id")
EMPTIED = kept("all_go", CASES, "TRUNCATE", "", f"TRUNCATE {ROWS}, {WORDS}")
IN_A_JOB = "nullif(current_setting('ddr.job_offices', true), '') IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("participants", "0029_merges")]

    operations = [
        CreateExtension("pg_trgm"),
        CreateExtension("fuzzystrmatch"),
        RunSQL(FOLD, "DROP FUNCTION participants_words"),
        RunSQL(SOUND, "DROP FUNCTION participants_sound"),
        RunSQL(
            NUMBER,
            "DROP FUNCTION participants_word_numbers; DROP FUNCTION"
            " participants_word_number",
        ),
        RunSQL(TABLES, NO_TABLES),
        lock(ROWS),
        policy(ROWS, "jobs_read", JOBS, Columns().seen_by_jobs(), command="SELECT"),
        grant(ROWS, jobs="SELECT"),
        lock(WORDS),
        policy(WORDS, "jobs_read", JOBS, IN_A_JOB, command="SELECT"),
        grant(WORDS, jobs="SELECT"),
        *(kept(*each) for each in KEPT),
        EMPTIED,
        RunSQL(EVERYBODY, RunSQL.noop),
    ]
