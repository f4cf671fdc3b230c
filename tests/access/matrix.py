"""Asks every address as everybody, and tells what went wrong.

A cell is one request: who asks, which address, of whom, by which method. Each is
rolled back, so that none meets what another has stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from participants import case_codes
from participants.models import ApplicationRecord
from participants.models.record import CaseRecord
from tests.access.answers import Log, asked, kind_of, page_of, takes, text_of
from tests.access.canaries import Canary
from tests.access.cast import Corner, World
from tests.access.cells import Cell, Event, Report
from tests.access.rights import Case, Need, Person, need_of
from tests.access.typed import TYPED

LOOSE = {"health", "language"}
"""The one says that no worker works, as is so in tests; the other is Django's own,
and sends back whoever asks by whatever method."""
OPENS = "participants:emergency-open"
OFFERS_GROUPS = {"participants:registration-part", "participants:registration-check"}
"""Who registers chooses from the programme's list of armed groups."""
TABLES_OF_CASES = [
    model._meta.db_table
    for model in apps.get_app_config("participants").get_models()
    if issubclass(model, CaseRecord)
]
TABLES_OF_APPLICATIONS = [
    model._meta.db_table
    for model in apps.get_app_config("participants").get_models()
    if issubclass(model, ApplicationRecord)
]
TABLES_OF_WORK = ("core_outbox", "core_job", "core_submission", "core_letter")


UNKNOWN: dict[type, Any] = {int: 999_999, UUID: uuid4()}
WORK = " UNION ALL ".join(f"SELECT t::text FROM {table} t" for table in TABLES_OF_WORK)


class Matrix:
    """A world, its people signed in, and what came of the cells so far."""

    def __init__(self, world: World) -> None:
        self.world, self.report = world, Report()
        self.clients = {who: self._client(who) for who in world.persons}
        self.log, self.last = Log(), 0
        self.first = asked("SELECT coalesce(max(id), 0) FROM core_auditevent")[0][0]
        self.nobody = {"case_code": case_codes.new(), "program": "NONE"}
        self.not_found: dict[tuple[str, ...], str] = {}

    def _client(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if user := self.world.users.get(who):
            client.force_login(user)
        return client

    def run(self, cells: Iterable[Cell]) -> Report:
        with self.log.listening():
            for cell in cells:
                self._ask(cell)
        return self.report

    def _ask(self, cell: Cell) -> None:
        client, report = self.clients[cell.person.name], self.report
        kept = client.cookies.copy()
        typed = TYPED[cell.name](self.corner(cell)) if cell.name in TYPED else {}
        sent = f"{unquote(cell.url)} {typed}" if cell.method == "POST" else cell.url
        with transaction.atomic():
            before = self._stored() if cell.method == "POST" else {}
            self.last = self.first
            answer = self._request(client, cell, typed)
            report.cells += 1
            report.answers[answer.status_code] += 1
            self._check_status(cell, answer)
            self._check_answer(cell, answer, sent)
            self._check_not_found(cell, answer)
            if cell.method == "POST":
                self._check_stored(cell, before)
                self._check_way_on(cell, client, answer, sent)
            transaction.set_rollback(True)
        client.cookies = kept

    def _request(self, client: Client, cell: Cell, typed: dict[str, Any]) -> Any:
        self.log.lines.clear()
        if cell.method == "POST":
            return client.post(cell.url, typed)
        return client.generic(cell.method, cell.url)

    def corner(self, cell: Cell) -> Corner:
        return self.world.corners[cell.corner]

    # The status

    def _check_status(self, cell: Cell, answer: HttpResponse) -> None:
        if need_of(cell.name, dict(cell.facts)).is_account and answer.status_code < 500:
            return
        told, expected = kind_of(answer), self.expected(cell)
        if told != expected and cell.name not in LOOSE:
            status = answer.status_code
            self.report.tell("status", cell, f"{status} {told} instead of {expected}")

    def expected(self, cell: Cell) -> str:
        """By the rules: `open`, `login`, `403`, `404`, or `405` for another method."""
        wanted, person = need_of(cell.name, dict(cell.facts)), cell.person
        if not wanted.is_public and person.user is None:
            return "login"
        if not takes(cell):
            return "405"
        if wanted.any_of and not any(person.has(each) for each in wanted.any_of):
            return "403"
        if not self._owns(cell, wanted) or not self._reaches(cell, wanted):
            return "404"
        if cell.method == "POST" and wanted.sent_as:
            row = self.case_of(cell) if wanted.row else self.corner(cell).place.course
            return "open" if person.may(wanted.sent_as, row) else "403"
        return "open"

    def _owns(self, cell: Cell, wanted: Need) -> bool:
        owners = self.corner(cell).owners
        return not wanted.owner or owners[wanted.owner] == cell.person.user

    def _reaches(self, cell: Cell, wanted: Need) -> bool:
        person, corner = cell.person, self.corner(cell)
        if wanted.course:
            return person.may(wanted.course, corner.place.course)
        if wanted.place:
            return person.in_program(wanted.place, corner.program.pk)
        case = self.case_of(cell)
        if case is None or not wanted.row:
            return True
        care = dict(cell.facts).get("pk") == corner.stays["care"].pk
        return person.may("care stay" if care else wanted.row, case)

    def case_of(self, cell: Cell) -> Case | None:
        facts, corner = dict(cell.facts), self.corner(cell)
        for row in (corner.opening, corner.transfer):
            if facts.get("pk") == row.pk:
                return self.world.cases[row.enrolment_id]
        if facts.get("pk") == corner.duplicate.pk:
            return self.world.cases[corner.duplicate.one_id]
        code = facts.get("case_code")
        return next((c for c in self.world.cases.values() if c.code == code), None)

    def _check_not_found(self, cell: Cell, answer: Any) -> None:
        """A row of others is answered as one that does not exist, to the letter."""
        of_account = need_of(cell.name, dict(cell.facts)).is_account
        if answer.status_code != 404 or cell.method == "HEAD" or of_account:
            return
        nobody = self._nobody(cell)
        key = (cell.person.name, *nobody.split("/")[1:3])
        if key not in self.not_found:
            client = self.clients[cell.person.name]
            ask = client.post if cell.method == "POST" else client.get
            self.not_found[key] = page_of(ask(nobody), nobody)
        if page_of(answer, cell.url) != self.not_found[key]:
            self.report.tell("told apart", cell, "another page than of nobody")

    def _nobody(self, cell: Cell) -> str:
        """The same address of something that does not exist."""
        facts = dict(cell.facts)
        for name, value in facts.items():
            facts[name] = self.nobody.get(name, UNKNOWN.get(type(value), value))
        return reverse(cell.name, kwargs=facts)

    # What stands in the answer, beside it, in the logs and in the trail

    def _check_answer(self, cell: Cell, answer: Any, sent: str) -> None:
        canaries = self.world.canaries
        known = canaries.found_in(sent)
        body = canaries.found_in(text_of(answer))
        shown = {each for each in body - known if self._counts(each, cell)}
        for canary in shown:
            self._check_readable(cell, canary, "body")
        headers = [pair for pair in answer.items() if pair[0] != "Content-Length"]
        beside = str(headers) + answer.cookies.output()  # a length may be any number
        for canary in canaries.found_in(unquote(beside)) - known:
            if canary.is_code or canary.field == "file name":
                self._check_readable(cell, canary, "header")
            else:
                self._leak(cell, canary, "header")
        logged = canaries.found_in(" ".join(self.log.lines))
        events = self._events()
        trail = canaries.found_in(" ".join(event.text for event in events))
        for canary in logged | trail:
            if not canary.is_code:
                self._leak(cell, canary, "log or trail")
        of = {each.text for each in known if each.names_case}
        self._check_recorded(cell, answer, shown, events, of)

    def _counts(self, canary: Canary, cell: Cell) -> bool:
        return canary.what != "armed group" or cell.name not in OFFERS_GROUPS

    def _check_readable(self, cell: Cell, canary: Canary, where: str) -> None:
        self.report.seen.add((cell.person.name, canary.what))
        if not self.readable(cell.person, canary):
            self._leak(cell, canary, where)

    def readable(self, person: Person, canary: Canary) -> bool:
        if canary.case is None:
            return canary.owner == person.user
        case = self.world.cases[canary.case]
        if canary.is_code and person.in_program("trail", case.program):
            return True
        return person.may(canary.what, case, canary.owner)

    def _leak(self, cell: Cell, canary: Canary, where: str) -> None:
        self.report.leaked.add(canary)
        of = canary.case and self.world.code(canary.case)
        self.report.tell("leak", cell, f"{canary} of {of} in the {where}")

    def _check_recorded(
        self,
        cell: Cell,
        answer: Any,
        shown: set[Canary],
        events: list[Event],
        sent: set[str],
    ) -> None:
        """Who was named stands in one row of the trail; so does each refusal.

        A code that was sent is no code too many: what was changed is shown anew.
        """
        about = {c for c in shown if c.case and c.what != "why changed"}
        codes = {self.world.code(each.case) for each in about if each.case}
        # A code alone names nobody: somebody's own openings are listed by it.
        if any(not each.is_code for each in about):
            naming = [event for event in events if event.cases >= codes]
            if len(naming) != 1:
                actions = [event.action for event in events]
                self.report.tell("unrecorded", cell, f"{sorted(codes)} by {actions}")
            elif extra := sorted(naming[0].cases - codes - sent):
                self.report.tell("recorded too much", cell, f"{extra}")
            self.report.recorded += 1
        status = answer.status_code
        of_case = status == 404 and "case_code" in dict(cell.facts)
        if cell.person.user and (status == 403 or of_case):
            denied = [event for event in events if event.action == "denied"]
            if len(denied) != 1:
                self.report.tell("undenied", cell, f"{status} without its row")
            self.report.refused += 1

    def _events(self) -> list[Event]:
        """The rows of the trail since the last answer."""
        rows = asked(
            "SELECT id, action, subject_type, subject_id, facts::text"
            " FROM core_auditevent WHERE id > %s ORDER BY id",
            [self.last],
        )
        self.last = rows[-1][0] if rows else self.last
        return [self._event(*row[1:]) for row in rows]

    def _event(self, action: str, kind: str, subject: str, facts: str) -> Event:
        found = self.world.canaries.found_in(facts)
        named = {each.text for each in found if each.names_case}
        if kind == "participants.enrolment" and UUID(subject) in self.world.cases:
            named.add(self.world.code(UUID(subject)))
        return Event(action, frozenset(named), f"{subject} {facts}")

    # What was stored

    def _stored(self) -> dict[str, str]:
        """Case -> a digest of all that is stored of it."""
        parts = [
            f"SELECT enrolment_id, t::text AS line FROM {table} t"
            for table in TABLES_OF_CASES
        ]
        parts.append(
            "SELECT e.id, e::text || p::text FROM participants_enrolment e"
            " JOIN participants_participant p ON p.id = e.participant_id"
        )
        parts += [
            f"SELECT application_id, t::text FROM {table} t"
            for table in TABLES_OF_APPLICATIONS
        ]
        parts.append("SELECT id, a::text FROM participants_application a")
        parts.append("SELECT id, c::text FROM participants_complaint c")
        each = " UNION ALL ".join(parts)
        return dict(
            asked(
                "SELECT enrolment_id, md5(string_agg(line, '' ORDER BY line))"
                f" FROM ({each}) AS lines GROUP BY 1"
            )
        )

    def _check_stored(self, cell: Cell, before: dict[str, str]) -> None:
        """Nothing of a case changed that is not theirs to change this way."""
        after, wanted = self._stored(), need_of(cell.name, dict(cell.facts))
        what = wanted.row or wanted.sent_as or wanted.course
        what = what or next(iter(wanted.any_of), "")  # of a list, on each case in it
        for case in after.keys() & self.world.cases.keys():
            if before.get(case) == after[case]:
                continue
            self.report.stored.add(cell.name)
            place = self.world.cases[case]
            changes = [what, "care stay"] if what == "stay" else [what]
            changes = ["register" if "register" in each else each for each in changes]
            changes = ["seat" if each == "give place" else each for each in changes]
            if cell.name == OPENS:
                allowed = cell.person.may_open(place)
            else:
                allowed = any(what and cell.person.may(w, place) for w in changes)
            if not allowed:
                self.report.tell("changed", cell, place.code)
        for case in before.keys() - after.keys():
            self.report.tell("gone", cell, str(case))
        self._check_work(cell)

    def _check_work(self, cell: Cell) -> None:
        """What is handed on to be done names nobody."""
        for (line,) in asked(WORK):
            for canary in self.world.canaries.found_in(line):
                if not canary.is_code:
                    self._leak(cell, canary, "work to be done")

    def _check_way_on(self, cell: Cell, client: Client, answer: Any, sent: str) -> None:
        """Where an answer sends on to nothing else is told either."""
        url = answer.headers.get("Location", "")
        if answer.status_code != 302 or kind_of(answer) == "login" or not url:
            return
        if cell.name == OPENS:
            return  # to what was just opened
        self.log.lines.clear()
        next_cell = Cell(cell.person, cell.name, url, cell.corner, "GET")
        self._check_answer(next_cell, client.get(url), sent)
