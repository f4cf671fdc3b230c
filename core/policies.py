"""Putting a table under row-level security: operations for migrations.

A table of persons carries, beside the enrolment it belongs to, the enrolment's
office and whether it is on the child track, so that the policy compares the row
itself with the arrays that the request's transaction has set. Where nothing is
set nothing is seen. Column names are given: this module knows no model.

This second lock stands behind `allowing()`, against a forgotten filter. It does
not stop someone who can run SQL of their own, for they could set the scope.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.migrations.operations import RunSQL

WEB, JOBS = "ddr_web", "ddr_jobs"


def setting(name: str, kind: str) -> str:
    """The array that the transaction has set; NULL, so no row, where it has not.

    After a local setting's transaction the value is '' rather than NULL. The
    sub-select makes it one computation for the statement, not one for each row.
    """
    read = f"nullif(current_setting('{name}', true), '')"
    return f"((SELECT {read}::{kind}[])::{kind}[])"


@dataclass(frozen=True)
class Columns:
    """The columns of a protected table that its policy compares."""

    case: str = "enrolment_id"
    office: str = "office_id"
    child: str = "child_track"

    def seen_by_web(self) -> str:
        adults, children = (
            setting("ddr.offices", "bigint"),
            setting("ddr.children", "bigint"),
        )
        return (
            f"(({self.office} = ANY {adults} AND NOT {self.child})"
            f" OR ({self.office} = ANY {children} AND {self.child})"
            f" OR {self.case} = ANY {setting('ddr.cases', 'uuid')})"
        )

    def seen_by_jobs(self) -> str:
        return f"({self.office} = ANY {setting('ddr.job_offices', 'bigint')})"


IMPORTING = "coalesce(current_setting('ddr.import', true), '') = 'on'"


def protect(table: str, columns: Columns | None = None) -> list[RunSQL]:
    """Row-level security on ``table``: the web within its scope, jobs in theirs."""
    columns = columns or Columns()
    return [
        lock(table),
        policy(table, "web_rows", WEB, columns.seen_by_web()),
        policy(table, "jobs_read", JOBS, columns.seen_by_jobs(), command="SELECT"),
        policy(table, "jobs_import", JOBS, f"{columns.seen_by_jobs()} AND {IMPORTING}"),
        grant(table, web="SELECT, INSERT, UPDATE", jobs="SELECT, INSERT, UPDATE"),
    ]


def policy(
    table: str, name: str, role: str, rows: str, *, command: str = "ALL"
) -> RunSQL:
    """One policy; for writes the rows that may be seen are those that may be left."""
    check = "" if command == "SELECT" else f" WITH CHECK ({rows})"
    return RunSQL(
        f"CREATE POLICY {name} ON {table} FOR {command} TO {role}"
        f" USING ({rows}){check}",
        f"DROP POLICY {name} ON {table}",
    )


def reference(table: str, columns: str, to: str, name: str) -> RunSQL:
    """A composite key: what a row says twice, it says the same."""
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name}"
        f" FOREIGN KEY ({columns}) REFERENCES {to}",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def follow_case(table: str, case_table: str, columns: Columns | None = None) -> RunSQL:
    """Keep the row's office and track those of its case, by a composite key."""
    columns = columns or Columns()
    here = f"{columns.case}, {columns.office}, {columns.child}"
    name = f"{table}_follows_case"
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({here})"
        f" REFERENCES {case_table} (id, {columns.office}, {columns.child})"
        " ON UPDATE CASCADE",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def grant(table: str, *, web: str = "", jobs: str = "") -> RunSQL:
    """What each role may do with ``table`` and, to insert, its number sequence."""
    forward = [
        f"GRANT {rights} ON {table} TO {role}"
        for role, rights in ((WEB, web), (JOBS, jobs))
        if rights
    ]
    return RunSQL("; ".join(forward), f"REVOKE ALL ON {table} FROM {WEB}, {JOBS}")


def grant_all(tables: Iterable[str], *, web: str = "", jobs: str = "") -> list[RunSQL]:
    """The same rights on several tables."""
    return [grant(table, web=web, jobs=jobs) for table in tables]


def own_rows(table: str, person: str = "by_id") -> RunSQL:
    """The web sees of ``table`` what the user who asks wrote, and nothing else."""
    own = f"{person} = ANY {setting('ddr.user', 'bigint')}"
    return policy(table, "web_own", WEB, own)


def lock(table: str) -> RunSQL:
    """Row-level security on ``table``: without a policy nobody sees a row."""
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )
