"""The triggers that keep history: operations for migrations.

One trigger for each kind of statement, for only so it is told of all the rows at
once; an `INSERT ... ON CONFLICT DO UPDATE` meets two of them. They work as the
owner, for nobody else writes events. Which columns are kept is read from the two
tables as they are then: a column that has a fellow in the table of events.

Who writes is the transaction's `ddr.user`, from where its `ddr.address`; the
statement that sets the scope sets them (`core.database`).
"""

from django.db.migrations.operations import RunSQL

COLUMNS = """
CREATE FUNCTION core_kept_columns(tracked regclass, events regclass) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT array_agg(quote_ident(t.attname) ORDER BY t.attnum)
    FROM pg_attribute t JOIN pg_attribute e USING (attname)
    WHERE t.attrelid = tracked AND t.attnum > 0 AND NOT t.attisdropped
      AND e.attrelid = events AND e.attnum > 0 AND NOT e.attisdropped
$$
"""
# A row of which nothing but the number of its version is new is the same. Imports
# forbid the joins that the comparison of many rows needs.
KEEP = """
CREATE FUNCTION core_keep_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = on AS $$
DECLARE
    events regclass := format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME || 'event');
    names text[];
    told text[];
    rows text := 'new_values n';
BEGIN
    IF TG_OP = 'DELETE' THEN
        rows := 'old_values n';
        IF NOT EXISTS (SELECT FROM old_values) THEN RETURN NULL; END IF;
    ELSIF NOT EXISTS (SELECT FROM new_values) THEN
        RETURN NULL;
    END IF;
    names := core_kept_columns(TG_RELID, events);
    IF TG_OP = 'UPDATE' THEN
        told := array_remove(names, 'version');
        rows := format(
            'new_values n LEFT JOIN old_values o ON o.id = n.id'
            ' WHERE (o.%s) IS DISTINCT FROM (n.%s)',
            array_to_string(told, ', o.'), array_to_string(told, ', n.')
        );
    END IF;
    EXECUTE format(
        'INSERT INTO %s (event_kind, event_at, event_by_id, event_address,'
        ' event_imported, %s) SELECT $1, now(), $2, $3, $4, n.%s FROM %s',
        events, array_to_string(names, ', '), array_to_string(names, ', n.'), rows
    ) USING
        lower(TG_OP),
        (nullif(current_setting('ddr.user', true), '')::bigint[])[1],
        nullif(current_setting('ddr.address', true), '')::inet,
        coalesce(current_setting('ddr.import', true), '') = 'on';
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION core_keep_history FROM PUBLIC
"""
NEVER = """
CREATE FUNCTION core_history_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'History is never changed.'
        USING ERRCODE = 'restrict_violation';
END $$
"""
FOUND = """
DO $$
DECLARE names text := array_to_string(
    core_kept_columns('{table}', '{table}event'), ', ');
BEGIN
    EXECUTE format(
        'INSERT INTO {table}event (event_kind, event_at, event_imported, %s)'
        ' SELECT ''found'', now(), false, %s FROM {table}', names, names
    );
END $$
"""
TABLES = {
    "insert": "NEW TABLE AS new_values",
    "update": "OLD TABLE AS old_values NEW TABLE AS new_values",
    "delete": "OLD TABLE AS old_values",
}


def functions() -> list[RunSQL]:
    """What the triggers of all tables do."""
    return [
        RunSQL(COLUMNS, "DROP FUNCTION core_kept_columns"),
        RunSQL(KEEP, "DROP FUNCTION core_keep_history"),
        RunSQL(NEVER, "DROP FUNCTION core_history_never_changes"),
    ]


def keep(table: str) -> list[RunSQL]:
    """Keep each write to ``table`` from now on, beginning with how it is now."""
    return [
        RunSQL(FOUND.format(table=table), RunSQL.noop),
        *(_trigger(table, event, tables) for event, tables in TABLES.items()),
        RunSQL(
            f"CREATE TRIGGER history_never_changes BEFORE UPDATE OR DELETE"
            f" ON {table}event FOR EACH ROW"
            " EXECUTE FUNCTION core_history_never_changes()",
            f"DROP TRIGGER history_never_changes ON {table}event",
        ),
    ]


def _trigger(table: str, event: str, tables: str) -> RunSQL:
    return RunSQL(
        f"CREATE TRIGGER keep_{event} AFTER {event.upper()} ON {table}"
        f" REFERENCING {tables} FOR EACH STATEMENT"
        " EXECUTE FUNCTION core_keep_history()",
        f"DROP TRIGGER keep_{event} ON {table}",
    )
