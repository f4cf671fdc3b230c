"""Sessions are moved with who asked for it, and make up for earlier ones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.history.triggers import keep
from core.policies import grant, reference

SESSION, MOVE = "programs_session", "programs_sessionmove"


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0014_weeks_until_the_next_assessment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SessionMove",
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
                ("from_date", models.DateField(verbose_name="from the day")),
                (
                    "from_starts_at",
                    models.TimeField(null=True, verbose_name="from the time"),
                ),
                (
                    "from_ends_at",
                    models.TimeField(null=True, verbose_name="which ended at"),
                ),
                (
                    "asked_by",
                    models.CharField(
                        choices=[
                            ("provider", "the provider"),
                            ("staff", "the trainer or counsellor"),
                            ("people", "the people of the group"),
                            ("programme", "the programme"),
                            ("other", "somebody else"),
                        ],
                        max_length=10,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("staff_absent", "Trainer or counsellor absent"),
                            ("place", "The place is not free"),
                            ("security", "Security"),
                            ("weather", "Weather or road"),
                            ("holiday", "Holiday"),
                            ("work", "Work or harvest of the people"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Name nobody here.",
                        max_length=300,
                        verbose_name="remark",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
            ],
            options={
                "verbose_name": "move of a session",
                "verbose_name_plural": "moves of sessions",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SessionMoveEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("from_date", models.DateField(null=True)),
                ("from_starts_at", models.TimeField(null=True)),
                ("from_ends_at", models.TimeField(null=True)),
                ("asked_by", models.CharField(max_length=10, null=True)),
                ("because", models.CharField(max_length=20, null=True)),
                ("note", models.CharField(max_length=300, null=True)),
                ("at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "programs_sessionmoveevent",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="session",
            name="makes_up",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="An earlier session that some missed, or that was not held.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made_up_by",
                to="programs.session",
                verbose_name="makes up for",
            ),
        ),
        migrations.AddField(
            model_name="sessionevent",
            name="makes_up",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="programs.session",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                fields=("id", "activity"), name="session_and_its_activity_for_make_ups"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                fields=("id", "date"), name="session_and_its_day_for_its_marks"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("makes_up", None),
                    models.Q(
                        ("activity__isnull", False),
                        models.Q(("makes_up", models.F("id")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="session_makes_up_for_another",
                violation_error_message="A session does not make up for itself.",
            ),
        ),
        migrations.AddField(
            model_name="sessionmove",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="sessionmove",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="moves",
                to="programs.session",
            ),
        ),
        migrations.AddField(
            model_name="sessionmoveevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sessionmoveevent",
            name="event_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sessionmoveevent",
            name="session",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="programs.session",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "asked_by__in",
                        ["provider", "staff", "people", "programme", "other"],
                    )
                ),
                name="session_move_asked_by_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "because__in",
                        [
                            "staff_absent",
                            "place",
                            "security",
                            "weather",
                            "holiday",
                            "work",
                            "other",
                        ],
                    )
                ),
                name="session_move_reason_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_ends_at", None),
                    models.Q(
                        ("from_ends_at__gt", models.F("from_starts_at")),
                        ("from_starts_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="session_move_from_hours_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="sessionmoveevent",
            index=models.Index(fields=["row"], name="sessionmoveevent_of"),
        ),
        reference(
            SESSION,
            "makes_up_id, activity_id",
            f"{SESSION} (id, activity_id)",
            "session_makes_up_for_one_of_its_activity",
        ),
        grant(MOVE, web="SELECT, INSERT", jobs="SELECT"),
        *keep(MOVE),
    ]
