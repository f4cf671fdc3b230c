"""Which role sees and writes what, as the tables of roles and fields say it."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Permission
from participants.fields import GROUPS
from programs.models import Role
from programs.roles import ROLES, Rows

WHOSE = {
    Rows.OFFICE: _("Adults there"),
    Rows.IN_CARE: _("Adults in care"),
    Rows.CHILDREN: _("Child track"),
    Rows.SHARED: _("Children whose counsellor shares them"),
    Rows.CASELOAD: _("Own cases"),
    Rows.CLIENTS: _("Own clients"),
    Rows.ATTENDERS: _("Own groups"),
    Rows.GROUPS: _("Own groups"),
}


class Cell(NamedTuple):
    """Of whom a role reads a group of fields, and of whom it changes them."""

    role: str
    reads: str | Promise = ""
    changes: str | Promise = ""


class Line(NamedTuple):
    title: str | Promise
    cells: list[Cell]


def lines() -> list[Line]:
    """A line for each group of fields, a cell for each role."""
    return [
        Line(group.title, [_cell(role, group.read, group.write) for role in Role])
        for group in GROUPS
    ]


def _cell(role: Role, read: Permission, write: Permission | None) -> Cell:
    held = ROLES[role]
    reads = WHOSE[held[read]] if read in held else ""
    changes = WHOSE[held[write]] if write in held else ""
    return Cell(str(role.label), reads, changes)
