"""How alike two cases are from which on a programme looks at them."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0011_terms"),
    ]

    operations = [
        migrations.AddField(
            model_name="program",
            name="duplicates_from",
            field=models.PositiveSmallIntegerField(
                db_default=70,
                default=70,
                help_text="How likely two cases are the same person’s, in percent. With less, more pairs are shown that are not. The register is compared anew the next night.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(99),
                ],
                verbose_name="possible duplicates shown from",
            ),
        ),
        migrations.AddField(
            model_name="programevent",
            name="duplicates_from",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("duplicates_from__range", (1, 99))),
                name="program_shows_duplicates_from_a_percentage",
            ),
        ),
    ]
