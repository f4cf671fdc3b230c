"""What was kept back from somebody is not told by lowering a programme's threshold."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

HELD = """
    CREATE FUNCTION reports_thresholds_only_go_up() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'From how many persons on others are told only goes up.'
            USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER reports_thresholds_only_go_up
        BEFORE UPDATE ON programs_program FOR EACH ROW
        WHEN (NEW.protects_partners_below < OLD.protects_partners_below
            OR NEW.protects_public_below < OLD.protects_public_below)
        EXECUTE FUNCTION reports_thresholds_only_go_up();
"""
LET_GO = """
    DROP TRIGGER reports_thresholds_only_go_up ON programs_program;
    DROP FUNCTION reports_thresholds_only_go_up();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0013_small_figures_are_protected"),
        ("reports", "0013_saved_tables"),
    ]

    operations = [RunSQL(HELD, LET_GO)]
