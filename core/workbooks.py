"""Workbooks (.xlsx) to take away, and their lock.

No cell is a formula: what looks like one is kept as text. Whoever has no password
opens a locked file nowhere; it is what people's names leave in.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from core.tabular import Refused, safe_cell

Cell = str | int | Decimal | date
Line = Sequence[Cell]

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another when it is read aloud."""
GROUPS, OF_LETTERS = 4, 5
CONTAINER = b"\xd0\xcf\x11\xe0"


class Locked(Refused):
    """The password that was given does not open the workbook."""


def written(title: str, rows: Iterable[Line], *, widths: Sequence[int] = ()) -> bytes:
    """One sheet of these rows; ``widths`` of its columns are in characters."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for number, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number]].width = width
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def locked(content: bytes, password: str) -> bytes:
    """The same workbook, which opens with its password alone."""
    file = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(password, file)
    return file.getvalue()


def is_locked(content: bytes) -> bool:
    """Whether it is the container that a locked workbook stands in."""
    return content.startswith(CONTAINER)


def unlocked(content: bytes, password: str) -> bytes:
    """The workbook in a locked one, or `Locked` if this does not open it."""
    file = BytesIO()
    try:
        book = OOXMLFile(BytesIO(content))
        book.load_key(password=password, verify_password=True)
        book.decrypt(file)
    # A damaged container fails in as many ways as its parsers have errors.
    except Exception as error:
        raise Locked(
            _("The file is locked, and this password does not open it.")
        ) from error
    return file.getvalue()


def new_password() -> str:
    """Twenty letters in four groups, 99 bits: nobody guesses them."""
    groups = (
        "".join(secrets.choice(LETTERS) for _ in range(OF_LETTERS))
        for _ in range(GROUPS)
    )
    return "-".join(groups)


def _safe(cell: Cell) -> Cell:
    return safe_cell(cell) if isinstance(cell, str) else cell
