"""Pairs of cases that may be one person's, and what was decided about them.

Who sees both cases sees the pair; so that a pair of a child and an adult waits for
nobody unseen, whoever sees the child is told that there is one, and no more.
The comparison of the register stores pairs and forgets those that nobody touched.
"""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import core.encrypted
from core.history.triggers import keep
from core.policies import JOBS, WEB, Columns, grant, lock, policy, reference, setting
from participants.tables import CASES

PAIR = "participants_duplicatepair"
ONE = Columns("one_id", "one_office_id", "one_child")
OTHER = Columns("other_id", "other_office_id", "other_child")
BOTH_SEEN = f"({ONE.seen_by_web()} AND {OTHER.seen_by_web()})"
BY_JOBS = f"({ONE.seen_by_jobs()} AND {OTHER.seen_by_jobs()})"
CHILDREN = setting("ddr.children", "bigint")


def follows(side: Columns) -> RunSQL:
    """Each side says the office and track of its case."""
    columns = f"{side.case}, {side.office}, {side.child}"
    to = f"{CASES} (id, office_id, child_track) ON UPDATE CASCADE"
    return reference(PAIR, columns, to, f"{PAIR}_{side.case}_follows_case")


# With which adult, and that there are others, is not said.
WITH_ADULTS = f"""
CREATE FUNCTION participants_children_like_adults() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN d.one_child THEN d.one_id ELSE d.other_id END
    FROM {PAIR} d
    WHERE d.state IN ('open', 'answered', 'later') AND d.one_child <> d.other_child
      AND CASE WHEN d.one_child THEN d.one_office_id ELSE d.other_office_id END
          = ANY {CHILDREN}
$$;
REVOKE ALL ON FUNCTION participants_children_like_adults FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_children_like_adults TO ddr_web
"""


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0032_words_are_found_at_once"),
        ("programs", "0011_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicatePair",
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
                ("one_child", models.BooleanField(verbose_name="child track")),
                ("other_child", models.BooleanField(verbose_name="child track")),
                ("score", models.FloatField(verbose_name="how alike, from 0 to 1")),
                ("why", models.JSONField(default=list, verbose_name="why")),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("sweep", "Comparing the register"),
                            ("registration", "While registering"),
                            ("by_hand", "By hand"),
                        ],
                        max_length=12,
                        verbose_name="found",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be decided"),
                            ("answered", "Registered as another person"),
                            ("later", "Put off"),
                            ("same", "The same person"),
                            ("different", "Two different people"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "answer",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="why it is another person"
                    ),
                ),
                (
                    "reason",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="reason"
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
                (
                    "one_office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.office",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
                (
                    "other_office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.office",
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
                "verbose_name": "possible duplicate",
                "verbose_name_plural": "possible duplicates",
                "ordering": ["-score", "id"],
                "indexes": [
                    models.Index(models.F("other"), name="duplicate_pair_of_the_other"),
                    models.Index(
                        models.F("program"),
                        models.F("state"),
                        models.OrderBy(models.F("score"), descending=True),
                        models.F("id"),
                        name="duplicate_pair_best_first",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("one", "other"), name="duplicate_pair_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))),
                        name="duplicate_pair_in_one_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)),
                        name="duplicate_pair_score_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("found__in", ["sweep", "registration", "by_hand"])
                        ),
                        name="duplicate_pair_found_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("state__in", ["open", "answered"]),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["later", "same", "different"]),
                            ),
                            _connector="OR",
                        ),
                        name="duplicate_pair_is_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", True),
                                ("answered_by", None),
                                models.Q(("state", "answered"), _negated=True),
                            ),
                            models.Q(
                                ("answer__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="duplicate_pair_answer_has_who_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("answered_by", None),
                            models.Q(
                                ("decided_by", models.F("answered_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="duplicate_pair_is_decided_by_another_than_answered",
                        violation_error_message="Somebody else than answered decides.",
                    ),
                    core.encrypted.SealedConstraint(
                        field="answer", name="duplicate_pair_answer_is_sealed"
                    ),
                    core.encrypted.SealedConstraint(
                        field="reason", name="duplicate_pair_reason_is_sealed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicatePairEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("one_child", models.BooleanField(null=True)),
                ("other_child", models.BooleanField(null=True)),
                ("score", models.FloatField(null=True)),
                ("why", models.JSONField(null=True)),
                ("found", models.CharField(max_length=12, null=True)),
                ("state", models.CharField(max_length=9, null=True)),
                (
                    "answer",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_duplicatepair",
                        null=True,
                    ),
                ),
                (
                    "reason",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_duplicatepair",
                        null=True,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
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
                    "one",
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
                    "one_office",
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
                    "other",
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
                    "other_office",
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
                "db_table": "participants_duplicatepairevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="duplicatepairevent_of")],
            },
        ),
        lock(PAIR),
        policy(PAIR, "web_rows", WEB, BOTH_SEEN),
        policy(PAIR, "jobs_rows", JOBS, BY_JOBS),
        grant(
            PAIR, web="SELECT, INSERT, UPDATE", jobs="SELECT, INSERT, UPDATE, DELETE"
        ),
        follows(ONE),
        follows(OTHER),
        *keep(PAIR),
        lock(f"{PAIR}event"),
        RunSQL(WITH_ADULTS, "DROP FUNCTION participants_children_like_adults"),
    ]
