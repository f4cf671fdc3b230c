"""The set-up file of a programme, taken in whole or not at all.

The format is a promise (data.md): every problem names the path in the file, and
with one problem nothing is stored. Loading a file again changes nothing; what
the file leaves out stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import User
from programs import setup_file
from programs.actions import assignments
from programs.models import (
    Activity,
    Area,
    Assignment,
    FormerGroup,
    Office,
    Partner,
    Program,
)
from programs.setup_file import SECTIONS, TOP, Entry, join, told

Found = TypeVar("Found")
Row = TypeVar("Row", bound=models.Model)


class BadSetup(Exception):
    """The file can't be taken: each problem is a path and a sentence."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@transaction.atomic
def load(data: object, *, by: User | None = None) -> Program:
    """Create or update the programme that ``data`` (the parsed file) describes."""
    return Loading(data).store(by)


@dataclass
class Loading:
    """One file on its way in."""

    data: Any
    problems: list[str] = field(default_factory=list)
    changed: Counter[str] = field(default_factory=Counter)

    def store(self, by: User | None) -> Program:
        self.problems += setup_file.problems(self.data)
        self._stop_at_problems()
        program = self._program()
        areas = self._areas(program)
        offices = self._offices(program, areas)
        self._plain(FormerGroup, "former_groups", program)
        partners = self._plain(Partner, "partners", program)
        self._activities(program, partners, offices)
        self._staff(program, offices, by)
        if self.changed:
            audit.record("programme-loaded", program, by=by, changed=self.changed)
        return program

    # The rows

    def _program(self) -> Program:
        values = setup_file.values(self.data, TOP)
        known = Program.objects.filter(code=values["code"]).first()
        program = self._keep("", known or Program(), values)
        self._stop_at_problems()
        return program

    def _areas(self, program: Program) -> dict[str, Area]:
        """Parents first, whatever their order in the file."""
        known = {area.pcode: area for area in program.areas.all()}
        entries = self._entries("areas", "pcode")
        for path, entry in sorted(entries, key=lambda pair: pair[1]["level"]):
            parent = self._find(path, "parent", entry, known, _("area"))
            row = known.get(entry["pcode"]) or Area(program=program)
            known[entry["pcode"]] = self._keep(path, row, {**entry, "parent": parent})
        self._stop_at_problems()
        return known

    def _offices(
        self, program: Program, areas: Mapping[str, Area]
    ) -> dict[str, Office]:
        known = {office.code: office for office in program.offices.all()}
        for path, entry in self._entries("offices", "code"):
            area = self._find(path, "area", entry, areas, _("area"))
            row = known.get(entry["code"]) or Office(program=program)
            known[entry["code"]] = self._keep(path, row, {**entry, "area": area})
        self._stop_at_problems()
        return known

    def _plain(
        self, model: type[Row], section: str, program: Program
    ) -> dict[str, Row]:
        rows = model._default_manager.filter(program=program)
        known = {row.code: row for row in rows}  # type: ignore[attr-defined]
        for path, entry in self._entries(section, "code"):
            row = known.get(entry["code"]) or model(program=program)
            known[entry["code"]] = self._keep(path, row, entry)
        self._stop_at_problems()
        return known

    def _activities(
        self,
        program: Program,
        partners: Mapping[str, Partner],
        offices: Mapping[str, Office],
    ) -> None:
        known = {row.code: row for row in program.activities.all()}
        for path, entry in self._entries("activities", "code"):
            values = {
                **entry,
                "partner": self._find(path, "partner", entry, partners, _("partner")),
                "office": self._find(path, "office", entry, offices, _("office")),
                "occupation": entry.get("occupation") or "",
            }
            self._keep(
                path, known.get(entry["code"]) or Activity(program=program), values
            )
        self._stop_at_problems()

    def _staff(
        self, program: Program, offices: Mapping[str, Office], by: User | None
    ) -> None:
        """New assignments only: one that was ended stays so, whatever the file says."""
        rows = program.assignments.select_related("user", "office")
        known = {
            (row.user.username, row.role, row.office and row.office.code): row
            for row in rows
        }
        for number, raw in enumerate(self.data.get("staff", [])):
            path, entry = f"staff[{number}]", setup_file.values(raw, SECTIONS["staff"])
            key = (entry["username"], entry["role"], entry.get("office"))
            office = self._find(path, "office", entry, offices, _("office"))
            if key in known or self.problems:
                continue
            row = Assignment(program=program, starts_on=program.today(), granted_by=by)
            user = self._user(f"{path}.username", entry["username"])
            values = {"user": user, "role": entry["role"], "office": office}
            known[key] = self._keep(path, row, values, partial(assignments.give, by=by))
        self._stop_at_problems()

    def _user(self, path: str, username: str) -> User:
        user = User.objects.filter(username=username).first()
        if user:
            return user
        user = User(username=username)
        user.set_unusable_password()
        return self._keep(path, user, {})

    # What they share

    def _entries(self, section: str, key: str) -> Iterator[tuple[str, Entry]]:
        seen: set[str] = set()
        for number, raw in enumerate(self.data.get(section, [])):
            path, entry = (
                f"{section}[{number}]",
                setup_file.values(raw, SECTIONS[section]),
            )
            if entry[key] in seen:
                text = _("“%(value)s” stands twice") % {"value": entry[key]}
                self._problem(f"{path}.{key}", text)
                continue
            seen.add(entry[key])
            yield path, entry

    def _find(
        self, path: str, key: str, entry: Entry, known: Mapping[str, Found], noun: str
    ) -> Found | None:
        code = entry.get(key)
        if code is None:
            return None
        if code not in known:
            text = _('no %(noun)s "%(code)s"') % {"noun": noun, "code": code}
            self._problem(f"{path}.{key}", text)
        return known.get(code)

    def _keep(
        self,
        path: str,
        row: Row,
        values: Entry,
        store: Callable[[Row], object] = models.Model.save,
    ) -> Row:
        """Store ``row`` if it is new or changed, with every rule of its model."""
        before = {name: getattr(row, name, None) for name in values if row.pk}
        if row.pk and before == values:
            return row
        for name, value in values.items():
            setattr(row, name, value)
        try:
            row.full_clean()
            with transaction.atomic():
                store(row)
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                where = path if name == "__all__" else join(path, name)
                self._problem(where, " ".join(texts))
        except IntegrityError:
            self._problem(path, _("can't be changed so: records use it as it is"))
        else:
            self.changed[row._meta.label] += 1
        return row

    def _problem(self, path: str, text: str) -> None:
        self.problems.append(told(path, text))

    def _stop_at_problems(self) -> None:
        if self.problems:
            raise BadSetup(self.problems)
