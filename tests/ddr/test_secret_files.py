"""Secrets in files, named by variables."""

import pytest

from ddr import secret_files


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "secret"
    file.write_text("to/day: 100 %\n")
    return file


def test_a_file_that_is_named_stands_for_its_text(secret):
    environ = {"SECRET_KEY": f"{{file:{secret}}}", "PATH": "/bin", "PS1": "{x}"}

    assert secret_files.read(environ) == {"SECRET_KEY": "to/day: 100 %"}


def test_in_an_address_the_text_is_quoted(secret):
    environ = {"REDIS_URL": f"redis://:{{file:{secret}}}@redis:6379/0"}

    assert secret_files.read(environ) == {
        "REDIS_URL": "redis://:to%2Fday%3A%20100%20%25@redis:6379/0"
    }


def test_a_file_that_is_missing_stops_the_start(tmp_path):
    with pytest.raises(FileNotFoundError):
        secret_files.read({"SECRET_KEY": f"{{file:{tmp_path}/none}}"})
