"""Stores the rows of the import formats as they are, past the import itself.

What counts here is counting: whether the import stores the right rows is seen
to by its own tests. All rows are taken to be valid.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from core.dates import parse_partial
from participants.instruments import parse_answers, score
from participants.models import (
    Assessment,
    Attendance,
    Enrolment,
    FollowUp,
    Participant,
    Stage,
)
from participants.models.enrolment import is_child_track
from programs.loading import load
from programs.models import Area, Office, Program
from tests.reports.records import Record, Records
from tests.roles import as_owner

WASHINGTON_GROUP = [
    "wg_seeing",
    "wg_hearing",
    "wg_walking",
    "wg_remembering",
    "wg_self_care",
    "wg_communicating",
]
TRUTH = {"yes": True, "no": False, "": None}


def stored(records: Records) -> Program:
    """The programme with all its people, stored as the owner."""
    with as_owner():
        program = load(records.programme)
        cases = store_people(program, records.participants)
        Stage.objects.bulk_create(
            Stage(
                **of(cases, row),
                stage=row["stage"],
                status=row["status"],
                started_on=row["started_on"],
                ended_on=row["ended_on"] or None,
                certified_on=row["certified_on"] or None,
            )
            for row in records.stages
        )
        Attendance.objects.bulk_create(
            Attendance(
                **of(cases, row),
                stage=row["stage"],
                session_date=row["session_date"],
                session_no=int(row["session_no"]),
                status=row["status"],
            )
            for row in records.attendance
        )
        store_answers(cases, records.assessments)
        FollowUp.objects.bulk_create(
            FollowUp(
                **of(cases, row),
                wave=int(row["wave"]),
                contacted_on=row["contacted_on"],
                result=row["result"],
                work=row["work"],
                rejoined=TRUTH[row["rejoined"]],
            )
            for row in records.followups
        )
    return program


def of(cases: Mapping[str, Enrolment], row: Record) -> dict[str, Any]:
    case = cases[row["external_id"]]
    track = case.child_track
    return {"enrolment": case, "office_id": case.office_id, "child_track": track}


def store_answers(cases: Mapping[str, Enrolment], rows: Iterable[Record]) -> None:
    found = []
    for row in rows:
        answers = parse_answers(row["instrument"], row["answers"])
        found.append(
            Assessment(
                **of(cases, row),
                instrument=row["instrument"],
                taken_on=row["taken_on"],
                answers=answers,
                score=score(row["instrument"], answers).score,
            )
        )
    Assessment.objects.bulk_create(found)


def store_people(program: Program, rows: Iterable[Record]) -> dict[str, Enrolment]:
    offices = {office.code: office for office in Office.objects.filter(program=program)}
    areas = {area.pcode: area for area in Area.objects.filter(program=program)}
    cases = {}
    for row in rows:
        born = parse_partial(row["birth_date"]) if row["birth_date"] else None
        registered = date.fromisoformat(row["registered_on"])
        cases[row["external_id"]] = Enrolment(
            participant=Participant(
                family_name=row["family_name"] or row["given_name"],
                sex=row["sex"],
                birth_date=born.day if born else None,
                birth_precision=born.precision if born else "",
            ),
            program=program,
            office=offices[row["office"]],
            external_id=row["external_id"],
            category=row["category"],
            residence=areas.get(row["residence_pcode"]),
            registered_on=registered,
            exited_on=row["exited_on"] or None,
            exit_reason=row["exit_reason"],
            child_track=is_child_track(
                born=born.day if born else None,
                registered_on=registered,
                category=row["category"],
            ),
            **{
                name: int(row[name]) if row[name] else None for name in WASHINGTON_GROUP
            },
        )
    Participant.objects.bulk_create(case.participant for case in cases.values())
    Enrolment.objects.bulk_create(cases.values())
    return cases
