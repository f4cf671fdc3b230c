"""Notes and brought files are kept encrypted; those that are stored already too."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from core.encrypted import EncryptedBinaryField, EncryptedTextField, SealedConstraint

Code = Callable[[Apps, BaseDatabaseSchemaEditor], None]


def sealing(model: str, field: str) -> Code:
    def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for row in rows(apps, schema_editor, model):
            value = getattr(row, f"plain_{field}")
            emptied = model == "importfile" and not value  # b"" stood for nothing
            setattr(row, field, None if emptied else value)
            row.save(update_fields=[field])

    return seal


def opening(model: str, field: str) -> Code:
    def open_(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for row in rows(apps, schema_editor, model):
            nothing = b"" if model == "importfile" else ""
            setattr(row, f"plain_{field}", getattr(row, field) or nothing)
            row.save(update_fields=[f"plain_{field}"])

    return open_


def rows(apps: Apps, schema_editor: BaseDatabaseSchemaEditor, model: str):
    """One at a time, for a file may be large."""
    found = apps.get_model("participants", model).objects
    return found.using(schema_editor.connection.alias).iterator(chunk_size=1)


def encrypt(
    model: str, field: str, before: type[models.Field], after: models.Field
) -> list[Operation]:
    """The column anew under its own name, to which the values are bound."""
    _, _, args, kwargs = after.deconstruct()
    nullable = type(after)(*args, **kwargs | {"null": True})
    return [
        migrations.RenameField(model, field, f"plain_{field}"),
        migrations.AlterField(model, f"plain_{field}", before(null=True)),
        migrations.AddField(model, field, nullable),
        migrations.RunPython(sealing(model, field), opening(model, field)),
        migrations.RemoveField(model, f"plain_{field}"),
        migrations.AlterField(model, field, after),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0011_active_cases_by_registration"),
    ]

    operations = [
        migrations.RemoveConstraint("note", "note_has_a_text"),
        *encrypt("note", "text", models.TextField, EncryptedTextField("note")),
        migrations.AddConstraint(
            "note",
            SealedConstraint(name="note_has_a_text", field="text", has_content=True),
        ),
        *encrypt(
            "importfile",
            "content",
            models.BinaryField,
            EncryptedBinaryField("content", null=True),
        ),
        *encrypt(
            "importfile",
            "rejects",
            models.BinaryField,
            EncryptedBinaryField("rejected rows", null=True),
        ),
        migrations.AddConstraint(
            "importfile",
            SealedConstraint(name="import_file_content_is_sealed", field="content"),
        ),
        migrations.AddConstraint(
            "importfile",
            SealedConstraint(name="import_file_rejects_are_sealed", field="rejects"),
        ),
    ]
