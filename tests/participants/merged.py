"""Merging and undoing for tests, and the whole of a register to compare."""

import json

from django.db import connection

from participants.actions import merges as actions
from participants.models import Enrolment, Participant
from reports.building import count
from reports.periods import Period
from tests.factories import AlertFactory, AssessmentFactory
from tests.reports import summaries
from tests.roles import as_owner, in_scope

WHY = "The same woman: she showed both papers."


def merge(kept, gone, lead, chosen=(), **choices):
    with in_scope(lead):
        return actions.merge(
            kept,
            gone,
            choices=choices,
            chosen=[str(row.pk) for row in chosen],
            reason=WHY,
            by=lead,
        )


def undo(done, lead, to_gone=()):
    ids = [str(row.pk) for row in to_gone]
    with in_scope(lead):
        actions.undo(done, to_gone=ids, reason="Two sisters.", by=lead)


def case_of(row):
    with as_owner():
        return type(row)._base_manager.get(pk=row.pk).enrolment


def again(row):
    with as_owner():
        found = type(row)._base_manager.get(pk=row.pk)
        if isinstance(found, Enrolment):
            _known = found.participant, found.office
        return found


SAID_AGAIN = "ARRAY['version', 'created_at', 'updated_at']"


def snapshot():
    """Every column of every person, case and record, but versions and times.

    What is sealed of a person is opened: it is sealed anew whenever it is saved.
    """
    tables = ["participants_participant", "participants_enrolment"]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT tab::text FROM participants_tables_of_cases()")
        tables += [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(
                f"SELECT to_jsonb(r) - {SAID_AGAIN} FROM {table} r ORDER BY id"
            )
            found[table] = [
                json.loads(row) if isinstance(row, str) else row
                for (row,) in cursor.fetchall()
            ]
        for row in found["participants_participant"]:
            row |= known_of(row["id"])
    return found


def known_of(person):
    stored = Participant.objects.get(pk=person)
    return {name: getattr(stored, name) for name in ("phone", "national_id", "address")}


def alert_of(case):
    taken = AssessmentFactory(enrolment=case)
    return AlertFactory(
        enrolment=case, reason="answer", raised_by=None, assessment=taken
    )


def figures(case):
    found, _cutoff = count(
        case.program, Period.parse("2026-01"), report=summaries.quietly
    )
    return sorted(map(str, found))
