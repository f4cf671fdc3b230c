import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "__first__"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Summary",
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
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summaries",
                        to="programs.program",
                    ),
                ),
                ("period", models.CharField(max_length=7, verbose_name="period")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half", "Half-year"),
                            ("year", "Year"),
                        ],
                        max_length=10,
                        verbose_name="kind of period",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("revision", models.PositiveSmallIntegerField(verbose_name="revision")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published")],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "definitions",
                    models.CharField(
                        max_length=10, verbose_name="version of the definitions"
                    ),
                ),
                (
                    "cutoff",
                    models.DateTimeField(
                        help_text="What was stored by then has been counted.",
                        verbose_name="cut-off",
                    ),
                ),
                (
                    "built_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="built",
                    ),
                ),
                (
                    "built_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summaries_built",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="built by",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="published"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summaries_published",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
            ],
            options={
                "verbose_name": "summary",
                "verbose_name_plural": "summaries",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "period", "revision"),
                        name="summary_revision_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "draft")),
                        fields=("program", "period"),
                        name="summary_has_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision__gte", 1)),
                        name="summary_revisions_begin_at_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "published"])),
                        name="summary_status_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_at", None),
                                ("published_by", None),
                                ("status", "draft"),
                            ),
                            models.Q(
                                ("published_at__isnull", False), ("status", "published")
                            ),
                            _connector="OR",
                        ),
                        name="summary_published_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                        name="summary_period_has_a_first_and_last_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
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
                    "summary",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="reports.summary",
                    ),
                ),
                (
                    "indicator",
                    models.CharField(max_length=10, verbose_name="indicator"),
                ),
                (
                    "dimension",
                    models.CharField(max_length=12, verbose_name="dimension"),
                ),
                ("group", models.CharField(max_length=40, verbose_name="group")),
                (
                    "numerator",
                    models.PositiveIntegerField(null=True, verbose_name="numerator"),
                ),
                (
                    "denominator",
                    models.PositiveIntegerField(null=True, verbose_name="denominator"),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=1, max_digits=12, null=True, verbose_name="value"
                    ),
                ),
                (
                    "persons",
                    models.PositiveIntegerField(
                        help_text="How many distinct persons are behind it.",
                        verbose_name="persons",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure",
                "verbose_name_plural": "figures",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("summary", "indicator", "dimension", "group"),
                        name="figure_once_in_a_summary",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("numerator__isnull", False),
                            ("denominator__isnull", False),
                            _connector="OR",
                        ),
                        name="figure_counts_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("denominator", 0),
                                ("denominator__isnull", False),
                                ("value", None),
                            ),
                            models.Q(
                                ("denominator__gt", 0),
                                ("denominator__isnull", False),
                                ("value__isnull", False),
                            ),
                            models.Q(
                                ("denominator", None),
                                ("numerator__isnull", False),
                                ("value", models.F("numerator")),
                                ("value__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="figure_has_a_value_unless_over_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("numerator", None),
                            ("denominator", None),
                            ("numerator__lte", models.F("denominator")),
                            _connector="OR",
                        ),
                        name="figure_numerator_is_part_of_the_denominator",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
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
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="verified",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("seals", models.BigIntegerField(verbose_name="seals")),
                (
                    "unsealed",
                    models.BigIntegerField(verbose_name="events without a seal"),
                ),
                ("anchored", models.IntegerField(verbose_name="lines of the anchor")),
                (
                    "anchored_at",
                    models.DateTimeField(
                        null=True, verbose_name="last line of the anchor"
                    ),
                ),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "Changed"),
                            ("event-missing", "An event is missing"),
                            ("seal-missing", "A seal is missing"),
                            ("cut", "Cut off"),
                            ("anchored-otherwise", "Not what is anchored"),
                            ("unsealed", "Never sealed"),
                        ],
                        max_length=20,
                        verbose_name="fault",
                    ),
                ),
                (
                    "fault_number",
                    models.BigIntegerField(null=True, verbose_name="its seal"),
                ),
                (
                    "fault_event",
                    models.BigIntegerField(null=True, verbose_name="its event"),
                ),
            ],
            options={
                "verbose_name": "verification of the trail",
                "verbose_name_plural": "verifications of the trail",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fault", ""), _negated=True),
                            models.Q(("fault_event", None), ("fault_number", None)),
                            _connector="OR",
                        ),
                        name="verification_names_a_place_of_a_fault_alone",
                    )
                ],
            },
        ),
    ]
