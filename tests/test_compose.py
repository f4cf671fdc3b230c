"""docker-compose.yml says what the settings need, and gives no process too much.

No Docker engine runs in the tests: the file is read, not started.
"""

from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
LOGINS = {
    "DATABASE_URL",
    "DATABASE_JOBS_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_ADMIN_URL",
}


def logins(service: str) -> set[str]:
    return LOGINS & SERVICES[service]["environment"].keys()


def test_each_process_has_the_database_logins_it_needs_and_no_others():
    assert {name: logins(name) for name in ("setup", "web", "worker", "beat")} == {
        "setup": {"DATABASE_URL", "DATABASE_ADMIN_URL", "DATABASE_OWNER_URL"},
        "web": {"DATABASE_URL"},
        "worker": {"DATABASE_URL", "DATABASE_JOBS_URL"},
        "beat": {"DATABASE_URL"},
    }


def test_every_process_has_what_the_settings_require():
    required = {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"}

    for name in ("setup", "web", "worker", "beat"):
        assert required <= SERVICES[name]["environment"].keys()


def test_no_secret_stands_in_the_file():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "KEY" in name or "URL" in name:
                assert "${" in value


def test_nothing_is_open_to_other_machines():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert ports == ["127.0.0.1:8000:8000"]


def test_the_image_runs_as_nobody_in_particular():
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert "USER ddr" in lines
