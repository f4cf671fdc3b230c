"""The history of the records says from which day on figures can have changed."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

WITHDRAWN = "('duplicate', 'data_error')"
ALWAYS = "date '0001-01-01'"
WG = ["seeing", "hearing", "walking", "remembering", "self_care", "communicating"]
OF_ENROLMENT = (
    *("participant_id", "program_id", "category", "residence_id", "registered_on"),
    *(f"wg_{question}" for question in WG),
)

# The events since then of the programme's cases (c), each record's latest (l) with
# what it was before them (e). Indexes find both.
WRITTEN = """
    SELECT {day}
    FROM (
        SELECT DISTINCT ON (id) * FROM participants_{name}event
        WHERE event_at > since ORDER BY id, event_id DESC
    ) l
    JOIN participants_enrolment c ON c.{key} = l.{of} AND c.program_id = program
    LEFT JOIN LATERAL (
        SELECT * FROM participants_{name}event o
        WHERE o.{of} = l.{of} AND o.id = l.id AND o.event_at <= since
        ORDER BY event_id DESC LIMIT 1
    ) e ON true
"""
OF_PROGRAMME = f"""
    SELECT {ALWAYS} FROM {{table}}event WHERE event_at > since AND program_id = program
"""


def written(name, day, *, of="enrolment_id", key="id"):
    return WRITTEN.format(name=name, day=day, of=of, key=key)


def row(of, columns):
    return f"ROW({', '.join(f'{of}.{name}' for name in columns)})"


# An exit counts from its day on, unless it is one that takes the case out of
# everything; who somebody is counts wherever anything of theirs does.
ENROLMENT = f"""
    CASE WHEN e.id IS NULL THEN l.registered_on
         WHEN {row("e", OF_ENROLMENT)} IS DISTINCT FROM {row("l", OF_ENROLMENT)}
           OR (e.exit_reason IN {WITHDRAWN}) <> (l.exit_reason IN {WITHDRAWN})
         THEN {ALWAYS}
         WHEN (e.exited_on, e.exit_reason) IS DISTINCT FROM (l.exited_on, l.exit_reason)
         THEN least(e.exited_on, l.exited_on) END
"""
PARTICIPANT = f"""
    CASE WHEN e.id IS NOT NULL
          AND (e.sex, e.birth_date) IS DISTINCT FROM (l.sex, l.birth_date)
         THEN {ALWAYS} END
"""
SOURCES = [
    written("enrolment", ENROLMENT, of="id"),
    written("participant", PARTICIPANT, of="id", key="participant_id"),
    written("holding", ALWAYS),
    written("stage", "least(e.started_on, l.started_on)"),
    written("attendance", "least(e.session_date, l.session_date)"),
    written("assessment", "least(e.taken_on, l.taken_on)"),
    written("followup", f"coalesce(c.exited_on, {ALWAYS})"),
    OF_PROGRAMME.format(table="programs_area"),
    OF_PROGRAMME.format(table="participants_cutoff"),
]
TOUCHED = f"""
    CREATE FUNCTION reports_touched_from(since timestamptz, program bigint)
    RETURNS date LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT min(day) FROM ({" UNION ALL ".join(SOURCES)}) AS found (day)
    $$;
    REVOKE ALL ON FUNCTION reports_touched_from FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION reports_touched_from TO ddr_jobs;
"""
NAME = "Summaries whose records have changed"


def schedule(apps, schema_editor):
    using = schema_editor.connection.alias
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    at_night, _ = crontab.objects.using(using).get_or_create(
        minute="30",
        hour="2",
        day_of_month="*",
        month_of_year="*",
        day_of_week="*",
        timezone="UTC",
    )
    facts = {"task": "reports.ask_for_changed", "crontab": at_night}
    task.objects.using(using).get_or_create(name=NAME, defaults=facts)


def unschedule(apps, schema_editor):
    using = schema_editor.connection.alias
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    task.objects.using(using).filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_what_came_late")]

    operations = [
        RunSQL(TOUCHED, "DROP FUNCTION reports_touched_from"),
        migrations.RunPython(schedule, unschedule),
    ]
