"""Vocational training and education."""

from django.utils.translation import gettext_lazy as _

from core.access import Permission
from participants.fields.group import MARK, STAY, WAIVED, Group
from participants.models import (
    Attendance,
    BusinessPlan,
    Certificate,
    MentoringVisit,
    Placement,
    PriorSkill,
    Schooling,
    Stage,
    StartUpKit,
    TermResult,
    TrainingResult,
    Waiver,
)

P = Permission
SCHOOLING = (
    *("stay", "learning", "beside_school", "school", "grade"),
    *("entry_level", "exit_level", "childcare", "childcare_since"),
    *("left_because", "again_after"),
)
TERM = (
    *("day", "stay", "school_year", "term", "result", "mark"),
    *("days_held", "days_present", "promoted_to"),
)

GROUPS = (
    Group(
        _("Vocational training and education"),
        P.CASE_READ,
        P.STAGE_WRITE,
        {Stage: STAY},
        of_care=False,
    ),
    Group(
        _("Schooling: kind of learning, school, class, levels, childcare"),
        P.CASE_READ,
        P.STAGE_WRITE,
        {Schooling: SCHOOLING},
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
        {
            TermResult: TERM,
            TrainingResult: (
                *("day", "stay", "result", "mark", "assessed_by"),
                "attempt",
            ),
            Certificate: (
                *("day", "stay", "program", "kind", "number", "title"),
                *("occupation", "isced_level", "revoked_on", "revoked_because"),
            ),
            PriorSkill: (
                *("day", "occupation", "known_by", "result", "assessed_by"),
                "weeks_shorter",
            ),
            StartUpKit: (
                *("day", "stay", "items", "total", "currency"),
                *("received_by", "by"),
            ),
            Placement: (
                *("day", "kind", "partner", "employer", "occupation"),
                *("ended_on", "ended_because", "wage", "currency", "is_related"),
            ),
            BusinessPlan: (
                *("day", "name", "what", "planned_start", "capital", "granted"),
                *("currency", "state", "asked_by", "decided_by", "decided_at"),
                "decision_note",
            ),
            MentoringVisit: (
                *("day", "running", "turnover", "currency", "advice", "next_on"),
            ),
        },
    ),
    Group(
        _("Waivers in training and education"),
        P.CASE_READ,
        P.WAIVER_ASK,
        {Waiver: WAIVED},
        of_care=False,
    ),
)
