"""Services of partners, to which people are referred; the web keeps them."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.history.triggers import keep
from core.policies import grant, reference

TABLE = "programs_serviceoffer"


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0005_every_write_is_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceOffer",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("health", "Health"),
                            ("legal_aid", "Legal aid"),
                            ("documents", "Identity papers"),
                            ("housing", "Housing"),
                            ("livelihood", "Livelihood and training"),
                            ("psychosocial", "Specialised psychosocial care"),
                            ("education", "Education"),
                            ("protection", "Protection"),
                            ("other", "Other service"),
                        ],
                        max_length=20,
                        verbose_name="kind of service",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As people are told of it.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "trades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            max_length=4,
                            validators=[
                                django.core.validators.RegexValidator(
                                    "\\A[0-9]{4}\\Z", "Use the four digits of ISCO-08."
                                )
                            ],
                        ),
                        blank=True,
                        default=list,
                        help_text="ISCO-08 unit groups with commas between them, where it teaches.",
                        size=None,
                        verbose_name="trades",
                    ),
                ),
                (
                    "places_free",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Nothing, if the partner has not said.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(9999)],
                        verbose_name="places free",
                    ),
                ),
                (
                    "free_as_of",
                    models.DateField(
                        blank=True,
                        help_text="The day on which the partner said so.",
                        null=True,
                        verbose_name="places known as of",
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
                        help_text="The area that it serves; none if it serves all.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.area",
                        verbose_name="place",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="programs.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "service",
                "verbose_name_plural": "services",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "code"),
                        name="service_code_once_in_a_programme",
                        violation_error_message="The programme has a service with this code.",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "program", "partner", "kind"),
                        name="service_program_partner_and_kind_for_referrals",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "health",
                                    "legal_aid",
                                    "documents",
                                    "housing",
                                    "livelihood",
                                    "psychosocial",
                                    "education",
                                    "protection",
                                    "other",
                                ],
                            )
                        ),
                        name="service_kind_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("trades", []),
                            ("kind__in", ["livelihood", "education"]),
                            _connector="OR",
                        ),
                        name="service_trades_are_of_what_teaches",
                        violation_error_message="Only livelihood, training and education have trades.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("free_as_of", None), ("places_free", None)),
                            models.Q(
                                ("free_as_of__isnull", False),
                                ("places_free__isnull", False),
                                ("places_free__lte", 9999),
                            ),
                            _connector="OR",
                        ),
                        name="service_places_are_known_as_of_a_day",
                        violation_error_message="Places and the day on which they were known go together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offered_from", None),
                            ("offered_until", None),
                            ("offered_until__gte", models.F("offered_from")),
                            _connector="OR",
                        ),
                        name="service_is_offered_until_after_from",
                        violation_error_message="The last day is before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceOfferEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("code", models.CharField(max_length=20, null=True)),
                ("kind", models.CharField(max_length=20, null=True)),
                ("name", models.CharField(max_length=200, null=True)),
                (
                    "trades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            max_length=4,
                            validators=[
                                django.core.validators.RegexValidator(
                                    "\\A[0-9]{4}\\Z", "Use the four digits of ISCO-08."
                                )
                            ],
                        ),
                        null=True,
                        size=None,
                    ),
                ),
                ("places_free", models.PositiveSmallIntegerField(null=True)),
                ("free_as_of", models.DateField(null=True)),
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
                "db_table": "programs_serviceofferevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="serviceofferevent_of")],
            },
        ),
        grant(TABLE, web="SELECT, INSERT, UPDATE", jobs="SELECT"),
        reference(
            TABLE,
            "partner_id, program_id",
            "programs_partner (id, program_id)",
            "service_partner_is_of_its_program",
        ),
        reference(
            TABLE,
            "area_id, program_id",
            "programs_area (id, program_id)",
            "service_area_is_of_its_program",
        ),
        *keep(TABLE),
    ]
