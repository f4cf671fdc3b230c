"""The programme's own codes, as files name them."""

from collections import defaultdict
from functools import cached_property

from django.utils.translation import gettext as _

from participants.imports import cells
from participants.imports.cells import Reader
from programs.models import Area, Assignment, FormerGroup, Office, Program


class Staff:
    """Who has worked where: also those whose time is over have their cases."""

    def __init__(self, program: Program) -> None:
        self.users: dict[str, int] = {}
        self._offices: defaultdict[int, set[int | None]] = defaultdict(set)
        rows = Assignment.objects.filter(program=program)
        for name, user, office in rows.values_list("user__username", "user", "office"):
            self.users[name] = user
            self._offices[user].add(office)

    def works_at(self, user: int, office: int) -> bool:
        """An assignment without an office is one to all of them."""
        return not self._offices[user].isdisjoint({office, None})


class Reference:
    """What the cells of a programme's files may name, read once for a file."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.today = program.today()

    @cached_property
    def day(self) -> Reader:
        return cells.day(self.today)

    @cached_property
    def office(self) -> Reader:
        offices = Office.objects.filter(program=self.program)
        return cells.known_code(
            dict(offices.values_list("code", "pk")),
            _("is not the code of an office of the programme"),
        )

    @cached_property
    def area(self) -> Reader:
        areas = Area.objects.filter(program=self.program)
        return cells.known_code(
            dict(areas.values_list("pcode", "pk")),
            _("is not the P-code of an area of the programme"),
        )

    @cached_property
    def former_group(self) -> Reader:
        groups = FormerGroup.objects.filter(program=self.program)
        return cells.known_code(
            dict(groups.values_list("code", "pk")),
            _("is not the code of a former armed group of the programme"),
        )

    @cached_property
    def activity(self) -> Reader:
        activities = self.program.activities
        return cells.known_code(
            dict(activities.values_list("code", "pk")),
            _("is not the code of an activity of the programme"),
        )

    @cached_property
    def stage_of(self) -> dict[int, str]:
        """Activity -> the stage that it belongs to."""
        return dict(self.program.activities.values_list("pk", "stage"))

    @cached_property
    def staff(self) -> Staff:
        return Staff(self.program)

    @cached_property
    def caseworker(self) -> Reader:
        return cells.known_code(
            self.staff.users,
            _("is not the username of somebody who works in the programme"),
        )
