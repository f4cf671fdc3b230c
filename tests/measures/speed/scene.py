"""Whom and what the measurement looks at, in a register of made-up people."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from core.database import OWNER
from core.models import User
from participants.models import Enrolment, Participant, Stage
from programs.models import (
    Activity,
    Assignment,
    Office,
    Program,
    Role,
    Session,
    StageKind,
)
from reports.models import Summary
from reports.periods import Period

PASSWORD = "measured on one machine, for nobody else"
SEED = 2026
REGISTER = 30
"""People on the register that is saved."""
MANAGE = (sys.executable, "manage.py")
BUILDING_HERE = os.environ | {"CELERY_TASK_ALWAYS_EAGER": "1"}


@dataclass(frozen=True)
class Scene:
    program: Program
    published: Period
    draft: Period
    lead: User
    caseworker: User
    facilitator: User
    case: Enrolment
    """Of the caseworker's."""
    deep: str
    """The code of a case at nine tenths of the list by name."""
    offset: int
    """How many stand before it."""
    name: str
    """Somebody's, as it is written."""
    sessions: Iterator[Session]
    """Each held today, its register not kept yet."""
    replayed: Iterator[Session]
    """The same of yesterday: a person's sessions of one day are numbered."""


def fill(persons: int) -> None:
    """Make the people and their summaries, unless an earlier run has."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not Participant.objects.using(OWNER).exists():
        command = (*MANAGE, "make_people", "--persons", str(persons))
        subprocess.run(
            (*command, "--seed", str(SEED), "--password", PASSWORD), check=True
        )
    program = Program.objects.using(OWNER).get()
    published, draft = months(program)
    summaries = Summary.objects.using(OWNER).filter(program=program)
    if not summaries.filter(status=Summary.Status.PUBLISHED).exists():
        build(program, published)
        _manage("publish_summary", program, published)
    build(program, draft)


def build(program: Program, period: Period) -> None:
    _manage("build_summary", program, period, "--wait")


def months(program: Program) -> tuple[Period, Period]:
    """The last whole month but one, which is published, and the last."""
    last = Period.last_complete("month", program.today())
    return last.previous(), last


def scene() -> Scene:
    program = Program.objects.using(OWNER).get()
    published, draft = months(program)
    people = Enrolment.objects.using(OWNER).select_related(
        "participant", "caseworker", "office__program"
    )
    by_name = people.order_by("participant__family_name", "participant__given_name")
    offset = people.count() * 9 // 10
    somebody = by_name[offset]
    case = people.filter(caseworker__isnull=False, exited_on=None).order_by("pk")[0]
    activity = class_of(case.office)
    return Scene(
        program=program,
        published=published,
        draft=draft,
        lead=_lead(program),
        caseworker=_signing_in(case.caseworker),
        facilitator=_signing_in(activity.facilitators.all()[0]),
        case=case,
        deep=somebody.case_code,
        offset=offset,
        name=f"{somebody.participant.given_name} {somebody.participant.family_name}",
        sessions=sessions(activity, program.today()),
        replayed=sessions(activity, program.today() - timedelta(days=1)),
    )


def class_of(office: Office) -> Activity:
    """An activity of the office with as many people as one room has."""
    activity, made = Activity.objects.using(OWNER).get_or_create(
        program=office.program,
        code=f"measured-{office.pk}",
        defaults={
            "stage": StageKind.VOCATIONAL_TRAINING,
            "name": f"Measured, {office.name}",
            "office": office,
            "capacity": REGISTER,
            "starts_on": office.program.started_on,
        },
    )
    if made:
        here = Stage.objects.using(OWNER).filter(office=office, stage=activity.stage)
        running = here.filter(ended_on=None, started_on__isnull=False)
        grown = running.filter(enrolment__child_track=False).order_by("pk")
        chosen = list(grown.values_list("pk", flat=True)[:REGISTER])
        Stage.objects.using(OWNER).filter(pk__in=chosen).update(activity=activity)
        held = Assignment.objects.using(OWNER).filter(office=office)
        runs = held.filter(role=Role.FACILITATOR).values_list("user", flat=True)
        activity.facilitators.set(list(runs))
    return activity


def sessions(activity: Activity, day: date) -> Iterator[Session]:
    """Of the day, one after the other; nobody has kept their registers yet."""
    there = Session.objects.using(OWNER).filter(activity=activity, date=day)
    for number in count(there.count() + 1):
        yield Session.objects.using(OWNER).create(
            office_id=activity.office_id,
            stage=activity.stage,
            activity=activity,
            date=day,
            sequence=number,
        )


def _lead(program: Program) -> User:
    held = Assignment.objects.using(OWNER).filter(
        program=program, office=None, role=Role.PROGRAMME_LEAD
    )
    return _signing_in(held.select_related("user")[0].user)


def _signing_in(user: User) -> User:
    """With a password that the measurement knows."""
    user.password = make_password(PASSWORD)
    user.save(using=OWNER, update_fields=["password"])
    return user


def _manage(command: str, program: Program, period: Period, *more: str) -> None:
    """In a process of its own, which builds by itself where a worker would."""
    named = ("--program", program.code, "--period", period.code)
    subprocess.run(
        (*MANAGE, command, *named, *more),
        check=True,
        stdout=subprocess.DEVNULL,
        env=BUILDING_HERE,
    )
