"""What the web and the jobs may do with the tables that hold no persons."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import grant_all

SIGN_IN = [
    "core_guesses",
    "core_usedcode",
    "mfa_authenticator",
    "usersessions_usersession",
]

SEEN = ["account_emailaddress", "account_emailconfirmation"]
READ = ["django_content_type", "django_migrations", "auth_permission", "auth_group"]
KEEP = [
    "django_celery_beat_clockedschedule",
    "django_celery_beat_crontabschedule",
    "django_celery_beat_intervalschedule",
    "django_celery_beat_periodictask",
    "django_celery_beat_periodictasks",
    "django_celery_beat_solarschedule",
    "django_session",
    "core_outbox",
    "core_letter",
    "core_submission",
    *SIGN_IN,
]

NEVER_CHANGED = RunSQL(
    """
    CREATE FUNCTION core_auditevent_never_changes() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'The trail is never changed.'
            USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER core_auditevent_never_changes
        BEFORE UPDATE OR DELETE ON core_auditevent
        FOR EACH ROW EXECUTE FUNCTION core_auditevent_never_changes();
    """,
    """
    DROP TRIGGER core_auditevent_never_changes ON core_auditevent;
    DROP FUNCTION core_auditevent_never_changes();
    """,
)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        *grant_all(READ, web="SELECT", jobs="SELECT"),
        *grant_all(KEEP, web="SELECT, INSERT, UPDATE, DELETE"),
        *grant_all(
            [
                "core_user_groups",
                "core_user_user_permissions",
                "auth_group_permissions",
            ],
            web="SELECT",
        ),
        *grant_all(SEEN, web="SELECT"),
        *grant_all(["core_user"], web="SELECT, INSERT, UPDATE", jobs="SELECT"),
        *grant_all(["core_job", "core_periodrun"], web="SELECT, INSERT, UPDATE"),
        *grant_all(["core_job", "core_outbox"], jobs="SELECT, INSERT, UPDATE"),
        # An import that raises alerts writes to who has to act, and reads no letter.
        RunSQL(
            "GRANT INSERT, SELECT (id, asked_at) ON core_letter TO ddr_jobs",
            "REVOKE INSERT, SELECT (id, asked_at) ON core_letter FROM ddr_jobs",
        ),
        *grant_all(["django_admin_log"], web="SELECT, INSERT"),
        *grant_all(["core_auditevent"], web="SELECT, INSERT", jobs="SELECT, INSERT"),
        NEVER_CHANGED,
    ]
