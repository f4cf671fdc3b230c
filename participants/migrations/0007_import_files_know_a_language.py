from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0006_search_by_name_and_phone")]

    operations = [
        migrations.AddField(
            model_name="importfile",
            name="language",
            field=models.CharField(
                default="en", max_length=10, verbose_name="language of the reasons"
            ),
        ),
        migrations.AlterField(
            model_name="importfile",
            name="preview",
            field=models.JSONField(default=dict, verbose_name="what changes"),
        ),
    ]
