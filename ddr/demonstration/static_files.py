"""Collecting the static files when they are others than at the last time."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands import collectstatic
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command


def collect() -> None:
    """Under the names the product gives them, but not compressed.

    That would take a minute, and gain nothing where no network lies between.
    """
    root = Path(settings.STATIC_ROOT)
    note = root.with_name(f"{root.name}.collected")
    wanted = _digest()
    if root.exists() and note.exists() and note.read_text() == wanted:
        return
    note.unlink(missing_ok=True)
    command = collectstatic.Command()
    command.storage = ManifestStaticFilesStorage()
    call_command(command, interactive=False, clear=True, verbosity=0)
    note.write_text(wanted)


def _digest() -> str:
    """Of the names, sizes and times of all files there are to collect."""
    digest = sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            line = f"{name} {facts.st_size} {facts.st_mtime_ns}\n"
            digest.update(line.encode())
    return digest.hexdigest()
