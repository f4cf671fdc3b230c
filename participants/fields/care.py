"""Psychological support."""

from django.utils.translation import gettext_lazy as _

from core.access import Permission
from participants.fields.group import MARK, STAY, WAIVED, Group
from participants.models import (
    Adjustment,
    Alert,
    AlertClosing,
    Appointment,
    Assessment,
    Attendance,
    Benefit,
    CareLevel,
    ClosingAssessment,
    ClosingNote,
    CounsellingSession,
    CounsellorWish,
    GroupNote,
    SafetyAssessment,
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
        _("Adjustments: what helps in training and education"),
        P.ADVICE_READ,
        P.CARE_WRITE,
        {Adjustment: ("day", "until", "stages", "helps")},
    ),
    Group(
        _("Level of care and closing assessment"),
        P.PSYCHOLOGICAL_READ,
        P.CARE_WRITE,
        {
            CareLevel: ("day", "stay", "level", "reason", "review_on", "referred_to"),
            ClosingAssessment: (
                *("day", "stay", "goals", "needs", "agreed", "recommendation"),
            ),
        },
    ),
    Group(
        _("Sessions of all stages together that a benefit went by"),
        P.PSYCHOLOGICAL_READ,
        None,
        {Benefit: ("attended", "countable")},
    ),
    Group(
        _("Wish for a counsellor"),
        P.PSYCHOLOGICAL_READ,
        P.CARE_ASK,
        {CounsellorWish: ("stay", "sex", "age")},
    ),
    Group(
        _("Counselling sessions and appointments"),
        P.PSYCHOLOGICAL_READ,
        P.SESSION_NOTE_WRITE,
        {
            CounsellingSession: ("attendance", "kind", "held_on", "by"),
            Appointment: (
                *("counsellor", "day", "starts_at", "ends_at", "kind", "place"),
                *("state", "asked_by", "moved_from", "session"),
            ),
        },
    ),
    Group(
        _("Notes of sessions and safety plans (one’s own always)"),
        P.SESSION_NOTE_READ,
        P.SESSION_NOTE_WRITE,
        {
            SessionNote: ("session", "text", "by"),
            GroupNote: ("attendance", "text", "by"),
            ClosingNote: ("closing", "text", "by"),
            SafetyPlan: ("made_on", "parts", "by"),
        },
    ),
    Group(
        _("Answers and scores of instruments"),
        P.SCORE_READ,
        P.SCORE_WRITE,
        {
            Assessment: (
                *("instrument", "taken_on", "answers", "score"),
                *("instrument_version", "language", "mode", "taken_by"),
                "amended_because",
            )
        },
    ),
    Group(
        _("That there is a self-harm alert"),
        P.ALERT_READ,
        P.ALERT_WRITE,
        {
            Alert: (
                *("reason", "assessment", "raised_by", "raised_at", "due_at"),
                *("state", "shared", "assessed_at", "proposed_by", "proposed_at"),
                *("closed_by", "closed_at"),
            )
        },
    ),
    Group(
        _("Safety assessments (one’s own always)"),
        P.SESSION_NOTE_READ,
        P.ALERT_WRITE,
        {
            SafetyAssessment: ("alert", "risk", "parts", "by"),
            AlertClosing: ("alert", "text", "by"),
        },
    ),
)
