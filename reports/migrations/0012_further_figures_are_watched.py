"""What the further figures are made of is watched like the rest.

Referrals, payments and complaints are often written down later than they were; who
publishes a revision because of that is told how many there were, by office.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.migrations.operations import RunSQL

TOLD = import_module("reports.migrations.0007_what_came_late")
WATCHED = import_module("reports.migrations.0008_unchanged_is_not_counted_again")

TABLES = ("alert", "referral", "benefit", "complaint", "placement")


def there(moment: str) -> str:
    """The day of a moment where the case's programme works."""
    zone = "SELECT timezone FROM programs_program WHERE id = c.program_id"
    return f"({moment} AT TIME ZONE ({zone}))::date"


def first(column: str) -> str:
    return there(f"least(e.{column}, l.{column})")


MORE_WATCHED = [
    WATCHED.written("alert", first("due_at")),
    WATCHED.written("referral", first("sent_at")),
    WATCHED.written("benefit", first("decided_at")),
    WATCHED.written("complaint", "least(e.received_on, l.received_on)"),
    WATCHED.written("placement", "least(e.day, l.day)"),
]
FURTHER = f"""
    CREATE FUNCTION reports_further_touched_from(since timestamptz, program bigint)
    RETURNS date LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT min(day) FROM ({" UNION ALL ".join(MORE_WATCHED)}) AS found (day)
    $$;
    REVOKE ALL ON FUNCTION reports_further_touched_from FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION reports_further_touched_from TO ddr_jobs;
"""


def within(days: str) -> str:
    return f"{days} BETWEEN first_day AND last_day"


def either(day: str) -> str:
    """In the period before or after it was written to."""
    return " OR ".join(within(day.format(of)) for of in "el")


TRAINED = f"""
    EXISTS (
        SELECT FROM participants_stage t
        WHERE t.enrolment_id = c.id AND t.stage = 'vocational_training'
          AND t.status = 'completed'
          AND {within("(t.ended_on + interval '6 months')::date")}
    )
"""
SENT, APPROVED = there("{0}.sent_at"), there("{0}.decided_at")
MORE_TOLD = [
    TOLD.compared(
        "referrals",
        "participants_referralevent",
        "sent_at received_on",
        f"{either(SENT)} OR {either(SENT + ' + 30')}",
        is_new=f"{TOLD.NEW} AND l.sent_at IS NOT NULL",
    ),
    TOLD.compared(
        "benefits",
        "participants_benefitevent",
        "state decided_at paid_on",
        either(APPROVED + " + 14"),
        is_new=f"{TOLD.NEW} AND l.decided_at IS NOT NULL",
    ),
    TOLD.compared(
        "complaints",
        "participants_complaintevent",
        "received_on state settled_at",
        f"{either('{0}.received_on')} OR {either('{0}.received_on + 14')}",
    ),
    TOLD.compared(
        "placements",
        "participants_placementevent",
        "day ended_on is_related",
        TRAINED,
    ),
]
FOLLOW_UPS = TOLD.compared(
    "follow-ups",
    "participants_followupevent",
    "wave result work rejoined income income_per currency",
    within("(c.exited_on + make_interval(months => l.wave))::date"),
)
ALL_TOLD = [*TOLD.SOURCES[:-1], FOLLOW_UPS, TOLD.PERSONS, *MORE_TOLD]


def late_entries(sources: list[str]) -> str:
    return f"""
    CREATE OR REPLACE FUNCTION reports_late_entries(
        since timestamptz, until timestamptz, first_day date, last_day date
    ) RETURNS TABLE (source text, office bigint, added bigint, changed bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT * FROM ({" UNION ALL ".join(sources)})
        AS found (source, office, added, changed)
    WHERE added + changed > 0
    ORDER BY 1, 2
    $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0011_cohorts"),
        ("participants", "0038_emergencies_lead_to_the_kept_case"),
        ("programs", "0013_small_figures_are_protected"),
    ]

    operations = [
        *(TOLD.by_time(name) for name in TABLES),
        RunSQL(FURTHER, "DROP FUNCTION reports_further_touched_from"),
        RunSQL(late_entries(ALL_TOLD), late_entries([*TOLD.SOURCES, TOLD.PERSONS])),
        migrations.AlterField(
            model_name="lateentry",
            name="source",
            field=models.CharField(
                choices=[
                    ("registrations", "Registrations"),
                    ("exits", "Exits"),
                    ("persons", "Sex or birth date"),
                    ("stages", "Stages"),
                    ("attendance", "Attendance"),
                    ("assessments", "Assessments"),
                    ("follow-ups", "Follow-ups"),
                    ("referrals", "Referrals"),
                    ("benefits", "Benefits"),
                    ("complaints", "Complaints"),
                    ("placements", "Placements"),
                ],
                max_length=20,
                verbose_name="records",
            ),
        ),
    ]
