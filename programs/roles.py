"""What each role may do, and on which rows: the table of roles, as data.

An assignment in an office reaches that office; one for the whole programme
reaches all of its offices. Nothing adds up across assignments: each permission
keeps the places of the assignment that gave it.
"""

from enum import Enum, auto

from core.access import Permission
from programs.models.staff import Role


class Rows(Enum):
    """The persons' rows that a permission opens within an assignment's offices."""

    OFFICE = auto()
    """Everyone but the child track."""
    IN_CARE = auto()
    """Everyone in psychological support, or with a self-harm alert, but the child
    track."""
    CHILDREN = auto()
    """The child track."""
    SHARED = auto()
    """The child track where the counsellor shares the scores, or an alert."""
    CASELOAD = auto()
    """Whose caseworker they are."""
    CLIENTS = auto()
    """Whose counsellor they are, children included."""
    ATTENDERS = auto()
    """Who is in an activity that they run, and the activity itself."""
    GROUPS = auto()
    """The same, and of children in a group of psychological support own clients."""
    PROGRAM = auto()
    """No person's row: what the programme itself holds."""


P = Permission

ROLES: dict[Role, dict[Permission, Rows]] = {
    Role.CASEWORKER: {
        P.NAME_READ: Rows.OFFICE,
        P.APPLICATION_READ: Rows.OFFICE,
        P.APPLICATION_WRITE: Rows.OFFICE,
        P.CASE_READ: Rows.OFFICE,
        P.CASE_CREATE: Rows.OFFICE,
        P.CASE_WRITE: Rows.CASELOAD,
        P.CASE_TAKE: Rows.OFFICE,
        P.DUPLICATE_READ: Rows.OFFICE,
        P.REFERRAL_READ: Rows.OFFICE,
        P.REFERRAL_TO_CARE_READ: Rows.OFFICE,
        P.REFERRAL_WRITE: Rows.CASELOAD,
        P.NOTE_READ: Rows.OFFICE,
        P.NOTE_WRITE: Rows.OFFICE,
        P.DOCUMENT_READ: Rows.OFFICE,
        P.DOCUMENT_WRITE: Rows.CASELOAD,
        P.TASK_READ: Rows.OFFICE,
        P.TASK_WRITE: Rows.OFFICE,
        P.COMPLAINT_WRITE: Rows.OFFICE,
        P.INCIDENT_WRITE: Rows.OFFICE,
        P.STAGE_WRITE: Rows.CASELOAD,
        P.PLAN_WRITE: Rows.CASELOAD,
        P.FOLLOW_UP_WRITE: Rows.CASELOAD,
        P.EXIT_ASK: Rows.CASELOAD,
        P.TRANSFER_ASK: Rows.CASELOAD,
        P.TRANSFER_TAKE: Rows.OFFICE,
        P.WAIVER_ASK: Rows.CASELOAD,
        P.ATTENDANCE_READ: Rows.OFFICE,
        P.CARE_KNOW: Rows.OFFICE,
        P.ADVICE_READ: Rows.OFFICE,
        P.SCREENING_KNOW: Rows.OFFICE,
        P.CARE_ASK: Rows.CASELOAD,
        P.GROUP_HISTORY_READ: Rows.CASELOAD,
        P.GROUP_HISTORY_WRITE: Rows.CASELOAD,
        P.ACTIVITY_READ: Rows.OFFICE,
        P.COMMUNITY_KEEP: Rows.OFFICE,
        P.SESSION_PLAN: Rows.OFFICE,
        P.SEAT_GIVE: Rows.OFFICE,
        P.CERTIFICATE_PRINT: Rows.CASELOAD,
        P.BENEFIT_READ: Rows.OFFICE,
        P.BENEFIT_PROPOSE: Rows.CASELOAD,
        P.REGISTER_WRITE: Rows.OFFICE,
        P.LOOKS_READ: Rows.CASELOAD,
        P.COVER_ASK: Rows.OFFICE,
        P.SUMMARY_READ: Rows.PROGRAM,
        P.GLASS_BREAK: Rows.PROGRAM,
        P.GLASS_TOLD: Rows.CASELOAD,
    },
    Role.COUNSELLOR: {
        P.NAME_READ: Rows.CLIENTS,
        P.CASE_READ: Rows.CLIENTS,
        P.REFERRAL_READ: Rows.CLIENTS,
        P.REFERRAL_TO_CARE_READ: Rows.CLIENTS,
        P.NOTE_READ: Rows.CLIENTS,
        P.DOCUMENT_READ: Rows.CLIENTS,
        P.ATTENDANCE_READ: Rows.CLIENTS,
        P.CARE_KNOW: Rows.CLIENTS,
        P.ADVICE_READ: Rows.CLIENTS,
        P.PSYCHOLOGICAL_READ: Rows.CLIENTS,
        P.CARE_WRITE: Rows.CLIENTS,
        P.SESSION_NOTE_WRITE: Rows.CLIENTS,
        P.SCORE_READ: Rows.CLIENTS,
        P.SCORE_WRITE: Rows.CLIENTS,
        P.ALERT_READ: Rows.CLIENTS,
        P.ALERT_WRITE: Rows.CLIENTS,
        P.ALERT_CLOSE: Rows.CLIENTS,
        P.ACTIVITY_READ: Rows.ATTENDERS,
        P.SESSION_PLAN: Rows.ATTENDERS,
        P.REGISTER_WRITE: Rows.GROUPS,
        P.SUMMARY_READ: Rows.PROGRAM,
        P.GLASS_BREAK: Rows.PROGRAM,
    },
    Role.CLINICAL_SUPERVISOR: {
        P.NAME_READ: Rows.IN_CARE,
        P.CASE_READ: Rows.IN_CARE,
        P.REFERRAL_READ: Rows.IN_CARE,
        P.REFERRAL_TO_CARE_READ: Rows.IN_CARE,
        P.NOTE_READ: Rows.IN_CARE,
        P.DOCUMENT_READ: Rows.IN_CARE,
        P.ATTENDANCE_READ: Rows.IN_CARE,
        P.CARE_KNOW: Rows.IN_CARE,
        P.ADVICE_READ: Rows.IN_CARE,
        P.PSYCHOLOGICAL_READ: Rows.IN_CARE,
        P.CARE_WRITE: Rows.IN_CARE,
        P.CARE_WAIVER_APPROVE: Rows.IN_CARE,
        P.SESSION_NOTE_READ: Rows.IN_CARE,
        P.SESSION_NOTE_WRITE: Rows.IN_CARE,
        P.SCORE_READ: Rows.IN_CARE,
        P.SCORE_WRITE: Rows.IN_CARE,
        P.ALERT_READ: Rows.IN_CARE,
        P.ALERT_WRITE: Rows.IN_CARE,
        P.ALERT_CLOSE: Rows.IN_CARE,
        P.ACTIVITY_READ: Rows.IN_CARE,
        P.SUMMARY_READ: Rows.PROGRAM,
        P.GLASS_BREAK: Rows.PROGRAM,
    },
    Role.FACILITATOR: {
        P.NAME_READ: Rows.ATTENDERS,
        P.ACTIVITY_READ: Rows.ATTENDERS,
        P.SESSION_PLAN: Rows.ATTENDERS,
        P.REGISTER_WRITE: Rows.ATTENDERS,
    },
    Role.CHILD_PROTECTION: {
        P.NAME_READ: Rows.CHILDREN,
        P.APPLICATION_READ: Rows.CHILDREN,
        P.APPLICATION_WRITE: Rows.CHILDREN,
        P.CASE_READ: Rows.CHILDREN,
        P.CASE_CREATE: Rows.CHILDREN,
        P.CASE_WRITE: Rows.CHILDREN,
        P.CASE_TAKE: Rows.CHILDREN,
        P.DUPLICATE_READ: Rows.CHILDREN,
        P.DUPLICATE_DECIDE: Rows.CHILDREN,
        P.REFERRAL_READ: Rows.CHILDREN,
        P.REFERRAL_TO_CARE_READ: Rows.CHILDREN,
        P.REFERRAL_WRITE: Rows.CHILDREN,
        P.NOTE_READ: Rows.CHILDREN,
        P.NOTE_WRITE: Rows.CHILDREN,
        P.DOCUMENT_READ: Rows.CHILDREN,
        P.DOCUMENT_WRITE: Rows.CHILDREN,
        P.TASK_READ: Rows.CHILDREN,
        P.TASK_WRITE: Rows.CHILDREN,
        P.COMPLAINT_WRITE: Rows.CHILDREN,
        P.COMPLAINT_ANSWER: Rows.CHILDREN,
        P.INCIDENT_WRITE: Rows.CHILDREN,
        P.INCIDENT_READ: Rows.CHILDREN,
        P.STAGE_WRITE: Rows.CHILDREN,
        P.PLAN_WRITE: Rows.CHILDREN,
        P.PLAN_APPROVE: Rows.CHILDREN,
        P.FOLLOW_UP_WRITE: Rows.CHILDREN,
        P.EXIT_ASK: Rows.CHILDREN,
        P.EXIT_APPROVE: Rows.CHILDREN,
        P.TRANSFER_ASK: Rows.CHILDREN,
        P.TRANSFER_TAKE: Rows.CHILDREN,
        P.WAIVER_ASK: Rows.CHILDREN,
        P.WAIVER_APPROVE: Rows.CHILDREN,
        P.ATTENDANCE_READ: Rows.CHILDREN,
        P.CARE_KNOW: Rows.CHILDREN,
        P.ADVICE_READ: Rows.CHILDREN,
        P.SCORE_READ: Rows.SHARED,
        P.ALERT_READ: Rows.SHARED,
        P.ALERT_CLOSE: Rows.SHARED,
        P.SCREENING_KNOW: Rows.CHILDREN,
        P.CARE_ASK: Rows.CHILDREN,
        P.GROUP_HISTORY_READ: Rows.CHILDREN,
        P.GROUP_HISTORY_WRITE: Rows.CHILDREN,
        P.ACTIVITY_READ: Rows.CHILDREN,
        P.SEAT_GIVE: Rows.CHILDREN,
        P.CERTIFICATE_PRINT: Rows.CHILDREN,
        P.BUSINESS_DECIDE: Rows.CHILDREN,
        P.BENEFIT_READ: Rows.CHILDREN,
        P.BENEFIT_PROPOSE: Rows.CHILDREN,
        P.BENEFIT_APPROVE: Rows.CHILDREN,
        P.REGISTER_WRITE: Rows.CHILDREN,
        P.LOOKS_READ: Rows.CHILDREN,
        P.SUMMARY_READ: Rows.PROGRAM,
        P.GLASS_BREAK: Rows.PROGRAM,
        P.GLASS_BREAK_CHILD: Rows.PROGRAM,
        P.GLASS_TOLD: Rows.CHILDREN,
        P.GLASS_REVIEW: Rows.CHILDREN,
    },
    Role.PROGRAMME_LEAD: {
        P.NAME_READ: Rows.OFFICE,
        P.APPLICATION_READ: Rows.OFFICE,
        P.APPLICATION_DECIDE: Rows.OFFICE,
        P.CASE_READ: Rows.OFFICE,
        P.DUPLICATE_READ: Rows.OFFICE,
        P.DUPLICATE_DECIDE: Rows.OFFICE,
        P.REFERRAL_READ: Rows.OFFICE,
        P.NOTE_READ: Rows.OFFICE,
        P.DOCUMENT_READ: Rows.OFFICE,
        P.TASK_READ: Rows.OFFICE,
        P.TASK_WRITE: Rows.OFFICE,
        P.PLAN_APPROVE: Rows.OFFICE,
        P.COMPLAINT_WRITE: Rows.OFFICE,
        P.COMPLAINT_ANSWER: Rows.OFFICE,
        P.INCIDENT_WRITE: Rows.OFFICE,
        P.INCIDENT_READ: Rows.OFFICE,
        P.EXIT_APPROVE: Rows.OFFICE,
        P.TRANSFER_ASK: Rows.OFFICE,
        P.TRANSFER_TAKE: Rows.OFFICE,
        P.CASE_HAND_OVER: Rows.OFFICE,
        P.WAIVER_APPROVE: Rows.OFFICE,
        P.ATTENDANCE_READ: Rows.OFFICE,
        P.GROUP_HISTORY_READ: Rows.OFFICE,
        P.ACTIVITY_READ: Rows.OFFICE,
        P.INTAKE_PLAN: Rows.OFFICE,
        P.COMMUNITY_KEEP: Rows.OFFICE,
        P.SEAT_GIVE: Rows.OFFICE,
        P.CERTIFICATE_PRINT: Rows.OFFICE,
        P.BUSINESS_DECIDE: Rows.OFFICE,
        P.BENEFIT_READ: Rows.OFFICE,
        P.BENEFIT_APPROVE: Rows.OFFICE,
        P.LOOKS_READ: Rows.OFFICE,
        P.COVER_ARRANGE: Rows.OFFICE,
        P.GLASS_BREAK: Rows.PROGRAM,
        P.GLASS_TOLD: Rows.OFFICE,
        P.GLASS_REVIEW: Rows.OFFICE,
        P.ALERT_COUNT: Rows.PROGRAM,
        P.PERSON_COUNT: Rows.PROGRAM,
        P.RECORDS_IMPORT: Rows.PROGRAM,
        P.SUMMARY_READ: Rows.PROGRAM,
        P.SUMMARY_READ_INTERNAL: Rows.PROGRAM,
        P.SUMMARY_PUBLISH: Rows.PROGRAM,
        P.SUMMARY_NARRATE: Rows.PROGRAM,
        P.TARGET_SET: Rows.PROGRAM,
    },
    Role.MONITORING_OFFICER: {
        P.PERSON_COUNT: Rows.PROGRAM,
        P.SUMMARY_READ: Rows.PROGRAM,
        P.SUMMARY_READ_INTERNAL: Rows.PROGRAM,
        P.SUMMARY_BUILD: Rows.PROGRAM,
        P.SUMMARY_PUBLISH: Rows.PROGRAM,
        P.TARGET_SET: Rows.PROGRAM,
    },
    Role.AUDITOR: {
        P.AUDIT_READ: Rows.PROGRAM,
        P.SUMMARY_READ: Rows.PROGRAM,
        P.SUMMARY_READ_INTERNAL: Rows.PROGRAM,
    },
    Role.ADMINISTRATOR: {
        P.REFERENCE_MANAGE: Rows.PROGRAM,
    },
}

READ_IN_EMERGENCY = (P.NAME_READ, P.CASE_READ, P.NOTE_READ, P.CARE_KNOW)
"""What an emergency opens of its one case, whatever the role: nothing is written,
and of psychological support it is told that somebody is in it; papers and the
photograph stay shut. Whoever adds a kind of record decides here; the text of
psychological sessions never stands here."""
