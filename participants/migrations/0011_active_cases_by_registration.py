from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("participants", "0010_a_corrected_child_is_handed_over")]

    operations = [
        migrations.AddIndex(
            "enrolment",
            models.Index(
                fields=["registered_on", "id"],
                name="enrolment_active",
                condition=Q(exited_on=None),
            ),
        ),
    ]
