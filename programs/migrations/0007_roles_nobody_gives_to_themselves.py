"""Who gave a role, never to themselves; and roles that must not be mixed."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0006_corrections_of_childrens_marks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop
        ),
        migrations.AddField(
            model_name="assignment",
            name="granted_by",
            field=models.ForeignKey(
                editable=False,
                help_text="Nobody: somebody at the server's command line.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="roles_given",
                to=settings.AUTH_USER_MODEL,
                verbose_name="given by",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("granted_by", None),
                    models.Q(("granted_by", models.F("user")), _negated=True),
                    _connector="OR",
                ),
                name="assignment_is_not_given_to_oneself",
                violation_error_message="Somebody else has to give you a role.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("user", "="),
                    (
                        models.Case(
                            models.When(role="auditor", then=models.Value("auditor")),
                            models.When(
                                role="administrator", then=models.Value("administrator")
                            ),
                            default=models.Value("programme"),
                            output_field=models.CharField(max_length=30),
                        ),
                        "<>",
                    ),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="assignment_duties_do_not_mix",
                violation_error_message="An administrator or an auditor has no other role at the same time, in no programme: who gives rights or looks after what others do does no case work. End the other role first.",
            ),
        ),
    ]
