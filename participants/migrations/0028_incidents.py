"""Incidents, and their lock.

One is seen by whoever wrote it down and by who answers for the programme, of
children by child protection: neither by all who see the case, nor in an emergency.
Its history is seen by the same. Nobody writes one down in the name of another.
"""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import core.encrypted
from core.history.triggers import keep
from core.policies import WEB, follow_case, grant, lock, policy, setting
from participants.tables import CASES, read_with_case

INCIDENT = "participants_incident"
OFFICES, CHILDREN, READ, ASKER = (
    setting(f"ddr.{name}", "bigint")
    for name in ("offices", "children", "incidents", "user")
)
OWN = f"by_id = ANY {ASKER}"


def seen(case: str = "") -> str:
    """Where office and track stand in ``case``; the writer in the row itself."""
    office, child = f"{case}office_id", f"{case}child_track"
    return (
        f"({office} = ANY {CHILDREN} AND {child} OR {office} = ANY {OFFICES}"
        f" AND NOT {child} AND ({OWN} OR {office} = ANY {READ}))"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0027_complaints_about_who_counts"),
        ("programs", "0011_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Incident",
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
                ("happened_on", models.DateField(verbose_name="day it happened")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("threat", "Threat"),
                            ("attack", "Attack"),
                            ("detention", "Detention"),
                            ("recruitment", "Attempt to recruit them"),
                            ("abuse", "Exploitation or abuse"),
                            ("accident", "Accident"),
                            ("death", "Death"),
                            ("other", "Another incident"),
                        ],
                        max_length=11,
                        verbose_name="kind of incident",
                    ),
                ),
                (
                    "place",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="where it happened"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("person", "The person"),
                            ("family", "The family"),
                            ("colleague", "A colleague"),
                            ("partner", "A partner"),
                            ("authorities", "The authorities"),
                            ("media", "The media"),
                            ("rumour", "A rumour"),
                        ],
                        max_length=11,
                        verbose_name="source",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("alleged", "Alleged"),
                            ("probable", "Probable"),
                            ("confirmed", "Confirmed"),
                        ],
                        max_length=9,
                        verbose_name="certainty",
                    ),
                ),
                (
                    "text",
                    core.encrypted.EncryptedTextField(verbose_name="what happened"),
                ),
                (
                    "done",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="what was done"
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(null=True, verbose_name="certainty settled"),
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
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="certainty settled by",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "ordering": ["-happened_on", "-id"],
                "indexes": [
                    models.Index(
                        fields=["enrolment", "-happened_on"], name="incident_of_case"
                    ),
                    models.Index(fields=["happened_on", "id"], name="incident_by_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "threat",
                                    "attack",
                                    "detention",
                                    "recruitment",
                                    "abuse",
                                    "accident",
                                    "death",
                                    "other",
                                ],
                            )
                        ),
                        name="incident_kind_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                [
                                    "person",
                                    "family",
                                    "colleague",
                                    "partner",
                                    "authorities",
                                    "media",
                                    "rumour",
                                ],
                            )
                        ),
                        name="incident_source_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certainty__in", ["alleged", "probable", "confirmed"])
                        ),
                        name="incident_certainty_is_known_code",
                    ),
                    core.encrypted.SealedConstraint(
                        field="text", has_content=True, name="incident_says_what"
                    ),
                    core.encrypted.SealedConstraint(
                        field="place", name="incident_place_is_sealed"
                    ),
                    core.encrypted.SealedConstraint(
                        field="done", name="incident_done_is_sealed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("settled_by", None)),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="incident_is_settled_by_somebody_at_some_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("certainty", "confirmed"), _negated=True),
                            models.Q(
                                ("settled_by__isnull", False),
                                models.Q(("settled_by", models.F("by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incident_is_confirmed_by_another_than_wrote_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("happened_on", models.DateField(null=True)),
                ("kind", models.CharField(max_length=11, null=True)),
                (
                    "place",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_incident",
                        null=True,
                    ),
                ),
                ("source", models.CharField(max_length=11, null=True)),
                ("certainty", models.CharField(max_length=9, null=True)),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_incident",
                        null=True,
                    ),
                ),
                (
                    "done",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_incident",
                        null=True,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
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
                    "settled_by",
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
                "db_table": "participants_incidentevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="incidentevent_of")
                ],
            },
        ),
        lock(INCIDENT),
        policy(INCIDENT, "web_read", WEB, seen(), command="SELECT"),
        policy(INCIDENT, "web_change", WEB, seen(), command="UPDATE"),
        RunSQL(
            f"CREATE POLICY web_add ON {INCIDENT} FOR INSERT TO {WEB}"
            f" WITH CHECK ({OWN} AND {seen()})",
            f"DROP POLICY web_add ON {INCIDENT}",
        ),
        grant(INCIDENT, web="SELECT, INSERT, UPDATE"),
        follow_case(INCIDENT, CASES),
        *keep(INCIDENT),
        *read_with_case(f"{INCIDENT}event", also=seen("e.")),
    ]
