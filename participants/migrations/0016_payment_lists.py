"""Lists of payments for a cashier: each is for whoever asked for it alone."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import core.encrypted
from core.policies import JOBS, grant, lock, own_rows, policy

LIST = "participants_paymentlist"


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0015_tasks"),
        ("programs", "0007_benefit_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentList",
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
                    "month",
                    models.DateField(
                        help_text="By its first day.", verbose_name="month"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en", max_length=10, verbose_name="language of the list"
                    ),
                ),
                (
                    "password",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="password"
                    ),
                ),
                (
                    "password_shown_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="password shown"
                    ),
                ),
                (
                    "content",
                    core.encrypted.EncryptedBinaryField(
                        null=True, verbose_name="content"
                    ),
                ),
                (
                    "rows",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="rows"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="asked",
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
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment list",
                "verbose_name_plural": "payment lists",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["by", "-created_at"], name="payment_list_own")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="payment_list_month_is_its_first_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("content__isnull", True),
                            ("rows__isnull", False),
                            _connector="OR",
                        ),
                        name="payment_list_made_has_rows",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("password_shown_at", None),
                            ("password__isnull", True),
                            _connector="OR",
                        ),
                        name="payment_list_password_is_shown_once",
                    ),
                    core.encrypted.SealedConstraint(
                        field="content", name="payment_list_content_is_sealed"
                    ),
                    core.encrypted.SealedConstraint(
                        field="password", name="payment_list_password_is_sealed"
                    ),
                ],
            },
        ),
        lock(LIST),
        own_rows(LIST),
        # The web makes them in the asker's own scope; jobs empty what is old.
        policy(LIST, "jobs_rows", JOBS, "true"),
        grant(LIST, web="SELECT, INSERT, UPDATE", jobs="SELECT, UPDATE"),
    ]
