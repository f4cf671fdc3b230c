"""What people can be taught: opportunities, and the activities that are their intakes."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.history.triggers import keep
from core.policies import grant, reference

TABLE = "programs_opportunity"


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0009_every_write_is_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Opportunity",
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
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("vocational_training", "Vocational training"),
                            ("education", "Education"),
                        ],
                        max_length=30,
                        verbose_name="stage",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("centre", "Training centre"),
                            ("apprenticeship", "Apprenticeship"),
                            ("on_the_job", "On the job"),
                            ("business", "Own business"),
                            ("school", "School"),
                            ("class", "Class of the programme"),
                            ("evening", "Evening class"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "occupation",
                    models.CharField(
                        blank=True,
                        help_text="ISCO-08 unit group, for example 7212 for welders.",
                        max_length=4,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[0-9]{4}\\Z", "Use the four digits of ISCO-08."
                            )
                        ],
                        verbose_name="occupation",
                    ),
                ),
                (
                    "distance_km",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="From the office to the place.",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0"))
                        ],
                        verbose_name="distance in km",
                    ),
                ),
                (
                    "conditions",
                    models.TextField(
                        blank=True,
                        help_text="What people bring or must know. Write of nobody by name.",
                        max_length=2000,
                        verbose_name="conditions",
                    ),
                ),
                (
                    "smallest_age",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(99)],
                        verbose_name="smallest age",
                    ),
                ),
                (
                    "education_needed",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="ISCED 2011, 0 to 8.",
                        null=True,
                        verbose_name="education needed",
                    ),
                ),
                (
                    "childcare",
                    models.BooleanField(default=False, verbose_name="childcare"),
                ),
                (
                    "allowance",
                    models.CharField(
                        blank=True,
                        help_text="What it costs, and what people are paid meanwhile.",
                        max_length=200,
                        verbose_name="costs and allowance",
                    ),
                ),
                (
                    "offered_from",
                    models.DateField(
                        blank=True, null=True, verbose_name="offered from"
                    ),
                ),
                (
                    "offered_until",
                    models.DateField(
                        blank=True, null=True, verbose_name="offered until"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.area",
                        verbose_name="place",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        help_text="The office that looks after it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunities",
                        to="programs.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.partner",
                        verbose_name="provider",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunities",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "opportunity",
                "verbose_name_plural": "opportunities",
                "ordering": ["name", "id"],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="opportunity",
            field=models.ForeignKey(
                blank=True,
                help_text="What it is an intake of.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="intakes",
                to="programs.opportunity",
                verbose_name="opportunity",
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="opportunity",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="programs.opportunity",
            ),
        ),
        migrations.CreateModel(
            name="OpportunityEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("code", models.CharField(max_length=20, null=True)),
                ("stage", models.CharField(max_length=30, null=True)),
                ("name", models.CharField(max_length=200, null=True)),
                ("kind", models.CharField(max_length=20, null=True)),
                ("occupation", models.CharField(max_length=4, null=True)),
                (
                    "distance_km",
                    models.DecimalField(decimal_places=1, max_digits=5, null=True),
                ),
                ("conditions", models.TextField(max_length=2000, null=True)),
                ("smallest_age", models.PositiveSmallIntegerField(null=True)),
                ("education_needed", models.PositiveSmallIntegerField(null=True)),
                ("childcare", models.BooleanField(null=True)),
                ("allowance", models.CharField(max_length=200, null=True)),
                ("offered_from", models.DateField(null=True)),
                ("offered_until", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                (
                    "area",
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
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.partner",
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
                "db_table": "programs_opportunityevent",
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.UniqueConstraint(
                fields=("program", "code"),
                name="opportunity_code_once_in_a_programme",
                violation_error_message="The programme has an opportunity with this code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.UniqueConstraint(
                fields=("id", "program", "stage"),
                name="opportunity_program_and_stage_for_intakes",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["vocational_training", "education"])),
                name="opportunity_stage_is_one_that_teaches",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", ""),
                    models.Q(
                        (
                            "kind__in",
                            ("centre", "apprenticeship", "on_the_job", "business"),
                        ),
                        ("stage", "vocational_training"),
                    ),
                    models.Q(
                        ("kind__in", ("school", "class", "evening")),
                        ("stage", "education"),
                    ),
                    _connector="OR",
                ),
                name="opportunity_kind_fits_its_stage",
                violation_error_message="This kind is of the other stage.",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("occupation", ""),
                    models.Q(
                        ("occupation__regex", "^[0-9]{4}$"),
                        ("stage", "vocational_training"),
                    ),
                    _connector="OR",
                ),
                name="opportunity_occupation_is_of_training",
                violation_error_message="Only vocational training has a trade.",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("distance_km", None), ("distance_km__gte", 0), _connector="OR"
                ),
                name="opportunity_distance_is_not_negative",
                violation_error_message="A distance is 0 or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("smallest_age", None), ("smallest_age__lte", 99), _connector="OR"
                ),
                name="opportunity_smallest_age_is_up_to_99",
                violation_error_message="Use an age up to 99.",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("education_needed", None),
                    ("education_needed__lte", 8),
                    _connector="OR",
                ),
                name="opportunity_education_needed_is_0_to_8",
                violation_error_message="ISCED levels are 0 to 8.",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("offered_from", None),
                    ("offered_until", None),
                    ("offered_until__gte", models.F("offered_from")),
                    _connector="OR",
                ),
                name="opportunity_is_offered_until_after_from",
                violation_error_message="The last day is before the first.",
            ),
        ),
        migrations.AddIndex(
            model_name="opportunityevent",
            index=models.Index(fields=["row"], name="opportunityevent_of"),
        ),
        reference(
            TABLE,
            "office_id, program_id",
            "programs_office (id, program_id)",
            "opportunity_office_is_of_its_program",
        ),
        reference(
            TABLE,
            "partner_id, program_id",
            "programs_partner (id, program_id)",
            "opportunity_partner_is_of_its_program",
        ),
        reference(
            TABLE,
            "area_id, program_id",
            "programs_area (id, program_id)",
            "opportunity_area_is_of_its_program",
        ),
        reference(
            "programs_activity",
            "opportunity_id, program_id, stage",
            f"{TABLE} (id, program_id, stage)",
            "activity_opportunity_is_of_its_program_and_stage",
        ),
        grant(TABLE, web="SELECT, INSERT, UPDATE", jobs="SELECT"),
        *keep(TABLE),
    ]
