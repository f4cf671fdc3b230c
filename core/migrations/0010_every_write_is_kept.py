"""Every write to accounts is kept from now on, with what the triggers do."""

from django.db import migrations

from core.history.triggers import functions, keep


class Migration(migrations.Migration):
    dependencies = [("core", "0009_state_of_the_seals")]

    operations = [
        *functions(),
        *keep("core_user"),
        *keep("core_user_groups"),
        *keep("core_user_user_permissions"),
    ]
