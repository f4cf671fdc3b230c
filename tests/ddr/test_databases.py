"""Which connections a process has, by what its environment says."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from ddr.databases import from_environment

WEB = "postgresql://ddr_web:secret@db.example:6432/register?sslmode=require"
JOBS = "postgresql://ddr_jobs:other@db.example/register"


def test_a_process_has_the_logins_it_was_given_and_no_others():
    databases = from_environment({"DATABASE_URL": WEB, "DATABASE_JOBS_URL": JOBS})

    users = {alias: entry["USER"] for alias, entry in databases.items()}
    assert users == {"default": "ddr_web", "jobs": "ddr_jobs"}


def test_an_address_is_taken_apart():
    entry = from_environment({"DATABASE_URL": WEB, "DATABASE_JOBS_URL": JOBS})[
        "default"
    ]

    parts = {key: entry[key] for key in ("HOST", "PORT", "NAME", "PASSWORD", "OPTIONS")}
    assert parts == {
        "HOST": "db.example",
        "PORT": "6432",
        "NAME": "register",
        "PASSWORD": "secret",
        "OPTIONS": {"sslmode": "require"},
    }


def test_one_login_takes_each_role_from_the_start():
    databases = from_environment({"DATABASE_URL": "postgresql:///x?options=-c%20a%3Db"})

    options = {alias: entry["OPTIONS"]["options"] for alias, entry in databases.items()}
    assert options == {
        "default": "-c a=b -c role=ddr_web",
        "jobs": "-c a=b -c role=ddr_jobs",
        "owner": "-c a=b -c role=ddr_owner",
    }


def test_a_replica_is_asked_as_the_jobs():
    replica = "postgresql://standby.example/x"

    alone = from_environment({"DATABASE_URL": WEB, "DATABASE_REPLICA_URL": replica})
    apart = from_environment(
        {"DATABASE_URL": WEB, "DATABASE_JOBS_URL": JOBS, "DATABASE_REPLICA_URL": JOBS}
    )

    assert alone["replica"]["HOST"] == "standby.example"
    assert alone["replica"]["OPTIONS"]["options"] == "-c role=ddr_jobs"
    assert apart["replica"]["USER"] == "ddr_jobs"
    assert set(apart) == {"default", "jobs", "replica"}


def test_without_an_address_nothing_starts():
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        from_environment({})
