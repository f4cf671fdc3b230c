"""Seals of the trail: only the jobs add them, and nobody changes one."""

import django.db.models.deletion
from django.db import migrations, models
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
    dependencies = [("core", "0006_drafts_are_their_writers")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "number",
                    models.BigIntegerField(
                        primary_key=True, serialize=False, verbose_name="number"
                    ),
                ),
                ("code", models.BinaryField(max_length=32, verbose_name="code")),
                ("sealed_at", models.DateTimeField(verbose_name="sealed")),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="core.auditevent",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "seal of the trail",
                "verbose_name_plural": "seals of the trail",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="seals_are_counted_from_one",
                    )
                ],
            },
        ),
        grant("core_seal", jobs="SELECT, INSERT"),
        NEVER_CHANGED,
    ]
