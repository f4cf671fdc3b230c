"""Everybody chooses which e-mails to get and in which language; a letter has figures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0010_every_write_is_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="figures",
            field=models.JSONField(default=dict, verbose_name="figures"),
        ),
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(
                choices=[
                    ("en", "English"),
                    ("fr", "French"),
                    ("es", "Spanish"),
                    ("ar", "Arabic"),
                ],
                db_default="en",
                default="en",
                max_length=10,
                verbose_name="language of e-mails",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="weekly_e_mail",
            field=models.BooleanField(
                db_default=True,
                default=True,
                verbose_name="gets an e-mail on Mondays with how much waits",
            ),
        ),
        migrations.AddField(
            model_name="userevent",
            name="language",
            field=models.CharField(max_length=10, null=True),
        ),
        migrations.AddField(
            model_name="userevent",
            name="weekly_e_mail",
            field=models.BooleanField(null=True),
        ),
    ]
