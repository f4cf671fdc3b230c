"""A table of people's records under its locks: operations for migrations.

One call puts a new table and the table of its events under the policies and begins
its history. `core.policies` and `core.history.triggers` know no model; here is what
both need to know of cases.
"""

from django.db.migrations.operations import RunSQL

from core.history.triggers import keep
from core.policies import (
    WEB,
    Columns,
    follow_case,
    grant,
    lock,
    policy,
    protect,
    reference,
    setting,
)

CASES, STAYS = "participants_enrolment", "participants_stage"
CONFIDING = setting("ddr.confidential", "bigint")
WRITER = f"by_id = ANY {setting('ddr.user', 'bigint')}"
AS_THE_ROW_ITSELF = f"{WRITER} OR e.office_id = ANY {CONFIDING} AND NOT e.child_track"


def record_table(table: str, *, of_stay: bool = False) -> list[RunSQL]:
    """Records of cases; those ``of_stay`` are of a stay of the same case."""
    stay = reference(
        table,
        "stay_id, enrolment_id",
        f"{STAYS} (id, enrolment_id)",
        f"{table}_is_of_a_stay_of_the_case",
    )
    return [
        *protect(table),
        follow_case(table, CASES),
        *([stay] if of_stay else []),
        *keep(table),
        *read_with_case(f"{table}event"),
    ]


def confidential_table(table: str) -> list[RunSQL]:
    """Texts that their writer and the clinical supervisors read, and nobody else."""
    seen = Columns().seen_by_web()
    read = f"{seen} AND ({WRITER} OR office_id = ANY {CONFIDING} AND NOT child_track)"
    return [
        lock(table),
        policy(table, "web_rows", WEB, read),
        follow_case(table, CASES),
        grant(table, web="SELECT, INSERT, UPDATE"),
        *keep(table),
        *read_with_case(f"{table}event", also=AS_THE_ROW_ITSELF),
    ]


def read_with_case(
    events: str, of_case: str = "e.id = {}.enrolment_id", also: str = "true"
) -> list[RunSQL]:
    """Who sees the case of an event sees the event; nobody writes any.

    OFFSET 0 keeps the planner from reading all cases first.
    """
    of_case = of_case.format(events)
    seen = f"EXISTS (SELECT FROM {CASES} e WHERE {of_case} AND ({also}) OFFSET 0)"
    return [
        lock(events),
        policy(events, "web_rows", WEB, seen, command="SELECT"),
        grant(events, web="SELECT"),
    ]
