"""A pytest plugin, loaded before the settings: the tests' own environment.

The tester is the server's administrator, and becomes the web's role at the
start of each connection: with one login a test can take the other roles too
(`tests/roles.py`), which no process of the product can.
"""

import os

ADMIN = "DATABASE_ADMIN_URL"

if ADMIN in os.environ:
    os.environ["DATABASE_URL"] = os.environ[ADMIN]
for variable in ("DATABASE_JOBS_URL", "DATABASE_OWNER_URL", "DATABASE_REPLICA_URL"):
    os.environ.pop(variable, None)
os.environ.setdefault("SECRET_KEY", "tests only")
os.environ.setdefault("DDR_KEYS", f"tests:{'tests-only--' * 4}")
os.environ.setdefault("DDR_SEAL_KEY", "a key of the seals for tests only")
os.environ.setdefault("HTTPS", "0")
os.environ.setdefault("DDR_MFA_DEMANDED", "0")
os.environ.setdefault("DDR_GALLERY", "1")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")


def database_url() -> str:
    """The administrator's address of the server under test."""
    return os.environ["DATABASE_URL"]
