"""What the tests of registers share: a group, somebody who keeps it, the form sent."""

import re
from datetime import date
from uuid import uuid4

from participants.models import Attendance
from tests.factories import AssignmentFactory, EnrolmentFactory, StageFactory
from tests.roles import as_owner

DAY = date(2026, 3, 10)


def member(office, role):
    return AssignmentFactory(role=role, office=office).user


def runs(activity, user):
    with as_owner():
        activity.facilitators.add(user)
    return user


def attender(activity, name="Amina Bah", **facts):
    """Somebody with a stay in the activity; facts of the stay or of the case."""
    given, family = name.split()
    names = {"participant__given_name": given, "participant__family_name": family}
    stay = {"started_on": date(2026, 2, 1), "ended_on": None, "status": "active"}
    stay |= {key: facts.pop(key) for key in list(facts) if key in stay}
    case = EnrolmentFactory(**{"office": activity.office, **names, **facts})
    StageFactory(enrolment=case, stage=activity.stage, activity=activity, **stay)
    return case


def address(session):
    return f"/activities/sessions/{session.pk}/"


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def codes(response) -> list[str]:
    return re.findall(r'data-case="([^"]+)"', response.content.decode())


def chosen(response, case) -> str:
    """The mark that the form shows of somebody; nothing where none is chosen."""
    found = re.search(
        rf'name="mark-{case.case_code}"\s+value="(\w+)"[^>]*\schecked',
        response.content.decode(),
    )
    return found[1] if found else ""


def present(*cases, **others):
    """Everybody present; `late=case`, `absent=(case, reason)` say otherwise."""
    typed = {f"mark-{case.case_code}": "present" for case in cases}
    for mark, who in others.items():
        case, reason = who if isinstance(who, tuple) else (who, "")
        typed |= {f"mark-{case.case_code}": mark, f"reason-{case.case_code}": reason}
    return typed


def send(client, session, typed, *, version=1, key=None, **more):
    hidden = {"submission_key": key or uuid4(), "version": version}
    return client.post(address(session), hidden | typed | more)


def marks(session):
    """Case -> its mark, as stored."""
    with as_owner():
        found = Attendance.objects.filter(session=session)
        return {mark.enrolment_id: mark for mark in found}


def statuses(session):
    return {case: mark.status for case, mark in marks(session).items()}
