"""Who somebody is, the case, and what happens to it."""

from django.utils.translation import gettext_lazy as _

from core.access import Permission
from participants.fields.group import Group
from participants.models import (
    Appeal,
    Application,
    ArmedGroupHistory,
    Benefit,
    Complaint,
    Consent,
    ContactAttempt,
    Correction,
    CriterionAnswer,
    Document,
    DuplicatePair,
    EmergencyOpening,
    Enrolment,
    ExitRequest,
    FollowUp,
    Goal,
    Holding,
    Incident,
    Need,
    Note,
    PanelDecision,
    Participant,
    PartnerConsent,
    Plan,
    Profile,
    Referral,
    ReferralLink,
    Step,
    Task,
    Transfer,
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
                "education_level",
                *("registered_on", "exited_on", "exit_reason", "exit_imported"),
                "merged_into",
            )
        },
    ),
    Group(
        _("Category; office, category and residence before a change"),
        P.CASE_READ,
        P.CASE_WRITE,
        {
            Enrolment: ("category",),
            Holding: ("until", "in_office", "category", "residence", "by"),
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
                *("language", "form_version", "signed_how", "by"),
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
        _("Documents and the photograph"),
        P.DOCUMENT_READ,
        P.DOCUMENT_WRITE,
        {
            Document: (
                *("kind", "title", "name", "content_type", "size", "content", "by"),
                *("removed_at", "removed_by", "removed_because"),
            )
        },
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
        _("Profile and needs"),
        P.CASE_READ,
        P.PLAN_WRITE,
        {
            Profile: (
                *("wishes", "wishes_more", "reads", "education_more"),
                *("skills", "skills_more"),
                *("health", "treatment", "health_more"),
                *("family", "lives_with", "children", "family_more"),
                *("income", "home", "earners_for", "economy_more"),
            ),
            Need: ("code", "urgency", "found_on", "met_on"),
        },
    ),
    Group(
        _("Reintegration plan"),
        P.CASE_READ,
        P.PLAN_WRITE,
        {
            Plan: (
                *("number", "state", "written_by"),
                *("agreed_on", "signed_how", "review_on"),
                *("decided_by", "decided_at", "decision_note"),
            ),
            Goal: ("plan", "dimension", "text", "order", "dropped"),
            Step: (
                *("goal", "what", "who", "due_on", "dropped"),
                *("done_on", "not_done_because"),
            ),
        },
    ),
    Group(
        _("Possible duplicates, where both cases may be seen"),
        P.DUPLICATE_READ,
        P.DUPLICATE_DECIDE,
        {
            DuplicatePair: (
                *("program", "one", "one_office", "one_child"),
                *("other", "other_office", "other_child"),
                *("score", "why", "found", "state", "answer", "answered_by"),
                *("reason", "decided_by", "decided_at"),
            )
        },
    ),
    Group(
        _("Complaints; their writer too, and never the colleague they are about"),
        P.COMPLAINT_ANSWER,
        P.COMPLAINT_ANSWER,
        {
            Complaint: (
                *("code", "received_on", "how", "kind", "text"),
                *("about", "decided_by", "by", "state", "taken_up_by"),
                *("answer", "why_not", "settled_by", "settled_at"),
            )
        },
    ),
    Group(
        _("Incidents (one’s own always)"),
        P.INCIDENT_READ,
        P.INCIDENT_WRITE,
        {
            Incident: (
                *("happened_on", "kind", "place", "source", "certainty"),
                *("text", "done", "by", "settled_by", "settled_at"),
            )
        },
    ),
    Group(
        _("The exit asked for"),
        P.CASE_READ,
        P.EXIT_ASK,
        {
            ExitRequest: (
                *("takes_back", "exit_on", "reason", "note", "asked_by"),
                *("authority", "revoked_on"),
                *("state", "decided_by", "decided_at", "decision_note"),
            )
        },
    ),
    Group(
        _("Hand-overs"),
        P.CASE_READ,
        P.TRANSFER_ASK,
        {
            Transfer: (
                *("case_code", "to_office", "to_caseworker", "reason", "asked_by"),
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
                *("work", "income", "income_per", "currency"),
                *("feels_safe", "accepted", "wellbeing"),
                *("rejoined", "rejoin_certainty", "rejoin_source", "kit_held"),
            ),
            ContactAttempt: (
                *("wave", "day", "way", "result", "note", "next_on", "by"),
            ),
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
        {
            ArmedGroupHistory: ("former_group",),
            Profile: ("why_joined", "why_joined_more"),
        },
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
