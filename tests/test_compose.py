"""docker-compose.yml says what the settings need, and gives no process too much.

No Docker engine runs in the tests: the file is read, not started.
"""

import re
import shlex
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
FILE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = FILE["services"]
OURS = ("setup", "web", "worker", "jobs", "beat")
STAYING = ("web", "worker", "jobs", "beat")
SECRET = re.compile(r"/run/secrets/(\w+)")


def environment(service: str) -> dict[str, str]:
    return SERVICES[service].get("environment", {})


def logins(service: str) -> set[str]:
    named = {"DATABASE_URL", "DATABASE_JOBS_URL", "DATABASE_OWNER_URL"}
    return (named | {"DATABASE_ADMIN_URL"}) & environment(service).keys()


def told_settings() -> set[str]:
    return set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))


def test_the_services_are_those_of_the_product():
    assert set(SERVICES) == {"postgres", "redis", "setup", *STAYING}


def test_each_process_has_the_database_logins_it_needs_and_no_others():
    assert {name: logins(name) for name in OURS} == {
        "setup": {"DATABASE_URL", "DATABASE_ADMIN_URL", "DATABASE_OWNER_URL"},
        "web": {"DATABASE_URL"},
        "worker": {"DATABASE_URL", "DATABASE_JOBS_URL"},
        "jobs": {"DATABASE_URL", "DATABASE_JOBS_URL"},
        "beat": {"DATABASE_URL"},
    }


@pytest.mark.parametrize("service", OURS)
def test_every_process_has_what_the_settings_require(service):
    required = {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"}

    assert required <= environment(service).keys()


@pytest.mark.parametrize("service", OURS)
def test_every_variable_of_a_process_is_told_in_the_settings(service):
    assert environment(service).keys() - told_settings() == set()


def test_what_the_operator_fills_in_is_in_the_example():
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    example = (ROOT / ".env.example").read_text()

    assert set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE)) == asked


# Secrets


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_reads_the_secrets_it_is_given_and_no_others(service):
    said = yaml.safe_dump(SERVICES[service], width=10_000)

    assert set(SECRET.findall(said)) == set(SERVICES[service].get("secrets", []))


def test_every_secret_is_a_file_that_some_process_is_given():
    given = {name for each in SERVICES.values() for name in each.get("secrets", [])}

    assert FILE["secrets"] == {
        name: {"file": f"./secrets/{name}"} for name in sorted(given)
    }


@pytest.mark.parametrize("service", SERVICES)
def test_no_secret_stands_in_the_file(service):
    for name, value in environment(service).items():
        if "PASSWORD" in name or "KEY" in name or "URL" in name:
            assert SECRET.search(value)


def test_secrets_are_neither_versioned_nor_in_the_image():
    for file in (".gitignore", ".dockerignore"):
        lines = (ROOT / file).read_text().split()
        assert {".env", "secrets"} <= {line.rstrip("/") for line in lines}


# How they run


@pytest.mark.parametrize("service", sorted(set(SERVICES) - {"setup"}))
def test_every_process_that_stays_is_watched_and_started_again(service):
    assert SERVICES[service]["healthcheck"]["test"]
    assert SERVICES[service]["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", STAYING)
def test_the_processes_wait_for_what_they_need(service):
    assert SERVICES[service]["depends_on"] == {
        "setup": {"condition": "service_completed_successfully"},
        "redis": {"condition": "service_healthy"},
    }


@pytest.mark.parametrize("service", STAYING)
def test_the_processes_may_do_little(service):
    assert SERVICES[service]["read_only"] is True
    assert SERVICES[service]["cap_drop"] == ["ALL"]
    assert SERVICES[service]["security_opt"] == ["no-new-privileges:true"]


def test_the_processes_are_those_of_the_procfile():
    """But for what the scheduler's own setting says already."""
    procfile = yaml.safe_load((ROOT / "Procfile").read_text())

    for name in ("worker", "jobs", "beat"):
        said = " ".join(SERVICES[name]["command"])
        assert shlex.split(procfile[name].partition(" --scheduler")[0]) == said.split()


def test_what_is_kept_is_kept_in_volumes():
    kept = {name: each.get("volumes", []) for name, each in SERVICES.items()}

    assert FILE["volumes"].keys() == {"postgres", "redis", "anchor"}
    assert {name: places for name, places in kept.items() if places} == {
        "postgres": ["postgres:/var/lib/postgresql"],
        "redis": ["redis:/data"],
        "worker": ["anchor:/anchor"],
        "jobs": ["anchor:/anchor:ro"],
    }


def test_nothing_is_open_to_other_machines():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert ports == ["127.0.0.1:8000:8000"]


def test_the_image_runs_as_nobody_in_particular():
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert "USER ddr" in lines
    assert lines.index("USER ddr") > lines.index("COPY . .")
