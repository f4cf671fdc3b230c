"""The connections of a process, read from the environment.

`default` is the web's (role ddr_web), `jobs` that of whole-programme work
(ddr_jobs), `owner` that of migrations (ddr_owner). Production gives each its
own login, and each process only those it needs: DATABASE_URL, DATABASE_JOBS_URL,
DATABASE_OWNER_URL. Where DATABASE_URL stands alone each connection uses it and
takes its role at the start of the session. With an administrator's address that
keeps the rows apart while developing and testing; it is no wall against someone
who can run SQL.

`replica` (DATABASE_REPLICA_URL) is a standby of the same database, if there is
one: whoever counts whole programmes reads it there, as ddr_jobs.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

ROLES = {
    "default": "ddr_web",
    "jobs": "ddr_jobs",
    "owner": "ddr_owner",
    "replica": "ddr_jobs",
}
VARIABLES = {
    "default": "DATABASE_URL",
    "jobs": "DATABASE_JOBS_URL",
    "owner": "DATABASE_OWNER_URL",
    "replica": "DATABASE_REPLICA_URL",
}


def from_environment(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Django's DATABASES; without a DATABASE_URL nothing starts."""
    if "DATABASE_URL" not in environ:
        raise ImproperlyConfigured("Set the DATABASE_URL environment variable")
    named = {alias: environ.get(name, "") for alias, name in VARIABLES.items()}
    given = {alias: url for alias, url in named.items() if url}
    if given.keys() & {"jobs", "owner"}:
        databases = {alias: settings_of(url) for alias, url in given.items()}
    else:
        shared = dict.fromkeys(("jobs", "owner"), given["default"]) | given
        databases = {
            alias: settings_of(url, role=ROLES[alias]) for alias, url in shared.items()
        }
    for alias in databases.keys() - {"default"}:
        databases[alias]["TEST"] = {"MIRROR": "default"}
    return databases


def settings_of(url: str, *, role: str | None = None) -> dict[str, Any]:
    """One entry of DATABASES for a libpq URL, in ``role`` from the start."""
    parts: dict[str, Any] = conninfo_to_dict(url)
    name = parts.pop("dbname", "")
    entry = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "OPTIONS": parts,
    }
    if role:
        said = parts.get("options", "")
        parts["options"] = f"{said} -c role={role}".strip()
    return entry
