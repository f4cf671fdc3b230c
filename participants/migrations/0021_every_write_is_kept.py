"""Every write to people's records is kept from now on, and read where the case is."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.encrypted
from core.history.triggers import keep
from core.policies import lock
from participants.tables import AS_THE_ROW_ITSELF, read_with_case

ENROLMENT = "participants_enrolment"
RECORDS = [
    "participants_armedgrouphistory",
    "participants_assessment",
    "participants_attendance",
    "participants_consent",
    "participants_correction",
    "participants_counsellingsession",
    "participants_exitrequest",
    "participants_followup",
    "participants_note",
    "participants_stage",
]
PARTICIPANT = "participants_participant"
CONFIDENTIAL = ["participants_safetyplan", "participants_sessionnote"]
EMERGENCY = "participants_emergencyopening"


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0020_emergencies_are_opened_by_one_function"),
        ("programs", "0009_every_write_is_kept"),
        ("core", "0016_every_write_is_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArmedGroupHistoryEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
                    "former_group",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.formergroup",
                    ),
                ),
            ],
            options={
                "db_table": "participants_armedgrouphistoryevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="armedgrouphistoryevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("instrument", models.CharField(max_length=10, null=True)),
                ("taken_on", models.DateField(null=True)),
                (
                    "answers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(null=True),
                        null=True,
                        size=None,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
            ],
            options={
                "db_table": "participants_assessmentevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="assessmentevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("stage", models.CharField(max_length=30, null=True)),
                ("session_date", models.DateField(null=True)),
                ("session_no", models.PositiveSmallIntegerField(null=True)),
                ("status", models.CharField(max_length=10, null=True)),
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                ("reason", models.CharField(max_length=200, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.activity",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.session",
                    ),
                ),
            ],
            options={
                "db_table": "participants_attendanceevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="attendanceevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("purpose", models.CharField(max_length=20, null=True)),
                ("agreed", models.BooleanField(null=True)),
                ("given_on", models.DateField(null=True)),
                ("given_by", models.CharField(max_length=10, null=True)),
                ("guardian", models.CharField(max_length=200, null=True)),
                ("language", models.CharField(max_length=60, null=True)),
                ("form_version", models.CharField(max_length=20, null=True)),
                (
                    "by",
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
            ],
            options={
                "db_table": "participants_consentevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="consentevent_of")],
            },
        ),
        migrations.CreateModel(
            name="CorrectionEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), null=True, size=None
                    ),
                ),
                ("reason", models.CharField(max_length=300, null=True)),
                (
                    "by",
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
            ],
            options={
                "db_table": "participants_correctionevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="correctionevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="CounsellingSessionEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("kind", models.CharField(max_length=10, null=True)),
                ("held_on", models.DateField(null=True)),
                (
                    "attendance",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.attendance",
                    ),
                ),
                (
                    "by",
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
            ],
            options={
                "db_table": "participants_counsellingsessionevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["enrolment"], name="counsellingsessionevent_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CutOffEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("instrument", models.CharField(max_length=10, null=True)),
                ("holds_from", models.DateField(null=True)),
                ("value", models.PositiveSmallIntegerField(null=True)),
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
                "db_table": "participants_cutoffevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="cutoffevent_of")],
            },
        ),
        migrations.CreateModel(
            name="EmergencyOpeningEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "reason",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_emergencyopening",
                        null=True,
                    ),
                ),
                ("opened_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("finding", models.CharField(max_length=20, null=True)),
                (
                    "finding_note",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_emergencyopening",
                        null=True,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "by",
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
                    "reviewed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "participants_emergencyopeningevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="emergencyopeningevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("child_track", models.BooleanField(null=True)),
                ("age_in_doubt", models.BooleanField(null=True)),
                ("case_code", models.CharField(max_length=11, null=True)),
                ("external_id", models.CharField(max_length=64, null=True)),
                ("category", models.CharField(max_length=20, null=True)),
                ("education_level", models.PositiveSmallIntegerField(null=True)),
                ("wg_seeing", models.PositiveSmallIntegerField(null=True)),
                ("wg_hearing", models.PositiveSmallIntegerField(null=True)),
                ("wg_walking", models.PositiveSmallIntegerField(null=True)),
                ("wg_remembering", models.PositiveSmallIntegerField(null=True)),
                ("wg_self_care", models.PositiveSmallIntegerField(null=True)),
                ("wg_communicating", models.PositiveSmallIntegerField(null=True)),
                ("registered_on", models.DateField(null=True)),
                ("exited_on", models.DateField(null=True)),
                ("exit_reason", models.CharField(max_length=40, null=True)),
                ("exit_imported", models.BooleanField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "caseworker",
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
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.office",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.participant",
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
                (
                    "residence",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.area",
                    ),
                ),
            ],
            options={
                "db_table": "participants_enrolmentevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="enrolmentevent_of")],
            },
        ),
        migrations.CreateModel(
            name="ExitRequestEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("exit_on", models.DateField(null=True)),
                ("reason", models.CharField(max_length=40, null=True)),
                ("note", models.TextField(null=True)),
                ("state", models.CharField(max_length=10, null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_note", models.TextField(null=True)),
                (
                    "asked_by",
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
                    "decided_by",
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
            ],
            options={
                "db_table": "participants_exitrequestevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="exitrequestevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("wave", models.PositiveSmallIntegerField(null=True)),
                ("contacted_on", models.DateField(null=True)),
                ("result", models.CharField(max_length=20, null=True)),
                ("work", models.CharField(max_length=25, null=True)),
                ("feels_safe", models.BooleanField(null=True)),
                ("rejoined", models.BooleanField(null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
            ],
            options={
                "db_table": "participants_followupevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="followupevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("kind", models.CharField(max_length=10, null=True)),
                ("happened_on", models.DateField(null=True)),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_note", null=True
                    ),
                ),
                (
                    "by",
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
            ],
            options={
                "db_table": "participants_noteevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="noteevent_of")],
            },
        ),
        migrations.CreateModel(
            name="ParticipantEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("family_name", models.CharField(max_length=200, null=True)),
                ("given_name", models.CharField(max_length=200, null=True)),
                ("other_names", models.TextField(null=True)),
                ("mothers_name", models.CharField(max_length=200, null=True)),
                (
                    "national_id",
                    core.encrypted.EncryptedCharField(
                        bound_to=("row",),
                        copied_from="participants_participant",
                        null=True,
                    ),
                ),
                (
                    "phone",
                    core.encrypted.EncryptedCharField(
                        bound_to=("row",),
                        copied_from="participants_participant",
                        null=True,
                    ),
                ),
                (
                    "address",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_participant",
                        null=True,
                    ),
                ),
                ("sex", models.CharField(max_length=1, null=True)),
                ("birth_date", models.DateField(null=True)),
                ("birth_precision", models.CharField(max_length=5, null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "db_table": "participants_participantevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="participantevent_of")],
            },
        ),
        migrations.CreateModel(
            name="SafetyPlanEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("made_on", models.DateField(null=True)),
                (
                    "parts",
                    core.encrypted.EncryptedJSONField(
                        bound_to=("row",),
                        copied_from="participants_safetyplan",
                        null=True,
                    ),
                ),
                (
                    "by",
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
            ],
            options={
                "db_table": "participants_safetyplanevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="safetyplanevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionNoteEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_sessionnote",
                        null=True,
                    ),
                ),
                (
                    "by",
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.counsellingsession",
                    ),
                ),
            ],
            options={
                "db_table": "participants_sessionnoteevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="sessionnoteevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="StageEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("stage", models.CharField(max_length=30, null=True)),
                ("status", models.CharField(max_length=20, null=True)),
                ("started_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("certified_on", models.DateField(null=True)),
                ("scores_shared", models.BooleanField(null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.activity",
                    ),
                ),
                (
                    "counsellor",
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
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
            ],
            options={
                "db_table": "participants_stageevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="stageevent_of")],
            },
        ),
        *keep("participants_cutoff"),
        *(
            op
            for table in [PARTICIPANT, ENROLMENT, *RECORDS, *CONFIDENTIAL, EMERGENCY]
            for op in keep(table)
        ),
        *read_with_case(f"{PARTICIPANT}event", "e.participant_id = {}.id"),
        *read_with_case(f"{ENROLMENT}event", "e.id = {}.id"),
        *(op for table in RECORDS for op in read_with_case(f"{table}event")),
        *(
            op
            for table in CONFIDENTIAL
            for op in read_with_case(f"{table}event", also=AS_THE_ROW_ITSELF)
        ),
        lock(f"{EMERGENCY}event"),
    ]
