"""An agreement may hold until a day."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0019_counts_of_all"),
        ("programs", "0009_eligibility_criteria"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="until",
            field=models.DateField(
                blank=True,
                help_text="The last day; without one until it is taken back.",
                null=True,
                verbose_name="holds until",
            ),
        ),
        migrations.AddField(
            model_name="consentevent",
            name="until",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None),
                    models.Q(("agreed", True), ("until__gte", models.F("given_on"))),
                    _connector="OR",
                ),
                name="consent_ends_after_it_was_given",
                violation_error_message="It ends before it was given.",
            ),
        ),
    ]
