"""The second lock on counselling sessions, and on what was said in them.

A note of a session and a safety plan are seen by who wrote them, and in the offices
whose confidential texts the request may read by clinical supervisors: within the
rows that the request sees at all.
"""

from django.db import migrations

from core.policies import (
    WEB,
    Columns,
    follow_case,
    grant_all,
    lock,
    policy,
    protect,
    setting,
)

ENROLMENT = "participants_enrolment"
SESSIONS = "participants_counsellingsession"
CONFIDENTIAL = ["participants_sessionnote", "participants_safetyplan"]

SEEN = Columns().seen_by_web()
READ = (
    f"{SEEN} AND (by_id = ANY {setting('ddr.user', 'bigint')}"
    f" OR office_id = ANY {setting('ddr.confidential', 'bigint')} AND NOT child_track)"
)


class Migration(migrations.Migration):
    dependencies = [("participants", "0005_a_corrected_child_is_handed_over")]

    operations = [
        *protect(SESSIONS),
        *(lock(table) for table in CONFIDENTIAL),
        *(policy(table, "web_rows", WEB, READ) for table in CONFIDENTIAL),
        *(follow_case(table, ENROLMENT) for table in [SESSIONS, *CONFIDENTIAL]),
        *grant_all(CONFIDENTIAL, web="SELECT, INSERT, UPDATE"),
    ]
