import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from participants.tables import record_table


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0022_waiting_lists"),
        ("programs", "0009_every_write_is_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TermResult",
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
                ("day", models.DateField(verbose_name="day")),
                ("term", models.CharField(max_length=60, verbose_name="term")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("passed", "Passed"),
                            ("partly", "Passed in part"),
                            ("failed", "Not passed"),
                        ],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="average mark"
                    ),
                ),
            ],
            options={
                "verbose_name": "term result",
                "verbose_name_plural": "term results",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TermResultEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
                ("term", models.CharField(max_length=60, null=True)),
                ("result", models.CharField(max_length=10, null=True)),
                ("mark", models.CharField(max_length=20, null=True)),
            ],
            options={
                "db_table": "participants_termresultevent",
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(
                fields=("id", "enrolment"), name="stage_and_its_case_for_records"
            ),
        ),
        migrations.AddField(
            model_name="termresult",
            name="enrolment",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="participants.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="termresult",
            name="office",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="programs.office",
            ),
        ),
        migrations.AddField(
            model_name="termresult",
            name="stay",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="participants.stage",
                verbose_name="stay",
            ),
        ),
        migrations.AddField(
            model_name="termresultevent",
            name="enrolment",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="participants.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="termresultevent",
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
            model_name="termresultevent",
            name="stay",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="participants.stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="termresult",
            constraint=models.UniqueConstraint(
                fields=("stay", "term"),
                name="term_result_once_a_term",
                violation_error_message="There is a result of this term already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="termresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["passed", "partly", "failed"])),
                name="term_result_is_known_code",
            ),
        ),
        migrations.AddIndex(
            model_name="termresultevent",
            index=models.Index(fields=["enrolment"], name="termresultevent_of"),
        ),
        *record_table("participants_termresult", of_stay=True),
    ]
