"""What workers and commands do: an import beside COPY, a sweep, a month built."""

import csv
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

import psycopg
from django.db import transaction

from core.database import OWNER, as_owner
from ddr.demonstration.crowd import crowd
from reports import building
from tests.measures import one_pass
from tests.measures.speed.scene import MANAGE, Scene

ROUNDS = 5
IMPORTED, ANOTHER_SEED = 10_000, 11
SWEPT_UP_TO = 200_000
"""People. What a sweep of more takes grows with them, and is told in decision 0016."""
COLUMNS = ("external_id", "family_name", "given_name", "mothers_name", "sex")
FACTS = ("birth_date", "category", "office", "registered_on")
STAGED = """
CREATE TEMPORARY TABLE staged (
    n serial, id uuid DEFAULT gen_random_uuid(), case_id uuid DEFAULT gen_random_uuid(),
    external_id text, family_name text, given_name text, mothers_name text, sex text,
    birth_date date, category text, office text, registered_on date
) ON COMMIT DROP
"""
PEOPLE = """
INSERT INTO participants_participant (
    id, family_name, given_name, other_names, mothers_name, sex, birth_date,
    birth_precision, version, created_at, updated_at)
SELECT id, family_name, given_name, '', coalesce(mothers_name, ''), sex, birth_date,
    CASE WHEN birth_date IS NULL THEN '' ELSE 'day' END, 1, now(), now()
FROM staged ORDER BY n
"""
CASES = """
INSERT INTO participants_enrolment (
    id, participant_id, program_id, office_id, child_track, age_in_doubt, case_code,
    external_id, category, registered_on, exit_reason, exit_imported, version,
    created_at, updated_at)
SELECT staged.case_id, staged.id, office.program_id, office.id, false, false,
    'Q' || lpad(n::text, 10, '0'), external_id, category, registered_on, '', false, 1,
    now(), now()
FROM staged JOIN programs_office office ON office.code = staged.office ORDER BY n
"""


def measured(scene: Scene, persons: int, folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {
        "month built": _month(scene),
        "import": _import(scene, folder),
    }
    if persons <= SWEPT_UP_TO:
        found["duplicates"] = _sweep(scene, folder)
    return found


def _month(scene: Scene) -> dict[str, float]:
    """In turns with the one statement that counts the same."""
    whole, build = [], []
    for _round in range(ROUNDS):
        with as_owner(), transaction.atomic(using=OWNER):
            whole.append(_seconds(one_pass.rows, scene.program, scene.draft))
        build.append(_seconds(_built, scene))
    ratios = [b / w for b, w in zip(build, whole, strict=True)]
    return {
        "floor seconds": round(median(whole), 2),
        "seconds": round(median(build), 2),
        "of the floor": round(median(ratios), 2),
    }


def _built(scene: Scene) -> None:
    building.build(scene.program, scene.draft, report=_quietly, by=None)


def _quietly(done: int, total: int) -> None:
    """Nobody reads how far it is."""


def _seconds(work: Callable[..., object], *facts: object) -> float:
    begun = time.perf_counter()
    work(*facts)
    return time.perf_counter() - begun


def _import(scene: Scene, folder: Path) -> dict[str, float]:
    """The same file, by the command and by COPY with the same triggers."""
    file = folder / "people.csv"
    rows = _write(file, scene)
    floor = _copied(rows)
    named = ("--program", scene.program.code)
    seconds, megabytes = _timed("import_records", "participants", str(file), *named)
    return {
        "rows": len(rows),
        "floor seconds": floor,
        "seconds": seconds,
        "of the floor's rate": round(floor / seconds, 2),
        "megabytes": megabytes,
    }


def _write(file: Path, scene: Scene) -> list[tuple[str, ...]]:
    made = []
    day = scene.program.today().isoformat()
    office = scene.case.office.code
    for number, person in enumerate(crowd(IMPORTED, ANOTHER_SEED)):
        born = person.birth_date.isoformat() if person.birth_date else ""
        names = (person.family_name, person.given_name, person.mothers_name)
        facts = (person.sex, born, "ex_combatant", office, day)
        made.append((f"imported-{number}", *names, *facts))
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow((*COLUMNS, *FACTS))
        writer.writerows(made)
    return made


def _copied(rows: list[tuple[str, ...]]) -> float:
    """Seconds, its end without storing among them."""
    columns = ", ".join((*COLUMNS, *FACTS))
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"]) as connection:
        begun = time.perf_counter()
        connection.execute(STAGED)
        with connection.cursor().copy(f"COPY staged ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([value or None for value in row])
        connection.execute(PEOPLE)
        connection.execute(CASES)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - begun
        connection.rollback()
    return round(seconds, 2)


def _sweep(scene: Scene, folder: Path) -> dict[str, float]:
    named = ("--program", scene.program.code, "--output", str(folder / "pairs.csv"))
    seconds, megabytes = _timed("find_duplicates", *named)
    return {"seconds": seconds, "megabytes": megabytes}


def _timed(*command: str) -> tuple[float, float]:
    """Seconds, and the most memory it had in MiB."""
    begun = time.perf_counter()
    process = Popen((*MANAGE, *command), stdout=DEVNULL, stderr=PIPE)
    said = process.stderr.read() if process.stderr else b""
    _pid, status, used = os.wait4(process.pid, 0)
    if status:
        raise AssertionError(said.decode())
    return round(time.perf_counter() - begun, 2), round(used.ru_maxrss / 1024)
