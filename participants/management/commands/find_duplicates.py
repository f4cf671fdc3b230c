"""`find_duplicates --program CODE --output FILE`: compare the whole register.

Writes every pair that a person should look at, the likeliest first: the same that
stand in the review screen. The last line on stdout counts them, as JSON. Exit
status 1: nothing was compared, stderr says why in one sentence.
"""

import csv
import json
import os
import stat
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core import audit
from participants import sweeping
from participants.models import DuplicatePair
from programs.models import Program
from programs.scope import whole_programme

COLUMNS = ("external_id_a", "external_id_b", "score")
PAIRS = ("one__external_id", "other__external_id", "score")


class Command(BaseCommand):
    help = "Compare the whole register and write who may stand in it twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--program", required=True, metavar="CODE")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *args: Any, program: str, output: Path, **options: Any) -> None:
        of = _program(program)
        with _opened(output) as file:
            swept = sweeping.sweep(of, whole=True, progress=self.show)
            written = _write(of, file)
        facts = {"program": of.code, "people": swept.people, "pairs": written}
        self.stdout.write(json.dumps({**facts, "seconds": swept.seconds}))

    def show(self, done: int, total: int) -> None:
        self.stderr.write(f"{100 * done // max(total, 1)} %")


def _program(code: str) -> Program:
    try:
        return Program.objects.get(code=code)
    except Program.DoesNotExist as error:
        sentence = _("There is no programme with the code “%(code)s”.")
        raise CommandError(sentence % {"code": code}) from error


def _opened(path: Path) -> TextIO:
    """To be read by its owner alone, also where it stood there before."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        if stat.S_ISREG(os.fstat(number).st_mode):
            os.fchmod(number, 0o600)
    except OSError as error:
        raise CommandError(_("The output file can't be written.")) from error
    return os.fdopen(number, "w", encoding="utf-8", newline="")


def _write(program: Program, file: TextIO) -> int:
    """The pairs that wait for somebody; decided ones are not among them."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    with whole_programme(program):
        waiting = DuplicatePair.objects.filter(program=program).waiting()
        pairs = waiting.order_by("-score", "id").values_list(*PAIRS)
        written = 0
        for one, other, score in pairs.iterator():
            writer.writerow((one, other, f"{score:.4f}"))
            written += 1
        audit.record("duplicates-written", program, by=audit.SYSTEM, pairs=written)
    return written
