"""What people are read before they are registered: kept, and never changed.

The web adds texts and has no right to change one.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.history.triggers import keep
from core.policies import grant


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0010_cover_during_absence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="program",
            name="terms_anew_from",
            field=models.DateField(
                blank=True,
                help_text="From this day on whoever has not agreed to this version is asked again. Without a day only newcomers are read it.",
                null=True,
                verbose_name="terms agreed to anew from",
            ),
        ),
        migrations.AddField(
            model_name="programevent",
            name="terms_anew_from",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="TermsText",
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
                    "edition",
                    models.CharField(
                        help_text="It is read from the day on which the programme names this version as the one that people are read now.",
                        max_length=20,
                        verbose_name="version",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        help_text="As its speakers call it.",
                        max_length=60,
                        verbose_name="language",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="To be read aloud: short sentences, one thing in each. It can’t be changed once it is saved.",
                        verbose_name="text",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "text of the terms",
                "verbose_name_plural": "texts of the terms",
                "ordering": ["program", "edition", "language"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "edition", "language"),
                        name="terms_text_once_in_a_language",
                        violation_error_message="This version stands in this language already. Give the new text a new version.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("language", ""), _negated=True),
                            models.Q(("edition", ""), _negated=True),
                        ),
                        name="terms_text_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TermsTextEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("edition", models.CharField(max_length=20, null=True)),
                ("language", models.CharField(max_length=60, null=True)),
                ("text", models.TextField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                (
                    "event_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "db_table": "programs_termstextevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="termstextevent_of")],
            },
        ),
        grant("programs_termstext", web="SELECT, INSERT", jobs="SELECT"),
        *keep("programs_termstext"),
    ]
