"""Where the answer to a form stands is kept encrypted, for it names a case."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.encrypted import EncryptedTextField, SealedConstraint


def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for sent in submissions(apps, schema_editor):
        sent.location = sent.plain
        sent.save(update_fields=["location"])


def open_(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for sent in submissions(apps, schema_editor):
        sent.plain = sent.location
        sent.save(update_fields=["plain"])


def submissions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor):
    found = apps.get_model("core", "Submission").objects
    return found.using(schema_editor.connection.alias).iterator()


class Migration(migrations.Migration):
    dependencies = [("core", "0013_sign_in")]

    operations = [
        migrations.RenameField("submission", "location", "plain"),
        migrations.AlterField("submission", "plain", models.TextField(null=True)),
        migrations.AddField(
            "submission", "location", EncryptedTextField("answer", blank=True)
        ),
        migrations.RunPython(seal, open_),
        migrations.RemoveField("submission", "plain"),
        migrations.AddConstraint(
            "submission",
            SealedConstraint(
                name="submission_answer_is_sealed", field="location", has_content=True
            ),
        ),
    ]
