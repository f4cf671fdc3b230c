"""Tables that somebody put together, kept under a name: choices, and no person."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from core.policies import grant


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0012_further_figures_are_watched"),
        ("programs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "query",
                    models.CharField(max_length=8000, verbose_name="what is chosen"),
                ),
                (
                    "is_shared",
                    models.BooleanField(default=False, verbose_name="shared"),
                ),
                (
                    "saved_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="saved",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tables",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved table",
                "verbose_name_plural": "saved tables",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "by", "name"),
                        name="saved_table_has_one_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("query", ""), _negated=True),
                        ),
                        name="saved_table_has_a_name",
                    ),
                ],
            },
        ),
        grant("reports_savedtable", web="SELECT, INSERT, DELETE"),
    ]
