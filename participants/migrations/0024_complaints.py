"""Complaints, their lock, and how many there are, as a number that names nobody.

One is seen by whoever took it down and by who answers for the office, of children by
child protection, and by no colleague whom it is about. The web adds one that it may
not see afterwards: what somebody was told of a child is child protection's.
"""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import core.encrypted
import participants.case_codes
from core.history.triggers import keep
from core.policies import (
    IMPORTING,
    JOBS,
    WEB,
    Columns,
    follow_case,
    grant,
    lock,
    policy,
    setting,
)
from participants.tables import CASES

COMPLAINT = "participants_complaint"
ASKER, BY_JOBS = setting("ddr.user", "bigint"), Columns().seen_by_jobs()
OFFICES, CHILDREN, ANSWERED = (
    setting(f"ddr.{name}", "bigint") for name in ("offices", "children", "complaints")
)
OTHERS = " AND ".join(
    f"({column} IS NULL OR {column} <> ALL {ASKER})"
    for column in ("about_id", "decided_by_id")
)
SEEN = (
    f"{OTHERS} AND (office_id = ANY {CHILDREN} AND child_track"
    f" OR office_id = ANY {OFFICES} AND NOT child_track"
    f" AND (by_id = ANY {ASKER} OR office_id = ANY {ANSWERED}))"
)
ADDED = (
    f"by_id = ANY {ASKER} AND (office_id = ANY {OFFICES} OR office_id = ANY {CHILDREN})"
)
COUNTS = f"""
CREATE FUNCTION participants_complaints_counted(asked bigint[], since date)
RETURNS TABLE (office bigint, month date, kind text, complaints bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.office_id, date_trunc('month', c.received_on)::date, c.kind::text, count(*)
    FROM participants_complaint c
    JOIN programs_office o ON o.id = c.office_id
    WHERE NOT c.child_track AND c.received_on >= since AND o.program_id = ANY (asked)
      AND o.program_id = ANY {setting("ddr.counted", "bigint")}
    GROUP BY 1, 2, 3
$$;
REVOKE ALL ON FUNCTION participants_complaints_counted FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_complaints_counted TO ddr_web
"""


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0023_documents"),
        ("programs", "0009_eligibility_criteria"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
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
                (
                    "code",
                    models.CharField(
                        default=participants.case_codes.new_complaint,
                        max_length=13,
                        unique=True,
                        verbose_name="number of the complaint",
                    ),
                ),
                (
                    "child_track",
                    models.BooleanField(default=False, verbose_name="child track"),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("in_person", "In person"),
                            ("phone", "By telephone"),
                            ("letter", "Letter"),
                            ("box", "Complaints box"),
                            ("partner", "Through a partner"),
                        ],
                        max_length=10,
                        verbose_name="how it came",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("service", "A service"),
                            ("decision", "A decision"),
                            ("conduct", "The conduct of a colleague"),
                            ("benefit", "A benefit"),
                            ("other", "Another matter"),
                        ],
                        max_length=10,
                        verbose_name="what it is about",
                    ),
                ),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        verbose_name="what the person says"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("in_work", "In work"),
                            ("answered", "Answered"),
                            ("closed", "Closed without an answer"),
                        ],
                        default="new",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "answer",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="answer"
                    ),
                ),
                (
                    "why_not",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="why there is no answer"
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="about a colleague",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken down by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who decided what it is about",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="participants.enrolment",
                        verbose_name="person",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
                (
                    "taken_up_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken up by",
                    ),
                ),
            ],
            options={
                "verbose_name": "complaint",
                "verbose_name_plural": "complaints",
                "ordering": ["received_on", "id"],
                "indexes": [
                    models.Index(models.F("enrolment"), name="complaint_of_a_case"),
                    models.Index(
                        models.F("received_on"), models.F("id"), name="complaint_by_day"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "how__in",
                                ["in_person", "phone", "letter", "box", "partner"],
                            )
                        ),
                        name="complaint_how_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["service", "decision", "conduct", "benefit", "other"],
                            )
                        ),
                        name="complaint_kind_is_known_code",
                    ),
                    core.encrypted.SealedConstraint(
                        field="text", has_content=True, name="complaint_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    models.Q(("state", "new"), ("taken_up_by", None)),
                                    models.Q(
                                        ("state", "in_work"),
                                        ("taken_up_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                ("answer__isnull", True),
                                ("settled_at", None),
                                ("settled_by", None),
                                ("why_not__isnull", True),
                            ),
                            models.Q(
                                models.Q(
                                    models.Q(
                                        ("answer__isnull", False),
                                        ("state", "answered"),
                                        ("why_not__isnull", True),
                                    ),
                                    models.Q(
                                        ("answer__isnull", True),
                                        ("state", "closed"),
                                        ("why_not__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_state_goes_with_what_was_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by", models.F("about")),
                            ("by", models.F("decided_by")),
                            _connector="OR",
                            _negated=True,
                        ),
                        name="complaint_is_taken_down_by_another",
                        violation_error_message="A colleague takes down what is about you or your decision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_up_by", models.F("about")),
                            ("taken_up_by", models.F("decided_by")),
                            _connector="OR",
                            _negated=True,
                        ),
                        name="complaint_is_taken_up_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by", models.F("about")),
                            ("settled_by", models.F("decided_by")),
                            _connector="OR",
                            _negated=True,
                        ),
                        name="complaint_is_settled_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("code", models.CharField(max_length=13, null=True)),
                ("child_track", models.BooleanField(null=True)),
                ("received_on", models.DateField(null=True)),
                ("how", models.CharField(max_length=10, null=True)),
                ("kind", models.CharField(max_length=10, null=True)),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_complaint",
                        null=True,
                    ),
                ),
                ("state", models.CharField(max_length=10, null=True)),
                (
                    "answer",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_complaint",
                        null=True,
                    ),
                ),
                (
                    "why_not",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_complaint",
                        null=True,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "about",
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
                (
                    "taken_up_by",
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
                "db_table": "participants_complaintevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="complaintevent_of")],
            },
        ),
        lock(COMPLAINT),
        policy(COMPLAINT, "web_read", WEB, SEEN, command="SELECT"),
        policy(COMPLAINT, "web_change", WEB, SEEN, command="UPDATE"),
        RunSQL(
            f"CREATE POLICY web_add ON {COMPLAINT} FOR INSERT TO {WEB}"
            f" WITH CHECK ({ADDED})",
            f"DROP POLICY web_add ON {COMPLAINT}",
        ),
        policy(COMPLAINT, "jobs_read", JOBS, BY_JOBS, command="SELECT"),
        policy(COMPLAINT, "jobs_import", JOBS, f"{BY_JOBS} AND {IMPORTING}"),
        grant(COMPLAINT, web="SELECT, INSERT, UPDATE", jobs="SELECT, INSERT"),
        follow_case(COMPLAINT, CASES),
        *keep(COMPLAINT),
        lock(f"{COMPLAINT}event"),
        RunSQL(COUNTS, "DROP FUNCTION participants_complaints_counted"),
    ]
