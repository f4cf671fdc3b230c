"""The random programmes keep the rules of the import formats and hit the borders."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from tests.reports.random_answers import ITEMS
from tests.reports.random_data import DEATHS, random_programme
from tests.reports.random_dates import TODAY
from tests.reports.records import COLUMNS, Records
from tests.reports.reference import summary
from tests.reports.reference_people import add_days, add_months

CLOSED = {"completed", "dropped_out", "transferred"}
SEEDS = [1, 2, 3]


@pytest.fixture(scope="module", params=SEEDS)
def records(request):
    return random_programme(request.param, persons=300)


@pytest.fixture(scope="module")
def everything():
    return [random_programme(seed, persons=300) for seed in SEEDS]


def repeated(rows, *key):
    counts = Counter(tuple(row[name] for name in key) for row in rows)
    return [values for values, number in counts.items() if number > 1]


def stays_of_each(records):
    stays = defaultdict(list)
    for row in sorted(records.stages, key=lambda row: row["started_on"]):
        stays[row["external_id"], row["stage"]].append(row)
    return stays


def test_keys_are_unique_and_no_date_lies_in_the_future(records):
    assert repeated(records.participants, "external_id") == []
    assert repeated(records.stages, "external_id", "stage", "started_on") == []
    session = ["external_id", "stage", "session_date", "session_no"]
    assert repeated(records.attendance, *session) == []
    assert repeated(records.assessments, "external_id", "instrument", "taken_on") == []
    assert repeated(records.followups, "external_id", "wave") == []
    dates = [
        value
        for table in records[1:]
        for row in table
        for name, value in row.items()
        if name.endswith(("_on", "_date")) and value
    ]
    assert max(dates) <= TODAY.isoformat()


def test_participants_keep_their_rules(records):
    workers = defaultdict(list)
    for assignment in records.programme["staff"]:
        workers[assignment["office"]].append(assignment["username"])
    for row in records.participants:
        born, registered = row["birth_date"], row["registered_on"]
        assert list(row) == COLUMNS["participants"]
        assert row["family_name"] or row["given_name"]
        assert born == "" or "1900" <= born <= registered[: len(born)]
        assert bool(row["exited_on"]) == bool(row["exit_reason"])
        assert row["exited_on"] == "" or row["exited_on"] >= registered
        assert row["caseworker"] in ["", *workers[row["office"]]]


def test_stays_keep_their_rules_and_never_overlap(records):
    registered = {r["external_id"]: r["registered_on"] for r in records.participants}
    for row in records.stages:
        assert row["started_on"] >= registered[row["external_id"]]
        assert (row["status"] in CLOSED) == bool(row["ended_on"])
        assert row["ended_on"] == "" or row["ended_on"] >= row["started_on"]
        assert row["certified_on"] == "" or (
            row["status"] == "completed" and row["certified_on"] >= row["started_on"]
        )
    for stays in stays_of_each(records).values():
        for one, other in pairwise(stays):
            is_one_day = one["started_on"] == one["ended_on"]
            end = date.fromisoformat(one["ended_on"])
            first_free = add_days(end, 1) if is_one_day else end
            assert other["started_on"] >= first_free.isoformat()


def test_sessions_fall_into_a_stay_and_activities_into_the_stage(records):
    stage_of = {a["code"]: a["stage"] for a in records.programme["activities"]}
    stays = stays_of_each(records)
    for row in records.attendance:
        assert any(
            stay["started_on"] <= row["session_date"] <= (stay["ended_on"] or "9")
            for stay in stays[row["external_id"], row["stage"]]
        )
    for row in [*records.attendance, *records.stages]:
        assert row["activity"] == "" or stage_of[row["activity"]] == row["stage"]


def test_answers_and_followups_keep_their_rules(records):
    exits = {row["external_id"]: row["exited_on"] for row in records.participants}
    for row in records.assessments:
        number, least, greatest = ITEMS[row["instrument"]]
        answers = row["answers"].split(" ")
        allowed = {"-", *map(str, range(least, greatest + 1))}
        assert len(answers) == number
        assert set(answers) <= allowed
    for row in records.followups:
        assert "" < exits[row["external_id"]] <= row["contacted_on"]


def test_the_same_seed_gives_the_same_programme_and_files_keep_it(tmp_path):
    records = random_programme(7, persons=40)

    records.write_files(tmp_path)

    assert Records.read_files(tmp_path) == records == random_programme(7, persons=40)


def test_borders_of_stays_and_deaths_are_hit(everything):
    found = Counter()
    for records in everything:
        people = {row["external_id"]: row for row in records.participants}
        for stays in stays_of_each(records).values():
            found["one day"] += any(s["started_on"] == s["ended_on"] for s in stays)
            found["touch"] += any(
                a["ended_on"] == b["started_on"] for a, b in pairwise(stays)
            )
            for stay in stays:
                person = people[stay["external_id"]]
                year_on = add_months(date.fromisoformat(stay["started_on"]), 12)
                found["ended after a year"] += stay["ended_on"] == str(year_on)
                found["ended later"] += stay["ended_on"] == str(add_days(year_on, 1))
                if person["exit_reason"] in DEATHS:
                    late = str(add_days(year_on, 1))
                    found["died after a year"] += person["exited_on"] == str(year_on)
                    found["died later"] += person["exited_on"] == late
                found["of nobody"] += person["exit_reason"] in (
                    "duplicate",
                    "data_error",
                )

    assert all(found.values()), found


def test_every_indicator_and_group_gets_a_figure_somewhere(everything):
    persons = Counter()
    hits = Counter()
    for records in everything:
        for period in ["2026-09", "2026-Q3", "2026-H1", "2025"]:
            for row in summary(*records, period):
                persons[row["indicator"], row["dimension"]] += row["persons"] > 0
                hits[row["indicator"]] += bool(row["numerator"] or row["value"])

    assert [key for key, number in persons.items() if number == 0] == []
    assert [code for code, number in hits.items() if number == 0] == []
