"""What each form takes: complete, so that whoever may send it stores it.

An address without an entry takes nothing that is sent: it answers 405.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from participants.models import Consent
from tests.access.cast import Corner

Typed = Callable[[Corner], dict[str, Any]]
NEW = "Typed anew"


def nothing(corner: Corner) -> dict[str, Any]:
    return {"submission_key": uuid4(), "version": 1}


def form(**typed: Any) -> Typed:
    return lambda corner: nothing(corner) | typed


def a_day(name: str, **typed: Any) -> Typed:
    """With today under this name."""
    return lambda corner: (
        nothing(corner) | {name: corner.program.today().isoformat()} | typed
    )


def of_person(corner: Corner) -> dict[str, Any]:
    """The names of somebody there, with a birth date of one's own."""
    person = corner.case.participant
    return {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "sex": "F",
        "birth_date": "1 May 1990",
    }


def an_identity(corner: Corner) -> dict[str, Any]:
    more = {"mothers_name": NEW, "reason": "Birth certificate seen"}
    if corner.case.child_track:
        more["birth_date"] = "1 May 2010"
    return nothing(corner) | of_person(corner) | more


def a_registration(corner: Corner) -> dict[str, Any]:
    """The fields of all three parts: each takes its own."""
    consents = dict.fromkeys(Consent.Purpose.values, "yes")
    case = {
        "office": corner.place.office.pk,
        "category": "dependant",
        "registered_on": corner.program.today().isoformat(),
        "language": "Krio",
        "given_by": "self",
        "signed_how": "paper",
    }
    return nothing(corner) | of_person(corner) | case | consents


def a_contact(corner: Corner) -> dict[str, Any]:
    return nothing(corner) | {"phone": "077 123 456", "address": NEW}


def a_stay(corner: Corner) -> dict[str, Any]:
    today = corner.program.today().isoformat()
    stay = {"status": "active", "started_on": today, "learning": "formal_school"}
    return nothing(corner) | stay


def of_counsellor(corner: Corner) -> dict[str, Any]:
    wish = {"sex": "F", "age": "any"}
    return nothing(corner) | wish | {"counsellor": corner.counsellor.pk}


def a_referral(corner: Corner) -> dict[str, Any]:
    how = {"urgency": "24h", "shared": ["name", "place"], "reason": NEW}
    return nothing(corner) | how | {"service": corner.place.service.pk}


def a_change(corner: Corner) -> dict[str, Any]:
    stay = corner.stays["completed"]
    days = {"started_on": stay.started_on, "ended_on": stay.ended_on}
    return nothing(corner) | days | {"status": "dropped_out"}


def a_move(corner: Corner) -> dict[str, Any]:
    day = corner.program.today() + timedelta(days=30)
    why = {"asked_by": "provider", "because": "weather"}
    return nothing(corner) | {"day": day.isoformat(), "starts_at": "14:00"} | why


def a_register(corner: Corner) -> dict[str, Any]:
    marks = {f"mark-{each.case_code}": "present" for each in corner.people}
    return nothing(corner) | {"version": corner.today.version} | marks


def a_file(corner: Corner) -> dict[str, Any]:
    file = SimpleUploadedFile("people.csv", b"external_id\nK-1\n")
    of = {"program": corner.program.code, "kind": "participants"}
    return nothing(corner) | of | {"file": file}


def a_returned_list(corner: Corner) -> dict[str, Any]:
    reference = corner.benefits["approved"].reference
    told = f"reference,paid,paid_on\n{reference},no,\n"
    return nothing(corner) | {"file": SimpleUploadedFile("list.csv", told.encode())}


def a_count(corner: Corner) -> dict[str, Any]:
    program = corner.program
    period = f"{program.today():%Y-%m}"
    return nothing(corner) | {"program": program.code, "period": period}


def a_publication(corner: Corner) -> dict[str, Any]:
    draft = corner.drafted
    typed = {"confirmation": draft.period, "seen": draft.cutoff.isoformat()}
    return nothing(corner) | typed


def an_agreement(corner: Corner) -> dict[str, Any]:
    today = corner.program.today()
    days = {"agreed_on": today, "review_on": today + timedelta(days=90)}
    return nothing(corner) | days | {"signed_how": "thumbprint"}


def a_place(corner: Corner) -> dict[str, Any]:
    return {"place": f"{corner.program.code}/{corner.place.office.code}"}


def a_transfer(corner: Corner) -> dict[str, Any]:
    elsewhere = corner.program.offices.exclude(pk=corner.place.office.pk).first()
    return nothing(corner) | {"to": f"office-{elsewhere.pk}", "reason": NEW}


def an_emergency(corner: Corner) -> dict[str, Any]:
    reason = "Somebody asks for them at our door."
    return nothing(corner) | {"code": corner.case.case_code, "reason": reason}


def a_search(corner: Corner) -> dict[str, Any]:
    return {"q": corner.case.participant.family_name}


def a_timetable(corner: Corner) -> dict[str, Any]:
    first = corner.program.today()
    weekdays = {"weekdays": [0, 3], "first": first.isoformat()}
    return nothing(corner) | weekdays | {"last": first.replace(year=first.year + 1)}


def a_choice(corner: Corner) -> dict[str, Any]:
    return nothing(corner) | {"stays": [corner.stays["waiting"].pk]}


def an_intake(corner: Corner) -> dict[str, Any]:
    today = corner.program.today().isoformat()
    of = {"name": NEW, "code": "NEW-1", "office": corner.place.office.pk}
    return nothing(corner) | of | {"capacity": 20, "starts_on": today}


def of_community(corner: Corner) -> dict[str, Any]:
    """The fields of all three kinds of record: each takes its own."""
    shown = corner.community["projects"]
    days = dict.fromkeys(("day", "starts_on"), corner.program.today().isoformat())
    where = {"area": shown.area_id, "office": corner.place.office.pk}
    return nothing(corner) | days | where | {"name": NEW, "state": "planned"}


def a_cover(corner: Corner) -> dict[str, Any]:
    cover, first = corner.place.cover, corner.program.today() + timedelta(days=30)
    days = {"starts_on": first.isoformat(), "ends_on": first.isoformat()}
    who = {"absent": f"{cover.absent_id}:{cover.office_id}"}
    return nothing(corner) | days | who | {"covering": cover.covering_id}


def a_community_count(corner: Corner) -> dict[str, Any]:
    return nothing(corner) | {"n-community_member-F-18-24": 5, "n-F-18-24": 5}


def answers(corner: Corner) -> dict[str, Any]:
    """To nine questions, and how they were asked."""
    items = {f"item_{number}": "1" for number in range(1, 10)}
    how = {"taken_on": corner.program.today().isoformat(), "mode": "read_out"}
    return nothing(corner) | items | how | {"language": NEW, "because": "mistyped"}


def of_functioning(corner: Corner) -> dict[str, Any]:
    items = {f"item_{number}": "2" for number in range(1, 7)}
    return nothing(corner) | {"version": corner.case.version} | items


def a_task(corner: Corner) -> dict[str, Any]:
    of = {"what": NEW, "assignee": corner.keeper.pk, "version": corner.task.version}
    return nothing(corner) | of | {"due_on": corner.program.today().isoformat()}


def an_application(corner: Corner) -> dict[str, Any]:
    today = corner.program.today().isoformat()
    more = {"office": corner.place.office.pk, "category": "dependant"}
    return nothing(corner) | of_person(corner) | more | {"applied_on": today}


def a_complaint(corner: Corner) -> dict[str, Any]:
    said = {"how": "box", "kind": "other", "text": NEW}
    return nothing(corner) | said | {"received_on": corner.program.today().isoformat()}


def of_nobody(corner: Corner) -> dict[str, Any]:
    return a_complaint(corner) | {"office": corner.place.office.pk}


def an_incident(corner: Corner) -> dict[str, Any]:
    told = {"kind": "threat", "source": "family", "certainty": "alleged"}
    words = {"text": NEW, "place": NEW, "done": NEW}
    day = {"happened_on": corner.program.today().isoformat()}
    return nothing(corner) | told | words | day


def a_screening(corner: Corner) -> dict[str, Any]:
    pk = corner.criterion.pk
    return nothing(corner) | {f"answer-{pk}": "not_met", f"evidence-{pk}": NEW}


def a_panel(corner: Corner) -> dict[str, Any]:
    members = [corner.place.facilitator.pk, corner.counsellor.pk]
    today = {"held_on": corner.program.today().isoformat(), "present": "yes"}
    decided = {"decision": "ineligible", "reason": NEW}
    return nothing(corner) | today | decided | {"members": members}


def a_document(corner: Corner) -> dict[str, Any]:
    file = SimpleUploadedFile("paper.pdf", b"%PDF-1.7 Typed anew")
    return nothing(corner) | {"kind": "scan", "title": NEW, "file": file}


OF_KINDS: dict[str, dict[str, Any]] = {
    "term-result": {"school_year": "2026", "term": NEW, "result": "passed"},
    "care-level": {"level": "basic", "reason": "better"},
    "adjustment": {"helps": ["quiet_place"], "stages": ["education"]},
    "closing": {
        "goals": "fully",
        "agreed": "call",
        "recommendation": "end",
        "text": NEW,
    },
}
"""Kind of record -> what its form takes. No two take a field in different ways."""


def a_record(corner: Corner) -> dict[str, Any]:
    """The fields of all kinds: each takes its own."""
    today = nothing(corner) | {"day": corner.program.today().isoformat()}
    for typed in OF_KINDS.values():
        today |= typed
    return today


TYPED: dict[str, Typed] = {
    "account_login": form(login="nobody", password="no password of anybody"),
    "account_logout": form(),
    "account_change_password": form(oldpassword="none"),
    "account_reauthenticate": form(password="none"),
    "account_reset_password": form(email="nobody@example.org"),
    "account_reset_password_from_key": form(password1="none"),
    "account_session": form(),
    "mfa_activate_totp": form(code="000000"),
    "mfa_authenticate": form(code="000000"),
    "mfa_deactivate_totp": form(),
    "mfa_generate_recovery_codes": form(),
    "mfa_reauthenticate": form(code="000000"),
    "usersessions_list": form(),
    "account_e_mails": form(weekly_e_mail="on", language="fr"),
    "language": form(language="fr"),
    "csp-report": form(),
    "theme": form(theme="dark"),
    "read-date": form(day="3/4/2026"),
    "programs:place": a_place,
    "core:draft": form(text=NEW),
    "core:draft-discard": form(),
    "applications:application-new": an_application,
    "applications:screening": a_screening,
    "applications:appeal": a_day("lodged_on", grounds=NEW),
    "applications:panel": a_panel,
    "complaints:complaint-new": of_nobody,
    "complaints:complaint-change": a_complaint,
    "complaints:complaint-take-up": form(),
    "complaints:complaint-answer": form(answer=NEW),
    "complaints:complaint-close": form(why_not=NEW),
    "participants:complaint-of-case": a_complaint,
    "participants:search": a_search,
    "participants:alert": form(decision="confirm"),
    "participants:alert-new": form(reason="said"),
    "participants:alert-close": form(text=NEW),
    "participants:safety-assessment": form(risk="low", done=NEW),
    "participants:emergency-open": an_emergency,
    "participants:emergency-review": form(finding="in_order", finding_note=NEW),
    "participants:registration-part": a_registration,
    "participants:registration-check": form(),
    "participants:registration-likely": of_person,
    "participants:registration-discard": form(),
    "participants:import-new": a_file,
    "participants:import": form(),
    "participants:case-identity": an_identity,
    "participants:case-contact": a_contact,
    "participants:case-category": form(category="dependant"),
    "participants:case-take": form(),
    "participants:incident-new": an_incident,
    "participants:incident-change": an_incident,
    "participants:incident-settle": form(certainty="confirmed"),
    "participants:note-new": a_day("happened_on", kind="visit", text=NEW),
    "participants:note-change": a_day("happened_on", kind="visit", text=NEW),
    "participants:document-new": a_document,
    "participants:document-remove": form(because="unreadable"),
    "participants:task-new": a_task,
    "participants:task": a_task,
    "participants:task-done": form(),
    "participants:task-drop": form(why_not=NEW),
    "participants:counselling-new": a_day(
        "held_on", kind="phone", mark="present", text=NEW
    ),
    "participants:counselling-change": a_day(
        "held_on", kind="phone", mark="absent", text=NEW
    ),
    "participants:appointment-new": a_day(
        "day", starts_at="14:00", kind="phone", place="home"
    ),
    "participants:appointment-record": a_day(
        "held_on", kind="phone", mark="present", text=NEW
    ),
    "participants:appointment-move": a_day("day", starts_at="16:00", asked_by="person"),
    "participants:appointment-cancel": form(asked_by="counsellor"),
    "calendar:phone": form(do="new"),
    "participants:group-note": form(text=NEW),
    "participants:safety-plan": a_day("made_on", signs=NEW),
    "participants:assessment-new": answers,
    "participants:assessment-amend": answers,
    "participants:case-functioning": of_functioning,
    "participants:scores-share": form(shared="no"),
    "participants:referral-new": a_referral,
    "participants:referral-change": a_referral,
    "participants:referral-consent": a_day(
        "given_on", agreed="no", given_by="guardian", guardian=NEW, language=NEW
    ),
    "participants:consent-new": a_day(
        "given_on",
        purpose="photo",
        agreed="no",
        given_by="guardian",
        guardian=NEW,
        language=NEW,
    ),
    "participants:referral-send": form(),
    "participants:referral-link": form(),
    "answers:answer": form(do="open"),
    "participants:referral-answer": form(outcome="closed_without_service"),
    "participants:follow-up-record": a_day("contacted_on", result="not_found"),
    "participants:contact-try": a_day("day", way="visit", result="moved", note=NEW),
    "participants:care-ask": of_counsellor,
    "participants:stage-new": a_stay,
    "participants:stage-start": a_day("started_on", learning="literacy"),
    "participants:stage-leave-out": form(status="declined"),
    "participants:stage-hold": form(),
    "participants:stage-resume": form(),
    "participants:stage-end": a_day("ended_on", status="dropped_out"),
    "participants:stage-change": a_change,
    "participants:stage-again": a_stay,
    "participants:stage-schooling": form(learning="literacy", school=NEW),
    "participants:stage-record-new": a_record,
    "participants:stage-record-change": a_record,
    "participants:profile-section": form(
        why_joined=["forced"], why_joined_more=NEW, family="single", family_more=NEW
    ),
    "participants:need-new": a_day("found_on", code="food", urgency="day"),
    "participants:need-change": a_day("met_on", urgency="day"),
    "participants:plan-begin": form(),
    "participants:plan-agree": an_agreement,
    "participants:goal-new": form(dimension="family", text=NEW, order=1),
    "participants:goal-change": form(dimension="family", text=NEW, order=1),
    "participants:step-new": a_day("due_on", what=NEW, who="family"),
    "participants:step-change": a_day("due_on", what=NEW, who="family"),
    "participants:step-record": a_day("done_on"),
    "participants:plan-approve": form(decision="returned", why=NEW),
    "participants:plan-decide": form(decision="refused", why=NEW),
    "participants:waiver-ask": form(conditions=["sessions"], reason=NEW),
    "participants:waiver-withdraw": form(),
    "participants:waiver-decide": form(decision="refused", why=NEW),
    "participants:benefit-propose": form(),
    "participants:benefit-decide": form(decision="withhold", why=NEW),
    "participants:benefit-payment": a_day("on", result="paid"),
    "benefits:benefit-approvals": lambda corner: (
        nothing(corner) | {"benefits": [corner.benefits["proposed"].pk]}
    ),
    "benefits:payment-lists": lambda corner: (
        nothing(corner)
        | {"month": f"{corner.program.pk}:{corner.benefits['approved'].month:%Y-%m}"}
    ),
    "benefits:payments-returned": a_returned_list,
    "benefits:payment-list-password": form(),
    "participants:exit-take-back": form(note=NEW),
    "participants:case-admit-again": a_registration,
    "participants:transfer-ask": a_transfer,
    "participants:transfer-withdraw": form(),
    "participants:transfer": form(decision="refused", why=NEW),
    "participants:case-hand-over": form(),
    "participants:duplicate-sweep": lambda corner: {"program": corner.program.code},
    "participants:duplicate": form(decision="later", reason=NEW),
    "participants:merge-find": lambda corner: (
        nothing(corner) | {"code": corner.other.case_code}
    ),
    "participants:case-merge": form(reason=NEW),
    "participants:merge-undo": form(reason=NEW),
    "participants:exit-ask": a_day("exit_on", reason="relocated", note=NEW),
    "participants:exit-withdraw": form(),
    "participants:exit-decide": form(decision="refused", why=NEW),
    "activities:session-new": a_day("day", starts_at="08:00", ends_at="09:00"),
    "activities:timetable": a_timetable,
    "activities:waiting-list": a_choice,
    "opportunities:intake-new": an_intake,
    "covers:cover-new": a_cover,
    "covers:cover-end": form(),
    "community:record-new": of_community,
    "community:record-change": of_community,
    "community:record-count": a_community_count,
    "activities:session-move": a_move,
    "activities:session-make-up": a_day("day", starts_at="08:00", ends_at="09:00"),
    "activities:register": a_register,
    "activities:session-not-held": form(not_held_because="weather"),
    "reports:cohorts-count": form(),
    "reports:summary-ask": a_count,
    "reports:summary-publish": a_publication,
    "reports:summary-narrative": form(why=NEW),
    "reports:summary-targets": form(
        indicator="CASE-1", group="total/all", holds="", value="5", source=NEW
    ),
    "reports:dashboard-count": form(),
    "reports:table-save": form(name=NEW, query="figure=CASE-1&by=sex"),
    "reports:table-remove": form(),
    "trail:seals": form(),
}
