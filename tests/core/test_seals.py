"""The trail is sealed in one chain, and what is done to it afterwards is found."""

import json
import random
from io import StringIO
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from core import anchor, jobs, seals
from core.database import JOBS, WEB
from core.models import AuditEvent, Seal
from core.tasks import seal
from core.verifying import Fault, verify
from tests.factories import AuditEventFactory, UserFactory
from tests.roles import as_owner, role

pytestmark = pytest.mark.django_db

ANOTHER = "another key that is long enough too"
CUT = "DELETE FROM core_seal WHERE number > 3"
LATE = """
INSERT INTO core_auditevent (action, subject_type, subject_id, facts, at)
VALUES ('late', '', '', '{}', now()) RETURNING id
"""


def store(count: int) -> list[int]:
    """That many events of the trail; their ids in order."""
    events = [
        AuditEvent(action="seen", subject_id=str(number), facts={"rows": [number]})
        for number in range(count)
    ]
    return [event.pk for event in AuditEvent.objects.bulk_create(events)]


def unlock() -> None:
    """Take away, as the owner can, what keeps the trail and its seals as they are."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE core_auditevent DISABLE TRIGGER core_auditevent_never_changes")
    run("ALTER TABLE core_seal DISABLE TRIGGER core_seal_never_changes")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint"
            " WHERE conrelid = 'core_seal'::regclass AND contype = 'f'"
        )
        run(f"ALTER TABLE core_seal DROP CONSTRAINT {cursor.fetchone()[0]}")


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def line(number: int) -> anchor.Line:
    seal = Seal.objects.get(number=number)
    return anchor.Line(number, bytes(seal.code), seal.sealed_at)


# Sealing


def test_each_event_is_sealed_once_and_the_trail_is_whole():
    store(3)

    assert (seals.seal_all(), seals.seal_all()) == (3, 0)
    store(2)
    assert seals.seal_all() == 2

    finding = verify([])
    assert (finding.seals, finding.unsealed, finding.fault) == (5, 0, None)


def test_an_event_of_no_programme_is_sealed_as_when_there_were_no_programmes():
    of_none, of_one = AuditEventFactory(), AuditEventFactory(program_id=7)

    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {seals.EVENT} FROM core_auditevent event ORDER BY id")
        first, second = [json.loads(text) for (text,) in cursor.fetchall()]

    assert first[:6] == [of_none.pk, "case-list-read", None, "", "", "{}"]
    assert (len(first), len(second)) == (7, 8)
    assert (second[0], second[-1]) == (of_one.pk, 7)


def test_a_backlog_is_sealed_in_several_steps(monkeypatch):
    monkeypatch.setattr(seals, "MOST_AT_ONCE", 2)
    store(5)

    assert seals.seal_all() == 5
    assert verify([]).fault is None


@pytest.mark.django_db(transaction=True)
def test_an_event_that_comes_late_with_a_lower_id_is_sealed():
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ddr_owner")
        cursor.execute(LATE)
        late = cursor.fetchone()[0]
    (early,) = store(1)

    first = seals.seal_all()
    other.commit()
    other.close()
    second = seals.seal_all()

    with as_owner():
        chain = list(Seal.objects.order_by("number").values_list("event", flat=True))
    assert late < early
    assert (first, second, chain) == (1, 1, [early, late])
    assert verify([]).fault is None


def test_each_minute_looks_at_the_last_events_and_each_hour_at_all(monkeypatch):
    monkeypatch.setattr(seals, "RECENT", 3)
    monkeypatch.setattr(jobs, "once", lambda name, period: False)
    (first,) = store(1)
    AuditEventFactory(pk=first + 10, action="seen")
    seal()
    AuditEventFactory(pk=first + 2, action="late by far")
    AuditEventFactory(pk=first + 9, action="late")

    seal()
    waiting = verify([]).unsealed
    monkeypatch.setattr(jobs, "once", lambda name, period: True)
    seal()

    assert (waiting, verify([]).unsealed) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_while_another_seals_leaves_it_to_that_one():
    store(1)
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [seals.LOCK])

    meanwhile = seals.seal_all()
    other.rollback()
    other.close()

    assert (meanwhile, seals.seal_all()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_sealers_at_once_make_one_chain(monkeypatch):
    monkeypatch.setattr(seals, "MOST_AT_ONCE", 5)
    store(100)
    sealed = []

    def work() -> None:
        connections[JOBS] = connections[WEB]
        for _again in range(5):
            sealed.append(seals.seal_all())
        connections[WEB].close()

    threads = [Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rest = seals.seal_all()

    finding = verify([])
    assert sum(sealed) + rest == 100
    assert (finding.seals, finding.fault) == (100, None)


@pytest.mark.parametrize("name", ["ddr_web", "ddr_jobs", "ddr_owner"])
@pytest.mark.parametrize(
    "statement", ["UPDATE core_seal SET code = ''", "DELETE FROM core_seal"]
)
def test_nobody_changes_a_seal(name, statement):
    store(1)
    seals.seal_all()

    refused = pytest.raises(DatabaseError, match=r"never changed|permission denied")
    with role(name), refused, transaction.atomic():
        run(statement)


def test_the_web_neither_reads_nor_adds_seals():
    for statement in ("SELECT 1 FROM core_seal", "INSERT INTO core_seal VALUES (1)"):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic():
            run(statement)


def test_without_a_good_key_nothing_is_sealed(settings):
    settings.SEAL_KEY = "short"

    with pytest.raises(ImproperlyConfigured):
        seals.seal_all()


# Tampering


def change(ids: list[int], dice: random.Random) -> Fault:
    at = dice.randrange(len(ids))
    value = dice.choice(
        [
            "action = action || '!'",
            "subject_id = '99999'",
            "subject_type = 'x'",
            """facts = '{"rows": ["1"]}'""",
            "facts = facts || '{\"more\": null}'",
            "at = at + interval '1 microsecond'",
            f"by_id = {UserFactory().pk}",
            "program_id = 99",
        ]
    )
    run(f"UPDATE core_auditevent SET {value} WHERE id = %s", ids[at])
    return Fault("changed", at + 1, ids[at])


def delete(ids: list[int], dice: random.Random) -> Fault:
    at = dice.randrange(len(ids))
    run("DELETE FROM core_auditevent WHERE id = %s", ids[at])
    return Fault("event-missing", at + 1, ids[at])


def swap(ids: list[int], dice: random.Random) -> Fault:
    one, two = sorted(dice.sample(range(len(ids)), 2))
    run(
        "UPDATE core_auditevent mine SET subject_id = theirs.subject_id,"
        " facts = theirs.facts FROM core_auditevent theirs"
        " WHERE (mine.id, theirs.id) IN ((%s, %s), (%s, %s))",
        *(ids[one], ids[two], ids[two], ids[one]),
    )
    return Fault("changed", one + 1, ids[one])


def swap_seals(ids: list[int], dice: random.Random) -> Fault:
    one, two = sorted(dice.sample(range(len(ids)), 2))
    run(
        "UPDATE core_seal mine SET code = theirs.code FROM core_seal theirs"
        " WHERE (mine.number, theirs.number) IN ((%s, %s), (%s, %s))",
        *(one + 1, two + 1, two + 1, one + 1),
    )
    return Fault("changed", one + 1, ids[one])


def change_seal(ids: list[int], dice: random.Random) -> Fault:
    at = dice.randrange(len(ids))
    value = dice.choice(
        ["code = sha256(code)", "sealed_at = sealed_at - interval '1 microsecond'"]
    )
    run(f"UPDATE core_seal SET {value} WHERE number = %s", at + 1)
    return Fault("changed", at + 1, ids[at])


def delete_seal(ids: list[int], dice: random.Random) -> Fault:
    at = dice.randrange(len(ids) - 1)
    run("DELETE FROM core_seal WHERE number = %s", at + 1)
    return Fault("seal-missing", at + 1)


def add(ids: list[int], dice: random.Random) -> Fault:
    (event,) = store(1)
    run(
        "INSERT INTO core_seal (number, event_id, code, sealed_at)"
        " SELECT number + 1, %s, sha256(code), sealed_at FROM core_seal"
        " WHERE number = %s",
        *(event, len(ids)),
    )
    return Fault("changed", len(ids) + 1, event)


def add_unsealed(ids: list[int], dice: random.Random) -> Fault:
    (event,) = store(1)
    days = dice.randrange(1, 100)
    run(
        "UPDATE core_auditevent SET at = at - make_interval(days => %s) WHERE id = %s",
        *(days, event),
    )
    return Fault("unsealed", None, event)


def cut(ids: list[int], dice: random.Random) -> Fault:
    kept = dice.randrange(len(ids))
    run("DELETE FROM core_seal WHERE number > %s", kept)
    run("DELETE FROM core_auditevent WHERE id > %s", ids[kept] - 1)
    return Fault("cut", len(ids))


TAMPERINGS = (
    *(change, delete, swap, swap_seals),
    *(change_seal, delete_seal, add, add_unsealed, cut),
)


def tamper(times: int) -> None:
    """Do something random to 40 sealed events, look, undo it; so many times."""
    dice = random.Random(times)
    ids = store(40)
    seals.seal_all()
    with as_owner():
        unlock()
        last = line(len(ids))
        for number in range(times):
            with transaction.atomic():
                expected = TAMPERINGS[number % len(TAMPERINGS)](ids, dice)
                assert verify([last]).fault == expected
                transaction.set_rollback(True)
        assert verify([last]).fault is None


def test_tampering_is_located():
    tamper(200)


@pytest.mark.long
def test_much_tampering_is_located():
    tamper(1000)


def test_another_key_fits_no_seal(settings):
    (event,) = store(1)
    seals.seal_all()

    settings.SEAL_KEY = ANOTHER

    assert verify([]).fault == Fault("changed", 1, event)


def test_with_a_new_key_the_chain_goes_on_and_the_old_seals_hold(settings):
    (first,) = store(1)
    seals.seal_all()
    settings.SEAL_KEY = f"{ANOTHER},{settings.SEAL_KEY}"
    store(1)
    seals.seal_all()

    both = verify([])
    settings.SEAL_KEY = ANOTHER
    new_alone = verify([])

    assert (both.seals, both.fault) == (2, None)
    assert new_alone.fault == Fault("changed", 1, first)


def test_a_key_that_was_left_behind_seals_nothing_any_more(settings):
    """Whoever got hold of it can't go on with the chain."""
    old, new = settings.SEAL_KEY, f"{ANOTHER},{settings.SEAL_KEY}"
    for key in (old, new, old):
        (event,) = store(1)
        settings.SEAL_KEY = key
        seals.seal_all()
    settings.SEAL_KEY = new

    assert verify([]).fault == Fault("changed", 3, event)


# The anchor and the command


@pytest.fixture
def file(settings, tmp_path):
    settings.ANCHOR = str(tmp_path / "anchor")
    return tmp_path / "anchor"


def verify_audit() -> tuple[int, str]:
    """The command's exit status and what it said."""
    said = StringIO()
    try:
        call_command("verify_audit", stdout=said, stderr=said)
    except SystemExit as end:
        return end.code, said.getvalue()
    return 0, said.getvalue()


def test_the_anchor_gets_the_last_seal_once_an_hour(file, monkeypatch):
    store(2)
    seals.seal_all()
    cast = [anchor.cast(), anchor.cast()]
    monkeypatch.setattr(anchor, "EVERY", anchor.timedelta(0))
    cast.append(anchor.cast())

    with as_owner():
        code = line(2).code
    assert cast == [True, False, True]
    assert [(each.number, each.code) for each in anchor.read(file)] == [(2, code)] * 2


def test_a_cut_end_is_found_by_the_anchor_and_stays_found(file):
    store(5)
    seals.seal_all()
    anchor.cast()
    whole = verify_audit()
    with as_owner():
        unlock()
        run(CUT)

    cut_off = verify_audit()
    seals.seal_all()
    sealed_anew = verify_audit()

    assert whole[0] == 0
    assert (cut_off[0], "knows seal 5" in cut_off[1]) == (1, True)
    assert (sealed_anew[0], "Seal 5 " in sealed_anew[1]) == (1, True)


def test_without_an_anchor_the_command_says_so():
    status, said = verify_audit()

    assert (status, "No anchor" in said) == (0, True)
