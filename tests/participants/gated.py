"""A programme that asks for something before a stage, and cases that meet it or not."""

import html
import re
from datetime import date, timedelta
from uuid import uuid4

from participants.models import Enrolment, Stage
from programs.models import Role
from tests.factories import (
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    ConsentFactory,
    StageConditionFactory,
    StageFactory,
    StageRuleFactory,
    WaiverFactory,
)
from tests.roles import as_owner

CARE, TRAINING, EDUCATION = (
    "psychological_support",
    "vocational_training",
    "education",
)
DIFFICULTIES = ("seeing", "hearing", "walking", "remembering", "self_care")


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def asks(office, *conditions, stage=TRAINING, **facts):
    """A rule with its conditions: a kind, or a kind and its number."""
    rule = StageRuleFactory(program=office.program, stage=stage, **facts)
    for each in conditions:
        kind, number = each if isinstance(each, tuple) else (each, None)
        StageConditionFactory(rule=rule, kind=kind, number=number)
    return rule


def address(case, rest=""):
    return f"/participants/{case.case_code}/{rest}"


def opened(client, user, url):
    client.force_login(user)
    return said(client.get(url))


def said(response):
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def send(client, user, url, **typed):
    client.force_login(user)
    return client.post(url, {"submission_key": uuid4(), "version": "1"} | typed)


def begin(client, user, case, stage=TRAINING, day="1 March 2026"):
    url = address(case, f"stages/new/{stage}/")
    return send(client, user, url, status="active", started_on=day)


def complete(client, user, stay, **typed):
    url = address(stay.enrolment, f"stages/{stay.pk}/end/")
    facts = {"status": "completed", "ended_on": "1 April 2026"}
    return send(client, user, url, **facts | typed)


def statuses(case):
    with as_owner():
        return list(Stage.objects.of(case).values_list("status", flat=True))


def trained(case, **facts):
    return StageFactory(enrolment=case, stage=TRAINING, **facts)


def attended(case, *marks, stage=TRAINING, first=date(2026, 3, 2)):
    for number, mark in enumerate(marks):
        AttendanceFactory(
            enrolment=case,
            stage=stage,
            session_date=first + timedelta(days=number),
            status=mark,
        )


def screened(case):
    AssessmentFactory(enrolment=case)


def consented(case):
    ConsentFactory(enrolment=case, given_on="2026-01-05", agreed=False)
    ConsentFactory(enrolment=case, given_on="2026-01-06")


def functioning(case):
    answers = {f"wg_{name}": 1 for name in (*DIFFICULTIES, "communicating")}
    with as_owner():
        Enrolment.objects.filter(pk=case.pk).update(**answers)


def educated(case):
    with as_owner():
        Enrolment.objects.filter(pk=case.pk).update(education_level=0)


def older(case):
    with as_owner():
        type(case.participant).objects.update(birth_date=date(2006, 3, 1))


def waived(case, *kinds, stage=TRAINING, gate="start", state="approved"):
    decided = {"decided_by": member(case.office), "decided_at": "2026-03-01T10:00Z"}
    if state == "refused":
        decided["decision_note"] = "No."
    if state == "waiting":
        decided = {}
    return WaiverFactory(
        enrolment=case,
        stage=stage,
        gate=gate,
        conditions=[*kinds],
        state=state,
        **decided,
    )
