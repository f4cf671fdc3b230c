"""An example of every address of ours: what is in it, and who opens it.

The browser's tests look at these pages, and the matrix of `tests/access` asks
each address as everybody. A new URL without an entry fails (`test_pages.py`): write
down an example, or say that it only takes what is sent to it. The facts name what
is on stage by the names of `Scene`; the matrix has a cast of the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from core.accounts import passwords
from tests.browser.scene import Scene

Facts = Callable[[Scene], dict[str, Any]]


def nothing(scene: Scene) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Example:
    """Who opens the page, and what stands in its address."""

    who: str | None
    facts: Facts = nothing
    query: str = ""

    def address(self, name: str, scene: Scene) -> str:
        return reverse(name, kwargs=self.facts(scene)) + self.query


def of(part: str, **named: Any) -> Facts:
    """The case code of somebody on stage, and what else the address names."""
    return lambda scene: {"case_code": getattr(scene, part).case_code, **named}


def of_stay(part: str) -> Facts:
    """A stay of the person of whom everything is known."""
    return lambda scene: of("case")(scene) | {"pk": scene.stays[part].pk}


def a_task(scene: Scene) -> dict[str, Any]:
    return of("case")(scene) | {"pk": scene.task.pk}


def two_cases(scene: Scene) -> dict[str, Any]:
    return of("left")(scene) | {"other": scene.case.case_code}


def a_duplicate(scene: Scene) -> dict[str, Any]:
    return {"pk": scene.duplicate.pk}


def a_merge(scene: Scene) -> dict[str, Any]:
    return of("left")(scene) | {"pk": scene.merge.pk}


def a_document(scene: Scene) -> dict[str, Any]:
    return of("case")(scene) | {"pk": scene.document.pk}


def of_record(kind: str) -> Facts:
    """A record of a stage of the person of whom everything is known."""
    return lambda scene: (
        of("case")(scene)
        | {
            "kind": kind,
            "pk": scene.records[kind].pk,
        }
    )


def of_row(kind: str) -> Facts:
    """The same, at an address of its own."""
    return lambda scene: of("case")(scene) | {"pk": scene.records[kind].pk}


def a_gate(part: str) -> Facts:
    """The training of somebody that can't be completed yet."""
    return of(part, kind="vocational_training", gate="complete")


def one(part: str) -> Facts:
    return lambda scene: {"pk": getattr(scene, part).pk}


def of_community(section: str, pk: bool = True) -> Facts:
    """A project, dialogue event or survey of the office, or its list."""
    if not pk:
        return lambda scene: {"section": section}
    return lambda scene: {"section": section, "pk": scene.community[section].pk}


SECTIONS = ("projects", "dialogues", "surveys")


def a_summary(scene: Scene) -> dict[str, Any]:
    return {"program": scene.program.code, "period": scene.summary.period}


def a_programme(scene: Scene) -> dict[str, Any]:
    return {"program": scene.program.code}


A_TABLE = "?figure=VOC-3&figure=X&by=age_band&by=sex_age&audience=public"


def a_draft_summary(scene: Scene) -> dict[str, Any]:
    return {"program": scene.program.code, "period": scene.drafted.period}


def a_program(scene: Scene) -> dict[str, Any]:
    return {"program": scene.program.code}


def a_cohort_drawing(scene: Scene) -> dict[str, Any]:
    return a_program(scene) | {"figure": "time-completed"}


def an_area(scene: Scene) -> dict[str, Any]:
    return a_summary(scene) | {"area": "voc"}


def under_way(part: str = "") -> Facts:
    """A registration all parts of which are typed."""
    named = {"part": part} if part else {}
    return lambda scene: {"key": scene.registration, **named}


def a_chart(scene: Scene) -> dict[str, Any]:
    return a_summary(scene) | {"code": "CASE-1"}


def a_draft(scene: Scene) -> dict[str, Any]:
    return {"key": f"note:{scene.case.pk}"}


def an_exit(scene: Scene) -> dict[str, Any]:
    return of("leaving")(scene) | {"pk": scene.exit_request.pk}


def an_assessment(scene: Scene) -> dict[str, Any]:
    return of("case")(scene) | {"pk": scene.assessment.pk}


def an_alert(part: str, alert: str) -> Facts:
    return lambda scene: of(part)(scene) | {"pk": getattr(scene, alert).pk}


def an_appointment(scene: Scene) -> dict[str, Any]:
    return of("case")(scene) | {"pk": scene.appointment.pk}


def a_referral(scene: Scene) -> dict[str, Any]:
    return of("case")(scene) | {"pk": scene.referral.pk}


def a_waiver(scene: Scene) -> dict[str, Any]:
    return of("leaving")(scene) | {"pk": scene.waiver.pk}


def a_benefit(state: str) -> Facts:
    return lambda scene: of("leaving")(scene) | {"pk": scene.benefits[state].pk}


def a_part(name: str) -> Facts:
    """A part of the reintegration plan of whom everything is known."""
    return lambda scene: of("case")(scene) | {"pk": scene.plans[name].pk}


def a_link(scene: Scene) -> dict[str, Any]:
    """By which the auditor would set a new password."""
    named = resolve(passwords.link(scene.staff["auditor"])).kwargs
    return {"uidb36": named["uidb36"], "key": named["key"]}


def of_application(status: str) -> Facts:
    """The number of an application in that status."""
    return lambda scene: {"case_code": scene.applications[status].code}


def a_complaint(scene: Scene) -> dict[str, Any]:
    return {"case_code": scene.complaint.code}


def an_incident(scene: Scene) -> dict[str, Any]:
    return of("case")(scene) | {"pk": scene.incident.pk}


PAGES: list[tuple[str, Example]] = [
    ("home", Example("caseworker")),
    ("home", Example("programme_lead")),
    ("home", Example("monitoring_officer")),
    ("home", Example("auditor")),
    # Signing in
    ("account_login", Example(None)),
    ("account_reset_password", Example(None)),
    ("account_reset_password_done", Example(None)),
    ("account_reset_password_from_key", Example(None, a_link)),
    ("account_reset_password_from_key_done", Example(None)),
    ("account_logout", Example("auditor")),
    ("account_reauthenticate", Example("auditor")),
    ("account_signed_in", Example("auditor")),
    ("account_change_password", Example("auditor")),
    ("mfa_index", Example("auditor")),
    ("mfa_activate_totp", Example("auditor")),
    ("usersessions_list", Example("auditor")),
    ("account_e_mails", Example("auditor")),
    ("whats-new", Example("auditor")),
    ("participants:who-sees-what", Example("auditor")),
    ("gallery", Example("administrator")),
    # People
    ("participants:case-list", Example("caseworker")),
    ("participants:case-list", Example("caseworker", query="?state=exited")),
    ("participants:case-list", Example("facilitator")),
    ("participants:search", Example("caseworker")),
    ("participants:registration", Example("caseworker")),
    ("participants:registration-part", Example("caseworker", under_way("person"))),
    ("participants:registration-part", Example("caseworker", under_way("case"))),
    ("participants:registration-part", Example("caseworker", under_way("consent"))),
    ("participants:registration-check", Example("caseworker", under_way())),
    ("participants:receipt", Example("caseworker", of("child"))),
    # Before there is a case
    ("applications:application-list", Example("caseworker")),
    ("applications:application-new", Example("caseworker")),
    ("applications:application", Example("caseworker", of_application("disputed"))),
    ("applications:screening", Example("caseworker", of_application("screening"))),
    ("applications:appeal", Example("caseworker", of_application("ineligible"))),
    ("applications:panel", Example("programme_lead", of_application("screening"))),
    # Complaints
    ("complaints:complaint-list", Example("programme_lead")),
    ("complaints:complaint-list", Example("caseworker", query="?show=settled")),
    ("complaints:complaint-new", Example("caseworker")),
    ("complaints:complaint", Example("programme_lead", a_complaint)),
    ("complaints:complaint-change", Example("programme_lead", a_complaint)),
    ("complaints:complaint-answer", Example("programme_lead", a_complaint)),
    ("complaints:complaint-close", Example("programme_lead", a_complaint)),
    ("participants:case-complaints", Example("caseworker", of("case"))),
    ("participants:complaint-of-case", Example("caseworker", of("case"))),
    # Incidents
    ("participants:incident-list", Example("programme_lead")),
    ("participants:case-incidents", Example("caseworker", of("case"))),
    ("participants:case-incidents", Example("programme_lead", of("case"))),
    ("participants:incident-new", Example("caseworker", of("case"))),
    ("participants:incident-change", Example("caseworker", an_incident)),
    ("participants:incident-settle", Example("programme_lead", an_incident)),
    # How many
    ("counts:funnel", Example("programme_lead")),
    ("counts:gaps", Example("monitoring_officer")),
    ("counts:complaints", Example("monitoring_officer")),
    # A case
    ("participants:case", Example("caseworker", of("case"))),
    ("participants:case", Example("counsellor", of("case"))),
    ("participants:case", Example("child_protection", of("child"))),
    ("participants:case-psychological-support", Example("counsellor", of("case"))),
    ("participants:counselling-new", Example("counsellor", of("case"))),
    (
        "participants:counselling-change",
        Example("counsellor", lambda it: of("case")(it) | {"pk": it.counselling.pk}),
    ),
    ("participants:alert-list", Example("clinical_supervisor")),
    ("participants:alert", Example("counsellor", an_alert("case", "alert"))),
    ("participants:alert", Example("clinical_supervisor", an_alert("case", "alert"))),
    (
        "participants:alert",
        Example("child_protection", an_alert("child", "shared_alert")),
    ),
    ("participants:alert-new", Example("counsellor", of("case"))),
    ("participants:alert-close", Example("counsellor", an_alert("case", "alert"))),
    (
        "participants:safety-assessment",
        Example("counsellor", an_alert("case", "alert")),
    ),
    ("home", Example("clinical_supervisor")),
    ("participants:appointment-new", Example("counsellor", of("case"))),
    ("participants:appointment-record", Example("counsellor", an_appointment)),
    ("participants:appointment-move", Example("counsellor", an_appointment)),
    ("participants:appointment-cancel", Example("counsellor", an_appointment)),
    ("participants:case-scores", Example("child_protection", of("child"))),
    ("participants:case-scores", Example("counsellor", of("case"))),
    ("participants:instruments", Example("counsellor", of("case"))),
    (
        "participants:assessment-new",
        Example("counsellor", of("case", instrument="PHQ-9")),
    ),
    (
        "participants:assessment-new",
        Example("counsellor", of("case", instrument="WHO-5")),
    ),
    ("participants:assessment", Example("counsellor", an_assessment)),
    ("participants:assessment-amend", Example("counsellor", an_assessment)),
    ("participants:case-functioning", Example("caseworker", of("case"))),
    ("participants:safety-plan", Example("counsellor", of("case"))),
    ("participants:case-plan", Example("caseworker", of("case"))),
    ("participants:case-plan", Example("programme_lead", of("case"))),
    (
        "participants:profile-section",
        Example("caseworker", of("case", section="joined")),
    ),
    (
        "participants:profile-section",
        Example("caseworker", of("case", section="family")),
    ),
    ("participants:need-new", Example("caseworker", of("case"))),
    ("participants:need-change", Example("caseworker", a_part("need"))),
    ("participants:plan-version", Example("caseworker", of("case", number=2))),
    ("participants:plan-agree", Example("caseworker", of("case"))),
    ("participants:goal-new", Example("caseworker", of("case"))),
    ("participants:goal-change", Example("caseworker", a_part("goal"))),
    ("participants:step-new", Example("caseworker", a_part("goal"))),
    ("participants:step-change", Example("caseworker", a_part("step"))),
    ("participants:step-record", Example("caseworker", a_part("agreed step"))),
    ("participants:approval-plans", Example("programme_lead")),
    ("participants:plan-approve", Example("programme_lead", of("case", number=2))),
    ("participants:case-training", Example("caseworker", of("case"))),
    ("participants:case-education", Example("caseworker", of("case"))),
    ("participants:case-identity", Example("caseworker", of("case"))),
    ("participants:case-contact", Example("caseworker", of("case"))),
    ("participants:case-category", Example("caseworker", of("case"))),
    ("participants:case-attendance", Example("caseworker", of("case"))),
    ("participants:case-notes", Example("caseworker", of("case"))),
    ("participants:case-timeline", Example("caseworker", of("case"))),
    ("participants:case-referrals", Example("caseworker", of("case"))),
    ("participants:case-referrals", Example("programme_lead", of("case"))),
    ("participants:referral-new", Example("caseworker", of("case"))),
    *(
        (f"participants:referral-{verb}", Example("caseworker", a_referral))
        for verb in ("change", "consent", "send", "answer")
    ),
    ("participants:case-history", Example("caseworker", of("case"))),
    ("participants:case-looks", Example("caseworker", of("case"))),
    ("participants:case-looks", Example("programme_lead", of("case"))),
    ("participants:note-new", Example("caseworker", of("case"))),
    (
        "participants:note-change",
        Example("caseworker", lambda it: of("case")(it) | {"pk": it.note.pk}),
    ),
    ("participants:case-documents", Example("caseworker", of("case"))),
    ("participants:case-documents", Example("programme_lead", of("case"))),
    ("participants:document-new", Example("caseworker", of("case"))),
    ("participants:document-remove", Example("caseworker", a_document)),
    ("participants:task-list", Example("caseworker")),
    ("participants:task-list", Example("programme_lead", query="?whose=all")),
    ("participants:task-new", Example("caseworker", of("case"))),
    ("participants:task", Example("caseworker", a_task)),
    ("participants:task-drop", Example("caseworker", a_task)),
    ("participants:consent-new", Example("caseworker", of("case"))),
    ("participants:case-follow-up", Example("caseworker", of("left"))),
    ("participants:follow-up-record", Example("caseworker", of("left", wave=6))),
    ("participants:contact-try", Example("caseworker", of("left", wave=6))),
    ("participants:follow-up-record", Example("caseworker", of("left", wave=3))),
    (
        "participants:stage-new",
        Example("caseworker", of("other", kind="education")),
    ),
    ("participants:care-ask", Example("caseworker", of("other"))),
    ("participants:stage-start", Example("caseworker", of_stay("planned"))),
    ("participants:stage-leave-out", Example("caseworker", of_stay("planned"))),
    ("participants:stage-hold", Example("caseworker", of_stay("active"))),
    ("participants:stage-end", Example("caseworker", of_stay("active"))),
    ("participants:stage-end", Example("counsellor", of_stay("care"))),
    (
        "participants:stage-resume",
        Example("caseworker", lambda it: of("other")(it) | {"pk": it.stays["held"].pk}),
    ),
    ("participants:stage-change", Example("caseworker", of_stay("completed"))),
    ("participants:stage-again", Example("caseworker", of_stay("left"))),
    ("participants:stage-schooling", Example("caseworker", of_stay("left"))),
    (
        "participants:stage-record-new",
        Example("caseworker", of("case", kind="term-result")),
    ),
    (
        "participants:stage-record-change",
        Example("caseworker", of_record("term-result")),
    ),
    *(
        example
        for kind in ("care-level", "adjustment", "closing")
        for example in (
            (
                "participants:stage-record-new",
                Example("counsellor", of("case", kind=kind)),
            ),
            (
                "participants:stage-record-change",
                Example("counsellor", of_record(kind)),
            ),
        )
    ),
    *(
        ("participants:stage-record-change", Example("caseworker", of_record(kind)))
        for kind in (
            *("prior-skill", "training-result", "training-certificate"),
            *("start-up-kit", "placement", "business-plan", "mentoring-visit"),
        )
    ),
    (
        "participants:group-note",
        Example("counsellor", lambda it: of("case")(it) | {"pk": it.group_mark.pk}),
    ),
    (
        "participants:plan-decide",
        Example("programme_lead", of_row("business-plan")),
    ),
    ("participants:exit-take-back", Example("caseworker", of("left"))),
    ("participants:case-admit-again", Example("caseworker", of("left"))),
    ("participants:duplicate-list", Example("caseworker")),
    ("participants:duplicate-list", Example("programme_lead")),
    ("participants:duplicate", Example("caseworker", a_duplicate)),
    ("participants:duplicate", Example("programme_lead", a_duplicate)),
    ("participants:merge-find", Example("programme_lead", of("left"))),
    ("participants:case-merge", Example("programme_lead", two_cases)),
    ("participants:merge-undo", Example("programme_lead", a_merge)),
    ("participants:transfer-ask", Example("caseworker", of("case"))),
    ("participants:transfer-ask", Example("caseworker", of("other"))),
    ("participants:transfer-list", Example("programme_lead")),
    ("participants:transfer", Example("programme_lead", one("transfer"))),
    ("participants:case-hand-over", Example("programme_lead")),
    ("participants:exit-ask", Example("caseworker", of("case"))),
    ("participants:exit-ask", Example("caseworker", of("leaving"))),
    ("participants:approval-list", Example("programme_lead")),
    (
        "participants:exit-decide",
        Example("programme_lead", an_exit),
    ),
    ("participants:waiver-ask", Example("caseworker", a_gate("case"))),
    ("participants:waiver-ask", Example("caseworker", a_gate("leaving"))),
    ("participants:approval-waivers", Example("programme_lead")),
    ("participants:approval-waivers", Example("clinical_supervisor")),
    ("participants:waiver-decide", Example("programme_lead", a_waiver)),
    (
        "participants:referral-link",
        Example(
            "caseworker",
            lambda it: of("case")(it) | {"pk": it.referral_sent.pk},
        ),
    ),
    ("answers:answer", Example(None, lambda it: {"token": "of-nothing"})),
    # Emergencies
    ("participants:emergency-open", Example("caseworker")),
    ("participants:case", Example("caseworker", of("opened"))),
    ("participants:emergency-list", Example("programme_lead")),
    ("participants:emergency-review", Example("programme_lead", one("opening"))),
    # Benefits
    ("participants:case-benefits", Example("caseworker", of("leaving"))),
    ("participants:benefit-propose", Example("caseworker", a_benefit("earned"))),
    ("participants:benefit-decide", Example("programme_lead", a_benefit("proposed"))),
    ("participants:benefit-payment", Example("programme_lead", a_benefit("approved"))),
    ("benefits:benefit-list", Example("caseworker")),
    ("benefits:benefit-approvals", Example("programme_lead")),
    ("benefits:payment-lists", Example("programme_lead")),
    ("benefits:payments-returned", Example("programme_lead")),
    # Activities
    ("activities:activity-list", Example("caseworker")),
    ("activities:activity", Example("facilitator", one("activity"))),
    ("activities:calendar", Example("facilitator", one("activity"))),
    ("activities:session-new", Example("facilitator", one("activity"))),
    ("activities:timetable", Example("facilitator", one("activity"))),
    ("activities:register-list", Example("facilitator")),
    ("activities:register", Example("facilitator", one("today"))),
    ("activities:register", Example("facilitator", one("held"))),
    ("activities:register-sheet", Example("facilitator", one("today"))),
    ("activities:session-move", Example("facilitator", one("today"))),
    ("activities:session-make-up", Example("facilitator", one("held"))),
    ("activities:session-not-held", Example("facilitator", one("today"))),
    # Opportunities and their intakes
    ("activities:waiting-list", Example("caseworker", one("activity"))),
    ("opportunities:opportunity-list", Example("caseworker")),
    ("opportunities:opportunity", Example("programme_lead", one("opportunity"))),
    ("opportunities:intake-new", Example("programme_lead", one("opportunity"))),
    (
        "participants:course-find",
        Example("caseworker", of("other", kind="education")),
    ),
    ("services:service-list", Example("caseworker")),
    # Communities
    ("community:start", Example("caseworker")),
    *(
        example
        for section in SECTIONS
        for example in (
            (
                "community:record-list",
                Example("programme_lead", of_community(section, pk=False)),
            ),
            (
                "community:record-new",
                Example("caseworker", of_community(section, pk=False)),
            ),
            ("community:record", Example("caseworker", of_community(section))),
            ("community:record-change", Example("caseworker", of_community(section))),
            ("community:record-count", Example("caseworker", of_community(section))),
        )
    ),
    ("reports:community-counts", Example("monitoring_officer")),
    ("reports:community-counts", Example("programme_lead", query="?audience=public")),
    # Cover during absence
    ("covers:cover-list", Example("caseworker")),
    ("covers:cover-list", Example("programme_lead")),
    ("covers:cover-new", Example("caseworker")),
    ("covers:cover-new", Example("programme_lead")),
    # Calendars
    ("calendar:week", Example("counsellor")),
    ("calendar:week", Example("caseworker")),
    ("calendar:phone", Example("counsellor")),
    # Imports
    ("participants:import-list", Example("programme_lead")),
    ("participants:import-new", Example("programme_lead")),
    ("participants:import", Example("programme_lead", one("brought"))),
    # Summaries
    ("reports:cohorts", Example("monitoring_officer", a_program)),
    (
        "reports:cohorts",
        Example("programme_lead", a_program, "?stage=psychological_support&by=office"),
    ),
    ("reports:summary-list", Example("monitoring_officer")),
    ("reports:dashboard", Example("programme_lead", a_programme)),
    ("reports:dashboard", Example("monitoring_officer", a_programme)),
    ("reports:summary-list", Example("caseworker")),
    ("reports:released-list", Example("programme_lead")),
    ("reports:released", Example("counsellor", a_summary)),
    ("reports:released", Example("auditor", a_summary, "?audience=public")),
    ("reports:released-area", Example("caseworker", an_area, "?by=age_band")),
    ("reports:table", Example("clinical_supervisor", a_programme)),
    ("reports:table", Example("programme_lead", a_programme, A_TABLE)),
    ("reports:summary-ask", Example("monitoring_officer")),
    ("reports:summary", Example("programme_lead", a_summary)),
    ("reports:summary", Example("programme_lead", a_draft_summary)),
    ("reports:summary-area", Example("programme_lead", an_area)),
    ("reports:summary-differences", Example("auditor", a_draft_summary)),
    ("reports:summary-publish", Example("programme_lead", a_draft_summary)),
    ("reports:summary-publish", Example("monitoring_officer", a_summary)),
    ("reports:summary-targets", Example("monitoring_officer", a_draft_summary)),
    ("reports:summary-narrative", Example("programme_lead", a_draft_summary)),
    # The trail
    ("trail:event-list", Example("auditor")),
    ("trail:event-list", Example("auditor", query="?group=refused&start=tomorrow")),
    ("trail:seals", Example("auditor")),
]

NO_PAGES: dict[str, Facts] = {
    "health": nothing,  # a probe's answer
    "account_session": nothing,  # what session.js asks
    # The browser's test of signing in walks these, with a second factor.
    "mfa_authenticate": nothing,
    "mfa_reauthenticate": nothing,
    "mfa_deactivate_totp": nothing,
    "mfa_view_recovery_codes": nothing,
    "mfa_generate_recovery_codes": nothing,
    "mfa_download_recovery_codes": nothing,
    "calendar:feed": lambda scene: {"token": scene.feed},  # what a phone reads
    "language": nothing,  # keeps a choice and sends back
    "participants:certificate-print": of_row("training-certificate"),  # a file
    "participants:document-open": a_document,  # sends on to the file
    "participants:document-file": a_document,  # a file, by a link of a minute
    "participants:case-photo": of("case"),  # an image
    "participants:identity-card": of("case"),  # a file
    "participants:import-rejects": one("brought"),  # a file
    "benefits:payment-list-file": one("payments"),  # a file
    "reports:summary-chart": a_chart,  # a drawing; test_policy opens it
    "reports:summary-chart-narrow": a_chart,  # the same for a phone
    "reports:cohorts-drawing": a_cohort_drawing,  # a drawing; test_policy opens it
    "reports:cohorts-drawing-narrow": a_cohort_drawing,  # the same for a phone
    "reports:cohorts-progress": a_program,  # a part of a page
    "reports:cohorts-download": a_program,  # a file
    "participants:scores-chart": of("case", instrument="PHQ-9"),  # a drawing
    "participants:scores-chart-narrow": of("case", instrument="PHQ-9"),
    "reports:dashboard-funnel": a_programme,  # a drawing; test_policy opens it
    "reports:dashboard-funnel-narrow": a_programme,  # the same for a phone
    "reports:dashboard-progress": a_programme,  # a part of a page
    "reports:summary-download": a_summary,  # a file
    "reports:released-download": a_summary,  # a file
    "reports:released-chart": a_chart,  # a drawing
    "reports:released-chart-narrow": a_chart,  # the same for a phone
    "reports:table-download": a_programme,  # a file
    "reports:table-chart": a_programme,  # a drawing
    "reports:table-chart-narrow": a_programme,  # the same for a phone
    "reports:summary-progress": a_summary,  # a part of a page
    "trail:export": lambda scene: {"format": "csv"},  # a file
    "trail:progress": nothing,  # a part of a page
}
ONLY_SENT_TO: dict[str, Facts] = {
    "csp-report": nothing,
    "theme": nothing,
    "programs:place": nothing,
    "read-date": lambda scene: {"kind": "day"},
    "core:draft": a_draft,
    "core:draft-discard": a_draft,
    "participants:duplicate-sweep": nothing,
    "reports:cohorts-count": a_program,
    "reports:dashboard-count": a_programme,
    "participants:registration-likely": under_way("person"),
    "benefits:payment-list-password": one("payments"),
    "participants:registration-discard": under_way(),
    "participants:case-take": of("case"),
    "participants:plan-begin": of("leaving"),
    "participants:scores-share": of("child"),
    "participants:task-done": a_task,
    "covers:cover-end": one("cover"),
    "reports:table-save": a_programme,
    "reports:table-remove": lambda it: a_programme(it) | {"pk": it.table.pk},
    "complaints:complaint-take-up": a_complaint,
    "participants:exit-withdraw": an_exit,
    "participants:transfer-withdraw": lambda it: (
        of("other")(it) | {"pk": it.transfer.pk}
    ),
    "participants:waiver-withdraw": a_waiver,
}
"""They take what is sent and show nothing: each answers 405 to whoever opens it."""


def ours() -> set[str]:
    """The names of all addresses but the administrators', which Django walks."""
    return {name for name, _ in _named(get_resolver().url_patterns, "")}


def _named(
    patterns: list[URLPattern | URLResolver], space: str
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            if pattern.namespace != "admin":
                yield from _named(pattern.url_patterns, space + inner)
        elif pattern.callback.__module__.split(".")[0] in [
            *settings.OUR_APPS,
            "allauth",
            "django",
        ]:
            yield f"{space}{pattern.name}", pattern
