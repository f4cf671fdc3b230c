"""Psychological support."""

from django.utils.translation import gettext_lazy as _

from core.access import Permission
from participants.fields.group import MARK, STAY, WAIVED, Group
from participants.models import (
    Assessment,
    Attendance,
    CounsellingSession,
    SafetyPlan,
    SessionNote,
    Stage,
    Waiver,
)

P = Permission

GROUPS = (
    Group(_("That somebody is in care"), P.CARE_KNOW, None),
    Group(
        _("Psychological support"),
        P.PSYCHOLOGICAL_READ,
        P.CARE_WRITE,
        {Stage: STAY, Attendance: MARK, Waiver: WAIVED},
        of_care=True,
    ),
    Group(
        _("Counselling sessions"),
        P.PSYCHOLOGICAL_READ,
        P.SESSION_NOTE_WRITE,
        {CounsellingSession: ("attendance", "kind", "held_on", "by")},
    ),
    Group(
        _("Notes of sessions and safety plans (one’s own always)"),
        P.SESSION_NOTE_READ,
        P.SESSION_NOTE_WRITE,
        {
            SessionNote: ("session", "text", "by"),
            SafetyPlan: ("made_on", "parts", "by"),
        },
    ),
    Group(
        _("Answers and scores of instruments"),
        P.SCORE_READ,
        None,
        {Assessment: ("instrument", "taken_on", "answers", "score")},
    ),
)
