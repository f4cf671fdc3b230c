"""Targets: each as it was set, and those that held kept with what is published."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from core.policies import grant

FROZEN = """
    CREATE TRIGGER reports_heldtarget_is_frozen
        BEFORE INSERT OR UPDATE OR DELETE ON reports_heldtarget
        FOR EACH ROW EXECUTE FUNCTION reports_what_is_told_is_frozen();
"""
MELTED = "DROP TRIGGER reports_heldtarget_is_frozen ON reports_heldtarget"


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_unchanged_is_not_counted_again"),
        ("programs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HeldTarget",
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
                    "indicator",
                    models.CharField(max_length=10, verbose_name="indicator"),
                ),
                (
                    "dimension",
                    models.CharField(
                        default="total", max_length=12, verbose_name="dimension"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        default="all", max_length=40, verbose_name="group"
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(
                                Decimal("9999999.9")
                            ),
                        ],
                        verbose_name="target",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="where it is written"
                    ),
                ),
                (
                    "set_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="set",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
                (
                    "summary",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="reports.summary",
                    ),
                ),
            ],
            options={
                "verbose_name": "target of a published summary",
                "verbose_name_plural": "targets of published summaries",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("summary", "indicator", "dimension", "group"),
                        name="target_once_in_a_summary",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
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
                    "indicator",
                    models.CharField(max_length=10, verbose_name="indicator"),
                ),
                (
                    "dimension",
                    models.CharField(
                        default="total", max_length=12, verbose_name="dimension"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        default="all", max_length=40, verbose_name="group"
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(
                                Decimal("9999999.9")
                            ),
                        ],
                        verbose_name="target",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="where it is written"
                    ),
                ),
                (
                    "set_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="set",
                    ),
                ),
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
                (
                    "period",
                    models.CharField(blank=True, max_length=7, verbose_name="period"),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="programs.program",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "indexes": [
                    models.Index(
                        fields=["program", "kind", "period"], name="target_of_period"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value", None), ("value__gte", 0), _connector="OR"
                        ),
                        name="target_is_no_less_than_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value", None),
                            models.Q(("source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="target_says_where_it_is_written",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["month", "quarter", "half", "year"])
                        ),
                        name="target_kind_is_known_code",
                    ),
                ],
            },
        ),
        grant("reports_target", web="SELECT, INSERT", jobs="SELECT"),
        grant("reports_heldtarget", web="SELECT, INSERT", jobs="SELECT, INSERT"),
        RunSQL(FROZEN, MELTED),
    ]
