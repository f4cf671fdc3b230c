"""Spreadsheets in and out: rows of text, whatever kind of file they stood in.

A file that can't be read is refused whole, in one sentence; a row that can't
be read says so and hurts no other. Rows stream: a file of a million rows needs
no more memory than one of ten.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import date, datetime, time
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

Lines = Generator[Sequence[str], None, None]

# The columns that a rejects file adds.
IGNORED = frozenset({"row", "reason"})
# No spreadsheet program has more; a workbook may claim to.
LAST_ROW = 1_048_576
CHUNK = 1 << 20
NUL = "\0"

HXL_TAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE)
FORMULA_LIKE = tuple("=+-@\t\r＝＋－＠")


class Refused(Exception):
    """The file can't be taken at all; its text says why in one sentence."""


class Row(NamedTuple):
    """A row that is not blank: its number in the sheet and its trimmed cells.

    ``problem`` is empty or says why the row can't be taken. ``extra`` is what
    stood outside the named columns. A row with a problem may hold characters
    that the database refuses.
    """

    number: int
    values: dict[str, str]
    problem: str = ""
    extra: tuple[str, ...] = ()


class Table:
    """The named columns of a sheet and, once, its rows from top to bottom.

    Walking the rows can still end in ``Refused``: a quotation mark that is never
    closed shows only at the end of the file.
    """

    def __init__(
        self,
        lines: Iterator[Sequence[str]],
        *,
        required: Sequence[str],
        optional: Sequence[str] = (),
        suspect: bool = False,
    ) -> None:
        self._lines = lines
        self._suspect = suspect
        self._header = tuple(name.strip() for name in next(lines, ()))
        _check_header(self._header, required, optional)
        named = [name for name in self._header if name]
        self.columns = tuple(name for name in named if name not in IGNORED)

    def __iter__(self) -> Iterator[Row]:
        columns, width = self.columns, len(self.columns)
        regular = columns == self._header and not self._suspect
        for number, cells in enumerate(self._lines, start=2):
            if not any(cells) or (number == 2 and _is_hxl(cells)):
                continue
            if regular and len(cells) == width:
                values = dict(zip(columns, map(str.strip, cells), strict=True))
                row = Row(number, values)
            else:
                row = self._irregular(number, cells)
            if any(row.values.values()) or row.extra:
                yield row

    def _irregular(self, number: int, cells: Sequence[str]) -> Row:
        values, extra = dict.fromkeys(self.columns, ""), []
        for name, cell in zip_longest(self._header, cells, fillvalue=""):
            if name in values:
                values[name] = cell.strip()
            elif name not in IGNORED and cell.strip():
                extra.append(cell.strip())
        problem = ""
        if extra:
            problem = str(_("has more cells than the header has columns"))
        elif any(NUL in value for value in values.values()):
            problem = str(_("holds a NUL character, which no text can have"))
        return Row(number, values, problem, tuple(extra))


@contextmanager
def open_table(
    path: Path | str, *, required: Sequence[str], optional: Sequence[str] = ()
) -> Iterator[Table]:
    """Open a .csv or .xlsx file and check its header, or raise ``Refused``."""
    path = Path(path)
    suspect = False
    match path.suffix.lower():
        case ".csv":
            suspect = _check_text(path)
            lines = _csv_lines(path)
        case ".xlsx":
            lines = _workbook_lines(path)
        case _:
            raise Refused(_("The file is neither a .csv nor a .xlsx file."))
    with closing(lines):
        yield Table(lines, required=required, optional=optional, suspect=suspect)


def _check_header(
    header: Sequence[str], required: Sequence[str], optional: Sequence[str]
) -> None:
    # What is missing comes first: in a file without a header the unknown "names"
    # are somebody's data, which no message should repeat.
    names = Counter(name for name in header if name)
    if not names:
        raise Refused(_("The file is empty: its first row must name the columns."))
    if missing := [name for name in required if name not in names]:
        sentence = _("The header lacks required columns: %(columns)s.")
        raise Refused(sentence % {"columns": _listed(missing)})
    known = IGNORED.union(required, optional)
    if unknown := [name for name in names if name not in known]:
        sentence = _("The header has columns that do not exist: %(columns)s.")
        raise Refused(sentence % {"columns": _listed(unknown)})
    if repeated := [name for name, times in names.items() if times > 1]:
        sentence = _("The header names columns more than once: %(columns)s.")
        raise Refused(sentence % {"columns": _listed(repeated)})


def _listed(names: Sequence[str]) -> str:
    short = [name if len(name) <= 40 else f"{name[:39]}…" for name in names[:10]]
    return ", ".join([*short, "…"] if len(names) > 10 else short)


def _is_hxl(cells: Sequence[str]) -> bool:
    tags = [cell.strip() for cell in cells if cell.strip()]
    return bool(tags) and all(map(HXL_TAG.fullmatch, tags))


def _check_text(path: Path) -> bool:
    """Refuse what is not UTF-8 to its last byte; true when NULs stand in it.

    The file is read once for this alone, before anybody takes a row from it.
    """
    decoder, suspect = codecs.getincrementaldecoder("utf-8")(), False
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
                suspect = suspect or b"\0" in chunk
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        sentence = _("The file is not in utf-8: save it as “CSV UTF-8” and try again.")
        raise Refused(sentence) from error
    except OSError as error:
        raise Refused(_("The file can't be opened.")) from error
    return suspect


def _csv_lines(path: Path) -> Lines:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
        delimiter = ";" if header.count(";") > header.count(",") else ","
        lines = chain([header], file) if header else file
        number = 0
        try:
            # Strict: without it a quotation mark that is never closed silently
            # takes the rows below it into its cell.
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            for number, cells in enumerate(reader, start=1):  # noqa: B007
                yield cells
        except csv.Error as error:
            sentence = _(
                "Row %(row)d can't be read: a quotation mark is missing or one too"
                " many, or a cell is far too long."
            )
            raise Refused(sentence % {"row": number + 1}) from error


def _workbook_lines(path: Path) -> Lines:
    try:
        with ExitStack() as opened:
            yield from _sheet_lines(path, opened)
    except Refused:
        raise
    # A damaged workbook fails in as many ways as its parsers have errors.
    except Exception as error:
        sentence = _("The file is not a workbook (.xlsx) that can be read.")
        raise Refused(sentence) from error


def _sheet_lines(path: Path, opened: ExitStack) -> Lines:
    """The first sheet's rows as text; a formula gives what it last came to.

    Where a formula was never worked out, its own text is the data. The results
    stand in a second reading of the file, opened when the first formula comes.
    """
    results: Iterator[tuple[Any, ...]] | None = None
    sheet = _first_sheet(path, opened, results=False)
    read = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > LAST_ROW:
            raise Refused(_("The sheet has more rows than a workbook can hold."))
        if any(map(_is_formula, cells)):
            if results is None:
                results = _first_sheet(path, opened, results=True).iter_rows()
            came_to = next(islice(results, number - read - 1, None))
            cells, read = list(map(_result, came_to, cells)), number
        yield list(map(_text, cells))


def _first_sheet(path: Path, opened: ExitStack, *, results: bool) -> Any:
    file = opened.enter_context(path.open("rb"))
    book = load_workbook(file, read_only=True, data_only=results)
    opened.callback(book.close)
    sheet = book.worksheets[0]
    # The size that a workbook states is wrong often enough to lose columns.
    sheet.reset_dimensions()
    return sheet


def _is_formula(cell: object) -> bool:
    # Text that begins with "=" is asked too: its result is the same text.
    if isinstance(cell, str):
        return cell.startswith("=")
    return isinstance(cell, ArrayFormula | DataTableFormula)


def _result(came_to: Any, cell: object) -> object:
    if came_to.value is None and came_to.data_type != "str":
        return cell
    return came_to.value


def _text(cell: object) -> str:
    match cell:
        case None | DataTableFormula():
            return ""
        case ArrayFormula():
            return str(cell.text)
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time.min:
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
    return str(cell)


class RejectsWriter:
    """Writes rejected rows so that they can be corrected and imported again.

    Cells stay letter for letter, formula-like ones too: a sign put before them
    would be stored as part of the name at the next import. For files that are
    only read by people there is ``safe_cell``.
    """

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        self._columns, self._file = tuple(columns), file
        self._writer = csv.writer(file)
        self._writer.writerow(["row", *self._columns, "reason"])

    def write(
        self,
        number: int,
        values: Mapping[str, str],
        reasons: Sequence[str],
        extra: Sequence[str] = (),
    ) -> None:
        """``extra`` goes behind the last column, where it is again one too many."""
        cells = [values.get(column, "") for column in self._columns]
        self._writer.writerow([number, *cells, "; ".join(reasons), *extra])

    def flush(self) -> None:
        """Have on the disk what was written, for whoever reads it from there."""
        self._file.flush()


def safe_cell(text: str) -> str:
    """The text, with a ' before what a spreadsheet program would run."""
    return f"'{text}" if text.startswith(FORMULA_LIKE) else text
