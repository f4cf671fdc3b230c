"""What the trail says of cases, in words."""

from django.utils.translation import gettext_lazy as _

from core.trail import Act, Group

LOOKS = {
    "case-read": Act(_("Looked at a case"), Group.LOOKED),
    "case-list-read": Act(_("Looked at a list of people"), Group.LOOKED),
    "people-searched": Act(_("Searched for people"), Group.LOOKED),
    "work-read": Act(_("Looked at the work to do"), Group.LOOKED),
    "approval-list-read": Act(_("Looked at the exits to decide on"), Group.LOOKED),
    "task-list-read": Act(_("Looked at the tasks"), Group.LOOKED),
    "plan-list-read": Act(_("Looked at the plans to decide on"), Group.LOOKED),
    "waiver-list-read": Act(_("Looked at the waivers to decide on"), Group.LOOKED),
    "benefit-list-read": Act(_("Looked at a list of benefits"), Group.LOOKED),
    "transfer-list-read": Act(_("Looked at the hand-overs"), Group.LOOKED),
    "transfer-read": Act(_("Looked at a hand-over"), Group.LOOKED),
    "emergency-list-read": Act(
        _("Looked at what was opened in emergencies"), Group.LOOKED
    ),
    "alert-list-read": Act(_("Looked at the self-harm alerts"), Group.LOOKED),
    "activity-read": Act(_("Looked at the people of an activity"), Group.LOOKED),
    "waiting-list-read": Act(_("Looked at a waiting list"), Group.LOOKED),
    "register-read": Act(_("Looked at a register"), Group.LOOKED),
    "document-read": Act(_("Downloaded a document"), Group.LOOKED),
    "calendar-read": Act(_("Looked at the own appointments"), Group.LOOKED),
    "register-sheet-read": Act(_("Opened a register for printing"), Group.LOOKED),
    "likely-same-shown": Act(
        _("Was shown people who may be the same as one to be registered"), Group.LOOKED
    ),
}
"""Looks at people, one by one or in a list."""

LOOKS_AT_ALERTS = "alert-list-read"
"""To who may not read of the care, a look at a list as any other."""

ACTS = {
    **LOOKS,
    "application-read": Act(_("Looked at an application"), Group.LOOKED),
    "application-list-read": Act(_("Looked at a list of applications"), Group.LOOKED),
    "application-added": Act(_("Pre-registered a person"), Group.WROTE),
    "application-screened": Act(_("Screened an application"), Group.WROTE),
    "application-decided": Act(_("Wrote down what a panel decided"), Group.WROTE),
    "application-appealed": Act(_("Wrote an appeal down"), Group.WROTE),
    "complaint-list-read": Act(_("Looked at a list of complaints"), Group.LOOKED),
    "complaint-read": Act(_("Looked at a complaint"), Group.LOOKED),
    "complaint-taken-down": Act(_("Took a complaint down"), Group.WROTE),
    "complaint-changed": Act(_("Changed a complaint"), Group.WROTE),
    "complaint-taken-up": Act(_("Took a complaint up"), Group.WROTE),
    "complaint-answered": Act(_("Answered a complaint"), Group.WROTE),
    "complaint-closed": Act(_("Closed a complaint without an answer"), Group.WROTE),
    "duplicate-list-read": Act(_("Looked at possible duplicates"), Group.LOOKED),
    "incident-list-read": Act(_("Looked at the incidents"), Group.LOOKED),
    "incident-added": Act(_("Wrote an incident down"), Group.WROTE),
    "incident-changed": Act(_("Changed an incident"), Group.WROTE),
    "incident-settled": Act(_("Settled how certain an incident is"), Group.WROTE),
    "case-registered": Act(_("Registered a person"), Group.WROTE),
    "case-taken": Act(_("Became the caseworker of a case"), Group.WROTE),
    "person-corrected": Act(_("Corrected who a person is"), Group.WROTE),
    "category-changed": Act(_("Changed the category of a person"), Group.WROTE),
    "contact-changed": Act(_("Changed how to reach a person"), Group.WROTE),
    "document-added": Act(_("Added a document"), Group.WROTE),
    "document-removed": Act(_("Removed a document"), Group.WROTE),
    "identity-card-issued": Act(_("Issued an identity card"), Group.WROTE),
    "note-added": Act(_("Wrote a note"), Group.WROTE),
    "note-corrected": Act(_("Corrected a note"), Group.WROTE),
    "task-added": Act(_("Wrote down a task"), Group.WROTE),
    "task-changed": Act(_("Changed a task"), Group.WROTE),
    "task-done": Act(_("Did a task"), Group.WROTE),
    "task-dropped": Act(_("Dropped a task"), Group.WROTE),
    "stage-begun": Act(_("Began a stage"), Group.WROTE),
    "stage-started": Act(_("Started what waited in a stage"), Group.WROTE),
    "stage-held": Act(_("Put a stay on hold"), Group.WROTE),
    "stage-resumed": Act(_("Resumed a stay"), Group.WROTE),
    "stage-left-out": Act(_("Left a stage out"), Group.WROTE),
    "stage-ended": Act(_("Ended a stay"), Group.WROTE),
    "stage-changed": Act(_("Changed a stay"), Group.WROTE),
    "seats-given": Act(_("Gave places to people who waited"), Group.WROTE),
    "stage-record-added": Act(_("Added a record of a stage"), Group.WROTE),
    "stage-record-changed": Act(_("Corrected a record of a stage"), Group.WROTE),
    "profile-filled-in": Act(_("Filled in a part of a profile"), Group.WROTE),
    "need-found": Act(_("Recorded a need"), Group.WROTE),
    "need-changed": Act(_("Changed a need"), Group.WROTE),
    "plan-begun": Act(_("Began a version of a reintegration plan"), Group.WROTE),
    "plan-goal-added": Act(_("Added a goal to a plan"), Group.WROTE),
    "plan-goal-changed": Act(_("Changed a goal of a plan"), Group.WROTE),
    "plan-step-added": Act(_("Added a step to a plan"), Group.WROTE),
    "plan-step-changed": Act(_("Changed a step of a plan"), Group.WROTE),
    "plan-step-recorded": Act(_("Recorded what came of a step"), Group.WROTE),
    "plan-agreed": Act(_("Agreed on a plan with a person"), Group.WROTE),
    "plan-approved": Act(_("Approved a plan"), Group.WROTE),
    "plan-returned": Act(_("Sent a plan back"), Group.WROTE),
    "schooling-recorded": Act(_("Recorded what a person learns"), Group.WROTE),
    "schooling-changed": Act(_("Changed what a person learns"), Group.WROTE),
    "business-approved": Act(_("Granted capital for a business"), Group.WROTE),
    "business-refused": Act(_("Refused capital for a business"), Group.WROTE),
    "certificate-printed": Act(_("Downloaded a certificate"), Group.LOOKED),
    "scores-shared": Act(_("Showed a child’s scores to child protection"), Group.WROTE),
    "scores-kept-back": Act(_("Kept a child’s scores back"), Group.WROTE),
    "care-asked": Act(_("Asked for support for a person"), Group.WROTE),
    "waiver-asked": Act(_("Asked for a waiver"), Group.WROTE),
    "waiver-approved": Act(_("Approved a waiver"), Group.WROTE),
    "waiver-refused": Act(_("Refused a waiver"), Group.WROTE),
    "waiver-withdrawn": Act(_("Took back the wish for a waiver"), Group.WROTE),
    "benefit-proposed": Act(_("Proposed that a benefit be paid"), Group.WROTE),
    "benefit-appealed": Act(
        _("Appealed against a benefit being withheld"), Group.WROTE
    ),
    "benefit-approved": Act(_("Approved a benefit"), Group.WROTE),
    "benefit-withheld": Act(_("Withheld a benefit"), Group.WROTE),
    "benefit-waived": Act(_("Granted a benefit on appeal"), Group.WROTE),
    "benefit-paid": Act(_("Recorded that a benefit was paid"), Group.WROTE),
    "benefit-failed": Act(_("Recorded that a payment failed"), Group.WROTE),
    "benefits-asked": Act(_("Had a month’s benefits worked out"), Group.WROTE),
    "benefits-worked-out": Act(_("A month’s benefits were worked out"), Group.WROTE),
    "duplicate-answered": Act(
        _("Registered as another person than a very likely one"), Group.WROTE
    ),
    "duplicate-different": Act(_("Said that two cases are of two people"), Group.WROTE),
    "duplicate-later": Act(
        _("Put off whether two cases are of one person"), Group.WROTE
    ),
    "duplicates-asked": Act(_("Had the register compared"), Group.WROTE),
    "duplicates-searched": Act(_("The register was compared"), Group.WROTE),
    "duplicates-written": Act(
        _("Possible duplicates were written to a file"), Group.LOOKED
    ),
    "referral-written": Act(_("Wrote a referral"), Group.WROTE),
    "referral-changed": Act(_("Changed a referral"), Group.WROTE),
    "referral-sent": Act(_("Sent a referral to a partner"), Group.WROTE),
    "referral-answered": Act(_("Recorded a partner’s answer"), Group.WROTE),
    "referral-link-made": Act(_("Made a link for a partner"), Group.WROTE),
    "referral-link-opened": Act(_("A partner opened a referral"), Group.LOOKED),
    "referral-answered-by-partner": Act(
        _("A partner answered a referral"), Group.WROTE
    ),
    "partner-consent-given": Act(
        _("Recorded that a partner may be told of a person"), Group.WROTE
    ),
    "partner-consent-refused": Act(
        _("Recorded that a partner may not be told of a person"), Group.WROTE
    ),
    "consent-given": Act(_("Recorded an agreement"), Group.WROTE),
    "consent-refused": Act(
        _("Recorded that an agreement was refused or taken back"), Group.WROTE
    ),
    "exit-asked": Act(_("Asked for an exit"), Group.WROTE),
    "exit-approved": Act(_("Approved an exit"), Group.WROTE),
    "exit-refused": Act(_("Refused an exit"), Group.WROTE),
    "exit-withdrawn": Act(_("Took back the wish for an exit"), Group.WROTE),
    "exit-return-asked": Act(_("Asked that an exit be taken back"), Group.WROTE),
    "exit-return-approved": Act(_("Approved that an exit be taken back"), Group.WROTE),
    "exit-return-refused": Act(_("Refused to take an exit back"), Group.WROTE),
    "exit-return-withdrawn": Act(
        _("Took back the wish that an exit be taken back"), Group.WROTE
    ),
    "case-readmitted": Act(_("Admitted a person again"), Group.WROTE),
    "cases-merged": Act(_("Merged two cases of one person"), Group.WROTE),
    "case-merged-away": Act(_("Merged a case into another"), Group.WROTE),
    "merge-undone": Act(_("Undid a merge of two cases"), Group.WROTE),
    "case-came-back": Act(_("Took a case out of another again"), Group.WROTE),
    "transfer-asked": Act(_("Asked that somebody take a case over"), Group.WROTE),
    "transfer-accepted": Act(_("Took a case over"), Group.WROTE),
    "transfer-refused": Act(_("Refused to take a case over"), Group.WROTE),
    "transfer-withdrawn": Act(_("Took back the wish to hand a case over"), Group.WROTE),
    "transfer-handed-over": Act(_("Handed a case over"), Group.WROTE),
    "contact-tried": Act(_("Tried to reach a person who left"), Group.WROTE),
    "follow-up-recorded": Act(_("Recorded a follow-up"), Group.WROTE),
    "follow-up-changed": Act(_("Changed a follow-up"), Group.WROTE),
    "register-kept": Act(_("Kept a register"), Group.WROTE),
    "register-corrected": Act(_("Corrected a register"), Group.WROTE),
    "session-not-held": Act(_("Said that a session was not held"), Group.WROTE),
    "counselling-recorded": Act(_("Recorded a counselling session"), Group.WROTE),
    "counselling-changed": Act(_("Changed a counselling session"), Group.WROTE),
    "assessment-taken": Act(_("Took an instrument with a person"), Group.WROTE),
    "assessment-amended": Act(_("Amended answers to an instrument"), Group.WROTE),
    "functioning-recorded": Act(
        _("Recorded a person’s difficulties in functioning"), Group.WROTE
    ),
    "appointment-made": Act(_("Made an appointment"), Group.WROTE),
    "appointment-moved": Act(_("Moved an appointment"), Group.WROTE),
    "appointment-cancelled": Act(_("Cancelled an appointment"), Group.WROTE),
    "appointment-handed-over": Act(
        _("An appointment went to the new counsellor"), Group.WROTE
    ),
    "group-note-written": Act(_("Wrote a note on a session of a group"), Group.WROTE),
    "safety-plan-made": Act(_("Made a safety plan"), Group.WROTE),
    "alert-raised": Act(_("Raised a self-harm alert"), Group.WROTE),
    "alert-assessed": Act(_("Recorded a safety assessment"), Group.WROTE),
    "alert-closing-proposed": Act(
        _("Proposed to close a self-harm alert"), Group.WROTE
    ),
    "alert-closed": Act(_("Confirmed the closing of a self-harm alert"), Group.WROTE),
    "alert-kept-open": Act(_("Kept a self-harm alert open"), Group.WROTE),
    "emergency-opened": Act(_("Opened a case in an emergency"), Group.EMERGENCY),
    "emergency-refused": Act(
        _("Tried to open a case in an emergency"), Group.EMERGENCY
    ),
    "emergency-reviewed": Act(_("Reviewed an emergency opening"), Group.EMERGENCY),
    "payment-list-asked": Act(_("Asked for a payment list"), Group.FILES),
    "payments-taken-back": Act(_("Took a payment list back"), Group.FILES),
    "payment-list-made": Act(_("A payment list was made"), Group.FILES),
    "payment-list-read": Act(_("Downloaded a payment list"), Group.FILES),
    "payment-password-shown": Act(
        _("Was shown the password of a payment list"), Group.FILES
    ),
    "import-file-brought": Act(_("Brought a file"), Group.FILES),
    "import-file-checked": Act(_("A brought file was checked"), Group.FILES),
    "import-file-refused": Act(_("A brought file was refused"), Group.FILES),
    "import-asked": Act(_("Had a file imported"), Group.FILES),
    "import-file-read": Act(_("Looked at what a file would change"), Group.FILES),
    "import-rejects-read": Act(_("Downloaded rejected rows"), Group.FILES),
    "alerts-imported": Act(_("An import raised self-harm alerts"), Group.FILES),
    "records-imported": Act(_("Records were imported"), Group.FILES),
}

PARTS = {
    "psychological_support": _("Psychological support"),
    "scores": _("Scores"),
    "alert": _("Self-harm alert"),
    "plan": _("Plan"),
    "training": _("Training"),
    "education": _("Education"),
    "attendance": _("Attendance"),
    "benefits": _("Benefits"),
    "follow_up": _("Follow-up"),
    "referrals": _("Referrals"),
    "notes": _("Notes"),
    "documents": _("Documents"),
    "photo": _("Photograph"),
    "note-form": _("Notes"),
    "timeline": _("Timeline"),
    "change": _("A form to change it"),
    "exit": _("Exit"),
    "transfer": _("Hand the case over"),
    "readmission": _("Admit again"),
    "merge": _("Merge"),
    "waiver": _("Waiver"),
    "looks": _("Who looked"),
    "emergency": _("What was opened in an emergency"),
    "history": _("History"),
}
"""The parts of a case that are told apart; all else is the case itself."""

PARTS_OF_CARE = frozenset({"psychological_support", "scores", "alert"})
"""Shown by name to whoever reads them, and to others as the case itself."""
