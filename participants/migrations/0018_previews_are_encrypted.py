"""What a brought file would change is kept encrypted, for it repeats the file."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.encrypted import EncryptedJSONField, SealedConstraint


def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for file in files(apps, schema_editor):
        file.preview = file.plain or None
        file.save(update_fields=["preview"])


def open_(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for file in files(apps, schema_editor):
        file.plain = file.preview or {}
        file.save(update_fields=["plain"])


def files(apps: Apps, schema_editor: BaseDatabaseSchemaEditor):
    """Without what may be large."""
    found = apps.get_model("participants", "ImportFile").objects
    light = found.using(schema_editor.connection.alias).defer("content", "rejects")
    return light.iterator()


class Migration(migrations.Migration):
    dependencies = [("participants", "0017_scores_are_shared")]

    operations = [
        migrations.RenameField("importfile", "preview", "plain"),
        migrations.AlterField("importfile", "plain", models.JSONField(null=True)),
        migrations.AddField(
            "importfile", "preview", EncryptedJSONField("what changes", null=True)
        ),
        migrations.RunPython(seal, open_),
        migrations.RemoveField("importfile", "plain"),
        migrations.AddConstraint(
            "importfile",
            SealedConstraint(name="import_file_preview_is_sealed", field="preview"),
        ),
    ]
