"""Doing without a condition of a stage: its rows, their policy and their history."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import core.encrypted
from core.history.triggers import keep
from core.policies import WEB, follow_case, grant, lock, policy, protect

TABLE, EVENTS = "participants_waiver", "participants_waiverevent"
ENROLMENT = "participants_enrolment"
WITH_ITS_CASE = (
    f"EXISTS (SELECT FROM {ENROLMENT} e WHERE e.id = {EVENTS}.enrolment_id OFFSET 0)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0023_records_of_stages"),
        ("programs", "0011_rules_of_stages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Waiver",
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
                    "stage",
                    models.CharField(
                        choices=[
                            ("psychological_support", "Psychological support"),
                            ("vocational_training", "Vocational training"),
                            ("education", "Education"),
                        ],
                        max_length=30,
                        verbose_name="stage",
                    ),
                ),
                (
                    "gate",
                    models.CharField(
                        choices=[("start", "To start"), ("complete", "To complete")],
                        max_length=10,
                        verbose_name="gate",
                    ),
                ),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        help_text="The codes of what is done without.",
                        size=None,
                        verbose_name="conditions",
                    ),
                ),
                ("reason", core.encrypted.EncryptedTextField(verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided"),
                ),
                (
                    "decision_note",
                    core.encrypted.EncryptedTextField(blank=True, verbose_name="why"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers_asked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers_decided",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
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
                "verbose_name": "waiver",
                "verbose_name_plural": "waivers",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(models.F("enrolment"), name="waiver_of_a_case")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("enrolment", "stage", "gate"),
                        name="waiver_waits_once_at_a_gate",
                        violation_error_message="A waiver is asked for already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gate__in", ["start", "complete"]),
                            (
                                "stage__in",
                                [
                                    "psychological_support",
                                    "vocational_training",
                                    "education",
                                ],
                            ),
                        ),
                        name="waiver_gate_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("conditions__len__gt", 0)),
                        name="waiver_names_a_condition",
                    ),
                    core.encrypted.SealedConstraint(
                        field="reason", has_content=True, name="waiver_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("state", "waiting"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["approved", "refused", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="waiver_is_decided_or_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["approved", "refused"]), _negated=True
                            ),
                            models.Q(
                                ("decided_by", models.F("asked_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="waiver_is_decided_by_another",
                        violation_error_message="Nobody decides what they asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            ("decision_note__isnull", False),
                            _connector="OR",
                        ),
                        name="waiver_refused_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaiverEvent",
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
                ("gate", models.CharField(max_length=10, null=True)),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), null=True, size=None
                    ),
                ),
                (
                    "reason",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_waiver", null=True
                    ),
                ),
                ("state", models.CharField(max_length=10, null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decision_note",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_waiver", null=True
                    ),
                ),
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
                "db_table": "participants_waiverevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="waiverevent_of")],
            },
        ),
        *protect(TABLE),
        follow_case(TABLE, ENROLMENT),
        *keep(TABLE),
        lock(EVENTS),
        policy(EVENTS, "web_rows", WEB, WITH_ITS_CASE, command="SELECT"),
        grant(EVENTS, web="SELECT"),
    ]
