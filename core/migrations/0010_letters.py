"""E-mails that wait: the web asks for them, a worker sends them as the web."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import core.encrypted
from core.policies import grant


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_drafts_are_encrypted"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
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
                ("template", models.CharField(max_length=60, verbose_name="text")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("link", core.encrypted.EncryptedTextField(verbose_name="link")),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="asked for",
                    ),
                ),
                ("best_before", models.DateTimeField(verbose_name="of no use after")),
                (
                    "sent_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="sent"
                    ),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="failed tries"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "e-mail",
                "verbose_name_plural": "e-mails",
                "indexes": [models.Index(fields=["asked_at"], name="letter_age")],
                "constraints": [
                    core.encrypted.SealedConstraint(
                        field="link", name="letter_is_sealed"
                    )
                ],
            },
        ),
        grant("core_letter", web="SELECT, INSERT, UPDATE, DELETE"),
    ]
