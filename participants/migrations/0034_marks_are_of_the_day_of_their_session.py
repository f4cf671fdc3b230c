"""A mark of a session is of the session's day: what has marks is not moved."""

from django.db import migrations

from core.policies import reference

TABLE = "participants_attendance"


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0033_alerts_are_confidential"),
        ("programs", "0015_sessions_move_and_are_made_up"),
    ]

    operations = [
        reference(
            TABLE,
            "session_id, session_date",
            "programs_session (id, date)",
            "mark_is_of_the_day_of_its_session",
        ),
    ]
