"""How the terms were signed; of those signed before it is not known."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0025_digests_on_monday"),
        ("programs", "0011_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="signed_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("paper", "Signed on paper"),
                    ("thumbprint", "Thumbprint on paper"),
                    ("witness", "Said before a witness"),
                ],
                max_length=10,
                verbose_name="signed how",
            ),
        ),
        migrations.AddField(
            model_name="consentevent",
            name="signed_how",
            field=models.CharField(max_length=10, null=True),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_how", ""),
                    models.Q(
                        ("agreed", True),
                        ("purpose", "terms"),
                        ("signed_how__in", ["paper", "thumbprint", "witness"]),
                    ),
                    _connector="OR",
                ),
                name="consent_signed_to_the_terms",
            ),
        ),
    ]
