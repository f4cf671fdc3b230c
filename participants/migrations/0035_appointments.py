"""Appointments of counsellors: their rows, their policy and their history."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import participants.models.appointment
from core.history.triggers import keep
from core.policies import WEB, follow_case, grant, lock, policy, protect

TABLE, EVENTS = "participants_appointment", "participants_appointmentevent"
ENROLMENT = "participants_enrolment"
WITH_ITS_CASE = (
    f"EXISTS (SELECT FROM {ENROLMENT} e WHERE e.id = {EVENTS}.enrolment_id OFFSET 0)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0034_marks_are_of_the_day_of_their_session"),
        ("programs", "0015_sessions_move_and_are_made_up"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appointment",
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
                ("starts_at", models.TimeField(verbose_name="from")),
                ("ends_at", models.TimeField(verbose_name="to")),
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
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("office", "At the office"),
                            ("home", "At their home"),
                            ("elsewhere", "Elsewhere"),
                        ],
                        max_length=10,
                        verbose_name="place",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("recorded", "Recorded"),
                            ("moved", "Moved"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "asked_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("person", "the person"),
                            ("counsellor", "the counsellor"),
                            ("programme", "the programme"),
                            ("security", "nobody: the security situation"),
                        ],
                        help_text="Who wanted it moved or cancelled.",
                        max_length=10,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "counsellor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counsellor",
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
                    "moved_from",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_to",
                        to="participants.appointment",
                        verbose_name="moved from",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointment",
                        to="participants.counsellingsession",
                        verbose_name="counselling session",
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "ordering": ["-day", "-starts_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="AppointmentEvent",
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
                ("starts_at", models.TimeField(null=True)),
                ("ends_at", models.TimeField(null=True)),
                ("kind", models.CharField(max_length=10, null=True)),
                ("place", models.CharField(max_length=10, null=True)),
                ("state", models.CharField(max_length=10, null=True)),
                ("asked_by", models.CharField(max_length=10, null=True)),
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
                (
                    "moved_from",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.appointment",
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
                "db_table": "participants_appointmentevent",
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                fields=["counsellor", "day"], name="appointments_of_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                fields=["enrolment", "-day"], name="appointments_of_a_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="appointment_ends_after_it_starts",
                violation_error_message="It ends before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["individual", "family", "phone"])),
                name="appointment_kind_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__in", ["office", "home", "elsewhere"])),
                name="appointment_place_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_by", ""), ("session", None), ("state", "planned")),
                    models.Q(
                        ("asked_by", ""),
                        ("session__isnull", False),
                        ("state", "recorded"),
                    ),
                    models.Q(
                        (
                            "asked_by__in",
                            ["person", "counsellor", "programme", "security"],
                        ),
                        ("session", None),
                        ("state__in", ["moved", "cancelled"]),
                    ),
                    _connector="OR",
                ),
                name="appointment_state_says_what_came_of_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("moved_from", None),
                    models.Q(("moved_from", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="appointment_is_not_moved_from_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state__in", ["planned", "recorded"])),
                expressions=[
                    ("counsellor", "="),
                    (
                        models.Func(
                            participants.models.appointment.At("day", "starts_at"),
                            participants.models.appointment.At("day", "ends_at"),
                            function="tsrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="appointments_of_a_counsellor_do_not_overlap",
                violation_error_message="You have another appointment at this time.",
            ),
        ),
        migrations.AddIndex(
            model_name="appointmentevent",
            index=models.Index(fields=["enrolment"], name="appointmentevent_of"),
        ),
        *protect(TABLE),
        follow_case(TABLE, ENROLMENT),
        *keep(TABLE),
        lock(EVENTS),
        policy(EVENTS, "web_rows", WEB, WITH_ITS_CASE, command="SELECT"),
        grant(EVENTS, web="SELECT"),
    ]
