"""What the programme does with communities, and how many of each take part."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from core.dates import add_months
from programs.models import (
    AcceptanceAnswer,
    AcceptanceQuestion,
    AcceptanceSurvey,
    CommunityDialogue,
    CommunityKind,
    CommunityPartner,
    CommunityProject,
    Participation,
    Program,
)

KINDS = (
    ("WATER", "project", "Water and wells"),
    ("ROADS", "project", "Roads and bridges"),
    ("MARKET", "project", "Market and storage"),
    ("MEETING", "dialogue", "Community meeting"),
    ("SPORT", "dialogue", "Sport and youth"),
    ("RITUAL", "dialogue", "Ceremony of reconciliation"),
)
QUESTIONS = (
    ("A1", "I would work beside somebody who has come back."),
    ("A2", "Children of those who came back are welcome in our school."),
    ("A3", "Those who came back settle quarrels peacefully."),
)
EX, COMMUNITY, UNKNOWN = "ex_combatant", "community_member", "unknown"


class Project(NamedTuple):
    """``began`` is so many months ago, ``months`` how long it takes."""

    name: str
    kind: str
    office: str
    area: str
    partners: tuple[str, ...]
    began: int
    months: int
    state: str
    ex: int = 0
    community: int = 0


class Event(NamedTuple):
    """``ago`` is so many days ago; before today less than none."""

    name: str
    kind: str
    office: str
    area: str
    partners: tuple[str, ...]
    ago: int
    state: str
    ex: int = 0
    community: int = 0
    unknown: int = 0


class Survey(NamedTuple):
    office: str
    area: str
    ago: int
    asked: int
    agree: tuple[int, int, int]
    """How many in a hundred agree with each statement."""


PROJECTS = (
    Project(
        *("Well at Three Wells", "WATER", "TAM", "XO010102", ("P3",)),
        *(9, 4, "done", 24, 41),
    ),
    Project(
        *("Footbridge of Saraya Gare", "ROADS", "SAR", "XO010201", ("P1", "P3")),
        *(4, 7, "under_way", 18, 35),
    ),
    Project(
        *("Market hall of Ouraya Sud", "MARKET", "OUR", "XO020301", ("P5",)),
        *(5, 9, "under_way", 31, 22),
    ),
    Project(
        *("Drains of Barrio del Faro", "WATER", "LIR", "XO020101", ("P3",)),
        *(14, 3, "done", 27, 64),
    ),
    Project(
        *("Fish store of the marsh", "MARKET", "DEN", "XO0202", ("P5",)),
        *(8, 3, "stopped", 6, 11),
    ),
    Project(
        *("Road to Tamba Town", "ROADS", "TAM", "XO010101", ("P1",)),
        *(-2, 5, "planned"),
    ),
)
EVENTS = (
    Event(
        *("Evening at the mango tree", "MEETING", "TAM", "XO010101", ()),
        *(38, "held", 14, 52, 8),
    ),
    Event(
        *("Football cup of the Hills", "SPORT", "TAM", "XO0101", ("P3",)),
        *(121, "held", 33, 140),
    ),
    Event(
        *("Return to the shrine", "RITUAL", "SAR", "XO0102", ()),
        *(75, "held", 9, 61, 20),
    ),
    Event(
        *("Women speak in Port Lirio", "MEETING", "LIR", "XO0201", ("P5", "P8")),
        *(54, "held", 22, 47),
    ),
    Event(
        *("Evening in Ouraya", "MEETING", "OUR", "XO0203", ()),
        *(20, "not_held"),
    ),
    Event(
        *("Boat race of the marsh", "SPORT", "DEN", "XO0202", ("P5",)),
        *(-25, "planned"),
    ),
)
SURVEYS = (
    Survey("TAM", "XO010101", 80, 60, (55, 82, 40)),
    Survey("LIR", "XO020101", 66, 80, (61, 75, 52)),
    Survey("OUR", "XO020301", 230, 45, (38, 66, 31)),
)
SEXES = {"F": 42, "M": 56, "X": 0, "U": 2}
AGES = {
    "0-14": 4,
    "15-17": 8,
    "18-24": 25,
    "25-34": 28,
    "35-49": 21,
    "50+": 11,
    "unknown": 3,
}


def store(program: Program, until: date) -> None:
    """Kinds, statements, and what was done up to this day or is planned after it."""
    if program.community_kinds.exists():
        return
    for code, purpose, name in KINDS:
        CommunityKind.objects.create(
            program=program, code=code, purpose=purpose, name=name
        )
    for code, text in QUESTIONS:
        AcceptanceQuestion.objects.create(program=program, code=code, text=text)
    for project in PROJECTS:
        _store_project(program, project, until)
    for event in EVENTS:
        _store_event(program, event, until)
    for survey in SURVEYS:
        _store_survey(program, survey, until)


def _store_project(program: Program, each: Project, until: date) -> None:
    starts_on = add_months(until, -each.began)
    project = CommunityProject.objects.create(
        **_work(program, each),
        state=each.state,
        starts_on=starts_on,
        ends_on=add_months(starts_on, each.months),
    )
    _tie(program, each.partners, project=project)
    _count({EX: each.ex, COMMUNITY: each.community}, project=project)


def _store_event(program: Program, each: Event, until: date) -> None:
    dialogue = CommunityDialogue.objects.create(
        **_work(program, each),
        state=each.state,
        day=until - timedelta(days=each.ago),
    )
    _tie(program, each.partners, dialogue=dialogue)
    groups = {EX: each.ex, COMMUNITY: each.community, UNKNOWN: each.unknown}
    _count(groups, dialogue=dialogue)


def _store_survey(program: Program, each: Survey, until: date) -> None:
    survey = AcceptanceSurvey.objects.create(
        **_where(program, each), day=until - timedelta(days=each.ago)
    )
    _count({"": each.asked}, survey=survey)
    questions = program.acceptance_questions.order_by("code")
    for question, percent in zip(questions, each.agree, strict=True):
        agree = each.asked * percent // 100
        disagree = (each.asked - agree) // 3
        silent = each.asked // 20
        AcceptanceAnswer.objects.create(
            program=program,
            survey=survey,
            question=question,
            agree=agree,
            partly=each.asked - agree - disagree - silent,
            disagree=disagree,
            silent=silent,
        )


def _where(program: Program, each: Project | Event | Survey) -> dict[str, Any]:
    return {
        "program": program,
        "office": program.offices.get(code=each.office),
        "area": program.areas.get(pcode=each.area),
    }


def _work(program: Program, each: Project | Event) -> dict[str, Any]:
    kind = program.community_kinds.get(code=each.kind)
    return _where(program, each) | {"kind": kind, "name": each.name}


def _tie(program: Program, codes: tuple[str, ...], **work: Any) -> None:
    for partner in program.partners.filter(code__in=codes):
        CommunityPartner.objects.create(program=program, partner=partner, **work)


def _count(groups: dict[str, int], **record: Any) -> None:
    Participation.objects.bulk_create(
        Participation(group=group, sex=sex, age_band=age, number=number, **record)
        for group, people in groups.items()
        for sex, of_sex in _shared(people, SEXES)
        for age, number in _shared(of_sex, AGES)
        if number
    )


def _shared(number: int, parts: dict[str, int]) -> Iterator[tuple[str, int]]:
    """The number in these parts, whole and to the last one."""
    taken = weight = 0
    for name, part in parts.items():
        weight += part
        upto = number * weight // 100
        yield name, upto - taken
        taken = upto
