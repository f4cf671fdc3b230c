"""`make_people --persons N --seed S`: a large register of people who do not exist.

For measuring, in a database of its own. The last line on stdout is a JSON object.
The same number, seed and last day give the same rows, but for what is encrypted.
Exit status 1: nothing is stored, stderr says why in one sentence.
"""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.database import as_owner
from core.dates import parse_date
from ddr.making.ground import CODE
from ddr.making.making import NotEmpty, make
from ddr.making.rows import CASES, PEOPLE

COLUMNS = ("case_code_a", "case_code_b")


class Command(BaseCommand):
    help = (
        "Make up a register for measuring: people, ten records of each, and staff."
        " The register has to be empty. History is left out on purpose: of these"
        " rows nobody can see when they were written and by whom."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--persons", type=_number, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument(
            "--until", type=parse_date, help="The last day, YYYY-MM-DD. Today."
        )
        parser.add_argument(
            "--truth",
            type=Path,
            metavar="FILE",
            help="Where to write which cases are of the same person, as CSV.",
        )
        parser.add_argument(
            "--password", help="Of all the staff. Without it nobody can sign in."
        )

    def handle(
        self,
        *args: Any,
        persons: int,
        seed: int,
        until: date | None,
        truth: Path | None,
        password: str | None,
        **options: Any,
    ) -> None:
        begun, file = monotonic(), _opened(truth)
        self.stdout.write(_("History is left out on purpose."))
        last = until or datetime.now(UTC).date()
        try:
            with as_owner():
                made = make(persons, seed, last, password=password, tell=self.show)
        except NotEmpty as error:
            raise CommandError(
                _("There are people here already: make up people in a database alone.")
            ) from error
        if file:
            with file:
                csv.writer(file, lineterminator="\n").writerows([COLUMNS, *made.same])
        facts = {
            "program": CODE,
            "persons": made.rows[PEOPLE],
            "records": made.rows.total() - made.rows[PEOPLE] - made.rows[CASES],
            "pairs": len(made.same),
            "history": False,
            "seconds": round(monotonic() - begun, 1),
        }
        self.stdout.write(json.dumps(facts))

    def show(self, what: str, seconds: float) -> None:
        self.stdout.write(f"{what}: {seconds:.1f} s")
        self.stdout.flush()


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _opened(path: Path | None) -> TextIO | None:
    """Before anything is made: whoever can't have the truth is told at once."""
    try:
        return path.open("w", encoding="utf-8", newline="") if path else None
    except OSError as error:
        raise CommandError(_("The output file can't be written.")) from error
