"""The support that people are due for a month; the rules alone work it out.

Every night that of the last months is, with what marks came in.
"""

import django.core.validators
import django.db.models.deletion
import uuid_utils.compat
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunSQL

import core.encrypted
from core.policies import JOBS, Columns, reference
from participants.tables import record_table

TABLE = "participants_benefit"
SEEN = Columns().seen_by_jobs()
# Without an import jobs add what nobody decided yet, and change nothing else.
UNDECIDED = (
    f"{SEEN} AND state IN ('due', 'earned', 'withheld') AND decided_by_id IS NULL"
)

NAME = "Work out the benefits of the last months"


def schedule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    at_night, _ = crontab.objects.using(using).get_or_create(
        minute="30",
        hour="2",
        day_of_month="*",
        month_of_year="*",
        day_of_week="*",
        timezone="UTC",
    )
    facts = {"task": "participants.ask_for_benefits", "crontab": at_night}
    task.objects.using(using).get_or_create(name=NAME, defaults=facts)


def unschedule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    task.objects.using(using).filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0013_forget_old_import_files"),
        ("programs", "0007_benefit_rules"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Benefit",
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
                    "kind",
                    models.CharField(max_length=20, verbose_name="kind of support"),
                ),
                (
                    "month",
                    models.DateField(
                        help_text="By its first day.", verbose_name="month"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="amount"
                    ),
                ),
                (
                    "currency",
                    models.CharField(
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
                (
                    "attended",
                    models.PositiveSmallIntegerField(verbose_name="sessions attended"),
                ),
                (
                    "countable",
                    models.PositiveSmallIntegerField(
                        verbose_name="sessions that count"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Due: marks are missing"),
                            ("earned", "Earned"),
                            ("withheld", "Withheld"),
                            ("appealed", "Appealed"),
                            ("waived", "Granted on appeal"),
                            ("approved", "Approved for payment"),
                            ("paid", "Paid"),
                            ("failed", "Payment failed"),
                        ],
                        default="due",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("attendance", "Too few of the sessions attended"),
                            ("no_session", "No session that counts"),
                            ("decision", "By decision"),
                        ],
                        max_length=10,
                        verbose_name="withheld because of",
                    ),
                ),
                (
                    "reason",
                    core.encrypted.EncryptedTextField(
                        blank=True,
                        help_text="Of an appeal, or of what was decided.",
                        verbose_name="reason",
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="proposed"
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided"),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="payment reference"
                    ),
                ),
                (
                    "paid_on",
                    models.DateField(blank=True, null=True, verbose_name="paid on"),
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
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefits",
                        to="programs.benefitrule",
                    ),
                ),
            ],
            options={
                "verbose_name": "benefit",
                "verbose_name_plural": "benefits",
                "ordering": ["-month", "kind", "id"],
                "indexes": [
                    models.Index(
                        models.F("month"),
                        models.F("state"),
                        name="benefit_month_and_state",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment", "kind", "month"),
                        name="benefit_once_in_a_month",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("reference",),
                        name="benefit_reference_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="benefit_month_is_its_first_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), ("currency__regex", "^[A-Z]{3}$")
                        ),
                        name="benefit_amount_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attended__lte", models.F("countable"))),
                        name="benefit_attended_no_more_than_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "due"),
                                ("because", ""),
                                ("proposed_at", None),
                                ("proposed_by", None),
                                ("decided_at", None),
                                ("decided_by", None),
                                ("paid_on", None),
                            ),
                            models.Q(
                                ("state", "earned"),
                                ("because", ""),
                                models.Q(
                                    models.Q(
                                        ("proposed_at__isnull", False),
                                        ("proposed_by__isnull", False),
                                    ),
                                    models.Q(
                                        ("proposed_at", None), ("proposed_by", None)
                                    ),
                                    _connector="OR",
                                ),
                                ("decided_at", None),
                                ("decided_by", None),
                                ("paid_on", None),
                            ),
                            models.Q(
                                ("state", "withheld"),
                                ("paid_on", None),
                                models.Q(
                                    models.Q(
                                        ("because__in", ["attendance", "no_session"]),
                                        ("proposed_at", None),
                                        ("proposed_by", None),
                                        ("decided_at", None),
                                        ("decided_by", None),
                                    ),
                                    models.Q(
                                        ("because", "decision"),
                                        ("reason__isnull", False),
                                        ("proposed_at__isnull", False),
                                        ("proposed_by__isnull", False),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("state", "appealed"),
                                ("reason__isnull", False),
                                ("proposed_at__isnull", False),
                                ("proposed_by__isnull", False),
                                ("decided_at", None),
                                ("decided_by", None),
                                ("paid_on", None),
                            ),
                            models.Q(
                                ("state", "waived"),
                                ("reason__isnull", False),
                                ("proposed_at__isnull", False),
                                ("proposed_by__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("paid_on", None),
                            ),
                            models.Q(
                                ("state", "approved"),
                                ("proposed_at__isnull", False),
                                ("proposed_by__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("paid_on", None),
                                models.Q(("reference", ""), _negated=True),
                            ),
                            models.Q(
                                ("state", "paid"),
                                ("proposed_at__isnull", False),
                                ("proposed_by__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("paid_on__isnull", False),
                                models.Q(("reference", ""), _negated=True),
                            ),
                            models.Q(
                                ("state", "failed"),
                                ("proposed_at__isnull", False),
                                ("proposed_by__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("paid_on", None),
                                models.Q(("reference", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="benefit_state_has_its_facts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                ("decided_by", models.F("proposed_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="benefit_is_decided_by_another",
                        violation_error_message="Nobody decides what they proposed.",
                    ),
                    core.encrypted.SealedConstraint(
                        field="reason",
                        has_content=True,
                        name="benefit_reason_is_sealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BenefitEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("kind", models.CharField(max_length=20, null=True)),
                ("month", models.DateField(null=True)),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                ("currency", models.CharField(max_length=3, null=True)),
                ("attended", models.PositiveSmallIntegerField(null=True)),
                ("countable", models.PositiveSmallIntegerField(null=True)),
                ("state", models.CharField(max_length=10, null=True)),
                ("because", models.CharField(max_length=10, null=True)),
                (
                    "reason",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_benefit", null=True
                    ),
                ),
                ("proposed_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reference", models.CharField(max_length=20, null=True)),
                ("paid_on", models.DateField(null=True)),
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
                    "proposed_by",
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
                    "rule",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.benefitrule",
                    ),
                ),
            ],
            options={
                "db_table": "participants_benefitevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="benefitevent_of")],
            },
        ),
        *record_table(TABLE),
        reference(
            TABLE,
            "rule_id, kind",
            "programs_benefitrule (id, code)",
            "participants_benefit_is_of_its_rule",
        ),
        RunSQL(
            f"CREATE POLICY jobs_add ON {TABLE} FOR INSERT TO {JOBS}"
            f" WITH CHECK ({UNDECIDED})",
            f"DROP POLICY jobs_add ON {TABLE}",
        ),
        RunSQL(
            f"CREATE POLICY jobs_work_out ON {TABLE} FOR UPDATE TO {JOBS}"
            f" USING ({SEEN} AND state = 'due') WITH CHECK ({UNDECIDED})",
            f"DROP POLICY jobs_work_out ON {TABLE}",
        ),
        migrations.RunPython(schedule, unschedule),
    ]
