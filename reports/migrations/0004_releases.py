"""The ledger of what partners and the public were told; it is never changed."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from core.policies import grant

FROZEN = """
    CREATE FUNCTION reports_release_is_frozen() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF EXISTS (
                SELECT FROM reports_summary
                WHERE id = NEW.summary_id AND status = 'published'
            ) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'Only what is published is released.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RAISE EXCEPTION 'What was released is never changed.'
            USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER reports_release_is_frozen
        BEFORE INSERT OR UPDATE OR DELETE ON reports_release
        FOR EACH ROW EXECUTE FUNCTION reports_release_is_frozen();
"""
MELTED = """
    DROP TRIGGER reports_release_is_frozen ON reports_release;
    DROP FUNCTION reports_release_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_schedules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="figure",
            name="persons_in",
            field=models.PositiveIntegerField(
                help_text="Of a share: how many distinct persons are behind its numerator.",
                null=True,
                verbose_name="persons in the numerator",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="persons_out",
            field=models.PositiveIntegerField(
                help_text="Of a share: how many distinct persons are behind what is not in it.",
                null=True,
                verbose_name="persons not in the numerator",
            ),
        ),
        migrations.CreateModel(
            name="Release",
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
                    "audience",
                    models.CharField(
                        choices=[("partners", "Partners"), ("public", "The public")],
                        max_length=10,
                        verbose_name="audience",
                    ),
                ),
                (
                    "least",
                    models.PositiveSmallIntegerField(
                        help_text="Of fewer persons than these it does not tell.",
                        verbose_name="least",
                    ),
                ),
                (
                    "hidden",
                    models.JSONField(
                        help_text="Indicator, dimension and group of each row.",
                        verbose_name="kept back",
                    ),
                ),
                ("rows", models.PositiveIntegerField(verbose_name="rows")),
                (
                    "kept_back",
                    models.PositiveIntegerField(verbose_name="rows kept back"),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="released",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                (
                    "summary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="reports.summary",
                    ),
                ),
            ],
            options={
                "verbose_name": "release",
                "verbose_name_plural": "releases",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("summary", "audience"),
                        name="release_once_to_an_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["partners", "public"])),
                        name="release_audience_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept_back__lte", models.F("rows"))),
                        name="release_keeps_back_no_more_than_there_is",
                    ),
                ],
            },
        ),
        grant("reports_release", web="SELECT", jobs="SELECT, INSERT"),
        RunSQL(FROZEN, MELTED),
    ]
