"""Two cases of one person become one, and two again where that was wrong.

What a lead merges holds records that no lead reads, so functions of the owner's do
it: one tells which rows the two cases have, what ties them together and which of
them a rule of the database would not have side by side; the other moves what it is
told to. Both read the rules from the catalogue, so that a table that is added
later is merged, too. What they tell is keys and names of rules, no text.

A row that changes places with another waits meanwhile with a case that is made for
that and deleted: no rule that is checked at once lets two rows change places.
"""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import core.encrypted
from core.policies import WEB, Columns, grant, lock, policy, setting

MERGE, ROWS = "participants_merge", "participants_mergedrow"
SEEN = Columns("e.id", "e.office_id", "e.child_track").seen_by_web()
ASKER = f"({setting('ddr.user', 'bigint')})[1]"

# Of a case is each table with the key that every record of a case has, and an id.
TABLES = """
CREATE FUNCTION participants_tables_of_cases()
RETURNS TABLE (tab regclass, versioned boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.conrelid::regclass, EXISTS (
        SELECT FROM pg_attribute a
        WHERE a.attrelid = c.conrelid AND a.attname = 'version' AND NOT a.attisdropped)
    FROM pg_constraint c
    WHERE c.contype = 'f' AND c.confrelid = 'participants_enrolment'::regclass
      AND (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
           WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey))
          = ARRAY['child_track', 'enrolment_id', 'office_id']
      AND EXISTS (SELECT FROM pg_attribute a
                  WHERE a.attrelid = c.conrelid AND a.attname = 'id')
    ORDER BY c.conrelid::regclass::text
$$;
REVOKE ALL ON FUNCTION participants_tables_of_cases FROM PUBLIC
"""
# Both are seen by who asks, whatever became of them.
BOTH_SEEN = f"""
CREATE FUNCTION participants_sees_both(one uuid, other uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*) = 2 FROM participants_enrolment e
    WHERE e.id IN (one, other) AND {SEEN}
$$;
REVOKE ALL ON FUNCTION participants_sees_both FROM PUBLIC
"""
# rows: id, table, whether of the kept case. ties: two rows that stay together.
# against: the row of the one that is gone, the row kept, the rule between them.
FACTS = """
CREATE FUNCTION participants_merge_facts(kept uuid, gone uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t record; found jsonb; keys text; same text;
    rows jsonb := '[]'; ties jsonb := '[]'; against jsonb := '[]';
BEGIN
    IF NOT participants_sees_both(kept, gone) THEN
        RAISE EXCEPTION 'Nobody merges whom they do not see.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR t IN SELECT tab FROM participants_tables_of_cases() LOOP
        EXECUTE format(
            'SELECT jsonb_agg(jsonb_build_array(id, %L, enrolment_id = $1,'
            ' created_at)) FROM %s WHERE enrolment_id IN ($1, $2)', t.tab, t.tab
        ) INTO found USING kept, gone;
        rows := rows || coalesce(found, '[]');
    END LOOP;
    FOR t IN
        SELECT DISTINCT c.conrelid::regclass child, c.confrelid::regclass parent,
            a.attname col
        FROM pg_constraint c
        JOIN participants_tables_of_cases() x ON x.tab = c.conrelid
        JOIN participants_tables_of_cases() y ON y.tab = c.confrelid
        CROSS JOIN LATERAL unnest(c.conkey, c.confkey) k (here, there)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.here
        JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.there
        WHERE c.contype = 'f' AND b.attname = 'id'
        ORDER BY 1, 2, 3
    LOOP
        EXECUTE format(
            'SELECT jsonb_agg(jsonb_build_array(c.id, p.id)) FROM %s c'
            ' JOIN %s p ON p.id = c.%I WHERE c.enrolment_id IN ($1, $2)',
            t.child, t.parent, t.col
        ) INTO found USING kept, gone;
        ties := ties || coalesce(found, '[]');
    END LOOP;
    FOR t IN
        SELECT x.tab, i.indexrelid, r.relname, i.indnkeyatts,
            coalesce(pg_get_expr(i.indpred, i.indrelid), 'true') holds, c.conexclop
        FROM participants_tables_of_cases() x
        JOIN pg_index i ON i.indrelid = x.tab
        JOIN pg_class r ON r.oid = i.indexrelid
        LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype = 'x'
        WHERE (i.indisunique OR i.indisexclusion) AND NOT i.indisprimary
        ORDER BY r.relname
    LOOP
        SELECT string_agg(format('%s AS k%s', col, n), ', '),
            string_agg(format('g.k%s OPERATOR(%s) k.k%s', n, op, n), ' AND ')
                FILTER (WHERE col <> 'enrolment_id')
        INTO keys, same
        FROM generate_series(1, t.indnkeyatts) n
        CROSS JOIN LATERAL (
            SELECT pg_get_indexdef(t.indexrelid, n, false) col,
                coalesce((
                    SELECT format('%I.%s', s.nspname, o.oprname) FROM pg_operator o
                    JOIN pg_namespace s ON s.oid = o.oprnamespace
                    WHERE o.oid = t.conexclop[n]
                ), 'pg_catalog.=') op
        ) d;
        CONTINUE WHEN NOT EXISTS (
            SELECT FROM generate_series(1, t.indnkeyatts) n
            WHERE pg_get_indexdef(t.indexrelid, n, false) = 'enrolment_id');
        EXECUTE format(
            'WITH both_cases AS (SELECT id, %s FROM %s'
            ' WHERE enrolment_id IN ($1, $2) AND (%s)), placed AS ('
            ' SELECT b.*, r.enrolment_id FROM both_cases b JOIN %s r USING (id))'
            ' SELECT jsonb_agg(jsonb_build_array(g.id, k.id, %L)) FROM placed g'
            ' JOIN placed k ON %s WHERE g.enrolment_id = $2 AND k.enrolment_id = $1',
            keys, t.tab, t.holds, t.tab, t.relname, coalesce(same, 'true')
        ) INTO found USING kept, gone;
        against := against || coalesce(found, '[]');
    END LOOP;
    RETURN jsonb_build_object('rows', rows, 'ties', ties, 'against', against,
        'stays', (SELECT coalesce(jsonb_agg(jsonb_build_array(
            id, stage, started_on, ended_on)), '[]') FROM participants_stage
            WHERE enrolment_id IN (kept, gone) AND started_on IS NOT NULL),
        'marks', (SELECT coalesce(jsonb_agg(jsonb_build_array(
            id, stage, session_date)), '[]') FROM participants_attendance
            WHERE enrolment_id IN (kept, gone)),
        'pressing', (SELECT coalesce(jsonb_agg(id), '[]') FROM participants_alert
            WHERE enrolment_id IN (kept, gone) AND state <> 'closed'));
END $$;
REVOKE ALL ON FUNCTION participants_merge_facts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_merge_facts TO ddr_web
"""
# All tables in one statement: keys between records are looked at when it ends.
MOVE = """
CREATE FUNCTION participants_move_records(ids uuid[], to_case uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t record; here boolean; parts text[] := '{}';
BEGIN
    FOR t IN SELECT * FROM participants_tables_of_cases() LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE id = ANY ($1))', t.tab)
        INTO here USING ids;
        CONTINUE WHEN NOT here;
        parts := parts || format(
            'm%s AS (UPDATE %s r SET enrolment_id = e.id, office_id = e.office_id,'
            ' child_track = e.child_track %s'
            ' FROM participants_enrolment e WHERE e.id = $2 AND r.id = ANY ($1))',
            cardinality(parts), t.tab,
            CASE WHEN t.versioned
                THEN ', version = r.version + 1, updated_at = now()' ELSE '' END
        );
    END LOOP;
    IF parts <> '{}' THEN
        EXECUTE 'WITH ' || array_to_string(parts, ', ') || ' SELECT' USING ids, to_case;
    END IF;
END $$;
REVOKE ALL ON FUNCTION participants_move_records FROM PUBLIC;

CREATE FUNCTION participants_change_places(
    first_case uuid, from_first uuid[], second_case uuid, from_second uuid[]
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    meanwhile participants_enrolment;
BEGIN
    IF from_first = '{}' OR from_second = '{}' THEN
        PERFORM participants_move_records(from_first, second_case);
        PERFORM participants_move_records(from_second, first_case);
        RETURN;
    END IF;
    SELECT * INTO meanwhile FROM participants_enrolment WHERE id = second_case;
    meanwhile.id := gen_random_uuid();
    meanwhile.external_id := left('= ' || meanwhile.id, 64);
    meanwhile.case_code := '=' || left(replace(meanwhile.id::text, '-', ''), 10);
    meanwhile.exited_on := meanwhile.registered_on;
    meanwhile.exit_reason := 'data_error';
    meanwhile.merged_into_id := NULL;
    INSERT INTO participants_enrolment SELECT (meanwhile).*;
    PERFORM participants_move_records(from_first, meanwhile.id);
    PERFORM participants_move_records(from_second, first_case);
    PERFORM participants_move_records(from_first, second_case);
    DELETE FROM participants_enrolment WHERE id = meanwhile.id;
END $$;
REVOKE ALL ON FUNCTION participants_change_places FROM PUBLIC
"""
# rows: id, table, rule; the columns of the two cases and persons the web has written.
STORE = f"""
CREATE FUNCTION participants_merge_rows(
    asked uuid, from_gone uuid[], from_kept uuid[], stayed jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    m participants_merge; t record; k participants_enrolment; g participants_enrolment;
BEGIN
    SELECT * INTO m FROM participants_merge
    WHERE id = asked AND undone_at IS NULL AND by_id = {ASKER}
      AND NOT EXISTS (SELECT FROM participants_mergedrow WHERE merge_id = asked);
    IF NOT FOUND OR NOT participants_sees_both(m.kept_id, m.gone_id) THEN
        RAISE EXCEPTION 'Nobody merges whom they do not see.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO k FROM participants_enrolment WHERE id = m.kept_id;
    SELECT * INTO g FROM participants_enrolment WHERE id = m.gone_id;
    IF g.merged_into_id IS DISTINCT FROM k.id OR g.program_id <> k.program_id THEN
        RAISE EXCEPTION 'The case is not merged.' USING ERRCODE = 'restrict_violation';
    END IF;
    FOR t IN SELECT tab FROM participants_tables_of_cases() LOOP
        EXECUTE format(
            'INSERT INTO participants_mergedrow'
            ' (merge_id, what, "table", row, came_from, went_to, why)'
            ' SELECT $1, ''moved'', %L, id, enrolment_id,'
            '  CASE enrolment_id WHEN $2 THEN $3 ELSE $2 END, '''''
            ' FROM %s WHERE enrolment_id = $3 AND id = ANY ($4)'
            '  OR enrolment_id = $2 AND id = ANY ($5)'
            ' UNION ALL SELECT $1, ''stayed'', %L, r.id, r.enrolment_id, NULL, s.why'
            ' FROM jsonb_to_recordset($6) s (id uuid, why text)'
            ' JOIN %s r ON r.id = s.id WHERE r.enrolment_id = $3',
            t.tab, t.tab, t.tab, t.tab
        ) USING m.id, k.id, g.id, from_gone, from_kept, stayed;
    END LOOP;
    PERFORM participants_change_places(k.id,
        (SELECT coalesce(array_agg(r.row), '{{}}') FROM participants_mergedrow r
         WHERE merge_id = m.id AND what = 'moved' AND came_from = k.id),
        g.id,
        (SELECT coalesce(array_agg(r.row), '{{}}') FROM participants_mergedrow r
         WHERE merge_id = m.id AND what = 'moved' AND came_from = g.id));
    WITH others AS (
        UPDATE participants_enrolment e
        SET participant_id = k.participant_id, version = version + 1, updated_at = now()
        WHERE e.participant_id = g.participant_id AND e.program_id = g.program_id
          AND e.id <> g.id
        RETURNING e.id
    )
    INSERT INTO participants_mergedrow
        (merge_id, what, "table", row, came_from, went_to, why)
    SELECT m.id, 'case', 'participants_enrolment', id, g.participant_id,
        k.participant_id, '' FROM others;
    WITH pointers AS (
        UPDATE participants_enrolment e
        SET merged_into_id = k.id, version = version + 1, updated_at = now()
        WHERE e.merged_into_id = g.id
        RETURNING e.id
    )
    INSERT INTO participants_mergedrow
        (merge_id, what, "table", row, came_from, went_to, why)
    SELECT m.id, 'pointer', 'participants_enrolment', id, g.id, k.id, '' FROM pointers;
END $$;
REVOKE ALL ON FUNCTION participants_merge_rows FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_merge_rows TO ddr_web
"""
# What was added since goes to the one that was gone where it was chosen.
UNDO = f"""
CREATE FUNCTION participants_unmerge_rows(asked uuid, to_gone uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    m participants_merge;
BEGIN
    SELECT * INTO m FROM participants_merge
    WHERE id = asked AND undone_at = now() AND undone_by_id = {ASKER};
    IF NOT FOUND OR NOT participants_sees_both(m.kept_id, m.gone_id) THEN
        RAISE EXCEPTION 'Nobody parts whom they do not see.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE participants_enrolment e
    SET participant_id = r.came_from, version = version + 1, updated_at = now()
    FROM participants_mergedrow r
    WHERE r.merge_id = m.id AND r.what = 'case' AND r.row = e.id
      AND e.participant_id = r.went_to;
    UPDATE participants_enrolment e
    SET merged_into_id = r.came_from, version = version + 1, updated_at = now()
    FROM participants_mergedrow r
    WHERE r.merge_id = m.id AND r.what = 'pointer' AND r.row = e.id
      AND e.merged_into_id = r.went_to;
    PERFORM participants_change_places(
        m.kept_id, participants_rows_at(m.kept_id,
            to_gone || (SELECT coalesce(array_agg(r.row), '{{}}')
                FROM participants_mergedrow r WHERE merge_id = m.id
                AND what = 'moved' AND went_to = m.kept_id)),
        m.gone_id, participants_rows_at(m.gone_id,
            (SELECT coalesce(array_agg(r.row), '{{}}')
                FROM participants_mergedrow r WHERE merge_id = m.id
                AND what = 'moved' AND went_to = m.gone_id)));
END $$;
REVOKE ALL ON FUNCTION participants_unmerge_rows FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_unmerge_rows TO ddr_web
"""
ROWS_AT = """
CREATE FUNCTION participants_rows_at(place uuid, ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t record; part uuid[]; every uuid[] := '{}';
BEGIN
    FOR t IN SELECT tab FROM participants_tables_of_cases() LOOP
        EXECUTE format(
            'SELECT array_agg(id) FROM %s WHERE enrolment_id = $1 AND id = ANY ($2)',
            t.tab) INTO part USING place, ids;
        every := every || coalesce(part, '{}');
    END LOOP;
    RETURN every;
END $$;
REVOKE ALL ON FUNCTION participants_rows_at FROM PUBLIC
"""
SIDES = [
    Columns(f"{side}_id", f"{side}_office_id", f"{side}_child")
    for side in ("kept", "gone")
]
BOTH = " AND ".join(side.seen_by_web() for side in SIDES)
OF_MERGE = f"EXISTS (SELECT FROM {MERGE} m WHERE m.id = merge_id OFFSET 0)"


def follow(side: str) -> RunSQL:
    here = f"{side}_id, {side}_office_id, {side}_child"
    name = f"{MERGE}_follows_{side}"
    return RunSQL(
        f"ALTER TABLE {MERGE} ADD CONSTRAINT {name} FOREIGN KEY ({here})"
        " REFERENCES participants_enrolment (id, office_id, child_track)"
        " ON UPDATE CASCADE",
        f"ALTER TABLE {MERGE} DROP CONSTRAINT {name}",
    )


LOCKS = [
    lock(MERGE),
    policy(MERGE, "web_rows", WEB, BOTH),
    follow("kept"),
    follow("gone"),
    grant(MERGE, web="SELECT, INSERT, UPDATE (undone_by_id, undone_at, undone_reason)"),
    lock(ROWS),
    policy(ROWS, "web_rows", WEB, OF_MERGE, command="SELECT"),
    grant(ROWS, web="SELECT"),
    RunSQL(TABLES, "DROP FUNCTION participants_tables_of_cases"),
    RunSQL(BOTH_SEEN, "DROP FUNCTION participants_sees_both"),
    RunSQL(FACTS, "DROP FUNCTION participants_merge_facts"),
    RunSQL(
        MOVE,
        "DROP FUNCTION participants_change_places;"
        " DROP FUNCTION participants_move_records",
    ),
    RunSQL(STORE, "DROP FUNCTION participants_merge_rows"),
    RunSQL(ROWS_AT, "DROP FUNCTION participants_rows_at"),
    RunSQL(UNDO, "DROP FUNCTION participants_unmerge_rows"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0028_incidents"),
        ("programs", "0011_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kept_child", models.BooleanField(verbose_name="child track")),
                ("gone_child", models.BooleanField(verbose_name="child track")),
                ("at", models.DateTimeField(verbose_name="merged")),
                ("reason", core.encrypted.EncryptedTextField(verbose_name="reason")),
                (
                    "image",
                    core.encrypted.EncryptedJSONField(
                        help_text="Of the columns that the merge changed.",
                        verbose_name="before and after",
                    ),
                ),
                (
                    "undone_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="undone"),
                ),
                (
                    "undone_reason",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="why undone"
                    ),
                ),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="MergedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("moved", "Moved"),
                            ("stayed", "Stayed"),
                            ("case", "Another case of the person"),
                            ("pointer", "A case merged before"),
                        ],
                        max_length=7,
                        verbose_name="what",
                    ),
                ),
                ("table", models.CharField(max_length=63, verbose_name="table")),
                ("row", models.UUIDField(verbose_name="row")),
                ("came_from", models.UUIDField(verbose_name="came from")),
                ("went_to", models.UUIDField(null=True, verbose_name="went to")),
                (
                    "why",
                    models.CharField(
                        blank=True, max_length=63, verbose_name="why it stayed"
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a merge",
                "verbose_name_plural": "rows of merges",
            },
        ),
        migrations.AddField(
            model_name="enrolment",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="participants.enrolment",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="enrolmentevent",
            name="merged_into",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="participants.enrolment",
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into", "id"],
                name="enrolment_merged_away",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None), ("exit_reason", "duplicate"), _connector="OR"
                ),
                name="enrolment_merged_away_left_as_a_duplicate",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="enrolment_is_merged_into_another",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="merged by",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="gone",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_away",
                to="participants.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="gone_office",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programs.office",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="kept",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges",
                to="participants.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="kept_office",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programs.office",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="undone by",
            ),
        ),
        migrations.AddField(
            model_name="mergedrow",
            name="merge",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="participants.merge",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("gone")), _negated=True),
                name="merge_is_of_two_cases",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("gone",),
                name="merge_takes_a_case_away_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("undone_at", None),
                        ("undone_by", None),
                        ("undone_reason__isnull", True),
                    ),
                    models.Q(
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                        ("undone_reason__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="merge_undone_has_who_when_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=core.encrypted.SealedConstraint(
                field="reason", has_content=True, name="merge_reason_is_sealed"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=core.encrypted.SealedConstraint(
                field="image", name="merge_image_is_sealed"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=core.encrypted.SealedConstraint(
                field="undone_reason",
                has_content=True,
                name="merge_undone_reason_is_sealed",
            ),
        ),
        migrations.AddConstraint(
            model_name="mergedrow",
            constraint=models.UniqueConstraint(
                fields=("merge", "what", "row"), name="merged_row_once_in_a_merge"
            ),
        ),
        migrations.AddConstraint(
            model_name="mergedrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("went_to", None), ("what", "stayed")),
                    models.Q(
                        ("went_to__isnull", False),
                        ("what__in", ["moved", "case", "pointer"]),
                    ),
                    _connector="OR",
                ),
                name="merged_row_went_somewhere_or_stayed",
            ),
        ),
        *LOCKS,
    ]
