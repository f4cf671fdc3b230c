"""Who works that day, and with what, in a register of made-up people."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from core.database import OWNER
from participants.models import Enrolment, Participant
from programs.models import Assignment, Program, Role
from tests.measures.speed.scene import PASSWORD, class_of, months, sessions

Person = dict[str, Any]
CASES, SESSIONS, NAMES = 40, 60, 500
"""Each caseworker's cases, each facilitator's open registers, names that are typed."""
MOST = {"caseworker": 400, "facilitator": 40, "lead": 40, "officer": 20}
"""People of each kind: as many as the register has, and no more than these."""


def write(file: Path) -> None:
    program = Program.objects.using(OWNER).get()
    published, _draft = months(program)
    holding = {
        "caseworker": Role.CASEWORKER,
        "facilitator": Role.FACILITATOR,
        "lead": Role.PROGRAMME_LEAD,
        "officer": Role.MONITORING_OFFICER,
    }
    day = {
        "password": PASSWORD,
        "people": {
            name: list(_people(program, role, MOST[name]))
            for name, role in holding.items()
        },
        "names": _names(),
        "lists": ["/participants/", "/participants/?stage=education"],
        "summary": f"/reports/{program.code}/{published.code}/",
        "progress": f"/reports/{program.code}/dashboard/",
    }
    file.write_text(json.dumps(day))


def _people(program: Program, role: Role, most: int) -> Iterator[Person]:
    held = Assignment.objects.using(OWNER).filter(program=program, role=role)
    for assignment in held.select_related("user", "office__program")[:most]:
        person: Person = {"username": assignment.user.username}
        if role == Role.CASEWORKER:
            theirs = Enrolment.objects.using(OWNER).filter(caseworker=assignment.user)
            codes = theirs.order_by("pk").values_list("case_code", flat=True)
            person["cases"] = list(codes[:CASES])
        if role == Role.FACILITATOR:
            group = class_of(assignment.office)
            open_ones = islice(sessions(group, group.program.today()), SESSIONS)
            person["activity"] = group.get_absolute_url()
            person["sessions"] = [each.get_absolute_url() for each in open_ones]
        if person.get("cases") != []:
            yield person


def _names() -> list[str]:
    some = Participant.objects.using(OWNER).order_by("pk")[:NAMES]
    return [f"{each.given_name} {each.family_name}" for each in some]
