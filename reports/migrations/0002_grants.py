"""Who may do what with summaries; and what is published is never changed."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import grant

FROZEN = """
    CREATE FUNCTION reports_summary_is_frozen() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'A published summary is never changed.'
            USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER reports_summary_is_frozen
        BEFORE UPDATE OR DELETE ON reports_summary
        FOR EACH ROW WHEN (OLD.status = 'published')
        EXECUTE FUNCTION reports_summary_is_frozen();

    CREATE FUNCTION reports_figure_is_frozen() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM reports_summary
            WHERE status = 'published' AND id IN (OLD.summary_id, NEW.summary_id)
        ) THEN
            RAISE EXCEPTION 'A published summary is never changed.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER reports_figure_is_frozen
        BEFORE INSERT OR UPDATE OR DELETE ON reports_figure
        FOR EACH ROW EXECUTE FUNCTION reports_figure_is_frozen();
"""
MELTED = """
    DROP TRIGGER reports_figure_is_frozen ON reports_figure;
    DROP FUNCTION reports_figure_is_frozen();
    DROP TRIGGER reports_summary_is_frozen ON reports_summary;
    DROP FUNCTION reports_summary_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("participants", "0002_row_level_security"),
    ]

    operations = [
        grant(
            "reports_summary",
            web="SELECT, UPDATE (status, published_at, published_by_id)",
            jobs="SELECT, INSERT, UPDATE",
        ),
        grant("reports_verification", web="SELECT", jobs="SELECT, INSERT"),
        grant("reports_figure", web="SELECT", jobs="SELECT, INSERT, DELETE"),
        RunSQL(FROZEN, MELTED),
    ]
