"""The set-up file of a programme, taken in whole or not at all.

The format is a promise (data.md): every problem names the path in the file, and
with one problem nothing is stored. Loading a file again changes nothing; what
the file leaves out stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.dates import parse_date
from core.models import User
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

TOP = {"code": str, "name": str, "country": str, "timezone": str, "started_on": date}
SECTIONS: dict[str, dict[str, type]] = {
    "areas": {"pcode": str, "name": str, "level": int, "parent": str},
    "offices": {"code": str, "name": str, "area": str},
    "former_groups": {"code": str, "name": str},
    "partners": {"code": str, "name": str, "type": str},
    "activities": {
        "code": str,
        "stage": str,
        "name": str,
        "partner": str,
        "office": str,
        "occupation": str,
        "isced_level": int,
        "capacity": int,
        "starts_on": date,
        "ends_on": date,
    },
    "staff": {"username": str, "role": str, "office": str},
}
MAY_BE_NULL = {
    "areas": {"parent"},
    "offices": {"area"},
    "activities": {"partner", "occupation", "isced_level", "ends_on"},
    "staff": {"office"},
}
TYPES = {
    str: gettext_lazy("text"),
    int: gettext_lazy("a whole number"),
    date: gettext_lazy("a date YYYY-MM-DD"),
}

Entry = dict[str, Any]
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
        self._check_shape()
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

    # The shape of the file

    def _check_shape(self) -> None:
        if not isinstance(self.data, dict):
            raise BadSetup([_("The file holds no object of a programme.")])
        self._check_entry("", self.data, TOP, set(), extra=set(SECTIONS))
        for section, fields in SECTIONS.items():
            rows = self.data.get(section, [])
            if not isinstance(rows, list):
                self._problem(section, _("give a list"))
                continue
            for number, row in enumerate(rows):
                path = f"{section}[{number}]"
                nullable = MAY_BE_NULL.get(section, set())
                if isinstance(row, dict):
                    self._check_entry(path, row, fields, nullable)
                else:
                    self._problem(path, _("give an object"))
        self._stop_at_problems()

    def _check_entry(
        self,
        path: str,
        entry: Entry,
        fields: Mapping[str, type],
        nullable: set[str],
        extra: Iterable[str] = (),
    ) -> None:
        for key in entry.keys() - fields.keys() - set(extra):
            self._problem(_join(path, key), _("is no key of this file"))
        for key, kind in fields.items():
            value = entry.get(key)
            if value is None:
                if key not in nullable:
                    self._problem(_join(path, key), _("is missing"))
            elif not _is(value, kind):
                text = _("give %(kind)s") % {"kind": TYPES[kind]}
                self._problem(_join(path, key), text)

    # The rows

    def _program(self) -> Program:
        values = {key: _value(self.data[key], kind) for key, kind in TOP.items()}
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
            path, entry = f"staff[{number}]", _values(raw, SECTIONS["staff"])
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
            path, entry = f"{section}[{number}]", _values(raw, SECTIONS[section])
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
                where = path if name == "__all__" else _join(path, name)
                self._problem(where, " ".join(texts))
        except IntegrityError:
            self._problem(path, _("can't be changed so: records use it as it is"))
        else:
            self.changed[row._meta.label] += 1
        return row

    def _problem(self, path: str, text: str) -> None:
        self.problems.append(f"{path}: {text}" if path else text)

    def _stop_at_problems(self) -> None:
        if self.problems:
            raise BadSetup(self.problems)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _is(value: object, kind: type) -> bool:
    if kind is date:
        return isinstance(value, str) and _date(value) is not None
    if isinstance(value, str) and "\0" in value:
        return False
    return isinstance(value, kind) and not isinstance(value, bool)


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _value(value: Any, kind: type) -> Any:
    return _date(value) if kind is date and value is not None else value


def _values(raw: Entry, fields: Mapping[str, type]) -> Entry:
    return {key: _value(raw.get(key), kind) for key, kind in fields.items()}
