"""A made register in a test: what the command says, and its rows as import files."""

import csv
import json
from datetime import date
from io import StringIO

from django.core.management import call_command
from django.db.models import F

from participants.models import Assessment, Attendance, Enrolment, FollowUp, Stage
from participants.models.enrolment import FUNCTIONING
from programs.models import Area
from tests.reports.records import Records
from tests.roles import as_owner

UNTIL = date(2026, 10, 31)
PERSON = {
    "of_case": F("case_code"),
    "sex": F("participant__sex"),
    "birth_date": F("participant__birth_date"),
    "residence_pcode": F("residence__pcode"),
}
OF_CASE = {"of_case": F("enrolment__case_code")}


def make(persons=200, seed=1, **options):
    """What the last line says, and the lines before it."""
    out = StringIO()
    facts = {"persons": persons, "seed": seed, "until": UNTIL} | options
    with as_owner():
        call_command("make_people", stdout=out, **facts)
    *lines, last = out.getvalue().splitlines()
    return json.loads(last), lines


def truth(file):
    with file.open(encoding="utf-8", newline="") as text:
        return [tuple(row) for row in csv.reader(text)]


@as_owner()
def records():
    """Everything that summaries count, as an import would have brought it."""
    people = Enrolment.objects.values(
        *("category", "registered_on", "exited_on", "exit_reason", *FUNCTIONING),
        **PERSON,
    )
    stays = Stage.objects.exclude(started_on=None).values(
        *("stage", "status", "started_on", "ended_on", "certified_on"), **OF_CASE
    )
    marks = Attendance.objects.values("stage", "session_date", "status", **OF_CASE)
    answers = Assessment.objects.values("instrument", "taken_on", "answers", **OF_CASE)
    contacts = FollowUp.objects.values("wave", "result", "work", "rejoined", **OF_CASE)
    areas = list(Area.objects.values("pcode", "level", "parent__pcode"))
    for area in areas:
        area["parent"] = area.pop("parent__pcode")
    tables = (people, stays, marks, answers, contacts)
    return Records({"areas": areas}, *([*map(_typed, rows)] for rows in tables))


def _typed(row):
    typed = {name: _text(value) for name, value in row.items()}
    return typed | {"external_id": typed["of_case"]}


def _text(value):
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)
