from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import programs.models.program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "__first__"),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Program",
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
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Za-z0-9][A-Za-z0-9_-]*\\Z",
                                "Use letters, digits, hyphens and underscores; begin with a letter or digit.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "country",
                    models.CharField(
                        help_text="ISO 3166 code of three letters, for example LBR.",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z]{3}\\Z", "Use three capital letters."
                            )
                        ],
                        verbose_name="country",
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        max_length=64,
                        validators=[programs.models.program.validate_timezone],
                        verbose_name="time zone",
                    ),
                ),
                ("started_on", models.DateField(verbose_name="started on")),
                (
                    "terms_version",
                    models.CharField(
                        default="1",
                        help_text="Of the terms and the consent form that people are read now.",
                        max_length=20,
                        verbose_name="version of the terms",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        db_default="USD",
                        default="USD",
                        help_text="ISO 4217, for example USD: what amounts are asked for in.",
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
                    "reassessed_after",
                    models.PositiveSmallIntegerField(
                        db_default=12,
                        default=12,
                        help_text="While somebody is in psychological support.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(104),
                        ],
                        verbose_name="weeks until screening instruments are taken again",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
                "ordering": ["name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="program_currency_is_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reassessed_after__range", (1, 104))),
                        name="program_reassesses_within_two_years",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Area",
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
                        related_name="areas",
                        to="programs.program",
                    ),
                ),
                ("pcode", models.CharField(max_length=20, verbose_name="P-code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="programs.area",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "area",
                "verbose_name_plural": "areas",
                "ordering": ["pcode"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "pcode"),
                        name="area_pcode_once_in_a_programme",
                        violation_error_message="The programme has an area with this P-code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (1, 4))),
                        name="area_level_is_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", 1), ("parent", None)),
                            models.Q(("level__gt", 1), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="area_of_level_1_alone_has_no_parent",
                        violation_error_message="An area of level 1 has no parent, every other has one.",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "program"), name="area_and_its_program_for_places"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Office",
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
                        related_name="offices",
                        to="programs.program",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.area",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "office",
                "verbose_name_plural": "offices",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "code"),
                        name="office_code_once_in_a_programme",
                        violation_error_message="The programme has an office with this code.",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "program"),
                        name="office_and_its_program_for_cases",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
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
                        related_name="partners",
                        to="programs.program",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("government", "Government"),
                            ("un", "United Nations"),
                            ("ngo", "Non-governmental organisation"),
                            ("private", "Private company"),
                            ("community", "Community organisation"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "partner",
                "verbose_name_plural": "partners",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "code"),
                        name="partner_code_once_in_a_programme",
                        violation_error_message="The programme has a partner with this code.",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "program"),
                        name="partner_and_its_program_for_activities",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpportunityEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
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
                ("code", models.CharField(max_length=20, null=True)),
                ("stage", models.CharField(max_length=30, null=True)),
                ("name", models.CharField(max_length=200, null=True)),
                ("kind", models.CharField(max_length=20, null=True)),
                ("occupation", models.CharField(max_length=4, null=True)),
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
            ],
            options={
                "db_table": "programs_opportunityevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="opportunityevent_of")],
            },
        ),
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
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunities",
                        to="programs.program",
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
            ],
            options={
                "verbose_name": "opportunity",
                "verbose_name_plural": "opportunities",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "code"),
                        name="opportunity_code_once_in_a_programme",
                        violation_error_message="The programme has an opportunity with this code.",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "program", "stage"),
                        name="opportunity_program_and_stage_for_intakes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["vocational_training", "education"])
                        ),
                        name="opportunity_stage_is_one_that_teaches",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", ""),
                            models.Q(
                                (
                                    "kind__in",
                                    (
                                        "centre",
                                        "apprenticeship",
                                        "on_the_job",
                                        "business",
                                    ),
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
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("distance_km", None),
                            ("distance_km__gte", 0),
                            _connector="OR",
                        ),
                        name="opportunity_distance_is_not_negative",
                        violation_error_message="A distance is 0 or more.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("smallest_age", None),
                            ("smallest_age__lte", 99),
                            _connector="OR",
                        ),
                        name="opportunity_smallest_age_is_up_to_99",
                        violation_error_message="Use an age up to 99.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("education_needed", None),
                            ("education_needed__lte", 8),
                            _connector="OR",
                        ),
                        name="opportunity_education_needed_is_0_to_8",
                        violation_error_message="ISCED levels are 0 to 8.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offered_from", None),
                            ("offered_until", None),
                            ("offered_until__gte", models.F("offered_from")),
                            _connector="OR",
                        ),
                        name="opportunity_is_offered_until_after_from",
                        violation_error_message="The last day is before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
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
                ("code", models.CharField(max_length=20, null=True)),
                ("name", models.CharField(max_length=200, null=True)),
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
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "programs_officeevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="officeevent_of")],
            },
        ),
        migrations.CreateModel(
            name="FormerGroupEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
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
                ("code", models.CharField(max_length=20, null=True)),
                ("name", models.CharField(max_length=200, null=True)),
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "programs_formergroupevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="formergroupevent_of")],
            },
        ),
        migrations.CreateModel(
            name="FormerGroup",
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
                        related_name="former_groups",
                        to="programs.program",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "former armed group",
                "verbose_name_plural": "former armed groups",
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "code"),
                        name="former_group_code_once_in_a_programme",
                        violation_error_message="The programme has a group with this code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CounsellorProfileEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
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
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sex", models.CharField(max_length=1, null=True)),
                ("born_in", models.PositiveSmallIntegerField(null=True)),
                ("speaks", models.CharField(max_length=200, null=True)),
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "programs_counsellorprofileevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["row"], name="counsellorprofileevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="CounsellorProfile",
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
                        related_name="counsellor_profiles",
                        to="programs.program",
                        verbose_name="programme",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counsellor_profiles",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counsellor",
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("F", "Woman"), ("M", "Man")],
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                (
                    "born_in",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The year.",
                        null=True,
                        verbose_name="born in",
                    ),
                ),
                (
                    "speaks",
                    models.CharField(
                        blank=True,
                        help_text="Languages, as they are called there: Krio, Mende.",
                        max_length=200,
                        verbose_name="speaks",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "counsellor’s profile",
                "verbose_name_plural": "counsellors’ profiles",
                "ordering": ["program", "user"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "user"),
                        name="counsellor_profile_once_in_a_programme",
                        violation_error_message="This counsellor has a profile already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["", "F", "M"])),
                        name="counsellor_profile_sex_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("born_in", None),
                            ("born_in__range", (1900, 2100)),
                            _connector="OR",
                        ),
                        name="counsellor_profile_born_since_1900",
                        violation_error_message="Enter the year with its four digits.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("role", models.CharField(max_length=30, null=True)),
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
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "granted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "programs_assignmentevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="assignmentevent_of")],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("caseworker", "Caseworker"),
                            ("counsellor", "Counsellor"),
                            ("clinical_supervisor", "Clinical supervisor"),
                            ("facilitator", "Facilitator"),
                            ("child_protection", "Child protection officer"),
                            ("programme_lead", "Programme lead"),
                            ("monitoring_officer", "Monitoring officer"),
                            ("auditor", "Auditor"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=30,
                        verbose_name="role",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="programs.program",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the whole programme.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="programs.office",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Last day.", null=True, verbose_name="to"
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        editable=False,
                        help_text="Nobody: somebody at the server's command line.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles_given",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "ordering": ["program", "user", "role", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="assignment_ends_after_it_starts",
                        violation_error_message="The last day is before the first.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None)),
                        fields=("user", "role", "program", "office"),
                        name="assignment_open_once",
                        nulls_distinct=False,
                        violation_error_message="This person has this role there already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted_by", None),
                            models.Q(("granted_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="assignment_is_not_given_to_oneself",
                        violation_error_message="Somebody else has to give you a role.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("user", "="),
                            (
                                models.Case(
                                    models.When(
                                        role="auditor", then=models.Value("auditor")
                                    ),
                                    models.When(
                                        role="administrator",
                                        then=models.Value("administrator"),
                                    ),
                                    default=models.Value("programme"),
                                    output_field=models.CharField(max_length=30),
                                ),
                                "<>",
                            ),
                            (
                                models.Func(
                                    "starts_on",
                                    "ends_on",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="assignment_duties_do_not_mix",
                        violation_error_message="An administrator or an auditor has no other role at the same time, in no programme: who gives rights or looks after what others do does no case work. End the other role first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
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
                ("pcode", models.CharField(max_length=20, null=True)),
                ("name", models.CharField(max_length=200, null=True)),
                ("level", models.PositiveSmallIntegerField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.area",
                    ),
                ),
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "programs_areaevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="areaevent_of")],
            },
        ),
        migrations.CreateModel(
            name="ActivityEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
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
                ("code", models.CharField(max_length=20, null=True)),
                ("stage", models.CharField(max_length=30, null=True)),
                ("name", models.CharField(max_length=200, null=True)),
                (
                    "opportunity",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.opportunity",
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
                ("occupation", models.CharField(max_length=4, null=True)),
                ("isced_level", models.PositiveSmallIntegerField(null=True)),
                ("capacity", models.PositiveIntegerField(null=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "programs_activityevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="activityevent_of")],
            },
        ),
        migrations.CreateModel(
            name="Activity",
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
                        related_name="activities",
                        to="programs.program",
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
                            ("psychological_support", "Psychological support"),
                            ("vocational_training", "Vocational training"),
                            ("education", "Education"),
                        ],
                        max_length=30,
                        verbose_name="stage",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "opportunity",
                    models.ForeignKey(
                        blank=True,
                        help_text="What it is an intake of.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intakes",
                        to="programs.opportunity",
                        verbose_name="opportunity",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.partner",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="programs.office",
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
                    "isced_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="ISCED 2011, 0 to 8.",
                        null=True,
                        verbose_name="ISCED level",
                    ),
                ),
                ("capacity", models.PositiveIntegerField(verbose_name="places")),
                ("starts_on", models.DateField(verbose_name="starts on")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="ends on"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "facilitators",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="facilitators",
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "code"),
                        name="activity_code_once_in_a_programme",
                        violation_error_message="The programme has an activity with this code.",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "stage"),
                        name="activity_and_its_stage_for_records",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="activity_ends_after_it_starts",
                        violation_error_message="The last day is before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("isced_level", None),
                            ("isced_level__lte", 8),
                            _connector="OR",
                        ),
                        name="activity_isced_level_is_0_to_8",
                        violation_error_message="ISCED levels are 0 to 8.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgramEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
                ("code", models.CharField(max_length=20, null=True)),
                ("name", models.CharField(max_length=200, null=True)),
                ("country", models.CharField(max_length=3, null=True)),
                ("timezone", models.CharField(max_length=64, null=True)),
                ("started_on", models.DateField(null=True)),
                ("terms_version", models.CharField(max_length=20, null=True)),
                ("currency", models.CharField(max_length=3, null=True)),
                ("reassessed_after", models.PositiveSmallIntegerField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "programs_programevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="programevent_of")],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programs.office",
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
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programs.activity",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "sequence",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="The first of the day is 1.",
                        verbose_name="number of the day",
                    ),
                ),
                (
                    "took_place",
                    models.BooleanField(
                        blank=True,
                        help_text="Unknown until held.",
                        null=True,
                        verbose_name="took place",
                    ),
                ),
                (
                    "starts_at",
                    models.TimeField(blank=True, null=True, verbose_name="from"),
                ),
                ("ends_at", models.TimeField(blank=True, null=True, verbose_name="to")),
                (
                    "not_held_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("provider", "Cancelled by the provider"),
                            ("staff_absent", "Trainer or counsellor absent"),
                            ("nobody_came", "Nobody came"),
                            ("security", "Security"),
                            ("weather", "Weather or road"),
                            ("holiday", "Holiday"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                        verbose_name="did not take place because of",
                    ),
                ),
                (
                    "makes_up",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="An earlier session that some missed, or that was not held.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="made_up_by",
                        to="programs.session",
                        verbose_name="makes up for",
                    ),
                ),
                (
                    "register_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registers",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="register kept by",
                    ),
                ),
                (
                    "register_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="register saved"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ["-date", "sequence", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "date", "sequence"),
                        name="session_once_in_an_activity_and_day",
                        violation_error_message="The activity has a session of this number on this day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sequence__gte", 1)),
                        name="session_number_begins_at_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at", None),
                            models.Q(
                                ("ends_at__gt", models.F("starts_at")),
                                ("starts_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="session_ends_after_it_starts",
                        violation_error_message="It ends before it starts.",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "activity"),
                        name="session_and_its_activity_for_make_ups",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "date"), name="session_and_its_day_for_its_marks"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("makes_up", None),
                            models.Q(
                                ("activity__isnull", False),
                                models.Q(("makes_up", models.F("id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="session_makes_up_for_another",
                        violation_error_message="A session does not make up for itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_held_because", ""),
                            ("took_place", False),
                            _connector="OR",
                        ),
                        name="session_not_held_for_a_reason",
                        violation_error_message="Only what did not take place has a reason.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterCorrectionEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.session",
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
                ("at", models.DateTimeField(null=True)),
                ("reason", models.CharField(max_length=300, null=True)),
                ("child_track", models.BooleanField(null=True)),
            ],
            options={
                "db_table": "programs_registercorrectionevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["row"], name="registercorrectionevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterCorrection",
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="programs.session",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "child_track",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="child track"
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of a register",
                "verbose_name_plural": "corrections of registers",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="register_correction_has_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
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
                ("stage", models.CharField(max_length=30, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.activity",
                    ),
                ),
                ("date", models.DateField(null=True)),
                ("sequence", models.PositiveSmallIntegerField(null=True)),
                ("took_place", models.BooleanField(null=True)),
                ("starts_at", models.TimeField(null=True)),
                ("ends_at", models.TimeField(null=True)),
                ("not_held_because", models.CharField(max_length=20, null=True)),
                (
                    "makes_up",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.session",
                    ),
                ),
                (
                    "register_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("register_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "programs_sessionevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="sessionevent_of")],
            },
        ),
        migrations.CreateModel(
            name="SessionMove",
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="programs.session",
                    ),
                ),
                ("from_date", models.DateField(verbose_name="from the day")),
                (
                    "from_starts_at",
                    models.TimeField(null=True, verbose_name="from the time"),
                ),
                (
                    "from_ends_at",
                    models.TimeField(null=True, verbose_name="which ended at"),
                ),
                (
                    "asked_by",
                    models.CharField(
                        choices=[
                            ("provider", "the provider"),
                            ("staff", "the trainer or counsellor"),
                            ("people", "the people of the group"),
                            ("programme", "the programme"),
                            ("other", "somebody else"),
                        ],
                        max_length=10,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("staff_absent", "Trainer or counsellor absent"),
                            ("place", "The place is not free"),
                            ("security", "Security"),
                            ("weather", "Weather or road"),
                            ("holiday", "Holiday"),
                            ("work", "Work or harvest of the people"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Name nobody here.",
                        max_length=300,
                        verbose_name="remark",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
            ],
            options={
                "verbose_name": "move of a session",
                "verbose_name_plural": "moves of sessions",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "asked_by__in",
                                ["provider", "staff", "people", "programme", "other"],
                            )
                        ),
                        name="session_move_asked_by_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "because__in",
                                [
                                    "staff_absent",
                                    "place",
                                    "security",
                                    "weather",
                                    "holiday",
                                    "work",
                                    "other",
                                ],
                            )
                        ),
                        name="session_move_reason_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_ends_at", None),
                            models.Q(
                                ("from_ends_at__gt", models.F("from_starts_at")),
                                ("from_starts_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="session_move_from_hours_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionMoveEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.session",
                    ),
                ),
                ("from_date", models.DateField(null=True)),
                ("from_starts_at", models.TimeField(null=True)),
                ("from_ends_at", models.TimeField(null=True)),
                ("asked_by", models.CharField(max_length=10, null=True)),
                ("because", models.CharField(max_length=20, null=True)),
                ("note", models.CharField(max_length=300, null=True)),
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
                ("at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "programs_sessionmoveevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="sessionmoveevent_of")],
            },
        ),
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
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_rules",
                        to="programs.program",
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
            ],
            options={
                "verbose_name": "rule of a stage",
                "verbose_name_plural": "rules of stages",
                "ordering": ["program", "stage"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "stage"),
                        name="stage_rule_once_in_a_programme",
                        violation_error_message="The programme has a rule of this stage.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "psychological_support",
                                    "vocational_training",
                                    "education",
                                ],
                            )
                        ),
                        name="stage_rule_stage_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weeks", None), ("weeks__range", (1, 520)), _connector="OR"
                        ),
                        name="stage_rule_weeks_are_1_to_520",
                        violation_error_message="A stage lasts from 1 to 520 weeks.",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(("after", models.F("stage")), _negated=True),
                        name="stage_rule_is_not_after_itself",
                        violation_error_message="A stage does not come after itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("for_children", True),
                            ("stage", "psychological_support"),
                            _negated=True,
                        ),
                        name="stage_rule_asks_no_child_for_support",
                        violation_error_message="Nothing is asked of children before psychological support.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageConditionEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
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
                ("kind", models.CharField(max_length=20, null=True)),
                ("number", models.PositiveSmallIntegerField(null=True)),
                ("holds", models.BooleanField(null=True)),
            ],
            options={
                "db_table": "programs_stageconditionevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["row"], name="stageconditionevent_of")
                ],
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
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="programs.stagerule",
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
                            ("final_assessment", "Final assessment passed"),
                            ("certificate", "Certificate given"),
                            ("closing_assessment", "Closing assessment"),
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
            ],
            options={
                "verbose_name": "condition",
                "verbose_name_plural": "conditions",
                "ordering": ["rule", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "kind"),
                        name="stage_condition_once_in_a_rule",
                        violation_error_message="The rule has this condition already.",
                    ),
                    models.CheckConstraint(
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
                            models.Q(("kind", "final_assessment"), ("number", None)),
                            models.Q(("kind", "certificate"), ("number", None)),
                            models.Q(("kind", "closing_assessment"), ("number", None)),
                            _connector="OR",
                        ),
                        name="stage_condition_takes_its_number",
                        violation_error_message="Give the number where the condition takes one, percent up to 100, years up to 99; else leave it empty.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageRuleEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
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
                ("stage", models.CharField(max_length=30, null=True)),
                ("weeks", models.PositiveSmallIntegerField(null=True)),
                ("after", models.CharField(max_length=30, null=True)),
                ("after_state", models.CharField(max_length=10, null=True)),
                ("for_children", models.BooleanField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "programs_stageruleevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="stageruleevent_of")],
            },
        ),
        migrations.CreateModel(
            name="ActivityFacilitatorsEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
                (
                    "activity",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.activity",
                    ),
                ),
                (
                    "user",
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
                "db_table": "programs_activity_facilitatorsevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["row"], name="activityfacilitatorsevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
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
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_feed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("token_digest", models.BinaryField(null=True, unique=True)),
                ("made_at", models.DateTimeField(null=True, verbose_name="made")),
            ],
            options={
                "verbose_name": "calendar for a phone",
                "verbose_name_plural": "calendars for phones",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_at", None), ("token_digest", None)),
                            models.Q(
                                ("made_at__isnull", False),
                                ("token_digest__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="calendar_feed_is_on_with_its_token",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeedEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "programs_calendarfeedevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="calendarfeedevent_of")],
            },
        ),
        migrations.CreateModel(
            name="PartnerEvent",
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
                ("row", models.BigIntegerField(db_column="id")),
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
                ("code", models.CharField(max_length=20, null=True)),
                ("name", models.CharField(max_length=200, null=True)),
                ("type", models.CharField(max_length=20, null=True)),
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "programs_partnerevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="partnerevent_of")],
            },
        ),
    ]
