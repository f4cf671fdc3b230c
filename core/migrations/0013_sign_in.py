"""Wrong tries, used codes, and whom a name belongs to; grants for what signs in."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import core.models.user
from core.policies import grant_all

WRITTEN = [
    "core_guesses",
    "core_usedcode",
    "mfa_authenticator",
    "usersessions_usersession",
]
READ = ["account_emailaddress", "account_emailconfirmation"]


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0012_trails_of_programmes"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Guesses",
            fields=[
                (
                    "key",
                    models.BinaryField(
                        primary_key=True, serialize=False, verbose_name="digest"
                    ),
                ),
                (
                    "failed_at",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(), default=list, size=None
                    ),
                ),
                (
                    "locked_until",
                    models.DateTimeField(null=True, verbose_name="locked until"),
                ),
                (
                    "last_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="last try"
                    ),
                ),
            ],
            options={
                "verbose_name": "wrong tries",
                "verbose_name_plural": "wrong tries",
            },
        ),
        migrations.CreateModel(
            name="UsedCode",
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
                ("digest", models.BinaryField(verbose_name="digest")),
                (
                    "used_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="used"
                    ),
                ),
            ],
            options={
                "verbose_name": "used code",
                "verbose_name_plural": "used codes",
            },
        ),
        migrations.AlterModelManagers(
            name="user",
            managers=[
                ("objects", core.models.user.StaffManager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("username"),
                name="user_name_once",
                violation_error_message="Somebody has this user name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="user_email_once",
                violation_error_message="Somebody has this e-mail address already.",
            ),
        ),
        migrations.AddIndex(
            model_name="guesses",
            index=models.Index(fields=["last_at"], name="guesses_age"),
        ),
        migrations.AddField(
            model_name="usedcode",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to=settings.AUTH_USER_MODEL,
                verbose_name="of",
            ),
        ),
        migrations.AddIndex(
            model_name="usedcode",
            index=models.Index(fields=["used_at"], name="used_code_age"),
        ),
        migrations.AddConstraint(
            model_name="usedcode",
            constraint=models.UniqueConstraint(
                fields=("user", "digest"), name="code_once"
            ),
        ),
        *grant_all(WRITTEN, web="SELECT, INSERT, UPDATE, DELETE"),
        *grant_all(READ, web="SELECT"),
    ]
