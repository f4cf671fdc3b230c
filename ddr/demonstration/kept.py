"""What a demonstration keeps beside its data, so that it goes on where it was.

The day its history ends on and the passwords that were printed: for the eyes
of its owner only.
"""

import json
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from ddr.demonstration.programme import today

FILE = "demonstration.json"
# Without those that look alike. Four groups of four: 78 bits.
CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS = 4


@dataclass
class Kept:
    """The content of the file; every change is written with `write`."""

    folder: Path
    until: str
    passwords: dict[str, str] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    """What the database held once it had the password, so as to know it again."""

    @classmethod
    def read_or_make(cls, folder: Path) -> Self:
        """What was kept in the folder; at a first start the history ends today."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            text = (folder / FILE).read_text(encoding="utf-8")
            return cls(folder, **json.loads(text))
        made = cls(folder, today().isoformat())
        made.write()
        return made

    def password_of(self, username: str) -> str:
        if username not in self.passwords:
            self.passwords[username] = _new_password()
            self.write()
        return self.passwords[username]

    def write(self) -> None:
        """Whole or not at all, and never readable by others on the way."""
        file = self.folder / FILE
        unfinished = file.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        facts = asdict(self)
        del facts["folder"]
        unfinished.write_text(json.dumps(facts, indent=1), encoding="utf-8")
        unfinished.replace(file)


def _new_password() -> str:
    groups = ["".join(map(secrets.choice, [CHARACTERS] * 4)) for _ in range(GROUPS)]
    return "-".join(groups)
