"""Vocational training and education."""

from django.utils.translation import gettext_lazy as _

from core.access import Permission
from participants.fields.group import MARK, STAY, WAIVED, Group
from participants.models import (
    Attendance,
    Stage,
    TermResult,
    Waiver,
)

P = Permission

GROUPS = (
    Group(
        _("Vocational training and education"),
        P.CASE_READ,
        P.STAGE_WRITE,
        {Stage: STAY},
        of_care=False,
    ),
    Group(
        _("Attendance in training and education"),
        P.ATTENDANCE_READ,
        P.REGISTER_WRITE,
        {Attendance: MARK},
        of_care=False,
    ),
    Group(
        _("Results, certificates and what follows the training"),
        P.CASE_READ,
        P.STAGE_WRITE,
        {TermResult: ("day", "stay", "term", "result", "mark")},
    ),
    Group(
        _("Waivers in training and education"),
        P.CASE_READ,
        P.WAIVER_ASK,
        {Waiver: WAIVED},
        of_care=False,
    ),
)
