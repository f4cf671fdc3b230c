"""`python -m ddr.demonstration.write DIR --persons N --seed S`: people as files.

Writes the programme's set-up file and one file for each kind of record, in the
import formats, ready for `load_program` and `import_records`. They are written
as they are made, so a million people need no more memory than one.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from core.dates import parse_date
from ddr.demonstration.people import COLUMNS, people
from ddr.demonstration.programme import PERSONS, programme, today

SETUP = "programme.json"
SEED = 1


def write(folder: Path, *, persons: int, seed: int, until: date) -> dict[str, int]:
    """How many rows of each kind were written into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    setup = json.dumps(programme(until), ensure_ascii=False, indent=1)
    (folder / SETUP).write_text(setup, encoding="utf-8")
    counts = dict.fromkeys(COLUMNS, 0)
    with _sheets(folder) as sheets:
        for life in people(seed, persons, until):
            for kind, rows in zip(COLUMNS, life, strict=True):
                sheets[kind].writerows(rows)
                counts[kind] += len(rows)
    return counts


def file_of(folder: Path, kind: str) -> Path:
    return folder / f"{kind}.csv"


@contextmanager
def _sheets(folder: Path) -> Iterator[Mapping[str, Any]]:
    """A writer for each kind of record, its header written."""
    with ExitStack() as stack:
        sheets = {}
        for kind, columns in COLUMNS.items():
            path = file_of(folder, kind)
            file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            sheets[kind] = csv.writer(file, lineterminator="\n")
            sheets[kind].writerow(columns)
        yield sheets


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ddr.demonstration.write",
        description="Write made-up people as files for import_records.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--until", type=parse_date, help="the last day, YYYY-MM-DD")
    given = parser.parse_args(arguments)
    counts = write(
        given.folder,
        persons=given.persons,
        seed=given.seed,
        until=given.until or today(),
    )
    print(json.dumps(counts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
