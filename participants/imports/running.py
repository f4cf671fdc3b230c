"""Imports of records: a file is taken row by row, in one transaction.

A row that can't stand is rejected alone and stands in no other's way; of two
rows that contradict each other the later one is rejected. Records are matched by
their key, so that importing a file again creates nothing. The permission of
whoever asked is checked here, when the import runs; what is stored is stored
for the whole programme and opens no rows to the importer.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import copy_context
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from time import monotonic

from django.db import IntegrityError
from django.utils.translation import gettext as _
from psycopg.errors import CheckViolation, NotNullViolation

from core import audit
from core.access import Permission
from core.models import User
from core.tabular import Refused, RejectsWriter, Table, open_table
from participants.imports.assessments import AssessmentImport
from participants.imports.attendance import AttendanceImport
from participants.imports.followups import FollowUpImport
from participants.imports.participants import ParticipantImport
from participants.imports.preview import Preview
from participants.imports.records import RecordImport
from participants.imports.reference import Reference
from participants.imports.rows import Draft, Outcome
from participants.imports.stages import StageImport
from participants.imports.staging import ChangedMeanwhile, begin
from participants.sweep_jobs import compare_new
from programs.models import Program
from programs.scope import scope_of, whole_programme

# Enough that the statements of a batch weigh little, and few enough to hold.
BATCH = 5_000

Progress = Callable[[int], None]


KINDS: dict[str, type[ParticipantImport] | type[RecordImport]] = {
    "participants": ParticipantImport,
    "stages": StageImport,
    "attendance": AttendanceImport,
    "assessments": AssessmentImport,
    "followups": FollowUpImport,
}


class NotAllowed(Exception):
    """Who asked may not import into this programme."""


class DryRun(Exception):
    """Everything is checked and counted; nothing shall stay."""


@dataclass
class Counts:
    """What became of the rows of a file."""

    kind: str
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    seconds: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """Count one row more."""
        self.read += 1
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)

    def facts(self) -> dict[str, object]:
        """What the trail keeps."""
        facts = asdict(self)
        del facts["seconds"]
        return facts


Stored = Callable[[Counts], None]


def run(
    kind: str,
    path: Path | str,
    program: Program,
    *,
    by: User | None,
    dry_run: bool = False,
    rejects: Path | str | None = None,
    progress: Progress | None = None,
    preview: Preview | None = None,
    stored: Stored | None = None,
) -> Counts:
    """Import a file, or raise `Refused` or `NotAllowed` and store nothing.

    ``by`` is None for someone at the server's command line. ``progress`` is told
    how many rows were read, outside of the import's own transaction; ``stored``
    how it ended, in that transaction, so that both hold or none. In a dry run it
    is not called.
    """
    _check_permission(program, by)
    started, outside = monotonic(), copy_context()
    counts = Counts(kind)
    with (
        _opened(kind, path) as table,
        _rejects(rejects, path, table) as writer,
        _without_old_garbage(),
        _transaction(program, dry_run, by),
    ):
        for drafts in _stored(kind, table, program, by):
            for draft in drafts:
                counts.add(draft.outcome)
                _tell(draft, writer, preview)
            if progress:
                outside.run(progress, counts.read)
        audit.record("records-imported", program, by=by, **counts.facts())
        if writer:
            writer.flush()
        if stored and not dry_run:
            stored(counts)
    counts.seconds = round(monotonic() - started, 1)
    if kind == "participants" and not dry_run and counts.created + counts.updated:
        compare_new(program)
    return counts


def _opened(kind: str, path: Path | str) -> AbstractContextManager[Table]:
    importer = KINDS[kind]
    return open_table(path, required=importer.required, optional=importer.optional)


def _stored(
    kind: str, table: Table, program: Program, by: User | None
) -> Iterator[Iterable[Draft]]:
    """Batch by batch, what became of the rows."""
    rows, batches = iter(table), KINDS[kind](Reference(program), table.columns)
    while batch := list(islice(rows, BATCH)):
        yield batches.store(batch)
    batches.finish(by=by)


def _tell(draft: Draft, writer: RejectsWriter | None, preview: Preview | None) -> None:
    if preview:
        preview.see(draft)
    if writer and draft.outcome is Outcome.REJECTED:
        row = draft.row
        writer.write(row.number, row.values, draft.reasons, row.extra)


def _check_permission(program: Program, by: User | None) -> None:
    if by is None:
        return
    reach = scope_of(by).reach(Permission.RECORDS_IMPORT)
    if program.pk not in reach.programs:
        raise NotAllowed(_("This user may not import records into this programme."))


@contextmanager
def _without_old_garbage() -> Iterator[None]:
    """Rows are made and dropped by the million: while they stream by, the search
    for unreachable cycles leaves out all that was there before.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _transaction(program: Program, dry_run: bool, by: User | None) -> Iterator[None]:
    try:
        with whole_programme(program, importing=True, by=by):
            begin(program.pk)
            yield
            if dry_run:
                raise DryRun
    except DryRun:
        return
    except (ChangedMeanwhile, IntegrityError) as error:
        if isinstance(error.__cause__, CheckViolation | NotNullViolation):
            raise
        sentence = _(
            "Somebody changed one of these records while the file was being imported:"
            " nothing of it is stored, import it again."
        )
        raise Refused(sentence) from error


@contextmanager
def _rejects(
    path: Path | str | None, source: Path | str, table: Table
) -> Iterator[RejectsWriter | None]:
    """The file of rejected rows; emptied when the import comes to nothing."""
    if path is None:
        yield None
        return
    if Path(path).exists() and Path(path).samefile(source):
        raise Refused(_("The rejects file would overwrite the file to import."))
    with ExitStack() as opened:
        try:
            file = opened.enter_context(
                Path(path).open("w", encoding="utf-8", newline="")
            )
        except OSError as error:
            raise Refused(_("The rejects file can't be written.")) from error
        try:
            yield RejectsWriter(file, table.columns)
        except BaseException:
            if file.seekable():
                file.seek(0)
                file.truncate()
            raise
