"""Django's admin as it comes, with tables of its own for who signs in."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.measures.speed.scene import PASSWORD
from tests.measures.speed.servers import Server, gunicorn

SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.measures.speed.plain.settings"}
ACCOUNT = {
    "DJANGO_SUPERUSER_USERNAME": "plain",
    "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
    "DJANGO_SUPERUSER_EMAIL": "plain@example.org",
}


@contextmanager
def plain_admin(folder: Path) -> Iterator[Server]:
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True) as admin:
        admin.execute("DROP SCHEMA IF EXISTS plain CASCADE")
        admin.execute("CREATE SCHEMA plain")
    _manage("migrate", "--verbosity", "0")
    _manage("createsuperuser", "--no-input")
    wsgi = "tests.measures.speed.plain.wsgi"
    with gunicorn(wsgi, folder / "plain.log", **SETTINGS) as server:
        yield server


def _manage(*command: str) -> None:
    subprocess.run(
        (sys.executable, "-m", "django", *command),
        check=True,
        stdout=subprocess.DEVNULL,
        env=os.environ | SETTINGS | ACCOUNT | {"PYTHONPATH": os.getcwd()},
    )
