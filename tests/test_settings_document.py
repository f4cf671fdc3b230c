"""docs/settings.md is where an operator looks: no variable is missing there."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
READ = re.compile(r"""(?:env(?:\.\w+)?\(|environ(?:\.get\(|\[))\s*"([A-Z_]+)\"""")
SHELL = re.compile(r"\$\{([A-Z_]+)")
NOT_OURS = {"PATH", "DJANGO_SETTINGS_MODULE"}


def test_every_variable_that_is_read_is_told():
    apps = ("core", "programs", "participants", "reports", "ddr")
    files = [path for app in apps for path in (REPOSITORY / app).rglob("*.py")]
    read = {name for path in files for name in READ.findall(path.read_text())}
    read |= set(SHELL.findall((REPOSITORY / "Procfile").read_text()))

    told = set(
        re.findall(r"`([A-Z_]+)`", (REPOSITORY / "docs/settings.md").read_text())
    )

    assert "SECRET_KEY" in read
    assert read - told - NOT_OURS == set()
