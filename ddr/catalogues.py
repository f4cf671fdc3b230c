"""The translations of what people read: collected from the code, and compiled.

Babel does both, so no machine needs gettext's own tools. The compiled files are
kept beside the texts; a test says when they are behind.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOMS = ("core", "programs", "participants", "reports", "ddr")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def collect(root: Path) -> Catalog:
    """Every text marked for translation in the code and the templates."""
    catalog = Catalog(charset="utf-8")
    for text, context in _marked(root):
        catalog.add(text, context=context)
    return catalog


def update(path: Path, texts: Catalog) -> Catalog:
    """Bring the translations at ``path`` up to date: new ones wait, old ones go."""
    catalog = read(path)
    made = catalog.creation_date
    catalog.update(texts, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    catalog.creation_date = made
    path.write_bytes(written(catalog))
    compiled(path).write_bytes(as_mo(catalog))
    return catalog


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], charset="utf-8")


def written(catalog: Catalog) -> bytes:
    """As text, by the alphabet and without line numbers, so that changes are few."""
    file = BytesIO()
    write_po(file, catalog, no_location=True, sort_output=True, width=88)
    return file.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def compiled(path: Path) -> Path:
    return path.with_suffix(".mo")


def from_template(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Any]:
    """Babel's way into a template: its marked texts, written as Python's calls."""
    code = templatize(file.read().decode())
    calls = "\n".join(line.strip() for line in code.splitlines())
    yield from extract_python(
        BytesIO(calls.encode()), keywords, comment_tags, {"encoding": "utf-8"}
    )


def _marked(root: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    places = [(root / room, "**.py", "python") for room in ROOMS]
    template = f"{__name__}:from_template"
    places += [(root / "templates", f"**.{kind}", template) for kind in ("html", "txt")]
    for directory, pattern, method in places:
        for _file, _line, text, _comments, context in extract_from_dir(
            directory, [(pattern, method)], keywords=KEYWORDS
        ):
            yield text, context
