"""A programme says after how long screening instruments are taken again."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0013_currency_of_a_programme"),
    ]

    operations = [
        migrations.AddField(
            model_name="program",
            name="reassessed_after",
            field=models.PositiveSmallIntegerField(
                db_default=12,
                default=12,
                help_text="While somebody is in psychological support.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(104),
                ],
                verbose_name="weeks until screening instruments are taken again",
            ),
        ),
        migrations.AddField(
            model_name="programevent",
            name="reassessed_after",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("reassessed_after__range", (1, 104))),
                name="program_reassesses_within_two_years",
            ),
        ),
    ]
