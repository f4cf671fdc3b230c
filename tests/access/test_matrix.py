"""Every address, as everybody, about people of everywhere.

The addresses come from the URL resolver, their examples from `tests/addresses.py`,
and what is expected from `rights.py`, which is the access rules written down a
second time. Every field of a person holds a mark of its own, and every answer with
its headers and cookies, every log line, every row of the trail and all work handed
on is searched for marks that are not the reader's.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.cast import World
from tests.access.cells import Cell, Report, cells, examples
from tests.access.matrix import Matrix
from tests.access.rights import NEEDS, ROLES
from tests.access.typed import TYPED
from tests.addresses import ours

EVERYBODY = (*ROLES, "superuser", "two roles", "stranger")
DAILY = ("own", "child", "other office")
NAMED_TO_THEM = (*ROLES[:6], "two roles")
"""The others are named nobody, wherever they ask."""
CASE = {"name", "case", "note", "document"}
ASKED = CASE | {"application"}
WORK = {"benefit", "task"}
SEEN = {
    "caseworker": ASKED
    | {
        "complaint",
        "incident",
        "advice",
        "mark",
        "why changed",
        "armed group",
        "own",
        "twice",
        *WORK,
    },
    "child_protection": ASKED
    | {
        "complaint",
        "incident",
        "advice",
        "score",
        "alert",
        "mark",
        "armed group",
        "own",
    }
    | {"told of it", "merge", "twice", *WORK},
    "counsellor": CASE
    | {"advice", "score", "alert", "session note", "psychological", "mark"},
    "clinical_supervisor": CASE
    | {"advice", "score", "alert", "session note", "psychological", "mark"},
    "programme_lead": ASKED
    | {
        "complaint",
        "incident",
        "mark",
        "why changed",
        "armed group",
        "own",
        "told of it",
        "merge",
        "twice",
        *WORK,
    },
    "auditor": {"name"},
    "facilitator": {"name", "mark", "why changed"},
    "two roles": ASKED
    | {
        "complaint",
        "incident",
        "advice",
        "mark",
        "why changed",
        "armed group",
        "told of it",
        "merge",
        "twice",
        *WORK,
    },
}
"""What each of them did read, the auditor only codes in the trail: a matrix that
sees nothing would find nothing."""
SENT_BY = {
    "caseworker": DAILY,
    "child_protection": ("child",),
    "programme_lead": ("own",),
    "two roles": ("other office", "colleague's"),
}


def run(world: World, who: str, **narrowed: Any) -> Report:
    return Matrix(world).run(cells(world, people=[who], **narrowed))


def read(world: World, who: str) -> Iterator[Cell]:
    """What is asked every day."""
    corners = DAILY if who in NAMED_TO_THEM else DAILY[:1]
    return cells(world, people=[who], corners=corners, methods=["GET"])


def test_every_address_has_its_right_and_its_example():
    asked = {name for name, _facts, _query in examples()}

    assert asked == ours()
    assert set(NEEDS) == ours()
    assert set(TYPED) <= ours()


def test_the_daily_run_has_more_than_a_thousand_cells(world):
    asked = {cell for who in EVERYBODY for cell in read(world, who)}

    assert set(world.persons) == set(EVERYBODY)
    assert len(asked) >= 1000


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_is_shown_more_than_is_theirs(world, who):
    """Neither more nor otherwise, and each who is shown stands in the trail."""
    report = Matrix(world).run(read(world, who))

    assert report.findings[:30] == []
    assert {what for _who, what in report.seen} == SEEN.get(who, set())


@pytest.mark.parametrize(("who", "corners"), SENT_BY.items())
def test_what_somebody_sends_changes_what_is_theirs_alone(world, who, corners):
    report = run(world, who, corners=corners, methods=["POST"])

    assert report.findings[:30] == []


@pytest.mark.long
@pytest.mark.parametrize("who", EVERYBODY)
def test_the_whole_matrix(world, who, capsys):
    """All corners of both programmes, by every method."""
    report = run(world, who)

    with capsys.disabled():
        print(f"\n{who}: {told(report)}")
    assert report.findings[:30] == []


def told(report: Report) -> str:
    return (
        f"{report.cells} cells, answers {dict(sorted(report.answers.items()))},"
        f" {report.recorded} named somebody, {report.refused} refused,"
        f" {len(report.findings)} findings"
    )
