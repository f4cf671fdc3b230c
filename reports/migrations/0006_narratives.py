"""A lead writes down what stands behind a draft; published it is never changed."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from core.policies import grant

# Whoever publishes meanwhile is waited for: what is added after it is refused.
FROZEN = """
    CREATE FUNCTION reports_what_is_told_is_frozen() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM FROM reports_summary
            WHERE id IN (OLD.summary_id, NEW.summary_id) FOR SHARE;
        IF EXISTS (
            SELECT FROM reports_summary
            WHERE status = 'published' AND id IN (OLD.summary_id, NEW.summary_id)
        ) THEN
            RAISE EXCEPTION 'A published summary is never changed.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER reports_narrative_is_frozen
        BEFORE INSERT OR UPDATE OR DELETE ON reports_narrative
        FOR EACH ROW EXECUTE FUNCTION reports_what_is_told_is_frozen();
"""
MELTED = """
    DROP TRIGGER reports_narrative_is_frozen ON reports_narrative;
    DROP FUNCTION reports_what_is_told_is_frozen();
"""


def text(name: str) -> models.TextField:
    return models.TextField(blank=True, max_length=4000, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0005_published_by_another"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Narrative",
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
                    "summary",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="narrative",
                        to="reports.summary",
                        verbose_name="summary",
                    ),
                ),
                ("happened", text("what happened")),
                ("why", text("why")),
                ("changes", text("what changes")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="written",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "narrative",
                "verbose_name_plural": "narratives",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("changes", ""),
                            ("happened", ""),
                            ("why", ""),
                            _negated=True,
                        ),
                        name="narrative_says_something",
                    )
                ],
            },
        ),
        grant("reports_narrative", web="SELECT, INSERT, UPDATE", jobs="SELECT"),
        RunSQL(FROZEN, MELTED),
    ]
