"""What the locks and the trail cost: pages as shipped beside the same pages bare.

Bare means: as the owner, whom no policy stops; `allowing()` lets everything
through; no scope is set and nothing recorded. Everybody there is the reader's to
see, so both ways show the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from core import audit
from participants.models import Enrolment, Note, Participant
from participants.models.enrolment import EnrolmentQuerySet
from participants.models.record import CaseRecordQuerySet
from programs import middleware
from programs.models.activity import ActivityQuerySet
from programs.models.session import SessionQuerySet
from tests.access.test_one_lock_alone import everybody
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    NoteFactory,
    SessionFactory,
    StageFactory,
)
from tests.roles import as_owner, role

pytestmark = [pytest.mark.long, pytest.mark.django_db]

PEOPLE, GROUP, NOTES, RUNS = 4_000, 40, 25, 31
TARGET, FAIR = 1.3, 1.15
"""The target, and how much of it the noise of a shared machine may add."""


class Pages:
    """One office with everybody in it, and its caseworker who asks."""

    def __init__(self) -> None:
        assignment = AssignmentFactory()
        self.user, self.office = assignment.user, assignment.office
        self.cases = self._people()
        activity = ActivityFactory(office=self.office)
        self.day = self.office.program.today()
        self.session = SessionFactory(activity=activity, date=self.day)
        begun = {"started_on": self.day - timedelta(days=30), "activity": activity}
        for case in self.cases[:GROUP]:
            StageFactory(enrolment=case, stage=activity.stage, **begun)
        for _number in range(NOTES):
            NoteFactory(enrolment=self.case, by=self.user, happened_on=self.day)
        with connection.cursor() as cursor, as_owner():
            for model in (Participant, Enrolment, Note):
                cursor.execute(f"ANALYZE {model._meta.db_table}")
        self.client = Client()
        self.client.force_login(self.user)

    @property
    def case(self) -> Enrolment:
        return self.cases[0]

    def _people(self) -> list[Enrolment]:
        people = [
            Participant(
                family_name=f"Family{n:05}", given_name=f"Given{n % 97}", sex="F"
            )
            for n in range(PEOPLE)
        ]
        registered_on = self.office.program.today() - timedelta(days=90)
        facts = {
            "program": self.office.program,
            "office": self.office,
            "category": "ex_combatant",
            "registered_on": registered_on,
        }
        cases = [
            Enrolment(
                participant=each,
                external_id=f"K-{number:05}",
                caseworker=self.user if number < GROUP else None,
                **facts,
            )
            for number, each in enumerate(people)
        ]
        with as_owner():
            Participant.objects.bulk_create(people)
            Enrolment.objects.bulk_create(cases)
        return cases

    def all_of_them(self) -> dict[str, Callable[[], Any]]:
        case = self.case.get_absolute_url()
        register = self.session.get_absolute_url()
        marks = {f"mark-{each.case_code}": "present" for each in self.cases[:GROUP]}
        search = {"q": "Family000"}
        asked = self.client.post(reverse("participants:search"), search).url
        return {
            "home": lambda: self.client.get("/"),
            "people": lambda: self.client.get("/participants/"),
            "search": lambda: self.client.get(asked),
            "case": lambda: self.client.get(case),
            "notes": lambda: self.client.get(f"{case}notes/"),
            "register": lambda: self.client.get(register),
            "register saved": lambda: self.client.post(
                register, {"submission_key": uuid4(), "version": 1, **marks}
            ),
        }


@contextmanager
def bare() -> Iterator[None]:
    """Without any lock, and without the trail."""
    lists = (EnrolmentQuerySet, CaseRecordQuerySet, ActivityQuerySet, SessionQuerySet)
    with pytest.MonkeyPatch.context() as patch, role("ddr_owner"):
        for each in lists:
            patch.setattr(each, "allowing", everybody)
        patch.setattr(audit, "record", lambda *args, **facts: None)
        patch.setattr(middleware, "set_scope", lambda values: None)
        yield


def timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    with transaction.atomic():
        start = perf_counter()
        answer = ask()
        took = perf_counter() - start
        transaction.set_rollback(True)
    return took, answer


def test_the_locks_and_the_trail_cost_less_than_a_third(capsys):
    ratios, told = {}, []
    for name, ask in Pages().all_of_them().items():
        shipped, without = [], []
        for _run in range(RUNS + 1):
            took, as_shipped = timed(ask)
            shipped.append(took)
            with bare():
                took, as_bare = timed(ask)
            without.append(took)
        assert as_shipped.status_code == as_bare.status_code
        assert abs(len(as_shipped.content) - len(as_bare.content)) < 10, name
        # The first of each warms up what is kept.
        one, other = median(shipped[1:]), median(without[1:])
        ratios[name] = one / other
        told.append(
            f"{name}: {1000 * one:.1f} / {1000 * other:.1f} = {one / other:.2f}"
        )

    with capsys.disabled():
        print("\nms as shipped / bare:", *told, sep="\n  ")
    slow = {name: ratio for name, ratio in ratios.items() if ratio > TARGET * FAIR}
    assert slow == {}
