import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import core.encrypted


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0012_notes_and_files_are_encrypted"),
        ("programs", "0006_corrections_of_childrens_marks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CounsellingSession",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("individual", "With the person"),
                            ("family", "With the family"),
                            ("phone", "By phone"),
                        ],
                        max_length=10,
                        verbose_name="kind of session",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="day")),
                (
                    "attendance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.attendance",
                        verbose_name="mark",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counselling_sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="held by",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.enrolment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "counselling session",
                "verbose_name_plural": "counselling sessions",
                "ordering": ["-held_on", "-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SafetyPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("made_on", models.DateField(verbose_name="day")),
                (
                    "parts",
                    core.encrypted.EncryptedJSONField(verbose_name="safety plan"),
                ),
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.enrolment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "safety plan",
                "verbose_name_plural": "safety plans",
                "ordering": ["-made_on", "-created_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SessionNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        verbose_name="note of the session"
                    ),
                ),
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.enrolment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="note",
                        to="participants.counsellingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "note of a session",
                "verbose_name_plural": "notes of sessions",
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="counsellingsession",
            index=models.Index(
                fields=["enrolment", "-held_on"], name="counselling_of_a_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="counsellingsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["individual", "family", "phone"])),
                name="counselling_kind_is_known_code",
            ),
        ),
        migrations.AddIndex(
            model_name="safetyplan",
            index=models.Index(
                fields=["enrolment", "-made_on"], name="safety_plan_of_a_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="safetyplan",
            constraint=core.encrypted.SealedConstraint(
                field="parts", name="safety_plan_is_sealed"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionnote",
            constraint=core.encrypted.SealedConstraint(
                field="text", name="session_note_is_sealed"
            ),
        ),
    ]
