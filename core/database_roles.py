"""The database's roles: who logs in, who owns, who may never look past a policy.

Processes connect as roles that own nothing and can't bypass row-level security;
migrations run as the owner; the backup reads everything and writes nothing.
Making them again changes nothing. No Django here: the embedded services make the
roles before Django starts.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import LiteralString

import psycopg
from psycopg import conninfo, sql

OWNER, WEB, JOBS, BACKUP = "ddr_owner", "ddr_web", "ddr_jobs", "ddr_backup"
ROLES = (OWNER, WEB, JOBS, BACKUP)

# Any number will do, as long as everything that makes roles takes the same.
LOCK = 7_336_701_121

UNSAFE = "rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication"


class UnsafeRole(Exception):
    """A role of ours holds a right that would open what it must not see."""


def make_roles(
    admin_url: str,
    passwords: Mapping[str, str] | None = None,
    database: str | None = None,
) -> list[str]:
    """Make the roles, the database if there is none, and its grants.

    Returns warnings: what the server did not permit and the product can do without.
    A role without a password in ``passwords`` keeps the one it has.
    """
    database = database or _database_of(admin_url)
    with _locked(admin_url) as admin:
        for role in ROLES:
            _make_role(admin, role, (passwords or {}).get(role))
        warnings = _let_backup_read(admin)
        _refuse_unsafe(admin)
        _make_database(admin, database)
    target = conninfo.make_conninfo(admin_url, dbname=database)
    with psycopg.connect(target) as connection:
        _grant(connection, database)
    return warnings


def _database_of(url: str) -> str:
    name = conninfo.conninfo_to_dict(url).get("dbname")
    if not name:
        raise ValueError("The administrator's address names no database.")
    return str(name)


@contextmanager
def _locked(admin_url: str) -> Iterator[psycopg.Connection]:
    """A connection that holds the lock over the whole cluster.

    Advisory locks are counted per database, roles are not: so everybody locks in
    the database that every cluster has.
    """
    try:
        url = conninfo.make_conninfo(admin_url, dbname="postgres")
        connection = psycopg.connect(url, autocommit=True)
    except psycopg.OperationalError:
        connection = psycopg.connect(admin_url, autocommit=True)
    with connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield connection


def _make_role(admin: psycopg.Connection, role: str, password: str | None) -> None:
    name = sql.Identifier(role)
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if not known.fetchone():
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    # The owner inherits the schema from the database, the backup its right to read.
    inherit = sql.SQL("INHERIT" if role in (OWNER, BACKUP) else "NOINHERIT")
    admin.execute(sql.SQL("ALTER ROLE {} LOGIN {}").format(name, inherit))
    if password:
        # Hashed on this side, so that the server's log can't hold it.
        digest = admin.pgconn.encrypt_password(
            password.encode(), role.encode(), b"scram-sha-256"
        ).decode()
        admin.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(digest))
        )


def _let_backup_read(admin: psycopg.Connection) -> list[str]:
    """Before PostgreSQL 16 only a superuser may grant BYPASSRLS."""
    statements: tuple[LiteralString, ...] = (
        "GRANT pg_read_all_data TO ddr_backup",
        "ALTER ROLE ddr_backup BYPASSRLS",
        "ALTER ROLE ddr_backup SET default_transaction_read_only = on",
    )
    try:
        for statement in statements:
            admin.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        return [
            "ddr_backup can't read past row-level security, so it can't make a "
            f"complete backup: {error.diag.message_primary}."
        ]
    return []


def _refuse_unsafe(admin: psycopg.Connection) -> None:
    """No superuser, no bypass, no membership by which a login becomes another."""
    rows = admin.execute(
        sql.SQL(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
            " AND ({} OR rolbypassrls AND rolname <> %s)"
        ).format(sql.SQL(UNSAFE)),
        [list(ROLES), BACKUP],
    ).fetchall()
    rows += admin.execute(
        "SELECT member.rolname || ' (member of ' || held.rolname || ')'"
        " FROM pg_auth_members m"
        " JOIN pg_roles member ON member.oid = m.member"
        " JOIN pg_roles held ON held.oid = m.roleid"
        " WHERE member.rolname = ANY(%s)",
        [[OWNER, WEB, JOBS]],
    ).fetchall()
    if rows:
        names = ", ".join(name for (name,) in rows)
        raise UnsafeRole(f"These roles may do more than they should: {names}.")


def _is_superuser(connection: psycopg.Connection) -> bool:
    asked = connection.execute(
        "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    )
    return asked.fetchone() == (True,)


def _make_database(admin: psycopg.Connection, database: str) -> None:
    """Handing a database over needs membership in its owner, superusers apart."""
    if not _is_superuser(admin):
        admin.execute("GRANT ddr_owner TO CURRENT_USER")
    known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    statement: LiteralString = (
        "ALTER DATABASE {} OWNER TO ddr_owner"
        if known.fetchone()
        else "CREATE DATABASE {} OWNER ddr_owner"
    )
    admin.execute(sql.SQL(statement).format(sql.Identifier(database)))


def _grant(connection: psycopg.Connection, database: str) -> None:
    """Into the database and its schema; what is in it the migrations grant."""
    statements: tuple[LiteralString, ...] = (
        "REVOKE ALL ON DATABASE {} FROM PUBLIC, ddr_web, ddr_jobs, ddr_backup",
        "GRANT CONNECT ON DATABASE {} TO ddr_web, ddr_jobs, ddr_backup",
        "GRANT TEMPORARY ON DATABASE {} TO ddr_jobs",
        "ALTER SCHEMA public OWNER TO ddr_owner",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC, ddr_web, ddr_jobs, ddr_backup",
        "GRANT USAGE ON SCHEMA public TO ddr_web, ddr_jobs, ddr_backup",
    )
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if not _is_superuser(connection):
        # The schema is the database owner's; PostgreSQL 15 wants the owner in person.
        connection.execute("SET LOCAL ROLE ddr_owner")
    for statement in statements:
        connection.execute(sql.SQL(statement).format(sql.Identifier(database)))
