"""A programme and its records as files in the import formats, read and written."""

import csv
import json
from pathlib import Path
from typing import Any, NamedTuple

Record = dict[str, str]

HEADERS = {
    "participants": "external_id family_name given_name other_names mothers_name"
    " national_id phone address sex birth_date category former_group residence_pcode"
    " office caseworker education_level wg_seeing wg_hearing wg_walking wg_remembering"
    " wg_self_care wg_communicating registered_on exited_on exit_reason",
    "stages": "external_id stage activity started_on ended_on status certified_on",
    "attendance": "external_id stage activity session_date session_no status minutes",
    "assessments": "external_id instrument taken_on answers",
    "followups": "external_id wave contacted_on result work feels_safe rejoined",
}
COLUMNS = {kind: header.split() for kind, header in HEADERS.items()}


class Records(NamedTuple):
    """A programme's set-up and its five tables, in the order of importing."""

    programme: dict[str, Any]
    participants: list[Record]
    stages: list[Record]
    attendance: list[Record]
    assessments: list[Record]
    followups: list[Record]

    @classmethod
    def read_files(cls, folder: Path) -> "Records":
        text = (folder / "programme.json").read_text(encoding="utf-8")
        return cls(
            json.loads(text), *(read(folder / f"{kind}.csv") for kind in HEADERS)
        )

    def write_files(self, folder: Path) -> None:
        """programme.json and a CSV per table, named for the kind."""
        text = json.dumps(self.programme, ensure_ascii=False, indent=1)
        (folder / "programme.json").write_text(text, encoding="utf-8")
        for kind, rows in zip(HEADERS, self[1:], strict=True):
            with (folder / f"{kind}.csv").open(
                "w", encoding="utf-8", newline=""
            ) as file:
                writer = csv.DictWriter(file, COLUMNS[kind])
                writer.writeheader()
                writer.writerows(rows)


def read(path: Path) -> list[Record]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
