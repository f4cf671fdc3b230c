"""What a programme supports people with, by dated rules."""

from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import programs.models.benefit_rule
from core.history.triggers import keep
from core.policies import grant


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0006_services_of_partners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BenefitRule",
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
                    "code",
                    models.CharField(
                        help_text="The same for each new rule of this kind of support.",
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Za-z0-9][A-Za-z0-9_-]*\\Z",
                                "Use letters, digits, hyphens and underscores; begin with a letter or digit.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="In the programme’s currency.",
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01"))
                        ],
                        verbose_name="amount of a month",
                    ),
                ),
                (
                    "attended",
                    models.PositiveSmallIntegerField(
                        default=9,
                        help_text="Of the sessions that count: 9 of 10 is the default.",
                        verbose_name="earned when so many were attended",
                    ),
                ),
                (
                    "of_sessions",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="of so many"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        help_text="Its last day, where it ended.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefit_rules",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of a benefit",
                "verbose_name_plural": "rules of benefits",
                "ordering": ["program", "code", "-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="benefit_rule_amount_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("attended__lte", models.F("of_sessions")),
                            ("of_sessions__range", (1, 100)),
                        ),
                        name="benefit_rule_share_is_one",
                        violation_error_message="No more can be asked for than all, of 1 to 100 sessions.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="benefit_rule_ends_after_it_starts",
                        violation_error_message="It ends before it starts.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("program", "="),
                            ("code", "="),
                            (
                                programs.models.benefit_rule.DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="benefit_rules_of_a_kind_do_not_overlap",
                        violation_error_message="Another rule of this kind holds on some of these days.",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "code"),
                        name="benefit_rule_and_its_kind_for_benefits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BenefitRuleEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("code", models.CharField(max_length=20, null=True)),
                ("name", models.CharField(max_length=120, null=True)),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                ("attended", models.PositiveSmallIntegerField(null=True)),
                ("of_sessions", models.PositiveSmallIntegerField(null=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
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
                "db_table": "programs_benefitruleevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="benefitruleevent_of")],
            },
        ),
        grant("programs_benefitrule", web="SELECT, INSERT, UPDATE", jobs="SELECT"),
        *keep("programs_benefitrule"),
    ]
