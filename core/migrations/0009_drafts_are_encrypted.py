"""What somebody typed is kept encrypted; what is kept already is encrypted here."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.encrypted import EncryptedJSONField, SealedConstraint

NAME, BOUND = "what was typed", ("by_id", "key")


def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drafts = apps.get_model("core", "Draft").objects
    for draft in drafts.using(schema_editor.connection.alias).iterator():
        draft.data = draft.plain
        draft.save(update_fields=["data"])


def open_(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drafts = apps.get_model("core", "Draft").objects
    for draft in drafts.using(schema_editor.connection.alias).iterator():
        draft.plain = draft.data
        draft.save(update_fields=["plain"])


class Migration(migrations.Migration):
    dependencies = [("core", "0008_seal_every_minute")]

    operations = [
        migrations.RenameField("draft", "data", "plain"),
        migrations.AlterField("draft", "plain", models.JSONField(null=True)),
        migrations.AddField(
            "draft", "data", EncryptedJSONField(NAME, bound_to=BOUND, null=True)
        ),
        migrations.RunPython(seal, open_),
        migrations.RemoveField("draft", "plain"),
        migrations.AlterField(
            "draft", "data", EncryptedJSONField(NAME, bound_to=BOUND)
        ),
        migrations.AddConstraint(
            "draft", SealedConstraint(name="draft_is_sealed", field="data")
        ),
    ]
