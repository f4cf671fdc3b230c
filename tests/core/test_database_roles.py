"""On a server of its own: roles are the cluster's, and other tests use theirs."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from core.database_roles import ROLES, UnsafeRole, make_roles
from tests import embedded_run

ATTRIBUTES = """
    SELECT rolname, rolcanlogin, rolinherit, rolbypassrls, rolsuper, rolcreaterole,
           rolcreatedb, rolreplication
    FROM pg_roles WHERE rolname = ANY(%s) ORDER BY rolname
"""


@pytest.fixture(scope="module")
def admin_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with embedded_run.server(tmp_path_factory.mktemp("roles")) as url:
        yield url


def as_role(url: str, role: str) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(url, options=f"-c role={role}"))


def attributes(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as admin:
        return admin.execute(ATTRIBUTES, [list(ROLES)]).fetchall()


def test_no_role_may_do_more_than_it_should(admin_url):
    assert attributes(admin_url) == [
        ("ddr_backup", True, True, True, False, False, False, False),
        ("ddr_jobs", True, False, False, False, False, False, False),
        ("ddr_owner", True, True, False, False, False, False, False),
        ("ddr_web", True, False, False, False, False, False, False),
    ]


def test_making_the_roles_again_changes_nothing(admin_url):
    before = attributes(admin_url)

    warnings = make_roles(admin_url)

    assert (warnings, attributes(admin_url)) == ([], before)


def test_a_role_without_a_new_password_keeps_the_one_it_has(admin_url):
    make_roles(admin_url, {"ddr_web": "one of ours"})

    make_roles(admin_url)

    url = make_conninfo(admin_url, user="ddr_web", password="one of ours")
    with psycopg.connect(url) as web:
        assert web.execute("SELECT current_user").fetchone() == ("ddr_web",)


def test_the_owner_makes_tables_and_the_extensions_that_constraints_need(admin_url):
    with as_role(admin_url, "ddr_owner") as owner:
        owner.execute("CREATE TABLE a_table ()")
        owner.execute("CREATE EXTENSION btree_gist")
        owner.rollback()


@pytest.mark.parametrize("role", ["ddr_web", "ddr_jobs", "ddr_backup"])
def test_nobody_but_the_owner_makes_tables(admin_url, role):
    with as_role(admin_url, role) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE a_table ()")


def test_only_jobs_make_temporary_tables(admin_url):
    with as_role(admin_url, "ddr_jobs") as jobs:
        jobs.execute("CREATE TEMPORARY TABLE staging ()")
    with (
        as_role(admin_url, "ddr_web") as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute("CREATE TEMPORARY TABLE staging ()")


def test_the_backup_reads_past_policies_and_writes_nothing(admin_url):
    with as_role(admin_url, "ddr_owner") as owner:
        owner.execute("CREATE TABLE people (name text)")
        owner.execute("ALTER TABLE people ENABLE ROW LEVEL SECURITY")
        owner.execute("INSERT INTO people VALUES ('Amina')")
    with as_role(admin_url, "ddr_backup") as backup:
        rows = backup.execute("SELECT name FROM people").fetchall()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            backup.execute("DELETE FROM people")
    with as_role(admin_url, "ddr_owner") as owner:
        owner.execute("DROP TABLE people")

    assert rows == [("Amina",)]


@pytest.mark.parametrize(
    ("spoil", "mend"),
    [
        ("GRANT ddr_owner TO ddr_web", "REVOKE ddr_owner FROM ddr_web"),
        ("ALTER ROLE ddr_jobs BYPASSRLS", "ALTER ROLE ddr_jobs NOBYPASSRLS"),
        ("ALTER ROLE ddr_web SUPERUSER", "ALTER ROLE ddr_web NOSUPERUSER"),
    ],
)
def test_a_role_that_may_do_too_much_is_refused(admin_url, spoil, mend):
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(spoil)
        with pytest.raises(UnsafeRole):
            make_roles(admin_url)
        admin.execute(mend)

    assert make_roles(admin_url) == []


def test_many_at_once_for_many_databases_do_not_disturb_each_other(admin_url):
    passwords = dict.fromkeys(ROLES, "the same")
    names = [f"many_{number}" for number in range(6)]

    with ThreadPoolExecutor(len(names)) as pool:
        done = pool.map(lambda name: make_roles(admin_url, passwords, name), names)

    assert list(done) == [[]] * len(names)


def test_an_administrator_who_is_no_superuser_gets_all_but_the_backup(tmp_path):
    with embedded_run.server(tmp_path) as url:
        with psycopg.connect(make_conninfo(url, dbname="postgres")) as admin:
            admin.autocommit = True
            admin.execute("DROP DATABASE ddr")
            for role in ROLES:
                admin.execute(f"DROP ROLE {role}")
            admin.execute("CREATE ROLE plain LOGIN CREATEROLE CREATEDB PASSWORD 'p'")

        (warning,) = make_roles(make_conninfo(url, user="plain", password="p"))
        again = make_roles(make_conninfo(url, user="plain", password="p"))

        assert "ddr_backup can't read past row-level security" in warning
        assert again == [warning]
        with as_role(url, "ddr_owner") as owner:
            owner.execute("CREATE TABLE a_table ()")
