"""The register is compared: who stands in it twice is found, and stays decided."""

import csv
import json
import stat
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from core.models import AuditEvent, Job
from participants import sweep_jobs, sweeping
from participants.actions import duplicate_sweeps
from participants.models import DuplicatePair, DuplicateSweep
from participants.sweep_jobs import NOT_ALLOWED
from participants.tasks import ask_for_sweeps, find_duplicates
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    ParticipantFactory,
    ProgramFactory,
)
from tests.made_up import Made, register
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
BORN = {"birth_date": date(1984, 3, 9), "birth_precision": "day"}
ISATU = {
    "given_name": "Isatu",
    "family_name": "Koroma",
    "mothers_name": "Fanta Sesay",
    **BORN,
}


@pytest.fixture
def office():
    return OfficeFactory()


def case(office, **facts):
    """A case of somebody new; facts of the case have its columns' names."""
    of_case = {
        name: facts.pop(name)
        for name in ("external_id", "child_track", "exited_on", "exit_reason")
        if name in facts
    }
    person = ParticipantFactory(**ISATU | facts)
    return EnrolmentFactory(office=office, participant=person, **of_case)


def pairs():
    """The stored pairs by external numbers."""
    with as_owner():
        found = DuplicatePair.objects.order_by("-score", "id")
        rows = found.values_list("one__external_id", "other__external_id")
        return [tuple(sorted(row)) for row in rows]


def change(model, pk, **facts):
    with as_owner():
        model.objects.filter(pk=pk).update(**facts)


def written(office, path):
    call_command(
        "find_duplicates",
        program=office.program.code,
        output=path,
        stdout=(out := StringIO()),
        stderr=StringIO(),
    )
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file)), json.loads(out.getvalue().splitlines()[-1])


def test_who_is_registered_twice_is_found_with_why(office):
    case(office, external_id="A")
    case(office, external_id="B", given_name="Isatou")
    case(office, external_id="C", birth_date=date(1999, 1, 2), given_name="Musu")

    swept = sweeping.sweep(office.program)

    assert (swept.people, swept.found, pairs()) == (3, 1, [("A", "B")])
    with as_owner():
        pair = DuplicatePair.objects.get()
    assert pair.found == "sweep"
    assert pair.score > 0.9
    assert {"mother_same", "birth_date_same", "family_name_same"} <= {*pair.why}


@pytest.mark.parametrize(
    "again",
    [
        {"given_name": "Koroma", "family_name": "Isatu"},
        {"given_name": "Isatou", "family_name": "Koromah"},
        {"birth_date": date(1984, 9, 3)},
        {"birth_date": date(1984, 7, 1), "birth_precision": "year"},
        {"birth_date": None, "birth_precision": "", "phone": "077 000 111"},
        {"given_name": "إساتو", "family_name": "كوروما"},
        {"mothers_name": "", "national_id": "NA-100 200"},
        {"given_name": "Mary", "other_names": "Isatu; Small"},
    ],
    ids=lambda facts: "-".join(facts),
)
def test_in_whatever_way_it_was_written_again(office, again):
    first = {"phone": "+231 77000111", "national_id": "na100200"}
    case(office, external_id="A", **first)
    case(office, external_id="B", **again)

    sweeping.sweep(office.program)

    assert pairs() == [("A", "B")]


def test_children_are_compared_with_adults(office):
    case(office, external_id="A", child_track=True)
    case(office, external_id="B")

    sweeping.sweep(office.program)

    with as_owner():
        pair = DuplicatePair.objects.get()
    assert sorted([pair.one_child, pair.other_child]) == [False, True]


def test_nobody_is_compared_with_the_people_of_another_programme(office):
    case(office)
    case(OfficeFactory(program=ProgramFactory()))

    assert sweeping.sweep(office.program)[:4] == (True, 1, 0, 0)


def test_two_cases_of_one_person_are_no_pair(office):
    first = case(office, exited_on=date(2026, 3, 1), exit_reason="relocated")
    EnrolmentFactory(office=office, participant=first.participant)

    assert sweeping.sweep(office.program).people == 1
    assert pairs() == []


@pytest.mark.parametrize("reason", ["duplicate", "data_error"])
def test_who_left_as_a_duplicate_is_not_compared(office, reason):
    case(office)
    case(office, exited_on=date(2026, 3, 1), exit_reason=reason)

    assert sweeping.sweep(office.program).people == 1


def decide(state, **facts):
    by = AssignmentFactory(role="programme_lead").user
    facts = {"decided_by": by, "decided_at": timezone.now(), **facts}
    with as_owner():
        DuplicatePair.objects.update(state=state, **facts)


@pytest.mark.parametrize("state", ["same", "different", "later"])
def test_a_pair_that_was_decided_stays_as_it_is(office, state):
    one = case(office, external_id="A")
    case(office, external_id="B")
    sweeping.sweep(office.program)
    decide(state, score=0.51)

    change(type(one.participant), one.participant_id, given_name="Kumba")
    sweeping.sweep(office.program, whole=True)

    with as_owner():
        pair = DuplicatePair.objects.get()
    assert (pair.state, pair.score) == (state, 0.51)


def test_two_people_told_apart_are_not_found_again_by_a_later_case(office):
    one = case(office, external_id="A")
    case(office, external_id="B")
    sweeping.sweep(office.program)
    decide("different")
    left = {"exited_on": date(2026, 3, 1), "exit_reason": "relocated"}
    change(type(one), one.pk, **left)
    EnrolmentFactory(office=office, participant=one.participant, external_id="C")

    sweeping.sweep(office.program, whole=True)

    assert pairs() == [("A", "B")]


def test_what_waits_has_the_new_score(office):
    one = case(office)
    case(office)
    sweeping.sweep(office.program)
    with as_owner():
        before = DuplicatePair.objects.get()

    change(type(one.participant), one.participant_id, given_name="Isata")
    sweeping.sweep(office.program, whole=True)

    with as_owner():
        after = DuplicatePair.objects.get()
    assert after.score < before.score
    assert after.pk == before.pk


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_alike_no_more_goes_unless_somebody_brought_it(office, whole):
    one = case(office)
    case(office)
    sweeping.sweep(office.program)
    other = {"given_name": "Kumba", "family_name": "Dolo", "mothers_name": "Ma Yaa"}
    person = type(one.participant)
    facts = {**other, "birth_date": date(1970, 1, 1), "updated_at": timezone.now()}
    change(person, one.participant_id, **facts)

    sweeping.sweep(office.program, whole=whole)

    assert pairs() == []


def test_what_was_found_by_hand_stays(office):
    one = case(office)
    case(office)
    sweeping.sweep(office.program)
    with as_owner():
        DuplicatePair.objects.update(found="by_hand")
    change(type(one.participant), one.participant_id, **{**BORN, "given_name": "Ma"})

    sweeping.sweep(office.program, whole=True)

    assert len(pairs()) == 1


def test_who_comes_later_is_compared_with_everybody(office):
    case(office, external_id="A")
    sweeping.sweep(office.program)
    yesterday = timezone.now() - timedelta(days=1)
    with as_owner():
        type(case(office).participant).objects.update(updated_at=yesterday)
        DuplicateSweep.objects.update(read_at=timezone.now())

    case(office, external_id="B")
    swept = sweeping.sweep(office.program)

    assert not swept.whole
    assert ("A", "B") in pairs()


def made(office, people):
    for number, each in enumerate(people):
        facts = facts_of(each)
        person = ParticipantFactory(**facts)
        EnrolmentFactory(
            office=office, participant=person, external_id=f"{number:03}-{each.person}"
        )


def facts_of(each: Made):
    parts = [int(part) for part in each.birth_date.split("-") if part]
    known = ("", "year", "month", "day")[len(parts)]
    whole = {"year": (7, 1), "month": (15,)}.get(known, ())
    return {
        "family_name": each.family_name,
        "given_name": each.given_name,
        "mothers_name": each.mothers_name,
        "sex": each.sex,
        "birth_date": date(*parts, *whole) if parts else None,
        "birth_precision": known,
        "phone": each.phone,
        "national_id": each.national_id,
    }


def test_in_parts_the_same_is_found_as_of_the_whole(office):
    people = register(120, planted=20, seed=4)
    made(office, people[:60])
    sweeping.sweep(office.program)
    earlier = timezone.now() - timedelta(days=2)
    with as_owner():
        for table in ("participants_participant", "participants_enrolment"):
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET updated_at = %s", [earlier])
        DuplicateSweep.objects.update(read_at=timezone.now())
    for number, each in enumerate(people[60:], start=60):
        person = ParticipantFactory(**facts_of(each))
        EnrolmentFactory(
            office=office, participant=person, external_id=f"{number:03}-{each.person}"
        )

    in_parts = sweeping.sweep(office.program)
    found = {*pairs()}
    with as_owner():
        DuplicatePair.objects.all().delete()
        weights = DuplicateSweep.objects.get().weights
    sweeping.sweep(office.program, whole=True)

    assert not in_parts.whole
    assert len(found) > 10
    assert found == {*pairs()}
    assert weights["odds"] < 0


def test_the_command_writes_what_the_review_shows(office, tmp_path):
    case(office, external_id="A")
    case(office, external_id="B", given_name="Isata", mothers_name="")
    case(office, external_id="C")

    rows, told = written(office, path := tmp_path / "pairs.csv")

    assert rows[0] == ["external_id_a", "external_id_b", "score"]
    assert [tuple(sorted(row[:2])) for row in rows[1:]] == pairs()
    scores = [float(row[2]) for row in rows[1:]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (told["program"], told["people"], told["pairs"]) == (
        office.program.code,
        3,
        len(rows) - 1,
    )


def test_planted_duplicates_are_found_through_the_command(office, tmp_path):
    made(office, register(300, planted=40, seed=5))

    rows, _told = written(office, tmp_path / "pairs.csv")

    found = {tuple(sorted(row[:2])) for row in rows[1:]}
    same = {pair for pair in found if pair[0][4:] == pair[1][4:]}
    assert len(same) >= 38
    assert len(found - same) <= 2


def test_the_command_leaves_out_who_was_told_apart(office, tmp_path):
    case(office)
    case(office)
    written(office, tmp_path / "pairs.csv")
    decide("different")

    rows, _told = written(office, tmp_path / "pairs.csv")

    assert rows[1:] == []


def test_a_file_that_others_could_read_is_theirs_no_more(office, tmp_path):
    path = tmp_path / "pairs.csv"
    path.touch(mode=0o644)

    written(office, path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_command_refuses_an_unknown_programme(tmp_path):
    with pytest.raises(CommandError, match="There is no programme"):
        call_command("find_duplicates", program="NONE", output=tmp_path / "x.csv")

    assert not (tmp_path / "x.csv").exists()


def test_the_command_refuses_a_file_that_can_not_be_written(office, tmp_path):
    with pytest.raises(CommandError, match="can't be written"):
        call_command(
            "find_duplicates",
            program=office.program.code,
            output=tmp_path / "none" / "x.csv",
        )

    with as_owner():
        assert not DuplicateSweep.objects.exists()


def test_the_trail_says_how_many_and_nobody(office, tmp_path):
    case(office)
    case(office)

    written(office, tmp_path / "pairs.csv")

    events = AuditEvent.objects.order_by("at", "id").values_list("action", "facts")
    assert list(events) == [
        (
            "duplicates-searched",
            {"whole": True, "people": 2, "compared": 1, "found": 1},
        ),
        ("duplicates-written", {"pairs": 1}),
    ]


def test_whoever_shows_more_pairs_has_the_register_compared_anew(office):
    case(office)
    sweeping.sweep(office.program)
    office.program.duplicates_from = 20

    assert sweeping.sweep(office.program).whole


def test_weights_are_learned_anew_after_a_month(office):
    case(office)
    sweeping.sweep(office.program)
    assert not sweeping.sweep(office.program).whole
    with as_owner():
        DuplicateSweep.objects.update(whole_at=timezone.now() - timedelta(days=31))

    assert sweeping.sweep(office.program).whole


def test_the_threshold_of_a_programme_holds(office):
    case(office)
    case(office, given_name="Musu", mothers_name="", birth_date=date(1984, 3, 29))
    sweeping.sweep(office.program)
    assert pairs() == []

    office.program.duplicates_from = 1
    sweeping.sweep(office.program)

    assert len(pairs()) == 1


def test_the_number_of_queries_does_not_grow_with_the_register(office):
    sweeping.sweep(office.program)
    counts = []
    for _size in range(2):
        for _person in range(3):
            case(office)
        with CaptureQueriesContext(connection) as queries:
            sweeping.sweep(office.program, whole=True)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_once_a_night_every_programme_is_asked_for(office):
    OfficeFactory(program=ProgramFactory())

    ask_for_sweeps()
    ask_for_sweeps()

    subjects = Job.objects.values_list("subject", "by")
    assert len(subjects) == 2
    assert (sweep_jobs.subject_of(office.program), None) in subjects
    assert PeriodicTask.objects.get(task="participants.ask_for_sweeps").enabled


def test_a_worker_compares_for_the_lead_who_asked(office):
    case(office)
    case(office)
    lead = AssignmentFactory(role="programme_lead", program=office.program).user

    job = duplicate_sweeps.ask_for_sweep(office.program, by=lead)
    find_duplicates(str(job.pk))

    last = duplicate_sweeps.job_of(office.program)
    assert (last.state, len(pairs())) == ("done", 1)


def test_who_may_decide_no_more_is_refused_when_it_runs(office):
    case(office)
    held = AssignmentFactory(role="caseworker", program=office.program, office=office)

    job = duplicate_sweeps.ask_for_sweep(office.program, by=held.user)
    find_duplicates(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", NOT_ALLOWED)
    with as_owner():
        assert not DuplicateSweep.objects.exists()


def test_the_least_likeness_is_a_percentage(office):
    with pytest.raises(IntegrityError), transaction.atomic(), as_owner():
        type(office.program).objects.update(duplicates_from=0)
    sweeping.sweep(office.program)
    with pytest.raises(IntegrityError), transaction.atomic(), as_owner():
        DuplicateSweep.objects.update(least=100)
