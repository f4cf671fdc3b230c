"""Whole files through the command: the sample, and every file with something wrong."""

import csv
import json
import random
from itertools import zip_longest
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEvent
from participants.management.commands.import_records import Command
from participants.models import Assessment, Attendance, Enrolment, FollowUp, Stage
from programs.loading import load
from tests.roles import as_owner

DATA = Path(__file__).parents[1] / "data"
SAMPLE, BAD = DATA / "sample", DATA / "bad"
KINDS = {
    "participants": Enrolment,
    "stages": Stage,
    "attendance": Attendance,
    "assessments": Assessment,
    "followups": FollowUp,
}
EXPECTED = json.loads((BAD / "expectations.json").read_text())
COUNTS = ["read", "created", "updated", "unchanged", "rejected"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring_in(capsys):
    """Import a file: the exit status, and the counts or why it was refused."""

    def run(kind, file, **options):
        try:
            call_command("import_records", kind, file, program="SAMPLE", **options)
        except CommandError as error:
            return error.returncode, str(error)
        except SystemExit as stop:
            return stop.code, json.loads(capsys.readouterr().out.splitlines()[-1])
        return 0, json.loads(capsys.readouterr().out.splitlines()[-1])

    return run


@pytest.fixture
def programme():
    with as_owner():
        return load(json.loads((SAMPLE / "programme.json").read_text()))


@pytest.fixture
def sample(programme, bring_in):
    """The programme with its good files imported: kind -> what came of it."""
    return {kind: bring_in(kind, SAMPLE / f"{kind}.csv") for kind in KINDS}


def rows_of(kind):
    with (SAMPLE / f"{kind}.csv").open(newline="") as file:
        return sum(1 for _row in csv.DictReader(file))


def counts_of(counts):
    return [counts[name] for name in COUNTS]


def stored():
    """How many records of each kind there are."""
    with as_owner():
        return {kind: model.objects.count() for kind, model in KINDS.items()}


def test_sample_is_stored_whole(sample):
    for kind, (status, counts) in sample.items():
        rows = rows_of(kind)
        assert (kind, status, counts_of(counts)) == (kind, 0, [rows, rows, 0, 0, 0])
        assert list(counts) == ["kind", *COUNTS, "seconds"]
    assert stored() == {kind: rows_of(kind) for kind in KINDS}


def test_sample_imported_again_changes_nothing(sample, bring_in):
    with as_owner():
        before = list(Enrolment.objects.order_by("id").values())

    for kind in KINDS:
        rows = rows_of(kind)
        status, counts = bring_in(kind, SAMPLE / f"{kind}.csv")
        assert (kind, status, counts_of(counts)) == (kind, 0, [rows, 0, 0, rows, 0])

    with as_owner():
        assert list(Enrolment.objects.order_by("id").values()) == before


def test_dry_run_counts_and_stores_nothing(programme, bring_in):
    file, rows = SAMPLE / "participants.csv", rows_of("participants")

    status, counts = bring_in("participants", file, dry_run=True)

    assert (status, counts_of(counts)) == (0, [rows, rows, 0, 0, 0])
    assert stored()["participants"] == 0
    assert not AuditEvent.objects.filter(action="records-imported").exists()


def kind_of(file):
    return file.partition("-")[0].partition(".")[0]


def outcome(file, tmp_path, bring_in):
    """What came of a bad file, in the words of the expectations."""
    rejects = tmp_path / f"{file}.rejects"
    status, counts = bring_in(kind_of(file), BAD / file, rejects=rejects)
    if status == 1:
        return {"exit": status, "rows": rejects.exists(), "said": [counts.lower()]}
    with rejects.open(newline="") as opened:
        rejected = list(csv.DictReader(opened))
    return {
        "exit": status,
        **{name: counts[name] for name in COUNTS},
        "rows": [int(row["row"]) for row in rejected],
        "said": [row["reason"] for row in rejected],
    }


def as_expected(expected, said):
    """The same, the reasons as they were said where they name what they should."""
    wanted = {name: expected[name] for name in ("exit", *COUNTS, "rows")}
    if expected["exit"] == 1:
        wanted = {"exit": 1, "rows": False}
    names = expected["reasons"] or [""] * len(said)
    wanted["said"] = [
        reason if name in reason else f"something about {name}"
        for name, reason in zip_longest(names, said, fillvalue="nothing")
    ]
    return wanted


def test_files_with_something_wrong_in_any_order(sample, tmp_path, bring_in):
    shuffled = random.Random(7).sample(EXPECTED, len(EXPECTED))

    for expected in shuffled:
        found = outcome(expected["file"], tmp_path, bring_in)
        assert (expected["file"], found) == (
            expected["file"],
            as_expected(expected, found["said"]),
        )


def test_files_with_something_wrong_create_nothing_the_second_time(sample, bring_in):
    for _time in range(2):
        before = stored()
        for expected in EXPECTED:
            bring_in(kind_of(expected["file"]), BAD / expected["file"])

    assert stored() == before


@pytest.mark.parametrize("arguments", [[], ["--program", "SAMPLE", "--nonsense"]])
def test_a_command_that_is_spelt_wrongly_ends_as_a_refused_file(arguments):
    """Argparse's own 2 would say that the other rows are in."""
    with pytest.raises(SystemExit) as end:
        Command().run_from_argv(["manage.py", "import_records", "stages", *arguments])

    assert end.value.code == 1
