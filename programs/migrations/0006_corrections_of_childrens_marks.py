"""Why a child's mark was changed is read by child protection alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0005_grant_register_corrections")]

    operations = [
        migrations.AddField(
            model_name="registercorrection",
            name="child_track",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="child track"
            ),
        ),
    ]
