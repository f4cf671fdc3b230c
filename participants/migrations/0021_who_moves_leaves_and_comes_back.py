"""Who moves, is handed over, leaves and comes back, and what they are asked after.

What held of a case before its office, category or residence changed is kept by one
function. Whatever else writes one of the three corrects a mistake, or imports: that
holds for all time.

Whoever is to take a case sees the hand-over and not the case. The web can't take a
row that it does not see, so a function of the owner's does it: for whom the
hand-over is meant, and once. What is to be done goes along: with a case that stays
in its office, the tasks of who had it; with one that leaves it, all.

A person has one open case in a programme, whoever sees the others.
"""

import django.core.validators
import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import core.encrypted
from core.policies import WEB, Columns, policy, setting
from participants.tables import record_table

HOLD_FROM = """
CREATE FUNCTION participants_hold_from(
    moved uuid, day date, new_office bigint, new_category text, new_residence bigint,
    person bigint
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO participants_holding (
        id, version, created_at, updated_at, enrolment_id, office_id, child_track,
        until, in_office_id, category, residence_id, by_id
    )
    SELECT gen_random_uuid(), 1, now(), now(), e.id, e.office_id, e.child_track,
        day, e.office_id, e.category, e.residence_id, person
    FROM participants_enrolment e WHERE e.id = moved
    ON CONFLICT (enrolment_id, until) DO NOTHING;
    PERFORM set_config('ddr.moving', 'on', true);
    UPDATE participants_enrolment
    SET office_id = new_office, category = new_category, residence_id = new_residence,
        version = version + 1, updated_at = now()
    WHERE id = moved;
    PERFORM set_config('ddr.moving', '', true);
END $$;
REVOKE ALL ON FUNCTION participants_hold_from FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_hold_from TO ddr_web
"""
FOR_ALL_TIME = """
CREATE FUNCTION participants_holds_for_all_time() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE participants_holding h
    SET in_office_id = CASE
            WHEN NEW.office_id = OLD.office_id THEN h.in_office_id
            ELSE NEW.office_id END,
        category = CASE
            WHEN NEW.category = OLD.category THEN h.category ELSE NEW.category END,
        residence_id = CASE
            WHEN NEW.residence_id IS NOT DISTINCT FROM OLD.residence_id
            THEN h.residence_id ELSE NEW.residence_id END,
        version = h.version + 1, updated_at = now()
    WHERE h.enrolment_id = NEW.id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION participants_holds_for_all_time FROM PUBLIC;
CREATE TRIGGER holds_for_all_time
AFTER UPDATE OF office_id, category, residence_id ON participants_enrolment
FOR EACH ROW WHEN (
    (OLD.office_id, OLD.category, OLD.residence_id)
        IS DISTINCT FROM (NEW.office_id, NEW.category, NEW.residence_id)
    AND coalesce(current_setting('ddr.moving', true), '') <> 'on'
) EXECUTE FUNCTION participants_holds_for_all_time()
"""
NEVERMORE = """
DROP TRIGGER holds_for_all_time ON participants_enrolment;
DROP FUNCTION participants_holds_for_all_time
"""
TRANSFER = "participants_transfer"
RECEIVED = (
    f"({{0}}to_office_id = ANY {setting('ddr.offices', 'bigint')} AND NOT {{0}}child_track"
    f" OR {{0}}to_office_id = ANY {setting('ddr.children', 'bigint')}"
    " AND {0}child_track)"
)
SEEN = Columns("e.id", "e.office_id", "e.child_track").seen_by_web()
ASKER = f"({setting('ddr.user', 'bigint')})[1]"

ACCEPT = f"""
CREATE FUNCTION participants_accept_transfer(asked uuid, keeper bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t participants_transfer;
    e participants_enrolment;
BEGIN
    SELECT * INTO t FROM participants_transfer r
    WHERE r.id = asked AND {RECEIVED.format("r.")};
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Nobody takes what is not offered to them.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO e FROM participants_enrolment WHERE id = t.enrolment_id FOR UPDATE;
    SELECT * INTO t FROM participants_transfer WHERE id = asked FOR UPDATE;
    IF t.state <> 'waiting' THEN
        RETURN t.state;
    END IF;
    UPDATE participants_transfer
    SET state = 'accepted', decided_by_id = {ASKER}, decided_at = now(),
        to_caseworker_id = keeper, version = version + 1, updated_at = now()
    WHERE id = asked;
    IF e.office_id <> t.to_office_id THEN
        PERFORM participants_hold_from(
            e.id, (now() AT TIME ZONE p.timezone)::date, t.to_office_id, e.category,
            e.residence_id, {ASKER}
        ) FROM programs_program p WHERE p.id = e.program_id;
    END IF;
    UPDATE participants_task
    SET assignee_id = keeper, version = version + 1, updated_at = now()
    WHERE enrolment_id = e.id AND state = 'open' AND assignee_id <> keeper
      AND (e.office_id <> t.to_office_id OR assignee_id = e.caseworker_id);
    UPDATE participants_enrolment
    SET caseworker_id = keeper, version = version + 1, updated_at = now()
    WHERE id = e.id;
    RETURN 'waiting';
END $$;
REVOKE ALL ON FUNCTION participants_accept_transfer FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_accept_transfer TO ddr_web
"""
ADMIT_AGAIN = f"""
CREATE FUNCTION participants_admit_again(former uuid, enrolment jsonb, consents jsonb)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    person uuid;
    new_case participants_enrolment :=
        jsonb_populate_record(NULL::participants_enrolment, enrolment);
    consent participants_consent;
BEGIN
    SELECT e.participant_id INTO person FROM participants_enrolment e
    WHERE e.id = former AND e.exited_on IS NOT NULL AND {SEEN};
    IF person IS NULL OR NOT coalesce(
        new_case.office_id = ANY {setting("ddr.offices", "bigint")}
        OR new_case.office_id = ANY {setting("ddr.children", "bigint")}, false
    ) THEN
        RAISE EXCEPTION 'Nobody admits again whom they do not see.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    new_case.participant_id := person;
    new_case.exited_on := NULL;
    new_case.exit_reason := '';
    new_case.exit_imported := false;
    INSERT INTO participants_enrolment SELECT (new_case).*;
    INSERT INTO participants_armedgrouphistory (
        id, version, created_at, updated_at, enrolment_id, office_id, child_track,
        former_group_id
    )
    SELECT gen_random_uuid(), 1, now(), now(), new_case.id, new_case.office_id,
        new_case.child_track, h.former_group_id
    FROM participants_armedgrouphistory h WHERE h.enrolment_id = former;
    FOR consent IN
        SELECT * FROM jsonb_populate_recordset(NULL::participants_consent, consents)
    LOOP
        consent.enrolment_id := new_case.id;
        INSERT INTO participants_consent SELECT (consent).*;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION participants_admit_again FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_admit_again TO ddr_web
"""


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0020_consents_end"),
        ("programs", "0009_eligibility_criteria"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Holding",
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
                ("until", models.DateField(verbose_name="changed on")),
                (
                    "in_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.office",
                        verbose_name="office",
                    ),
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
                (
                    "residence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.area",
                        verbose_name="residence",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier office, category and residence",
                "verbose_name_plural": "earlier offices, categories and residences",
                "ordering": ["-until", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment", "until"), name="holding_once_until_a_day"
                    ),
                    models.CheckConstraint(
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
                        name="holding_category_is_known_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HoldingEvent",
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
                ("until", models.DateField(null=True)),
                (
                    "in_office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.office",
                    ),
                ),
                ("category", models.CharField(max_length=20, null=True)),
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
            ],
            options={
                "db_table": "participants_holdingevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="holdingevent_of")],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
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
                    "case_code",
                    models.CharField(max_length=11, verbose_name="case code"),
                ),
                (
                    "to_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.office",
                        verbose_name="to the office",
                    ),
                ),
                (
                    "to_caseworker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to the caseworker",
                    ),
                ),
                ("reason", core.encrypted.EncryptedTextField(verbose_name="reason")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers_asked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("handed_over", "Handed over by the lead"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers_decided",
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
                "verbose_name": "hand-over",
                "verbose_name_plural": "hand-overs",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(models.F("enrolment"), name="transfer_of_a_case")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("enrolment",),
                        name="transfer_waits_once",
                        violation_error_message="A hand-over is asked for already.",
                    ),
                    core.encrypted.SealedConstraint(
                        field="reason", has_content=True, name="transfer_has_a_reason"
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
                                (
                                    "state__in",
                                    ["accepted", "refused", "withdrawn", "handed_over"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="transfer_is_decided_or_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["accepted", "refused"]), _negated=True
                            ),
                            models.Q(
                                ("decided_by", models.F("asked_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="transfer_is_decided_by_another",
                        violation_error_message="Nobody decides what they asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            ("decision_note__isnull", False),
                            _connector="OR",
                        ),
                        name="transfer_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["accepted", "handed_over"]),
                                _negated=True,
                            ),
                            ("to_caseworker__isnull", False),
                            _connector="OR",
                        ),
                        name="transfer_names_who_took_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferEvent",
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
                ("case_code", models.CharField(max_length=11, null=True)),
                (
                    "to_office",
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
                    "to_caseworker",
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
                    "reason",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_transfer",
                        null=True,
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
                ("state", models.CharField(max_length=12, null=True)),
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
                        bound_to=("row",),
                        copied_from="participants_transfer",
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "participants_transferevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="transferevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactAttempt",
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
                    "wave",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (3, "3 months"),
                            (6, "6 months"),
                            (12, "12 months"),
                            (18, "18 months"),
                            (24, "24 months"),
                            (36, "36 months"),
                        ],
                        verbose_name="wave",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("phone", "By telephone"),
                            ("visit", "Visit"),
                            ("by_other", "Through somebody else"),
                        ],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("reached", "Reached"),
                            ("no_answer", "No answer, or not at home"),
                            ("wrong_number", "Number or address no longer theirs"),
                            ("moved", "Moved away"),
                            ("unsafe", "It would have been unsafe"),
                        ],
                        max_length=15,
                        verbose_name="result",
                    ),
                ),
                (
                    "note",
                    core.encrypted.EncryptedTextField(blank=True, verbose_name="note"),
                ),
                (
                    "next_on",
                    models.DateField(blank=True, null=True, verbose_name="next try"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="tried by",
                    ),
                ),
            ],
            options={
                "verbose_name": "try to reach somebody",
                "verbose_name_plural": "tries to reach somebody",
                "ordering": ["day", "created_at", "id"],
                "indexes": [
                    models.Index(
                        models.F("enrolment"), name="contact_attempt_of_a_case"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wave__in", [3, 6, 12, 18, 24, 36])),
                        name="contact_attempt_wave_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way__in", ["phone", "visit", "by_other"]),
                            (
                                "result__in",
                                [
                                    "reached",
                                    "no_answer",
                                    "wrong_number",
                                    "moved",
                                    "unsafe",
                                ],
                            ),
                        ),
                        name="contact_attempt_has_known_codes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_on", None),
                            ("next_on__gt", models.F("day")),
                            _connector="OR",
                        ),
                        name="contact_attempt_next_comes_later",
                        violation_error_message="The next try comes after this one.",
                    ),
                    core.encrypted.SealedConstraint(
                        field="note", name="contact_attempt_note_is_sealed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactAttemptEvent",
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
                ("wave", models.PositiveSmallIntegerField(null=True)),
                ("day", models.DateField(null=True)),
                ("way", models.CharField(max_length=10, null=True)),
                ("result", models.CharField(max_length=15, null=True)),
                (
                    "note",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_contactattempt",
                        null=True,
                    ),
                ),
                ("next_on", models.DateField(null=True)),
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
            ],
            options={
                "db_table": "participants_contactattemptevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="contactattemptevent_of")
                ],
            },
        ),
        migrations.AddField(
            model_name="exitrequest",
            name="takes_back",
            field=models.BooleanField(
                db_default=False, verbose_name="takes the exit back"
            ),
        ),
        migrations.AddField(
            model_name="exitrequestevent",
            name="takes_back",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="followup",
            name="accepted",
            field=models.CharField(
                blank=True,
                choices=[("yes", "Yes"), ("part", "By some"), ("no", "No")],
                db_default="",
                max_length=4,
                verbose_name="accepted by the community",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="currency",
            field=models.CharField(
                blank=True,
                db_default="",
                max_length=3,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[A-Z]{3}\\Z",
                        "Use the three capital letters of ISO 4217, for example USD.",
                    )
                ],
                verbose_name="currency",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="income",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=12,
                null=True,
                verbose_name="income",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="income_per",
            field=models.CharField(
                blank=True,
                choices=[("day", "a day"), ("week", "a week"), ("month", "a month")],
                db_default="",
                max_length=5,
                verbose_name="income of",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="rejoin_certainty",
            field=models.CharField(
                blank=True,
                choices=[("alleged", "Alleged only"), ("confirmed", "Confirmed")],
                db_default="",
                help_text="What is only alleged is never counted.",
                max_length=10,
                verbose_name="how certain",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="rejoin_source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("self", "The person"),
                    ("family", "The family"),
                    ("community", "People of the place"),
                    ("authority", "An authority"),
                    ("other", "Others"),
                ],
                db_default="",
                max_length=10,
                verbose_name="who says so",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="wellbeing",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[
                    (1, "Very bad"),
                    (2, "Bad"),
                    (3, "Neither good nor bad"),
                    (4, "Good"),
                    (5, "Very good"),
                ],
                null=True,
                verbose_name="how the person is doing, in their own words",
            ),
        ),
        migrations.AddField(
            model_name="followupevent",
            name="accepted",
            field=models.CharField(max_length=4, null=True),
        ),
        migrations.AddField(
            model_name="followupevent",
            name="currency",
            field=models.CharField(max_length=3, null=True),
        ),
        migrations.AddField(
            model_name="followupevent",
            name="income",
            field=models.DecimalField(decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name="followupevent",
            name="income_per",
            field=models.CharField(max_length=5, null=True),
        ),
        migrations.AddField(
            model_name="followupevent",
            name="rejoin_certainty",
            field=models.CharField(max_length=10, null=True),
        ),
        migrations.AddField(
            model_name="followupevent",
            name="rejoin_source",
            field=models.CharField(max_length=10, null=True),
        ),
        migrations.AddField(
            model_name="followupevent",
            name="wellbeing",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("currency", ""), ("income", None), ("income_per", "")),
                    models.Q(
                        ("currency__regex", "^[A-Z]{3}$"),
                        ("income__gte", 0),
                        ("income_per__in", ["day", "week", "month"]),
                    ),
                    _connector="OR",
                ),
                name="follow_up_income_has_a_currency",
                violation_error_message="Say of which time and in which currency.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted__in", ["", "yes", "part", "no"]),
                    models.Q(
                        ("wellbeing", None),
                        ("wellbeing__range", (1, 5)),
                        _connector="OR",
                    ),
                    ("rejoin_certainty__in", ["", "alleged", "confirmed"]),
                    (
                        "rejoin_source__in",
                        ["", "self", "family", "community", "authority", "other"],
                    ),
                ),
                name="follow_up_answers_are_known_codes",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rejoin_certainty", "alleged"), _negated=True),
                    ("rejoined", None),
                    _connector="OR",
                ),
                name="follow_up_alleged_is_no_yes",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("exited_on", None)),
                fields=("participant", "program"),
                name="enrolment_open_once_in_a_programme",
                violation_error_message=(
                    "Another case of this person in the programme is open."
                ),
            ),
        ),
        *record_table("participants_holding"),
        RunSQL(HOLD_FROM, "DROP FUNCTION participants_hold_from"),
        RunSQL(FOR_ALL_TIME, NEVERMORE),
        *record_table(TRANSFER),
        policy(TRANSFER, "web_is_offered", WEB, RECEIVED.format(""), command="SELECT"),
        policy(TRANSFER, "web_answers", WEB, RECEIVED.format(""), command="UPDATE"),
        RunSQL(ACCEPT, "DROP FUNCTION participants_accept_transfer"),
        RunSQL(ADMIT_AGAIN, "DROP FUNCTION participants_admit_again"),
        *record_table("participants_contactattempt"),
    ]
