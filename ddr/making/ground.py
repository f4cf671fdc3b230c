"""Where the made-up people live: a programme with its places, activities and staff.

An office has some thousands of people, and each caseworker at most a hundred and
twenty active cases. Every activity meets once a week.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from core.models import User
from ddr.demonstration.crowd import crowd
from ddr.making.loading import analyze, copy, line
from programs.models import (
    Activity,
    Area,
    Assignment,
    Office,
    Program,
    Role,
    Session,
    StageKind,
)

CODE = "MADE"
WEEKS, AHEAD = 156, 2
"""How long it has been running, and how far ahead sessions are planned."""
IN_AN_OFFICE = 5_000
ACTIVE_ADULTS = 0.28
"""Of all who are registered; whoever changes `lives` measures it anew."""
CASELOAD = 80
PLACES = 600
MEETS = 5
OCCUPATIONS = ("7212", "7531", "6130")
COURSES = (
    *((StageKind.PSYCHOLOGICAL_SUPPORT, f"Group {number}") for number in (1, 2)),
    *((StageKind.VOCATIONAL_TRAINING, name) for name in ("Welding", "Tailoring")),
    *((StageKind.VOCATIONAL_TRAINING, "Mixed farming"),),
    *((StageKind.EDUCATION, f"Class {number}") for number in (1, 2)),
)
SESSION = (
    *("office_id", "stage", "activity_id", "date", "sequence", "took_place"),
    *("not_held_because", "register_by_id", "register_at", "version"),
)
ALONE = {
    "lead": Role.PROGRAMME_LEAD,
    "officer": Role.MONITORING_OFFICER,
    "protection": Role.CHILD_PROTECTION,
    "auditor": Role.AUDITOR,
}
"""Who works for the whole programme, by the end of their user name."""
OF_OFFICES = {"facilitator": Role.FACILITATOR, "counsellor": Role.COUNSELLOR}


class Course(NamedTuple):
    """An activity, the day of the week on which it meets, its session of each week."""

    activity: int
    weekday: int
    sessions: list[int]


class Place(NamedTuple):
    office: int
    homes: list[int]
    caseworkers: list[int]
    counsellor: int
    courses: Mapping[str, list[Course]]


class Ground(NamedTuple):
    """All of it, by keys. Days are counted from the first, a Monday."""

    program: int
    days: list[str]
    today: int
    protection: int
    places: list[Place]


def lay(persons: int, until: date, password: str | None) -> Ground:
    """The programme for so many people, as it stands on ``until``."""
    first = until - timedelta(weeks=WEEKS, days=until.weekday())
    program = Program.objects.create(
        code=CODE,
        name="Made-up programme",
        country="XOR",
        timezone="UTC",
        started_on=first,
    )
    offices = list(_offices(program, -(-persons // IN_AN_OFFICE) or 1))
    workers = max(1, round(persons / len(offices) * ACTIVE_ADULTS / CASELOAD))
    staff = _staff(program, offices, workers, password)
    _courses(program, offices, staff)
    days = [str(first + timedelta(day)) for day in range(7 * (WEEKS + AHEAD + 1))]
    today = (until - first).days
    _sessions(program, days, today, staff)
    places = list(_places(program, offices, workers, staff))
    return Ground(program.pk, days, today, staff["protection"], places)


def _offices(program: Program, number: int) -> Iterator[Office]:
    """Each in a district of its own, five of them in a region."""
    for at in range(number):
        if at % 5 == 0:
            code, name = f"XM{at // 5:03}", f"Region {at // 5 + 1}"
            region = Area.objects.create(
                program=program, pcode=code, name=name, level=1
            )
        pcode, name = f"{region.pcode}{at % 5}", f"District {at + 1}"
        home = Area.objects.create(
            program=program, pcode=pcode, name=name, level=2, parent=region
        )
        yield Office.objects.create(
            program=program, code=f"O{at + 1:03}", name=f"Office {at + 1}", area=home
        )


def _staff(
    program: Program, offices: list[Office], workers: int, password: str | None
) -> dict[str, int]:
    """The key of everybody, by their user name without the programme's."""
    roles: dict[str, tuple[Role, Office | None]] = {}
    for name, role in ALONE.items():
        roles[name] = role, None
    for at, office in enumerate(offices):
        for name, role in OF_OFFICES.items():
            roles[f"{name}-{at + 1}"] = role, office
        for number in range(at * workers, (at + 1) * workers):
            roles[f"caseworker-{number + 1}"] = Role.CASEWORKER, office
    users = User.objects.bulk_create(_users(roles, make_password(password)))
    keys = dict(zip(roles, (user.pk for user in users), strict=True))
    Assignment.objects.bulk_create(
        Assignment(
            user_id=keys[name],
            role=role,
            program=program,
            office=office,
            starts_on=program.started_on,
        )
        for name, (role, office) in roles.items()
    )
    return keys


def _users(names: Iterable[str], hashed: str) -> Iterator[User]:
    people = crowd(len(list(names)), seed=1)
    for name, who in zip(names, people, strict=True):
        yield User(
            username=f"{CODE.lower()}-{name}",
            first_name=who.given_name,
            last_name=who.family_name,
            password=hashed,
        )


def _courses(program: Program, offices: list[Office], staff: dict[str, int]) -> None:
    """The same in every office; its facilitator runs what is no care."""
    made = Activity.objects.bulk_create(
        Activity(
            program=program,
            code=f"{office.code}-{number}",
            stage=stage,
            name=f"{name}, {office.name}",
            office=office,
            occupation=OCCUPATIONS[number % 3]
            if stage == StageKind.VOCATIONAL_TRAINING
            else "",
            isced_level=1 if stage == StageKind.EDUCATION else None,
            capacity=PLACES,
            starts_on=program.started_on,
        )
        for office in offices
        for number, (stage, name) in enumerate(COURSES)
    )
    runs = Activity.facilitators.through
    runs.objects.bulk_create(
        runs(activity_id=activity.pk, user_id=staff[f"facilitator-{at + 1}"])
        for at in range(len(offices))
        for activity in made[at * len(COURSES) : (at + 1) * len(COURSES)]
        if activity.stage != StageKind.PSYCHOLOGICAL_SUPPORT
    )


def _sessions(
    program: Program, days: list[str], today: int, staff: dict[str, int]
) -> None:
    """One a week of each activity: held until today, planned from then on."""
    facts = program.activities.order_by("pk").values_list("pk", "office", "stage")
    rows = []
    for at, (activity, office, stage) in enumerate(facts):
        who = (
            "counsellor" if stage == StageKind.PSYCHOLOGICAL_SUPPORT else "facilitator"
        )
        by = staff[f"{who}-{at // len(COURSES) + 1}"]
        for week in range(WEEKS + AHEAD):
            day = 7 * week + at % MEETS
            kept = (True, "", by, f"{days[day]} 00:01:00+00")
            held = kept if day <= today else (None, "", None, None)
            rows.append(line((office, stage, activity, days[day], 1, *held, 1)))
    copy(Session._meta.db_table, SESSION, rows)
    analyze([Session._meta.db_table])


def _places(
    program: Program, offices: list[Office], workers: int, staff: dict[str, int]
) -> Iterator[Place]:
    found = Session.objects.filter(office__program=program).order_by(
        "activity_id", "date"
    )
    sessions = found.values_list("pk", flat=True).iterator()
    activities = program.activities.order_by("pk").values_list("pk", "stage").iterator()
    for at, office in enumerate(offices):
        courses: dict[str, list[Course]] = {}
        for number, (activity, stage) in enumerate(islice(activities, len(COURSES))):
            meets = (at * len(COURSES) + number) % MEETS
            of_weeks = list(islice(sessions, WEEKS + AHEAD))
            courses.setdefault(stage, []).append(Course(activity, meets, of_weeks))
        numbers = range(at * workers + 1, (at + 1) * workers + 1)
        yield Place(
            office.pk,
            [area for area in (office.area_id, offices[at - 1].area_id) if area],
            [staff[f"caseworker-{number}"] for number in numbers],
            staff[f"counsellor-{at + 1}"],
            courses,
        )
