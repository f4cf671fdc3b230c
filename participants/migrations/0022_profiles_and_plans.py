"""Profiles, needs and reintegration plans: their tables, their locks, and that an
agreed plan stays."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import core.encrypted
from core.policies import Columns, reference, setting
from participants.tables import record_table

PLAN, GOAL, STEP = (f"participants_{name}" for name in ("plan", "goal", "step"))
# Texts are sealed anew when the keys are changed, which is the owner's work: the
# triggers stop the web alone.
STAYS = """
CREATE FUNCTION participants_agreed_plan_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE of_plan text;
BEGIN
    IF TG_TABLE_NAME = 'participants_plan' THEN
        of_plan := OLD.state;
    ELSIF TG_TABLE_NAME = 'participants_goal' THEN
        SELECT state INTO of_plan FROM participants_plan WHERE id = NEW.plan_id;
    ELSE
        SELECT p.state INTO of_plan
        FROM participants_goal g JOIN participants_plan p ON p.id = g.plan_id
        WHERE g.id = NEW.goal_id;
    END IF;
    IF current_user = 'ddr_web' AND of_plan IS DISTINCT FROM 'draft' THEN
        RAISE EXCEPTION 'An agreed plan is not changed.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""


SEEN = Columns("e.id", "e.office_id", "e.child_track").seen_by_web()
RECEIVED = (
    f"(r.to_office_id = ANY {setting('ddr.offices', 'bigint')} AND NOT r.child_track"
    f" OR r.to_office_id = ANY {setting('ddr.children', 'bigint')}"
    " AND r.child_track)"
)
# Told at a hand-over, to who does not see the case yet.
OPEN_ON = f"""
CREATE FUNCTION participants_open_on(asked uuid)
RETURNS TABLE (kind text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH told AS (
        SELECT e.id FROM participants_enrolment e
        WHERE e.id = asked AND ({SEEN} OR EXISTS (
            SELECT FROM participants_transfer r
            WHERE r.enrolment_id = e.id AND r.state = 'waiting'
              AND {RECEIVED}
        ))
    )
    SELECT 'exit', count(*) FROM participants_exitrequest r JOIN told
        ON r.enrolment_id = told.id WHERE r.state = 'waiting'
    UNION ALL
    SELECT 'plan', count(*) FROM participants_businessplan r JOIN told
        ON r.enrolment_id = told.id WHERE r.state = 'submitted'
    UNION ALL
    SELECT 'running', count(*) FROM participants_stage r JOIN told
        ON r.enrolment_id = told.id
        WHERE r.status IN ('active', 'on_hold') AND r.stage <> 'psychological_support'
    UNION ALL
    SELECT 'waiting', count(*) FROM participants_stage r JOIN told
        ON r.enrolment_id = told.id
        WHERE r.status IN ('planned', 'waitlisted')
          AND r.stage <> 'psychological_support'
    UNION ALL
    SELECT 'waiver', count(*) FROM participants_waiver r JOIN told
        ON r.enrolment_id = told.id
        WHERE r.state = 'waiting' AND r.stage <> 'psychological_support'
    UNION ALL
    SELECT 'agreed', count(*) FROM participants_plan r JOIN told
        ON r.enrolment_id = told.id WHERE r.state = 'agreed'
    UNION ALL
    SELECT 'task', count(*) FROM participants_task r JOIN told
        ON r.enrolment_id = told.id WHERE r.state = 'open'
    UNION ALL
    SELECT 'referral', count(*) FROM participants_referral r JOIN told
        ON r.enrolment_id = told.id
        WHERE r.status IN ('draft', 'sent', 'accepted') AND r.kind <> 'psychosocial'
    UNION ALL
    SELECT 'benefit', count(*) FROM participants_benefit r JOIN told
        ON r.enrolment_id = told.id
        WHERE r.state IN ('due', 'appealed', 'waived', 'failed')
           OR r.state = 'earned' AND r.proposed_by_id IS NOT NULL
$$;
REVOKE ALL ON FUNCTION participants_open_on FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_open_on TO ddr_web
"""


def stays(table: str, *, when: str) -> RunSQL:
    return RunSQL(
        f"CREATE TRIGGER agreed_plan_stays BEFORE {when} ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION participants_agreed_plan_stays()",
        f"DROP TRIGGER agreed_plan_stays ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0021_who_moves_leaves_and_comes_back"),
        ("programs", "0009_eligibility_criteria"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("agreed", "Agreed, waits for approval"),
                            ("returned", "Sent back"),
                            ("approved", "Approved"),
                            ("replaced", "Replaced"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "agreed_on",
                    models.DateField(blank=True, null=True, verbose_name="agreed on"),
                ),
                (
                    "signed_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("paper", "Signed on paper"),
                            ("thumbprint", "Thumbprint on paper"),
                            ("witness", "Said before a witness"),
                        ],
                        max_length=10,
                        verbose_name="signed how",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="next review on"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
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
            ],
            options={
                "verbose_name": "reintegration plan",
                "verbose_name_plural": "reintegration plans",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment", "number"),
                        name="plan_version_once_in_a_case",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "agreed", "returned", "approved"])
                        ),
                        fields=("enrolment", "state"),
                        name="plan_of_each_state_once_in_a_case",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "enrolment"), name="plan_and_case_for_its_goals"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_on", None),
                                ("decided_by", None),
                                ("review_on", None),
                                ("signed_how", ""),
                                ("state", "draft"),
                            ),
                            models.Q(
                                ("agreed_on__isnull", False),
                                ("review_on__isnull", False),
                                ("signed_how__in", ["paper", "thumbprint", "witness"]),
                                (
                                    "state__in",
                                    ["agreed", "returned", "approved", "replaced"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="plan_is_agreed_or_a_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("state__in", ["draft", "agreed", "replaced"]),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["returned", "approved", "replaced"]),
                            ),
                            _connector="OR",
                        ),
                        name="plan_is_decided_or_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                ("decided_by", models.F("written_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="plan_is_decided_by_another",
                        violation_error_message="Nobody approves a plan of their own.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            ("decision_note__isnull", False),
                            _connector="OR",
                        ),
                        name="plan_is_sent_back_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_on", None),
                            ("review_on__gt", models.F("agreed_on")),
                            _connector="OR",
                        ),
                        name="plan_is_reviewed_after_it_is_agreed",
                        violation_error_message="The review comes after the agreement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="plan_versions_count_from_1",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("key", models.UUIDField(null=True)),
                ("dropped", models.BooleanField(null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.plan",
                    ),
                ),
                ("dimension", models.CharField(max_length=12, null=True)),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_goal", null=True
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "db_table": "participants_goalevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="goalevent_of")],
            },
        ),
        migrations.CreateModel(
            name="Goal",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "key",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False),
                ),
                (
                    "dropped",
                    models.BooleanField(
                        default=False, verbose_name="left out of the plan"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("personal", "Personal"),
                            ("productive", "Work and income"),
                            ("family", "Family"),
                            ("habitat", "Home and surroundings"),
                            ("health", "Health"),
                            ("education", "Education"),
                            ("citizenship", "Citizenship"),
                            ("security", "Security"),
                        ],
                        max_length=12,
                        verbose_name="dimension",
                    ),
                ),
                ("text", core.encrypted.EncryptedTextField(verbose_name="goal")),
                (
                    "order",
                    models.PositiveSmallIntegerField(verbose_name="place in the plan"),
                ),
            ],
            options={
                "verbose_name": "goal of a plan",
                "verbose_name_plural": "goals of plans",
                "ordering": ["order", "created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "key"), name="goal_once_in_a_plan"
                    ),
                    models.UniqueConstraint(
                        fields=("id", "enrolment"), name="goal_and_case_for_its_steps"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "dimension__in",
                                [
                                    "personal",
                                    "productive",
                                    "family",
                                    "habitat",
                                    "health",
                                    "education",
                                    "citizenship",
                                    "security",
                                ],
                            )
                        ),
                        name="goal_dimension_is_known_code",
                    ),
                    core.encrypted.SealedConstraint(
                        field="text", has_content=True, name="goal_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("order__gte", 1)),
                        name="goal_places_count_from_1",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("number", models.PositiveSmallIntegerField(null=True)),
                ("state", models.CharField(max_length=10, null=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agreed_on", models.DateField(null=True)),
                ("signed_how", models.CharField(max_length=10, null=True)),
                ("review_on", models.DateField(null=True)),
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
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decision_note",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_plan", null=True
                    ),
                ),
            ],
            options={
                "db_table": "participants_planevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="planevent_of")],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "key",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False),
                ),
                (
                    "dropped",
                    models.BooleanField(
                        default=False, verbose_name="left out of the plan"
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.goal",
                        verbose_name="goal",
                    ),
                ),
                (
                    "what",
                    core.encrypted.EncryptedTextField(verbose_name="what is done"),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("person", "The person"),
                            ("family", "The family"),
                            ("caseworker", "The caseworker"),
                            ("counsellor", "The counsellor"),
                            ("provider", "A school or a training centre"),
                            ("partner", "A partner organisation"),
                            ("community", "The community"),
                        ],
                        max_length=12,
                        verbose_name="who does it",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "done_on",
                    models.DateField(blank=True, null=True, verbose_name="done on"),
                ),
                (
                    "not_done_because",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="not done, because"
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a plan",
                "verbose_name_plural": "steps of plans",
                "ordering": ["due_on", "created_at", "id"],
                "indexes": [models.Index(models.F("enrolment"), name="step_of_a_case")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("goal", "key"), name="step_once_for_a_goal"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "who__in",
                                [
                                    "person",
                                    "family",
                                    "caseworker",
                                    "counsellor",
                                    "provider",
                                    "partner",
                                    "community",
                                ],
                            )
                        ),
                        name="step_who_is_known_code",
                    ),
                    core.encrypted.SealedConstraint(
                        field="what", has_content=True, name="step_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on", None),
                            ("not_done_because__isnull", True),
                            _connector="OR",
                        ),
                        name="step_is_done_or_not",
                        violation_error_message="A step is done, or it is not.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StepEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("key", models.UUIDField(null=True)),
                ("dropped", models.BooleanField(null=True)),
                (
                    "goal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.goal",
                    ),
                ),
                (
                    "what",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_step", null=True
                    ),
                ),
                ("who", models.CharField(max_length=12, null=True)),
                ("due_on", models.DateField(null=True)),
                ("done_on", models.DateField(null=True)),
                (
                    "not_done_because",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_step", null=True
                    ),
                ),
            ],
            options={
                "db_table": "participants_stepevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="stepevent_of")],
            },
        ),
        migrations.CreateModel(
            name="Need",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("food", "Food"),
                            ("shelter", "Shelter"),
                            ("clothes", "Clothes and household goods"),
                            ("health", "Health care"),
                            ("papers", "Papers"),
                            ("protection", "Protection from a threat"),
                            ("family", "Tracing of the family"),
                            ("childcare", "Childcare"),
                            ("legal", "Legal help"),
                            ("transport", "Transport"),
                            ("work", "Work or income"),
                            ("school", "School or training"),
                        ],
                        max_length=12,
                        verbose_name="need",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("day", "Within 24 hours"),
                            ("week", "Within 7 days"),
                            ("month", "Within 30 days"),
                        ],
                        max_length=5,
                        verbose_name="urgency",
                    ),
                ),
                ("found_on", models.DateField(verbose_name="found on")),
                (
                    "met_on",
                    models.DateField(blank=True, null=True, verbose_name="met on"),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "ordering": ["-found_on", "-created_at", "-id"],
                "indexes": [models.Index(models.F("enrolment"), name="need_of_a_case")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("met_on", None)),
                        fields=("enrolment", "code"),
                        name="need_open_once_in_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "food",
                                    "shelter",
                                    "clothes",
                                    "health",
                                    "papers",
                                    "protection",
                                    "family",
                                    "childcare",
                                    "legal",
                                    "transport",
                                    "work",
                                    "school",
                                ],
                            ),
                            ("urgency__in", ["day", "week", "month"]),
                        ),
                        name="need_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("met_on", None),
                            ("met_on__gte", models.F("found_on")),
                            _connector="OR",
                        ),
                        name="need_is_met_after_it_is_found",
                        violation_error_message="A need is met after it is found.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeedEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("code", models.CharField(max_length=12, null=True)),
                ("urgency", models.CharField(max_length=5, null=True)),
                ("found_on", models.DateField(null=True)),
                ("met_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "participants_needevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="needevent_of")],
            },
        ),
        migrations.CreateModel(
            name="Profile",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "why_joined",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("forced", "Taken by force"),
                                ("born", "Born into the group, or brought by parents"),
                                ("protection", "For protection"),
                                ("family", "Family or friends were in it"),
                                ("poverty", "For food or money"),
                                ("grievance", "Because of a wrong that was done"),
                                ("conviction", "Out of conviction"),
                                ("adventure", "For respect or adventure"),
                                ("other", "Another reason"),
                            ],
                            max_length=15,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="why they joined",
                    ),
                ),
                (
                    "why_joined_more",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="why they joined, in their words"
                    ),
                ),
                (
                    "wishes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("wage", "Work for a wage"),
                                ("business", "A business of one’s own"),
                                ("farm", "A farm"),
                                ("school", "School or studies"),
                                ("family", "A family life"),
                                ("return", "To go home"),
                                ("elsewhere", "To begin somewhere else"),
                                ("undecided", "Not decided"),
                            ],
                            max_length=15,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="what they want",
                    ),
                ),
                (
                    "wishes_more",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="what they want, in their words"
                    ),
                ),
                (
                    "reads",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not", "Not at all"),
                            ("little", "A little"),
                            ("well", "Well"),
                        ],
                        max_length=15,
                        verbose_name="reads and writes",
                    ),
                ),
                (
                    "education_more",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="what was learned, and where"
                    ),
                ),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("farming", "Farming and livestock"),
                                ("fishing", "Fishing"),
                                ("building", "Building"),
                                ("metal", "Metal and mechanics"),
                                ("sewing", "Sewing"),
                                ("cooking", "Cooking"),
                                ("trade", "Buying and selling"),
                                ("driving", "Driving"),
                                ("care", "Care of people"),
                                ("office", "Office work and computers"),
                            ],
                            max_length=15,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="skills",
                    ),
                ),
                (
                    "skills_more",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="what they have worked as"
                    ),
                ),
                (
                    "health",
                    models.CharField(
                        blank=True,
                        choices=[("good", "Good"), ("fair", "Fair"), ("poor", "Poor")],
                        max_length=15,
                        verbose_name="state of health",
                    ),
                ),
                (
                    "treatment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Needs none"),
                            ("running", "Is under treatment"),
                            ("missing", "Needs treatment and has none"),
                        ],
                        max_length=15,
                        verbose_name="treatment",
                    ),
                ),
                (
                    "health_more",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="what has to be known of their health"
                    ),
                ),
                (
                    "family",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("single", "Single"),
                            ("couple", "Married or living together"),
                            ("separated", "Separated"),
                            ("widowed", "Widowed"),
                        ],
                        max_length=15,
                        verbose_name="family status",
                    ),
                ),
                (
                    "lives_with",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("alone", "Alone"),
                            ("own", "Own family"),
                            ("parents", "Parents or relatives"),
                            ("host", "A host family"),
                            ("group", "Others of the former group"),
                            ("centre", "A centre or a camp"),
                        ],
                        max_length=15,
                        verbose_name="lives with",
                    ),
                ),
                (
                    "children",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="children"
                    ),
                ),
                (
                    "family_more",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="who belongs to the family"
                    ),
                ),
                (
                    "income",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("casual", "Casual work"),
                            ("wage", "A wage"),
                            ("own", "Own business or farm"),
                            ("family", "The family"),
                            ("aid", "Aid"),
                        ],
                        max_length=15,
                        verbose_name="main income",
                    ),
                ),
                (
                    "home",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own", "Own"),
                            ("rented", "Rented"),
                            ("hosted", "With others"),
                            ("none", "None"),
                        ],
                        max_length=15,
                        verbose_name="home",
                    ),
                ),
                (
                    "earners_for",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="people who live of it"
                    ),
                ),
                (
                    "economy_more",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="debts, property, land"
                    ),
                ),
            ],
            options={
                "verbose_name": "profile",
                "verbose_name_plural": "profiles",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment",), name="profile_once_in_a_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "skills__contained_by",
                                [
                                    "farming",
                                    "fishing",
                                    "building",
                                    "metal",
                                    "sewing",
                                    "cooking",
                                    "trade",
                                    "driving",
                                    "care",
                                    "office",
                                ],
                            ),
                            (
                                "why_joined__contained_by",
                                [
                                    "forced",
                                    "born",
                                    "protection",
                                    "family",
                                    "poverty",
                                    "grievance",
                                    "conviction",
                                    "adventure",
                                    "other",
                                ],
                            ),
                            (
                                "wishes__contained_by",
                                [
                                    "wage",
                                    "business",
                                    "farm",
                                    "school",
                                    "family",
                                    "return",
                                    "elsewhere",
                                    "undecided",
                                ],
                            ),
                        ),
                        name="profile_lists_are_known_codes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "family__in",
                                ["", "single", "couple", "separated", "widowed"],
                            ),
                            ("health__in", ["", "good", "fair", "poor"]),
                            ("home__in", ["", "own", "rented", "hosted", "none"]),
                            (
                                "income__in",
                                ["", "none", "casual", "wage", "own", "family", "aid"],
                            ),
                            (
                                "lives_with__in",
                                [
                                    "",
                                    "alone",
                                    "own",
                                    "parents",
                                    "host",
                                    "group",
                                    "centre",
                                ],
                            ),
                            ("reads__in", ["", "not", "little", "well"]),
                            ("treatment__in", ["", "none", "running", "missing"]),
                        ),
                        name="profile_answers_are_known_codes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfileEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "why_joined",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("forced", "Taken by force"),
                                ("born", "Born into the group, or brought by parents"),
                                ("protection", "For protection"),
                                ("family", "Family or friends were in it"),
                                ("poverty", "For food or money"),
                                ("grievance", "Because of a wrong that was done"),
                                ("conviction", "Out of conviction"),
                                ("adventure", "For respect or adventure"),
                                ("other", "Another reason"),
                            ],
                            max_length=15,
                        ),
                        null=True,
                        size=None,
                    ),
                ),
                (
                    "why_joined_more",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_profile", null=True
                    ),
                ),
                (
                    "wishes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("wage", "Work for a wage"),
                                ("business", "A business of one’s own"),
                                ("farm", "A farm"),
                                ("school", "School or studies"),
                                ("family", "A family life"),
                                ("return", "To go home"),
                                ("elsewhere", "To begin somewhere else"),
                                ("undecided", "Not decided"),
                            ],
                            max_length=15,
                        ),
                        null=True,
                        size=None,
                    ),
                ),
                (
                    "wishes_more",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_profile", null=True
                    ),
                ),
                ("reads", models.CharField(max_length=15, null=True)),
                (
                    "education_more",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_profile", null=True
                    ),
                ),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("farming", "Farming and livestock"),
                                ("fishing", "Fishing"),
                                ("building", "Building"),
                                ("metal", "Metal and mechanics"),
                                ("sewing", "Sewing"),
                                ("cooking", "Cooking"),
                                ("trade", "Buying and selling"),
                                ("driving", "Driving"),
                                ("care", "Care of people"),
                                ("office", "Office work and computers"),
                            ],
                            max_length=15,
                        ),
                        null=True,
                        size=None,
                    ),
                ),
                (
                    "skills_more",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_profile", null=True
                    ),
                ),
                ("health", models.CharField(max_length=15, null=True)),
                ("treatment", models.CharField(max_length=15, null=True)),
                (
                    "health_more",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_profile", null=True
                    ),
                ),
                ("family", models.CharField(max_length=15, null=True)),
                ("lives_with", models.CharField(max_length=15, null=True)),
                ("children", models.PositiveSmallIntegerField(null=True)),
                (
                    "family_more",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_profile", null=True
                    ),
                ),
                ("income", models.CharField(max_length=15, null=True)),
                ("home", models.CharField(max_length=15, null=True)),
                ("earners_for", models.PositiveSmallIntegerField(null=True)),
                (
                    "economy_more",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_profile", null=True
                    ),
                ),
            ],
            options={
                "db_table": "participants_profileevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="profileevent_of")],
            },
        ),
        *record_table(PLAN),
        *record_table(GOAL),
        reference(
            GOAL,
            "plan_id, enrolment_id",
            f"{PLAN} (id, enrolment_id)",
            f"{GOAL}_is_of_a_plan_of_the_case",
        ),
        *record_table(STEP),
        reference(
            STEP,
            "goal_id, enrolment_id",
            f"{GOAL} (id, enrolment_id)",
            f"{STEP}_is_of_a_goal_of_the_case",
        ),
        RunSQL(STAYS, "DROP FUNCTION participants_agreed_plan_stays"),
        stays(
            PLAN,
            when="UPDATE OF number, written_by_id, agreed_on, signed_how, review_on",
        ),
        stays(
            GOAL,
            when='INSERT OR UPDATE OF plan_id, dimension, text, "order", dropped',
        ),
        stays(STEP, when="INSERT OR UPDATE OF goal_id, what, who, due_on, dropped"),
        RunSQL(OPEN_ON, "DROP FUNCTION participants_open_on"),
        *record_table("participants_need"),
        *record_table("participants_profile"),
    ]
