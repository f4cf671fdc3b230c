"""Secrets that lie in files: an environment is read by more eyes than a file.

Wherever a variable holds `{file:/run/secrets/NAME}`, the file's text stands there,
without the line break at its end; in an address it is quoted.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

NAMED = re.compile(r"\{file:([^{}]+)\}")


def read(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that name a file, with its text in the place of the name.

    A file that can't be read stops the start.
    """
    return {
        name: _filled(value, quoted=name.endswith("_URL"))
        for name, value in environ.items()
        if NAMED.search(value)
    }


def _filled(value: str, *, quoted: bool) -> str:
    def text(found: re.Match[str]) -> str:
        said = Path(found[1]).read_text().rstrip("\r\n")
        return quote(said, safe="") if quoted else said

    return NAMED.sub(text, value)
