"""Who somebody is, the case, and what happens to it."""

from django.utils.translation import gettext_lazy as _

from core.access import Permission
from participants.fields.group import Group
from participants.models import (
    Appeal,
    Application,
    ArmedGroupHistory,
    Benefit,
    Consent,
    Correction,
    CriterionAnswer,
    EmergencyOpening,
    Enrolment,
    ExitRequest,
    FollowUp,
    Note,
    PanelDecision,
    Participant,
    PartnerConsent,
    Referral,
    ReferralLink,
    Task,
)

P = Permission

GROUPS = (
    Group(
        _("Applications, before there is a case"),
        P.APPLICATION_READ,
        P.APPLICATION_WRITE,
        {
            Application: (
                *("program", "enrolment", "code", "status"),
                *("family_name", "given_name", "mothers_name", "sex"),
                *("birth_date", "birth_precision", "age_in_doubt", "category"),
                *("came_from", "applied_on", "applied_by"),
                *("screened_on", "screened_by"),
            ),
            CriterionAnswer: ("criterion", "answer", "evidence", "by"),
            Appeal: ("lodged_on", "grounds", "by"),
        },
    ),
    Group(
        _("Decisions of panels"),
        P.APPLICATION_READ,
        P.APPLICATION_DECIDE,
        {
            PanelDecision: (
                *("instance", "held_on", "members", "present"),
                *("decision", "reason", "by"),
            )
        },
    ),
    Group(
        _("Names and case code"),
        P.NAME_READ,
        P.CASE_WRITE,
        {Participant: ("family_name", "given_name"), Enrolment: ("case_code",)},
    ),
    Group(
        _("Who somebody is"),
        P.CASE_READ,
        P.CASE_WRITE,
        {
            Participant: (
                *("other_names", "mothers_name", "national_id"),
                *("sex", "birth_date", "birth_precision"),
            ),
            Enrolment: ("age_in_doubt",),
            Correction: ("fields", "reason", "by"),
        },
    ),
    Group(
        _("Telephone, address, residence"),
        P.CASE_READ,
        P.CASE_WRITE,
        {Participant: ("phone", "address"), Enrolment: ("residence",)},
    ),
    Group(
        _("The case"),
        P.CASE_READ,
        None,
        {
            Enrolment: (
                *("participant", "program", "office", "child_track", "external_id"),
                *("category", "education_level"),
                *("registered_on", "exited_on", "exit_reason", "exit_imported"),
            )
        },
    ),
    Group(_("Caseworker"), P.CASE_READ, P.CASE_TAKE, {Enrolment: ("caseworker",)}),
    Group(
        _("Difficulties in functioning"),
        P.CASE_READ,
        P.CASE_WRITE,
        {
            Enrolment: (
                *("wg_seeing", "wg_hearing", "wg_walking"),
                *("wg_remembering", "wg_self_care", "wg_communicating"),
            )
        },
    ),
    Group(
        _("Consents"),
        P.CASE_READ,
        P.CASE_CREATE,
        {
            Consent: (
                *("purpose", "agreed", "given_on", "until", "given_by", "guardian"),
                *("language", "form_version", "by"),
            )
        },
    ),
    Group(
        _("Case notes"),
        P.NOTE_READ,
        P.NOTE_WRITE,
        {Note: ("kind", "happened_on", "text", "by")},
    ),
    Group(
        _("Tasks"),
        P.TASK_READ,
        P.TASK_WRITE,
        {
            Task: (
                *("what", "due_on", "assignee", "by"),
                *("state", "settled_by", "settled_at", "why_not"),
            )
        },
    ),
    Group(
        _("The exit asked for"),
        P.CASE_READ,
        P.EXIT_ASK,
        {
            ExitRequest: (
                *("exit_on", "reason", "note", "asked_by"),
                *("state", "decided_by", "decided_at", "decision_note"),
            )
        },
    ),
    Group(
        _("Benefits"),
        P.BENEFIT_READ,
        P.BENEFIT_PROPOSE,
        {
            Benefit: (
                *("rule", "kind", "month", "amount", "currency", "state", "because"),
                *("reason", "proposed_by", "proposed_at", "decided_by", "decided_at"),
                *("reference", "paid_on"),
            )
        },
    ),
    Group(
        _("Follow-up after the exit"),
        P.CASE_READ,
        P.FOLLOW_UP_WRITE,
        {
            FollowUp: (
                *("wave", "contacted_on", "result"),
                *("work", "feels_safe", "rejoined", "kit_held"),
            )
        },
    ),
    Group(
        _("Referrals to partners; those to psychosocial care who knows of the care"),
        P.REFERRAL_READ,
        P.REFERRAL_WRITE,
        {
            Referral: (
                *("program", "service", "partner", "kind", "urgency", "shared"),
                *("reason", "status", "consent", "sent_at", "due_at"),
                *("refusal", "received_on", "by"),
            ),
            ReferralLink: ("referral", "token_digest", "until"),
        },
    ),
    Group(
        _("Which partners may be told of somebody"),
        P.REFERRAL_TO_CARE_READ,
        P.REFERRAL_WRITE,
        {
            PartnerConsent: (
                *("partner", "agreed", "given_on", "given_by", "guardian"),
                *("language", "by"),
            )
        },
    ),
    Group(
        _("Former armed group"),
        P.GROUP_HISTORY_READ,
        P.GROUP_HISTORY_WRITE,
        {ArmedGroupHistory: ("former_group",)},
    ),
    Group(
        _("Who opened the case in an emergency"),
        P.GLASS_REVIEW,
        P.GLASS_REVIEW,
        {
            EmergencyOpening: (
                *("by", "reason", "opened_at", "ends_at"),
                *("finding", "finding_note", "reviewed_by", "reviewed_at"),
            )
        },
    ),
)
