"""Every write to accounts is kept from now on, with what the triggers do."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.history.triggers import functions, keep


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0015_state_of_the_seals"),
    ]

    operations = [
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("is_superuser", models.BooleanField(null=True)),
                ("username", models.CharField(max_length=150, null=True)),
                ("first_name", models.CharField(max_length=150, null=True)),
                ("last_name", models.CharField(max_length=150, null=True)),
                ("email", models.EmailField(max_length=254, null=True)),
                ("is_staff", models.BooleanField(null=True)),
                ("is_active", models.BooleanField(null=True)),
                ("date_joined", models.DateTimeField(null=True)),
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
            ],
            options={
                "db_table": "core_userevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="userevent_of")],
            },
        ),
        migrations.CreateModel(
            name="UserGroupsEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
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
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="auth.group",
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
                "db_table": "core_user_groupsevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="usergroupsevent_of")],
            },
        ),
        migrations.CreateModel(
            name="UserUserPermissionsEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
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
                    "permission",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="auth.permission",
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
                "db_table": "core_user_user_permissionsevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["row"], name="useruserpermissionsevent_of")
                ],
            },
        ),
        *functions(),
        *keep("core_user"),
        *keep("core_user_groups"),
        *keep("core_user_user_permissions"),
    ]
