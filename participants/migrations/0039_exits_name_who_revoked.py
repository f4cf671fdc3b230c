"""Of an exit because eligibility was revoked: which authority did so, and when."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0038_emergencies_lead_to_the_kept_case"),
        ("programs", "0014_answers_are_of_all_who_were_asked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="exitrequest",
            name="authority",
            field=models.CharField(
                blank=True,
                db_default="",
                max_length=200,
                verbose_name="justice authority that revoked the eligibility",
            ),
        ),
        migrations.AddField(
            model_name="exitrequest",
            name="revoked_on",
            field=models.DateField(
                blank=True, null=True, verbose_name="day of its decision"
            ),
        ),
        migrations.AddField(
            model_name="exitrequestevent",
            name="authority",
            field=models.CharField(max_length=200, null=True),
        ),
        migrations.AddField(
            model_name="exitrequestevent",
            name="revoked_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="exitrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("authority", ""), _negated=True),
                        ("reason", "eligibility_revoked"),
                        ("revoked_on__isnull", False),
                        ("revoked_on__lte", models.F("exit_on")),
                        ("takes_back", False),
                    ),
                    models.Q(
                        models.Q(
                            ("takes_back", True),
                            models.Q(("reason", "eligibility_revoked"), _negated=True),
                            _connector="OR",
                        ),
                        ("authority", ""),
                        ("revoked_on", None),
                    ),
                    _connector="OR",
                ),
                name="exit_request_revokes_by_an_authority",
                violation_error_message="Say which justice authority revoked the eligibility, and when: not after the last day in the programme.",
            ),
        ),
    ]
