"""What the embedded services tell a COMMAND that has no settings of its own."""

from pathlib import Path

from core.crypto import KeyRing
from ddr.embedded import kept_passwords, local_settings, services

HERE = Path("/here")
KEPT = {"secret key": "key", "field key": "fields"}


def test_a_command_runs_with_no_settings_of_its_own():
    assert local_settings({}, KEPT, HERE) == {
        "SECRET_KEY": "key",
        "DDR_KEYS": "local:fields",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "HTTPS": "0",
        "DDR_MFA_DEMANDED": "0",
        "EMAIL_URL": "filemail:////here/mail",
    }


def test_what_somebody_has_set_is_left_alone():
    given = {"SECRET_KEY": "mine", "DDR_KEYS": "mine:too", "HTTPS": "1"}
    given |= {"EMAIL_URL": "smtp://mine", "DDR_MFA_DEMANDED": "1"}

    assert local_settings(given, KEPT, HERE) == {
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]"
    }


def test_what_is_encrypted_in_ones_own_database_is_read_at_the_next_start(tmp_path):
    environ = {
        "DATABASE_URL": "postgresql:///x",
        "REDIS_URL": "redis://",
        "DDR_DATA": str(tmp_path),
    }

    with services(environ) as first:
        pass
    with services(environ) as second:
        pass

    assert first == second
    assert KeyRing.read(first["DDR_KEYS"]).first.name == "local"


def test_a_folder_keeps_its_secrets_and_gets_those_it_lacks(tmp_path):
    file = tmp_path / "passwords.json"
    file.write_text('{"ddr_web": "old"}')

    first, second = kept_passwords(file), kept_passwords(file)

    assert first == second
    assert first["ddr_web"] == "old"
    assert len(first["secret key"]) > 50
