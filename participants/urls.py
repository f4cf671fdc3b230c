from django.urls import include, path

from participants.views import (
    alerts,
    appointments,
    assessments,
    benefits,
    businesses,
    case_tabs,
    cases,
    certificates,
    consents,
    counselling,
    courses,
    emergencies,
    exits,
    fields,
    followups,
    functioning,
    history,
    imports,
    looks,
    notes,
    participants,
    referrals,
    registration,
    search,
    stage_records,
    stages,
    tasks,
    timeline,
    waivers,
)
from participants.views.stage_verbs import VERBS

app_name = "participants"

# /participants/<case code>/
case_urls = [
    path("", cases.case, name="case"),
    path("identity/", participants.case_identity, name="case-identity"),
    path("contact/", participants.case_contact, name="case-contact"),
    path("take/", participants.case_take, name="case-take"),
    path(
        "psychological-support/",
        case_tabs.psychological_support,
        name="case-psychological-support",
    ),
    path("scores/", case_tabs.case_scores, name="case-scores"),
    path("scores/new/", assessments.instruments_of_case, name="instruments"),
    path(
        "scores/new/<str:instrument>/",
        assessments.assessment_new,
        name="assessment-new",
    ),
    path("scores/<uuid:pk>/", assessments.assessment, name="assessment"),
    path(
        "scores/<uuid:pk>/amend/",
        assessments.assessment_amend,
        name="assessment-amend",
    ),
    path(
        "scores/<str:instrument>/chart/",
        assessments.scores_chart,
        name="scores-chart",
    ),
    path(
        "scores/<str:instrument>/chart/narrow/",
        assessments.scores_chart,
        {"narrow": True},
        name="scores-chart-narrow",
    ),
    path("functioning/", functioning.case_functioning, name="case-functioning"),
    path("scores/share/", case_tabs.scores_share, name="scores-share"),
    path(
        "psychological-support/sessions/new/",
        counselling.counselling_new,
        name="counselling-new",
    ),
    path(
        "psychological-support/sessions/<uuid:pk>/",
        counselling.counselling_change,
        name="counselling-change",
    ),
    path(
        "psychological-support/appointments/new/",
        appointments.appointment_new,
        name="appointment-new",
    ),
    path(
        "psychological-support/appointments/<uuid:pk>/",
        counselling.counselling_of_appointment,
        name="appointment-record",
    ),
    path(
        "psychological-support/appointments/<uuid:pk>/move/",
        appointments.appointment_move,
        name="appointment-move",
    ),
    path(
        "psychological-support/appointments/<uuid:pk>/cancel/",
        appointments.appointment_cancel,
        name="appointment-cancel",
    ),
    path(
        "psychological-support/groups/<uuid:pk>/",
        counselling.group_note,
        name="group-note",
    ),
    path(
        "psychological-support/safety-plan/",
        counselling.safety_plan,
        name="safety-plan",
    ),
    path("alerts/new/", alerts.alert_new, name="alert-new"),
    path("alerts/<uuid:pk>/", alerts.alert, name="alert"),
    path(
        "alerts/<uuid:pk>/safety/",
        alerts.safety_assessment,
        name="safety-assessment",
    ),
    path("alerts/<uuid:pk>/close/", alerts.alert_close, name="alert-close"),
    path("training/", case_tabs.training, name="case-training"),
    path("education/", case_tabs.education, name="case-education"),
    path("attendance/", case_tabs.attendance, name="case-attendance"),
    path("benefits/", benefits.case_benefits, name="case-benefits"),
    path(
        "benefits/<uuid:pk>/propose/",
        benefits.benefit_propose,
        name="benefit-propose",
    ),
    path(
        "benefits/<uuid:pk>/decide/",
        benefits.benefit_decide,
        name="benefit-decide",
    ),
    path(
        "benefits/<uuid:pk>/payment/",
        benefits.benefit_payment,
        name="benefit-payment",
    ),
    path("referrals/", referrals.case_referrals, name="case-referrals"),
    path("referrals/new/", referrals.referral_new, name="referral-new"),
    path("referrals/<uuid:pk>/", referrals.referral_change, name="referral-change"),
    path(
        "referrals/<uuid:pk>/consent/",
        referrals.referral_consent,
        name="referral-consent",
    ),
    path("referrals/<uuid:pk>/send/", referrals.referral_send, name="referral-send"),
    path("referrals/<uuid:pk>/link/", referrals.referral_link, name="referral-link"),
    path(
        "referrals/<uuid:pk>/answer/",
        referrals.referral_answer,
        name="referral-answer",
    ),
    path("consent/", consents.consent_new, name="consent-new"),
    path("follow-up/", followups.case_follow_up, name="case-follow-up"),
    path("follow-up/<int:wave>/", followups.follow_up_record, name="follow-up-record"),
    path("notes/", notes.case_notes, name="case-notes"),
    path("notes/new/", notes.note_new, name="note-new"),
    path("notes/<uuid:pk>/", notes.note_change, name="note-change"),
    path("tasks/new/", tasks.task_new, name="task-new"),
    path("tasks/<uuid:pk>/", tasks.task, name="task"),
    path("tasks/<uuid:pk>/done/", tasks.task_done, name="task-done"),
    path("tasks/<uuid:pk>/drop/", tasks.task_drop, name="task-drop"),
    path("timeline/", timeline.case_timeline, name="case-timeline"),
    path("history/", history.case_history, name="case-history"),
    path("looks/", looks.case_looks, name="case-looks"),
    path("stages/new/<str:kind>/", stages.stage_new, name="stage-new"),
    path("stages/find/<str:kind>/", courses.course_find, name="course-find"),
    path("stages/ask-for-support/", stages.care_ask, name="care-ask"),
    *(
        path(
            f"stages/<uuid:pk>/{verb}/",
            stages.stage_verb,
            {"verb": verb},
            name=f"stage-{verb}",
        )
        for verb in VERBS
    ),
    path("stages/<uuid:pk>/again/", stages.stage_again, name="stage-again"),
    path("stages/<uuid:pk>/schooling/", stages.stage_schooling, name="stage-schooling"),
    path(
        "records/<str:kind>/new/",
        stage_records.stage_record_new,
        name="stage-record-new",
    ),
    path(
        "records/<str:kind>/<uuid:pk>/",
        stage_records.stage_record_change,
        name="stage-record-change",
    ),
    path(
        "certificates/<uuid:pk>/",
        certificates.certificate_print,
        name="certificate-print",
    ),
    path("plans/<uuid:pk>/", businesses.plan_decide, name="plan-decide"),
    path("waivers/<uuid:pk>/", waivers.waiver_decide, name="waiver-decide"),
    path(
        "waivers/<uuid:pk>/withdraw/",
        waivers.waiver_withdraw,
        name="waiver-withdraw",
    ),
    path("waivers/new/<str:kind>/<str:gate>/", waivers.waiver_ask, name="waiver-ask"),
    path("exit/", exits.exit_ask, name="exit-ask"),
    path("exit/<uuid:pk>/", exits.exit_decide, name="exit-decide"),
    path("exit/<uuid:pk>/withdraw/", exits.exit_withdraw, name="exit-withdraw"),
]

# /participants/emergencies/
emergency_urls = [
    path("", emergencies.emergency_list, name="emergency-list"),
    path("new/", emergencies.emergency_open, name="emergency-open"),
    path("<uuid:pk>/", emergencies.emergency_review, name="emergency-review"),
]

# /participants/imports/
import_urls = [
    path("", imports.import_list, name="import-list"),
    path("new/", imports.import_new, name="import-new"),
    path("<uuid:pk>/", imports.import_, name="import"),
    path("<uuid:pk>/rejects/", imports.import_rejects, name="import-rejects"),
]

# /participants/new/
registration_urls = [
    path("", registration.registration, name="registration"),
    path("<uuid:key>/likely/", registration.likely, name="registration-likely"),
    path("<uuid:key>/check/", registration.check, name="registration-check"),
    path("<uuid:key>/discard/", registration.discard, name="registration-discard"),
    path("<uuid:key>/<str:part>/", registration.part, name="registration-part"),
]

urlpatterns = [
    path("", cases.case_list, name="case-list"),
    path("search/", search.search, name="search"),
    path("who-sees-what/", fields.who_sees_what, name="who-sees-what"),
    path("tasks/", tasks.task_list, name="task-list"),
    path("alerts/", alerts.alert_list, name="alert-list"),
    path("approvals/", exits.approval_list, name="approval-list"),
    path("approvals/waivers/", waivers.approval_waivers, name="approval-waivers"),
    path("emergencies/", include(emergency_urls)),
    path("imports/", include(import_urls)),
    path("new/", include(registration_urls)),
    path("receipts/<str:case_code>/", registration.receipt, name="receipt"),
    path("<str:case_code>/", include(case_urls)),
]
