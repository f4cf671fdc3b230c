"""The work that a worker does on a file: to check it, and to import it.

Both bear being done twice. A check stores nothing but what it found. An import
notes its end in the transaction that stores the records: a worker that is killed
after it finds nothing left to do, one that is killed before it has stored nothing.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory, gettempdir

from django.conf import settings
from django.db.models.functions import Now
from django.utils.translation import override

from core import audit
from core.database import as_jobs
from core.encrypted import Sealed, field_of
from core.jobs import job_task
from core.models import Job
from core.models.job import Overtaken
from core.uploads import rows_about
from participants import imports
from participants.imports import Counts, Preview
from participants.models import ImportFile
from participants.models.import_file import ImportFileQuerySet

FOLDER = "ddr-import-"
Step = ImportFile.Step


@job_task(name="participants.check_file")
def check_file(job: Job) -> None:
    """Say what the file would change, and what is wrong with it."""
    with _opened(job, Step.CHECKING) as work:
        if work is None:
            return
        try:
            counts = work.run(dry_run=True)
        except (imports.Refused, imports.NotAllowed) as reason:
            work.refuse(str(reason), step=Step.REFUSED)
            return
        with as_jobs([]):
            work.end(counts, step=Step.CHECKED)
            facts = counts.facts()
            audit.record("import-file-checked", work.file, by=job.by, **facts)


@job_task(name="participants.import_file")
def import_file(job: Job) -> None:
    """Store what can stand of the file; if nothing is, it can be asked for again."""
    with _opened(job, Step.IMPORTING) as work:
        if work is None:
            return

        def stored(counts: Counts) -> None:
            work.end(counts, step=Step.IMPORTED, finished_at=Now())

        try:
            work.run(stored=stored)
        except (imports.Refused, imports.NotAllowed) as reason:
            work.refuse(str(reason), step=Step.CHECKED)


@dataclass
class Work:
    """A file on the disk of this worker."""

    job: Job
    file: ImportFile
    path: Path
    rejects: Path
    preview: Preview
    rows: int
    """About so many, to say how far the work is."""

    def run(
        self, *, dry_run: bool = False, stored: Callable[[Counts], None] | None = None
    ) -> Counts:
        self.report(0)
        return imports.run(
            self.file.kind,
            self.path,
            self.file.program,
            by=self.job.by,
            dry_run=dry_run,
            rejects=self.rejects,
            progress=self.report,
            preview=self.preview,
            stored=stored,
        )

    def report(self, done: int) -> None:
        self.job.report(done, max(done, self.rows))

    def end(self, counts: Counts, *, step: str, **facts: object) -> None:
        """Note what came of it. Refuses to if another worker did so before."""
        rejects = self.rejects.read_bytes() if counts.rejected else None
        facts |= {
            "counts": counts.facts(),
            "preview": self._sealed("preview", self.preview.facts()),
            "rejects": self._sealed("rejects", rejects),
        }
        if not self._rows().update(step=step, refusal="", **facts):
            raise Overtaken

    def refuse(self, sentence: str, *, step: str) -> None:
        with as_jobs([]):
            self._rows().update(step=step, refusal=sentence)
            audit.record("import-file-refused", self.file, by=self.job.by)

    def _sealed(self, name: str, value: object) -> Sealed | None:
        return field_of(ImportFile, name).sealed(value, self.file)

    def _rows(self) -> ImportFileQuerySet:
        return ImportFile.objects.filter(pk=self.file.pk, step=self.file.step)


@contextmanager
def _opened(job: Job, step: str) -> Iterator[Work | None]:
    """The file of the job on the disk; None if this step of it is over."""
    _clear_up()
    with as_jobs([]):
        files = ImportFile.objects.select_related("program")
        file = files.filter(pk=job.subject, step=step).first()
    if file is None:
        yield None
        return
    with override(file.language), TemporaryDirectory(prefix=FOLDER) as folder:
        path = Path(folder, "file").with_suffix(PurePath(file.name).suffix.lower())
        path.write_bytes(file.content or b"")
        file.content = None
        with path.open("rb") as opened:
            rows = rows_about(opened, file.name)
        rejects = Path(folder, "rejects.csv")
        yield Work(job, file, path, rejects, Preview(), rows)


def _clear_up() -> None:
    """Files that a killed worker left on this disk: nobody can be at them still."""
    oldest = time.time() - settings.JOB_TIME_LIMIT
    for left in Path(gettempdir()).glob(f"{FOLDER}*"):
        with suppress(FileNotFoundError):  # another worker did so just now
            if left.stat().st_mtime < oldest:
                shutil.rmtree(left, ignore_errors=True)
