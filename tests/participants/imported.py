"""Importing rows that a test writes down."""

import csv
import json
from pathlib import Path

from participants import imports
from programs.loading import load
from tests.roles import as_owner

DATA = Path(__file__).parents[1] / "data"
SAMPLE, BAD = DATA / "sample", DATA / "bad"

PERSON = {
    "family_name": "Toe",
    "sex": "F",
    "category": "ex_combatant",
    "office": "N1",
    "registered_on": "2026-01-10",
}


def load_sample():
    with as_owner():
        return load(json.loads((SAMPLE / "programme.json").read_text()))


class Importer:
    """Writes rows to a file and imports it; then tells what was said of them."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def __call__(self, kind, *rows, **options):
        file, rejects = self.folder / "rows.csv", self.folder / "rejects.csv"
        with file.open("w", newline="") as opened:
            writer = csv.DictWriter(opened, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        options = {"by": None, "rejects": rejects} | options
        counts = imports.run(kind, file, self.program, **options)
        with rejects.open(newline="") as opened:
            reasons = {int(row["row"]): row["reason"] for row in csv.DictReader(opened)}
        return counts, reasons

    def people(self, *rows, **options):
        """Persons who have all that is required, but for what the rows say."""
        return self("participants", *({**PERSON, **row} for row in rows), **options)

    def person(self, external_id="A-1", **values):
        counts, reasons = self.people({"external_id": external_id, **values})
        assert reasons == {}
        return counts

    def rows(self, kind, columns, *lines):
        """Rows written as lines of cells with a space between; `-` is empty."""
        names = columns.split()
        cells = [["" if c == "-" else c for c in line.split()] for line in lines]
        return self(kind, *(dict(zip(names, row, strict=True)) for row in cells))


def what_became(result):
    """created, updated, unchanged, rejected; and the reasons by row."""
    counts, reasons = result
    numbers = (counts.created, counts.updated, counts.unchanged, counts.rejected)
    return numbers, reasons
