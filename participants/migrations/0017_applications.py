"""Applications and what they lead to, their locks, and the rules that hold for them.

The web adds an application through one function, for whoever pre-registers a child
does not see it afterwards; for the same reason a referral to child protection and a
registration are functions of the owner's. Triggers keep the order of the statuses
and look at who sits on a panel and what it may decide.
"""

import datetime

import django.contrib.postgres.fields
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
    protect,
    reference,
    setting,
)
from participants.tables import CASES

APPLICATION = "participants_application"
PARTS = [
    "participants_appeal",
    "participants_criterionanswer",
    "participants_paneldecision",
]
OWN = Columns(case="id")
SEEN, BY_JOBS = OWN.seen_by_web(), OWN.seen_by_jobs()
OF_ONE = Columns("a.id", "a.office_id", "a.child_track").seen_by_web()

# Pairs of the status before and after, beside `MOVES` of the model: a test compares.
MOVES = [
    ("pre_registered", "screening"),
    ("screening", "eligible"),
    ("screening", "ineligible"),
    ("screening", "disputed"),
    ("screening", "referred_child_track"),
    ("ineligible", "eligible"),
    ("ineligible", "disputed"),
    ("ineligible", "referred_child_track"),
    ("disputed", "eligible"),
    ("disputed", "ineligible"),
    ("disputed", "referred_child_track"),
    ("eligible", "registered"),
    ("referred_child_track", "registered"),
]
ALLOWED = ", ".join(f"('{before}', '{after}')" for before, after in MOVES)

MOVE = f"""
CREATE FUNCTION participants_application_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (OLD.status::text, NEW.status::text) NOT IN ({ALLOWED}) THEN
        RAISE EXCEPTION 'An application does not go from % to %.',
            OLD.status, NEW.status USING ERRCODE = 'check_violation',
            CONSTRAINT = 'application_moves_in_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER application_moves_in_order BEFORE UPDATE OF status ON {APPLICATION}
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
EXECUTE FUNCTION participants_application_moves()
"""
UNMOVE = (
    f"DROP TRIGGER application_moves_in_order ON {APPLICATION};"
    " DROP FUNCTION participants_application_moves"
)
# Whoever writes sees the application with its answers and panels, so it looks with
# their eyes and as nobody else.
SIT = f"""
CREATE FUNCTION participants_panel_is_in_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE broken text;
BEGIN
    IF (SELECT count(DISTINCT u.id) FROM core_user u WHERE u.id = ANY (NEW.members))
        <> cardinality(NEW.members)
    THEN
        broken := 'panel_members_are_different_users';
    ELSIF EXISTS (
        SELECT FROM {APPLICATION} a
        WHERE a.id = NEW.application_id AND a.screened_by && NEW.members
    ) THEN
        broken := 'panel_members_did_not_screen';
    ELSIF EXISTS (
        SELECT FROM participants_paneldecision p
        WHERE p.application_id = NEW.application_id
          AND p.instance <> NEW.instance AND p.members && NEW.members
    ) THEN
        broken := 'panel_of_an_appeal_is_another';
    ELSIF NEW.instance = 'appeal' AND NOT EXISTS (
        SELECT FROM participants_appeal l WHERE l.application_id = NEW.application_id
    ) THEN
        broken := 'panel_of_an_appeal_has_an_appeal';
    ELSIF NEW.decision = 'eligible' AND (
        EXISTS (
            SELECT FROM participants_criterionanswer c
            JOIN programs_eligibilitycriterion k ON k.id = c.criterion_id
            WHERE c.application_id = NEW.application_id
              AND k.required AND c.answer <> 'met'
        ) OR NOT EXISTS (
            SELECT FROM participants_criterionanswer c
            JOIN programs_eligibilitycriterion k ON k.id = c.criterion_id
            WHERE c.application_id = NEW.application_id
              AND k.kind <> 'list' AND c.answer = 'met'
        )
    ) THEN
        broken := 'panel_finds_eligible_who_meets_what_is_asked';
    ELSE
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A panel breaks the rule %.', broken
        USING ERRCODE = 'check_violation', CONSTRAINT = broken;
END $$;
CREATE TRIGGER panel_is_in_order
BEFORE INSERT OR UPDATE OF members, instance, decision ON participants_paneldecision
FOR EACH ROW EXECUTE FUNCTION participants_panel_is_in_order()
"""
UNSIT = (
    "DROP TRIGGER panel_is_in_order ON participants_paneldecision;"
    " DROP FUNCTION participants_panel_is_in_order"
)
APPLY = f"""
CREATE FUNCTION participants_apply(application jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    added {APPLICATION} := jsonb_populate_record(NULL::{APPLICATION}, application);
BEGIN
    IF NOT coalesce(
        added.office_id = ANY {setting("ddr.offices", "bigint")}
        OR added.office_id = ANY {setting("ddr.children", "bigint")}, false
    ) THEN
        RAISE EXCEPTION 'Nobody pre-registers in an office that is not theirs.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    added.status := CASE WHEN added.child_track THEN 'referred_child_track'
        ELSE 'pre_registered' END;
    added.enrolment_id := NULL;
    added.screened_on := NULL;
    added.screened_by := '{{}}';
    INSERT INTO {APPLICATION} SELECT (added).*;
END $$;
REVOKE ALL ON FUNCTION participants_apply FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_apply TO ddr_web
"""
REFER = f"""
CREATE FUNCTION participants_refer_application(referred uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE {APPLICATION} a
    SET status = 'referred_child_track', child_track = true,
        version = a.version + 1, updated_at = now()
    WHERE a.id = referred AND {OF_ONE};
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Nobody refers somebody whom they do not see.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;
REVOKE ALL ON FUNCTION participants_refer_application FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_refer_application TO ddr_web
"""
# Both are read past the policy: whoever registers a child does not see it, and an
# application that became a child's for somebody else has to stop them all the same.
REGISTERED = f"""
CREATE FUNCTION participants_application_registered(registered uuid, as_case uuid)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE its_code text;
BEGIN
    SELECT a.code INTO its_code FROM {APPLICATION} a
    WHERE a.id = registered FOR UPDATE;
    IF NOT FOUND THEN
        RETURN '';
    END IF;
    UPDATE {APPLICATION} a
    SET status = 'registered', enrolment_id = e.id, office_id = e.office_id,
        child_track = e.child_track, version = a.version + 1, updated_at = now()
    FROM {CASES} e
    WHERE a.id = registered AND e.id = as_case
      AND a.status IN ('eligible', 'referred_child_track')
      AND a.program_id = e.program_id AND {OF_ONE};
    IF NOT FOUND THEN
        RAISE EXCEPTION 'This application does not lead to a case of theirs.'
            USING ERRCODE = 'check_violation',
            CONSTRAINT = 'application_leads_to_one_case';
    END IF;
    RETURN its_code;
END $$;
REVOKE ALL ON FUNCTION participants_application_registered FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_application_registered TO ddr_web
"""


def part(table: str) -> list[RunSQL]:
    """What belongs to an application, and goes where it goes."""
    return [
        *protect(table, Columns(case="application_id")),
        follow_case(table, APPLICATION, Columns(case="application_id")),
        *keep(table),
        lock(f"{table}event"),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0016_payment_lists"),
        ("programs", "0009_eligibility_criteria"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
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
                    "child_track",
                    models.BooleanField(default=False, verbose_name="child track"),
                ),
                (
                    "code",
                    models.CharField(
                        default=participants.case_codes.new_application,
                        max_length=13,
                        unique=True,
                        verbose_name="number of the application",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pre_registered", "Pre-registered"),
                            ("screening", "In screening"),
                            ("eligible", "Eligible"),
                            ("ineligible", "Not eligible"),
                            ("disputed", "Disputed"),
                            ("referred_child_track", "With child protection"),
                            ("registered", "Registered"),
                        ],
                        default="pre_registered",
                        max_length=30,
                        verbose_name="status",
                    ),
                ),
                (
                    "family_name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="family name"
                    ),
                ),
                (
                    "given_name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="given name"
                    ),
                ),
                (
                    "mothers_name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="mother's name"
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("F", "Woman"),
                            ("M", "Man"),
                            ("X", "Another"),
                            ("U", "Not stated"),
                        ],
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                (
                    "birth_date",
                    models.DateField(blank=True, null=True, verbose_name="birth date"),
                ),
                (
                    "birth_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        max_length=5,
                        verbose_name="birth date known to the",
                    ),
                ),
                (
                    "age_in_doubt",
                    models.BooleanField(default=False, verbose_name="age in doubt"),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("ex_combatant", "Ex-combatant"),
                            ("associated", "Associated person"),
                            ("dependant", "Dependant"),
                            (
                                "child_associated",
                                "Child associated with an armed force or group",
                            ),
                            ("community_member", "Community member"),
                        ],
                        max_length=20,
                        verbose_name="category",
                    ),
                ),
                ("applied_on", models.DateField(verbose_name="pre-registered on")),
                (
                    "screened_on",
                    models.DateField(blank=True, null=True, verbose_name="screened on"),
                ),
                (
                    "screened_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="The keys of all who answered for them: none is on a panel.",
                        size=None,
                        verbose_name="screened by",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "applied_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pre-registered by",
                    ),
                ),
                (
                    "came_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.area",
                        verbose_name="came from",
                    ),
                ),
                (
                    "enrolment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="participants.enrolment",
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
                    "program",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
            },
        ),
        migrations.CreateModel(
            name="AppealEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("child_track", models.BooleanField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("lodged_on", models.DateField(null=True)),
                (
                    "grounds",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_appeal", null=True
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
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.application",
                    ),
                ),
            ],
            options={
                "db_table": "participants_appealevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Appeal",
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
                ("lodged_on", models.DateField(verbose_name="lodged on")),
                ("grounds", core.encrypted.EncryptedTextField(verbose_name="grounds")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written down by",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.office",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "appeal",
                "verbose_name_plural": "appeals",
            },
        ),
        migrations.CreateModel(
            name="ApplicationEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("child_track", models.BooleanField(null=True)),
                ("code", models.CharField(max_length=13, null=True)),
                ("status", models.CharField(max_length=30, null=True)),
                ("family_name", models.CharField(max_length=200, null=True)),
                ("given_name", models.CharField(max_length=200, null=True)),
                ("mothers_name", models.CharField(max_length=200, null=True)),
                ("sex", models.CharField(max_length=1, null=True)),
                ("birth_date", models.DateField(null=True)),
                ("birth_precision", models.CharField(max_length=5, null=True)),
                ("age_in_doubt", models.BooleanField(null=True)),
                ("category", models.CharField(max_length=20, null=True)),
                ("applied_on", models.DateField(null=True)),
                ("screened_on", models.DateField(null=True)),
                (
                    "screened_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "applied_by",
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
                    "came_from",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.area",
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
                "db_table": "participants_applicationevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CriterionAnswer",
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
                    "answer",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("not_met", "Not met"),
                            ("unknown", "Not known"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                (
                    "evidence",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="evidence"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.eligibilitycriterion",
                        verbose_name="criterion",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a criterion",
                "verbose_name_plural": "answers to criteria",
            },
        ),
        migrations.CreateModel(
            name="CriterionAnswerEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("child_track", models.BooleanField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(max_length=10, null=True)),
                (
                    "evidence",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_criterionanswer",
                        null=True,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.application",
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
                    "criterion",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.eligibilitycriterion",
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
            ],
            options={
                "db_table": "participants_criterionanswerevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PanelDecision",
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
                    "instance",
                    models.CharField(
                        choices=[("first", "Verification"), ("appeal", "Appeal")],
                        default="first",
                        max_length=10,
                        verbose_name="instance",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="day of the panel")),
                (
                    "members",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        size=None,
                        verbose_name="members",
                    ),
                ),
                ("present", models.BooleanField(verbose_name="person present")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("eligible", "Eligible"),
                            ("ineligible", "Not eligible"),
                            ("disputed", "Disputed"),
                            ("referred_child_track", "Referred to child protection"),
                        ],
                        max_length=30,
                        verbose_name="decision",
                    ),
                ),
                (
                    "reason",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="reason"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written down by",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision of a panel",
                "verbose_name_plural": "decisions of panels",
                "ordering": ["held_on", "created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PanelDecisionEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("child_track", models.BooleanField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("instance", models.CharField(max_length=10, null=True)),
                ("held_on", models.DateField(null=True)),
                (
                    "members",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
                ("present", models.BooleanField(null=True)),
                ("decision", models.CharField(max_length=30, null=True)),
                (
                    "reason",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_paneldecision",
                        null=True,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.application",
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
            ],
            options={
                "db_table": "participants_paneldecisionevent",
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                models.F("applied_on"), models.F("id"), name="application_by_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("id", "office", "child_track"),
                name="application_office_and_track_for_its_records",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("family_name", ""), ("given_name", ""), _negated=True
                ),
                name="application_has_a_name",
                violation_error_message="Give a family name or a given name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "pre_registered",
                            "screening",
                            "eligible",
                            "ineligible",
                            "disputed",
                            "referred_child_track",
                            "registered",
                        ],
                    )
                ),
                name="application_status_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["F", "M", "X", "U"])),
                name="application_sex_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        [
                            "ex_combatant",
                            "associated",
                            "dependant",
                            "child_associated",
                            "community_member",
                        ],
                    )
                ),
                name="application_category_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("birth_date", None), ("birth_precision", "")),
                    models.Q(
                        ("birth_date__isnull", False),
                        ("birth_precision__in", ["day", "month", "year"]),
                    ),
                    _connector="OR",
                ),
                name="application_birth_date_has_a_precision",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("birth_date", None),
                    ("birth_date__gte", datetime.date(1900, 1, 1)),
                    _connector="OR",
                ),
                name="application_born_since_1900",
                violation_error_message="Birth dates begin in 1900.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "registered"),
                    models.Q(("child_track", True), ("status", "referred_child_track")),
                    models.Q(
                        models.Q(("status", "referred_child_track"), _negated=True),
                        ("child_track", False),
                    ),
                    _connector="OR",
                ),
                name="application_of_a_child_is_with_child_protection",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("enrolment__isnull", False), ("status", "registered")),
                    models.Q(
                        models.Q(("status", "registered"), _negated=True),
                        ("enrolment", None),
                    ),
                    _connector="OR",
                ),
                name="application_registered_has_its_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("screened_on__isnull", False),
                    (
                        "status__in",
                        ["pre_registered", "referred_child_track", "registered"],
                    ),
                    _connector="OR",
                ),
                name="application_screened_before_it_is_decided",
            ),
        ),
        migrations.AddIndex(
            model_name="appealevent",
            index=models.Index(fields=["application"], name="appealevent_of"),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                fields=("application",),
                name="appeal_once_for_an_application",
                violation_error_message="An appeal was lodged already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=core.encrypted.SealedConstraint(
                field="grounds", has_content=True, name="appeal_has_grounds"
            ),
        ),
        migrations.AddIndex(
            model_name="applicationevent",
            index=models.Index(fields=["row"], name="applicationevent_of"),
        ),
        migrations.AddConstraint(
            model_name="criterionanswer",
            constraint=models.UniqueConstraint(
                fields=("application", "criterion"),
                name="criterion_answer_once_for_an_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["met", "not_met", "unknown"])),
                name="criterion_answer_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionanswer",
            constraint=core.encrypted.SealedConstraint(
                field="evidence",
                has_content=True,
                name="criterion_answer_evidence_is_sealed",
            ),
        ),
        migrations.AddIndex(
            model_name="criterionanswerevent",
            index=models.Index(fields=["application"], name="criterionanswerevent_of"),
        ),
        migrations.AddIndex(
            model_name="paneldecision",
            index=models.Index(models.F("application"), name="panel_of_an_application"),
        ),
        migrations.AddConstraint(
            model_name="paneldecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", ""), _negated=True),
                fields=("application", "instance"),
                name="panel_decides_once_in_each_instance",
            ),
        ),
        migrations.AddConstraint(
            model_name="paneldecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("instance__in", ["first", "appeal"])),
                name="panel_instance_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="paneldecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", ""), ("present", False)),
                    models.Q(
                        (
                            "decision__in",
                            [
                                "eligible",
                                "ineligible",
                                "disputed",
                                "referred_child_track",
                            ],
                        ),
                        ("present", True),
                        ("reason__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="panel_decides_on_who_is_present",
                violation_error_message="Who is present is decided on, with a reason; who is absent is not.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paneldecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("members__len__gte", 2)),
                name="panel_has_two_members",
            ),
        ),
        migrations.AddConstraint(
            model_name="paneldecision",
            constraint=core.encrypted.SealedConstraint(
                field="reason", has_content=True, name="panel_reason_is_sealed"
            ),
        ),
        migrations.AddIndex(
            model_name="paneldecisionevent",
            index=models.Index(fields=["application"], name="paneldecisionevent_of"),
        ),
        lock(APPLICATION),
        policy(APPLICATION, "web_rows", WEB, SEEN),
        policy(APPLICATION, "jobs_read", JOBS, BY_JOBS, command="SELECT"),
        policy(APPLICATION, "jobs_import", JOBS, f"{BY_JOBS} AND {IMPORTING}"),
        grant(APPLICATION, web="SELECT, UPDATE", jobs="SELECT, INSERT, UPDATE"),
        follow_case(APPLICATION, CASES),
        reference(
            APPLICATION,
            "office_id, program_id",
            "programs_office (id, program_id)",
            "application_office_is_of_its_program",
        ),
        reference(
            APPLICATION,
            "came_from_id, program_id",
            "programs_area (id, program_id)",
            "application_area_is_of_its_program",
        ),
        *keep(APPLICATION),
        lock(f"{APPLICATION}event"),
        *(op for table in PARTS for op in part(table)),
        RunSQL(MOVE, UNMOVE),
        RunSQL(SIT, UNSIT),
        RunSQL(APPLY, "DROP FUNCTION participants_apply"),
        RunSQL(REFER, "DROP FUNCTION participants_refer_application"),
        RunSQL(REGISTERED, "DROP FUNCTION participants_application_registered"),
    ]
