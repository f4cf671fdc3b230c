"""Files that people send: how large, of which kind, how many rows about.

What is too large never lies on a disk here, whatever page it was sent to. Of a
table the name and the content must say the same kind.
"""

from pathlib import PurePath
from typing import IO
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.tabular import Refused

CSV, WORKBOOK = ".csv", ".xlsx"
ZIP, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UNPACKED = 20
"""A workbook unpacks to so many times the largest file, at most: a legitimate one
of a million rows does, one that is made to fill a memory goes far beyond.
"""
SHEET = "xl/worksheets/sheet1.xml"
CHUNK = 1 << 20


class LimitedUploads(FileUploadHandler):
    """Stands before all other handlers and takes no file that is too large."""

    received = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.IMPORT_MOST:
            self.request.too_large = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one hold the file."""


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of the request was left out for its size."""
    return getattr(request, "too_large", False)


def check_table(file: IO[bytes], name: str) -> None:
    """Refuse what is no table of the kind that its name says."""
    suffix = PurePath(name).suffix.lower()
    start = file.read(len(ZIP))
    file.seek(0)
    if start == OLD_WORKBOOK:
        raise Refused(_("This is a workbook of the old kind: save it as .xlsx."))
    if suffix not in {CSV, WORKBOOK}:
        raise Refused(_("The file is neither a .csv nor a .xlsx file."))
    if suffix == WORKBOOK:
        _check_workbook(file)
    elif start == ZIP:
        sentence = _("The file holds a workbook and is named .csv: name it .xlsx.")
        raise Refused(sentence)


def _check_workbook(file: IO[bytes]) -> None:
    try:
        with ZipFile(file) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        sentence = _("The file is not a workbook (.xlsx) that can be read.")
        raise Refused(sentence) from error
    if unpacked > UNPACKED * settings.IMPORT_MOST:
        raise Refused(_("The workbook unpacks to far more than can be read."))
    file.seek(0)


def rows_about(file: IO[bytes], name: str) -> int:
    """How many rows a table has below its header, quickly and roughly.

    For telling how far work on it is: line breaks inside of cells count too.
    """
    if PurePath(name).suffix.lower() == CSV:
        return max(0, _count(file, b"\n") - 1)
    try:
        with ZipFile(file) as packed, packed.open(SHEET) as sheet:
            return max(0, _count(sheet, b"<row ") - 1)
    except (BadZipFile, KeyError, ValueError, OSError, NotImplementedError):
        return 0


def _count(file: IO[bytes], what: bytes) -> int:
    """One that is cut by the end of a chunk is not seen."""
    return sum(chunk.count(what) for chunk in iter(lambda: file.read(CHUNK), b""))
