"""The documents of cases, under their locks; their content is in no history."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import core.encrypted
from participants.tables import record_table


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0022_profiles_and_plans"),
        ("programs", "0009_eligibility_criteria"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("photo", "Photograph of the person"),
                            ("scan", "Scan or picture of a paper"),
                            ("other", "Other document"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "title",
                    core.encrypted.EncryptedCharField(
                        blank=True, max_length=120, verbose_name="what it is"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        editable=False, max_length=30, verbose_name="file"
                    ),
                ),
                (
                    "content_type",
                    models.CharField(max_length=80, verbose_name="type of file"),
                ),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                (
                    "content",
                    core.encrypted.EncryptedBinaryField(
                        null=True, verbose_name="content"
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="removed"),
                ),
                (
                    "removed_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wrong_case", "It belongs to another case"),
                            ("unreadable", "It can’t be read"),
                            ("replaced", "There is a newer one"),
                            ("not_needed", "It is not needed any more"),
                            ("asked", "The person asked for it"),
                            (
                                "consent",
                                "The person does not agree to a photograph any more",
                            ),
                        ],
                        max_length=15,
                        verbose_name="why it was removed",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.enrolment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="removed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(
                        fields=["enrolment", "-created_at"], name="document_of_a_case"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["photo", "scan", "other"])),
                        name="document_kind_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "content_type__in",
                                [
                                    "image/jpeg",
                                    "application/pdf",
                                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                ],
                            )
                        ),
                        name="document_type_is_one_that_is_kept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "photo"), _negated=True),
                            ("content_type", "image/jpeg"),
                            _connector="OR",
                        ),
                        name="document_photo_is_an_image",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "name__regex",
                                "^(photo|scan|other)-[0-9a-f]{8}[.](jpg|pdf|docx|xlsx)$",
                            )
                        ),
                        name="document_name_is_nobodys_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "photo"), ("title__isnull", False), _connector="OR"
                        ),
                        name="document_says_what_it_is",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removed_at", None),
                                ("removed_because", ""),
                                ("removed_by", None),
                            ),
                            models.Q(
                                ("removed_at__isnull", False),
                                (
                                    "removed_because__in",
                                    [
                                        "wrong_case",
                                        "unreadable",
                                        "replaced",
                                        "not_needed",
                                        "asked",
                                        "consent",
                                    ],
                                ),
                                ("removed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="document_removed_has_who_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("content__isnull", False),
                            models.Q(("kind", "photo"), ("removed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="document_without_content_was_a_photo",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "photo"), ("removed_at", None)),
                        fields=("enrolment",),
                        name="document_one_photo_of_a_case",
                    ),
                    core.encrypted.SealedConstraint(
                        field="title", name="document_title_is_sealed"
                    ),
                    core.encrypted.SealedConstraint(
                        field="content",
                        has_content=True,
                        name="document_content_is_sealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("kind", models.CharField(max_length=10, null=True)),
                (
                    "title",
                    core.encrypted.EncryptedCharField(
                        bound_to=("row",),
                        copied_from="participants_document",
                        null=True,
                    ),
                ),
                ("name", models.CharField(max_length=30, null=True)),
                ("content_type", models.CharField(max_length=80, null=True)),
                ("size", models.PositiveIntegerField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_because", models.CharField(max_length=15, null=True)),
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
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
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
                    "removed_by",
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
                "db_table": "participants_documentevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="documentevent_of")
                ],
            },
        ),
        *record_table("participants_document"),
    ]
