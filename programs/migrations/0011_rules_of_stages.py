"""What a programme asks of its stages: kept by administrators, and each write kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.history.triggers import keep
from core.policies import grant_all

RULES = ["programs_stagerule", "programs_stagecondition"]


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0010_opportunities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StageRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
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
                    "weeks",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: no length is planned.",
                        null=True,
                        verbose_name="planned length in weeks",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("vocational_training", "Vocational training"),
                            ("education", "Education"),
                        ],
                        help_text="Empty: it may run beside the others. Psychological support can't be asked for first, for whoever meets the rule would learn how it stands.",
                        max_length=30,
                        verbose_name="after which stage",
                    ),
                ),
                (
                    "after_state",
                    models.CharField(
                        blank=True,
                        choices=[("begun", "Begun"), ("completed", "Completed")],
                        max_length=10,
                        verbose_name="which has to be",
                    ),
                ),
                (
                    "for_children",
                    models.BooleanField(
                        default=False,
                        help_text="Children are given support without conditions (IDDRS 5.20): set this only where a rule protects them. In psychological support it can't be set.",
                        verbose_name="holds for the child track too",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_rules",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of a stage",
                "verbose_name_plural": "rules of stages",
                "ordering": ["program", "stage"],
            },
        ),
        migrations.CreateModel(
            name="StageConditionEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("kind", models.CharField(max_length=20, null=True)),
                ("number", models.PositiveSmallIntegerField(null=True)),
                ("holds", models.BooleanField(null=True)),
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
                    "rule",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.stagerule",
                    ),
                ),
            ],
            options={
                "db_table": "programs_stageconditionevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="StageCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("screened", "Psychological screening"),
                            (
                                "consent",
                                "Consent to keeping a record and giving services",
                            ),
                            ("functioning", "Questions about functioning answered"),
                            ("education_level", "Education level known"),
                            ("smallest_age", "At least so many years old"),
                            ("sessions", "At least so many sessions attended"),
                            (
                                "rate",
                                "At least so many percent of the sessions attended",
                            ),
                            ("certificate", "Certificate given"),
                        ],
                        max_length=20,
                        verbose_name="condition",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Of years, sessions or percent, where the condition takes one.",
                        null=True,
                        verbose_name="number",
                    ),
                ),
                ("holds", models.BooleanField(default=True, verbose_name="holds")),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="programs.stagerule",
                    ),
                ),
            ],
            options={
                "verbose_name": "condition",
                "verbose_name_plural": "conditions",
                "ordering": ["rule", "id"],
            },
        ),
        migrations.CreateModel(
            name="StageRuleEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("stage", models.CharField(max_length=30, null=True)),
                ("weeks", models.PositiveSmallIntegerField(null=True)),
                ("after", models.CharField(max_length=30, null=True)),
                ("after_state", models.CharField(max_length=10, null=True)),
                ("for_children", models.BooleanField(null=True)),
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
                "db_table": "programs_stageruleevent",
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="stagerule",
            constraint=models.UniqueConstraint(
                fields=("program", "stage"),
                name="stage_rule_once_in_a_programme",
                violation_error_message="The programme has a rule of this stage.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        ["psychological_support", "vocational_training", "education"],
                    )
                ),
                name="stage_rule_stage_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weeks", None), ("weeks__range", (1, 520)), _connector="OR"
                ),
                name="stage_rule_weeks_are_1_to_520",
                violation_error_message="A stage lasts from 1 to 520 weeks.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("after", ""), ("after_state", "")),
                    models.Q(
                        ("after__in", ("vocational_training", "education")),
                        ("after_state__in", ["begun", "completed"]),
                    ),
                    _connector="OR",
                ),
                name="stage_rule_order_is_whole",
                violation_error_message="Name the stage that comes first and how it has to stand, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("after", models.F("stage")), _negated=True),
                name="stage_rule_is_not_after_itself",
                violation_error_message="A stage does not come after itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("for_children", True),
                    ("stage", "psychological_support"),
                    _negated=True,
                ),
                name="stage_rule_asks_no_child_for_support",
                violation_error_message="Nothing is asked of children before psychological support.",
            ),
        ),
        migrations.AddIndex(
            model_name="stageconditionevent",
            index=models.Index(fields=["row"], name="stageconditionevent_of"),
        ),
        migrations.AddConstraint(
            model_name="stagecondition",
            constraint=models.UniqueConstraint(
                fields=("rule", "kind"),
                name="stage_condition_once_in_a_rule",
                violation_error_message="The rule has this condition already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagecondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "screened"), ("number", None)),
                    models.Q(("kind", "consent"), ("number", None)),
                    models.Q(("kind", "functioning"), ("number", None)),
                    models.Q(("kind", "education_level"), ("number", None)),
                    models.Q(
                        ("kind", "smallest_age"),
                        ("number__isnull", False),
                        ("number__range", (1, 99)),
                    ),
                    models.Q(
                        ("kind", "sessions"),
                        ("number__isnull", False),
                        ("number__range", (1, 1000)),
                    ),
                    models.Q(
                        ("kind", "rate"),
                        ("number__isnull", False),
                        ("number__range", (1, 100)),
                    ),
                    models.Q(("kind", "certificate"), ("number", None)),
                    _connector="OR",
                ),
                name="stage_condition_takes_its_number",
                violation_error_message="Give the number where the condition takes one, percent up to 100, years up to 99; else leave it empty.",
            ),
        ),
        migrations.AddIndex(
            model_name="stageruleevent",
            index=models.Index(fields=["row"], name="stageruleevent_of"),
        ),
        *grant_all(RULES, web="SELECT, INSERT, UPDATE", jobs="SELECT"),
        *(operation for table in RULES for operation in keep(table)),
    ]
