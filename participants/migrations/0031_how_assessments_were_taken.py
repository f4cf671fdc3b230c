"""How an instrument was taken is kept with its answers; which there are says no table."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import participants.instruments.register


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0030_more_records_are_found_by_their_case"),
        ("programs", "0014_weeks_until_the_next_assessment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessment_instrument_is_known_code",
        ),
        migrations.AddField(
            model_name="assessment",
            name="amended_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mistyped", "An answer was typed wrongly"),
                    ("person_changed", "The person changed an answer"),
                    ("completed", "Answers that were missing are added"),
                    ("taken_again", "It was taken again on the same day"),
                ],
                db_default="",
                max_length=14,
                verbose_name="why it was amended",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="instrument_version",
            field=models.CharField(
                blank=True,
                db_default="",
                max_length=20,
                verbose_name="version of the instrument",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="language",
            field=models.CharField(
                blank=True, db_default="", max_length=60, verbose_name="language"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="mode",
            field=models.CharField(
                blank=True,
                choices=[
                    ("read_out", "Read out to the person"),
                    ("self_filled", "Filled in by the person"),
                ],
                db_default="",
                max_length=11,
                verbose_name="how it was taken",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="taken_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken by",
            ),
        ),
        migrations.AddField(
            model_name="assessmentevent",
            name="amended_because",
            field=models.CharField(max_length=14, null=True),
        ),
        migrations.AddField(
            model_name="assessmentevent",
            name="instrument_version",
            field=models.CharField(max_length=20, null=True),
        ),
        migrations.AddField(
            model_name="assessmentevent",
            name="language",
            field=models.CharField(max_length=60, null=True),
        ),
        migrations.AddField(
            model_name="assessmentevent",
            name="mode",
            field=models.CharField(max_length=11, null=True),
        ),
        migrations.AddField(
            model_name="assessmentevent",
            name="taken_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="instrument",
            field=models.CharField(
                choices=participants.instruments.register.choices,
                max_length=20,
                verbose_name="instrument",
            ),
        ),
        migrations.AlterField(
            model_name="assessmentevent",
            name="instrument",
            field=models.CharField(max_length=20, null=True),
        ),
        migrations.AlterField(
            model_name="cutoff",
            name="instrument",
            field=models.CharField(
                choices=participants.instruments.register.choices,
                max_length=20,
                verbose_name="instrument",
            ),
        ),
        migrations.AlterField(
            model_name="cutoffevent",
            name="instrument",
            field=models.CharField(max_length=20, null=True),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("instrument__regex", "^[A-Z0-9][A-Za-z0-9-]{0,19}$")
                ),
                name="assessment_instrument_is_a_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["", "read_out", "self_filled"])),
                name="assessment_mode_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amended_because__in",
                        ["", "mistyped", "person_changed", "completed", "taken_again"],
                    )
                ),
                name="assessment_amended_because_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_by", None),
                    models.Q(
                        models.Q(("language", ""), _negated=True),
                        models.Q(("mode", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assessment_taken_by_somebody_has_language_and_mode",
            ),
        ),
    ]
