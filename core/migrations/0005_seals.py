"""Seals of the trail: only the jobs add them, and nobody changes one."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import grant

NEVER_CHANGED = RunSQL(
    """
    CREATE FUNCTION core_seal_never_changes() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'A seal is never changed.'
            USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER core_seal_never_changes
        BEFORE UPDATE OR DELETE ON core_seal
        FOR EACH ROW EXECUTE FUNCTION core_seal_never_changes();
    """,
    """
    DROP TRIGGER core_seal_never_changes ON core_seal;
    DROP FUNCTION core_seal_never_changes();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_drafts_are_their_writers")]

    operations = [
        grant("core_seal", jobs="SELECT, INSERT"),
        NEVER_CHANGED,
    ]
