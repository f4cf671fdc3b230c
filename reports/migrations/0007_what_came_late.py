"""Why a revision differs is counted from the history of the records, by office."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from core.policies import grant

OFFICES = "nullif(current_setting('ddr.job_offices', true), '')::bigint[]"
WG = ["seeing", "hearing", "walking", "remembering", "self_care", "communicating"]
WITHDRAWN = "('duplicate', 'data_error')"

# Of each record that was written to between two moments what it was at the first of
# them (e) and what it is at the second (l). Of a record that is new there is no e.
COMPARED = """
    SELECT '{source}', c.office_id,
           count(*) FILTER (WHERE {is_new}),
           count(*) FILTER (WHERE {was_there} AND {differs})
    FROM (
        SELECT DISTINCT ON (id) * FROM {table}
        WHERE event_at > since AND event_at <= until
        ORDER BY id, event_id DESC
    ) l
    JOIN participants_enrolment c ON c.id = l.{of}
    LEFT JOIN LATERAL (
        SELECT * FROM {table} o
        WHERE o.{of} = l.{of} AND o.id = l.id AND o.event_at <= since
        ORDER BY event_id DESC LIMIT 1
    ) e ON true
    WHERE c.office_id = ANY ({offices}) AND ({concerns})
    GROUP BY c.office_id
"""
NEW = "e.id IS NULL AND l.event_kind <> 'delete'"
THERE = "e.id IS NOT NULL"


def compared(source, table, columns, concerns, **more):
    told = columns.split()
    before, after = (", ".join(f"{of}.{name}" for name in told) for of in "el")
    facts = {
        "of": "enrolment_id",
        "is_new": NEW,
        "was_there": THERE,
        "differs": f"(l.event_kind = 'delete'"
        f" OR ROW({before}) IS DISTINCT FROM ROW({after}))",
    }
    return COMPARED.format(
        source=source, table=table, concerns=concerns, offices=OFFICES, **facts | more
    )


def in_period(*days):
    return " OR ".join(
        f"{of}.{day} BETWEEN first_day AND last_day" for day in days for of in "el"
    )


ENROLMENT = "participants_enrolmentevent"
SOURCES = [
    compared(
        "registrations",
        ENROLMENT,
        "registered_on category residence_id "
        + " ".join(f"wg_{question}" for question in WG),
        in_period("registered_on"),
        of="id",
    ),
    compared(
        "exits",
        ENROLMENT,
        "exited_on exit_reason",
        f"(l.exited_on, l.exit_reason) IS DISTINCT FROM (e.exited_on, e.exit_reason)"
        f" AND (({in_period('exited_on')}) OR (l.registered_on <= last_day AND"
        f" (l.exit_reason IN {WITHDRAWN}) <> (coalesce(e.exit_reason, '') IN"
        f" {WITHDRAWN})))",
        of="id",
        is_new="l.exited_on IS NOT NULL AND e.exited_on IS NULL",
        was_there="e.exited_on IS NOT NULL",
    ),
    compared(
        "stages",
        "participants_stageevent",
        "stage status started_on ended_on certified_on",
        in_period("started_on", "ended_on"),
    ),
    compared(
        "attendance",
        "participants_attendanceevent",
        "stage status session_date",
        in_period("session_date"),
    ),
    compared(
        "assessments",
        "participants_assessmentevent",
        "instrument taken_on score",
        in_period("taken_on"),
    ),
    compared(
        "follow-ups",
        "participants_followupevent",
        "wave result work rejoined",
        "(c.exited_on + make_interval(months => l.wave))::date"
        " BETWEEN first_day AND last_day",
    ),
]
# A person is at the office of the case, and of an earlier day than any of its figures.
PERSONS = f"""
    SELECT 'persons', c.office_id, 0::bigint, count(*)
    FROM (
        SELECT DISTINCT ON (id) * FROM participants_participantevent
        WHERE event_at > since AND event_at <= until AND event_kind = 'update'
        ORDER BY id, event_id DESC
    ) l
    JOIN LATERAL (
        SELECT * FROM participants_participantevent o
        WHERE o.id = l.id AND o.event_at <= since
        ORDER BY event_id DESC LIMIT 1
    ) e ON (e.sex, e.birth_date) IS DISTINCT FROM (l.sex, l.birth_date)
    JOIN participants_enrolment c ON c.participant_id = l.id
    WHERE c.office_id = ANY ({OFFICES}) AND c.registered_on <= last_day
      AND c.exit_reason NOT IN {WITHDRAWN}
    GROUP BY c.office_id
"""
COUNTED = f"""
    CREATE FUNCTION reports_late_entries(
        since timestamptz, until timestamptz, first_day date, last_day date
    ) RETURNS TABLE (source text, office bigint, added bigint, changed bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT * FROM ({" UNION ALL ".join([*SOURCES, PERSONS])})
        AS found (source, office, added, changed)
    WHERE added + changed > 0
    ORDER BY 1, 2
    $$;
    REVOKE ALL ON FUNCTION reports_late_entries FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION reports_late_entries TO ddr_jobs;
"""
FROZEN = """
    CREATE TRIGGER reports_lateentry_is_frozen
        BEFORE INSERT OR UPDATE OR DELETE ON reports_lateentry
        FOR EACH ROW EXECUTE FUNCTION reports_what_is_told_is_frozen();
"""
MELTED = "DROP TRIGGER reports_lateentry_is_frozen ON reports_lateentry"


def by_time(name: str) -> RunSQL:
    """Events are added in the order of their time: so small an index finds them."""
    table = f"participants_{name}event"
    return RunSQL(
        f"CREATE INDEX {name}event_by_time ON {table} USING brin (event_at)",
        f"DROP INDEX {name}event_by_time",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_narratives"),
        ("participants", "0035_likely_people_are_answered_for"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LateEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("registrations", "Registrations"),
                            ("exits", "Exits"),
                            ("persons", "Sex or birth date"),
                            ("stages", "Stages"),
                            ("attendance", "Attendance"),
                            ("assessments", "Assessments"),
                            ("follow-ups", "Follow-ups"),
                        ],
                        max_length=20,
                        verbose_name="records",
                    ),
                ),
                ("added", models.PositiveIntegerField(verbose_name="entered late")),
                ("changed", models.PositiveIntegerField(verbose_name="corrected")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "summary",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_entries",
                        to="reports.summary",
                    ),
                ),
            ],
            options={
                "verbose_name": "late entries",
                "verbose_name_plural": "late entries",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("summary", "source", "office"),
                        name="late_entries_once_in_a_summary",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("added__gt", 0), ("changed__gt", 0), _connector="OR"
                        ),
                        name="late_entries_are_some",
                    ),
                ],
            },
        ),
        grant("reports_lateentry", web="SELECT", jobs="SELECT, INSERT, DELETE"),
        RunSQL(FROZEN, MELTED),
        *(
            by_time(name)
            for name in (
                *("enrolment", "participant", "holding"),
                *("stage", "attendance", "assessment", "followup"),
            )
        ),
        RunSQL(COUNTED, "DROP FUNCTION reports_late_entries"),
    ]
