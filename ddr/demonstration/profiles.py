"""What people say of their life, and what they lack."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from participants.models import Enrolment, Need, Profile
from programs.models import Program
from programs.scope import whole_programme

WISHES = (["business"], ["wage", "family"], ["farm"], ["school"], ["undecided"])
WORDS = (
    "A workshop near the road, and later somebody to help in it.",
    "Steady work, so that the children can stay in school.",
    "The field of my father, if my brothers let me.",
    "To finish the classes that the war broke off.",
    "I do not know yet. First a place to sleep.",
)
JOINED = (["forced"], ["poverty", "family"], ["protection"], ["grievance"], ["born"])
SKILLS: tuple[list[str], ...] = (
    ["farming"],
    ["metal", "driving"],
    ["sewing", "trade"],
    ["cooking"],
    [],
)
WORKED = ("Helped in the fields.", "Mended lorries.", "Sold cloth on the market.")
NEEDS = ("papers", "shelter", "health", "clothes", "food", "family", "childcare")
HOMES = ("rented", "hosted", "own", "none")


def store(program: Program, until: date) -> None:
    """Of most the whole profile, of some a part; needs that are met, and some not."""
    active = Enrolment.objects.filter(program=program, exited_on=None)
    with whole_programme(program, importing=True):
        cases = list(active.order_by("registered_on", "external_id"))
        Profile.objects.bulk_create(
            _profile(number, case) for number, case in enumerate(cases) if number % 5
        )
        Need.objects.bulk_create(
            need
            for number, case in enumerate(cases)
            for need in _needs(number, case, until)
        )


def _profile(number: int, case: Enrolment) -> Profile:
    one = number % len(WISHES)
    profile = Profile(
        **_case(case),
        wishes=WISHES[one],
        wishes_more=WORDS[one],
        reads=("little", "not", "well")[number % 3],
        skills=SKILLS[number % len(SKILLS)],
        skills_more=WORKED[number % len(WORKED)],
    )
    if number % 3:
        profile.health = ("good", "fair", "good", "poor")[number % 4]
        profile.treatment = ("none", "running", "none", "missing")[number % 4]
        profile.family = ("couple", "single", "separated", "widowed")[number % 4]
        profile.lives_with = ("own", "parents", "host", "alone")[number % 4]
        profile.children = number % 5
        profile.income = ("casual", "none", "family", "own")[number % 4]
        profile.home = HOMES[number % len(HOMES)]
        profile.earners_for = 1 + number % 6
    if number % 4 == 0 and not case.child_track:
        profile.why_joined = JOINED[number % len(JOINED)]
    return profile


def _needs(number: int, case: Enrolment, until: date) -> Iterator[Need]:
    if number % 3 == 0:
        return
    code = NEEDS[number % len(NEEDS)]
    urgency, days = (("month", 30), ("week", 7))[number % 2]
    met_on = case.registered_on + timedelta(days=days - number % 5)
    facts: dict[str, Any] = {"code": code, "urgency": urgency, "met_on": met_on}
    found_on = case.registered_on
    if met_on > until or number % 11 == 0:
        found_on = max(found_on, until - timedelta(days=number % 40))
        facts["met_on"] = None
    yield Need(**_case(case), found_on=found_on, **facts)


def _case(case: Enrolment) -> dict[str, Any]:
    return {
        "enrolment": case,
        "office_id": case.office_id,
        "child_track": case.child_track,
    }
