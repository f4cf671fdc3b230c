"""What the embedded services tell a COMMAND that has no settings of its own."""

from ddr.embedded import kept_passwords, local_settings


def test_a_command_runs_with_no_settings_of_its_own():
    assert local_settings({}, "key") == {
        "SECRET_KEY": "key",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "HTTPS": "0",
    }


def test_what_somebody_has_set_is_left_alone():
    assert local_settings({"SECRET_KEY": "mine", "HTTPS": "1"}, "key") == {
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]"
    }


def test_a_folder_keeps_its_secrets_and_gets_those_it_lacks(tmp_path):
    file = tmp_path / "passwords.json"
    file.write_text('{"ddr_web": "old"}')

    first, second = kept_passwords(file), kept_passwords(file)

    assert first == second
    assert first["ddr_web"] == "old"
    assert len(first["secret key"]) > 50
