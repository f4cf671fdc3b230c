"""From how many persons on partners and the public are told of them."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0012_duplicates_shown_from"),
    ]

    operations = [
        migrations.AddField(
            model_name="program",
            name="protects_partners_below",
            field=models.PositiveSmallIntegerField(
                db_default=5,
                default=5,
                help_text="Smaller figures are kept back, and what they could be worked out from. It can be made larger, never smaller.",
                validators=[
                    django.core.validators.MinValueValidator(3),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="partners are told of no fewer persons than",
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="protects_public_below",
            field=models.PositiveSmallIntegerField(
                db_default=10,
                default=10,
                help_text="No fewer than partners. It can be made larger, never smaller.",
                validators=[
                    django.core.validators.MinValueValidator(3),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="the public is told of no fewer persons than",
            ),
        ),
        migrations.AddField(
            model_name="programevent",
            name="protects_partners_below",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="programevent",
            name="protects_public_below",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("protects_partners_below__range", (3, 100)),
                    (
                        "protects_public_below__range",
                        (models.F("protects_partners_below"), 100),
                    ),
                ),
                name="program_protects_partners_and_the_public_no_less",
                violation_error_message="The public is told of no fewer persons than partners are, and nobody of fewer than three.",
            ),
        ),
    ]
