"""Who may read and do what, written down a second time, from the rules alone.

This is the table "Roles" of the access rules in the words of the tests. It shares
nothing with `programs/roles.py` or the fields' table: where the two differ, one of
them is wrong, and the matrix says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ROLES = (
    *("caseworker", "counsellor", "clinical_supervisor", "facilitator"),
    *("child_protection", "programme_lead"),
    *("monitoring_officer", "auditor", "administrator"),
)

# The columns stand in the order of ROLES; `it` is an emergency.
# office: adults of the office; own: adults whose caseworker one is; clients: whose
# counsellor one is; care: adults in psychological support, or with an alert; group:
# who is in an activity that one runs; children: the child track; shared: of these
# where the counsellor shows the scores; author: of clients what one wrote; wrote: of
# the office what one took down; reported: of the office what one wrote; place: no
# person.
TABLE = """
              cw       co       cs       fa       cp       pl       mo      au      ad
name          office   clients  care     group    children office   -       -       -
case          office   clients  care     -        children office   -       -       -
application   office   -        -        -        children office   -       -       -
ask for them  office   -        -        -        children -        -       -       -
decide panel  -        -        -        -        -        office   -       -       -
attendance    office   clients  care     -        children office   -       -       -
mark          office   clients  care     group    children office   -       -       -
note          office   clients  care     -        children office   -       -       -
document      office   clients  care     -        children office   -       -       -
keep document own      -        -        -        children -        -       -       -
why changed   office   clients  care     group    -        office   -       -       -
armed group   own      -        -        -        children office   -       -       -
advice        office   clients  care     -        children -        -       -       -
psychological -        clients  care     -        -        -        -       -       -
score         -        clients  care     -        shared   -        -       -       -
take score    -        clients  care     -        -        -        -       -       -
alert         -        clients  care     -        shared   -        -       -       -
answer alert  -        clients  care     -        -        -        -       -       -
session note  -        author   care     -        -        -        -       -       -
looks         own      -        -        -        children office   -       -       -
told of it    own      -        -        -        children office   -       -       -
review it     -        -        -        -        children office   -       -       -
open it       place    place    place    -        place    place    -       -       -
register      office   clients  care     group    children office   -       -       -
change        own      -        -        -        children -        -       -       -
take          office   -        -        -        children -        -       -       -
add note      office   -        -        -        children -        -       -       -
task          office   -        -        -        children office   -       -       -
take it down  office   -        -        -        children office   -       -       -
complaint     wrote    -        -        -        children office   -       -       -
answer it     -        -        -        -        children office   -       -       -
report it     office   -        -        -        children office   -       -       -
incident      reported -        -        -        children office   -       -       -
settle it     -        -        -        -        children office   -       -       -
refer         own      -        -        -        children -        -       -       -
stay          own      -        -        -        children -        -       -       -
print it      own      -        -        -        children office   -       -       -
decide plan   -        -        -        -        children office   -       -       -
care stay     -        clients  care     -        -        -        -       -       -
ask for care  own      -        -        -        children -        -       -       -
write plan    own      -        -        -        children -        -       -       -
approve plan  -        -        -        -        children office   -       -       -
follow up     own      -        -        -        children -        -       -       -
ask for exit  own      -        -        -        children -        -       -       -
decide exit   -        -        -        -        children office   -       -       -
ask transfer  own      -        -        -        children office   -       -       -
take transfer office   -        -        -        children office   -       -       -
merge         -        -        -        -        children office   -       -       -
twice         office   -        -        -        children office   -       -       -
hand over     -        -        -        -        -        office   -       -       -
admit again   office   -        -        -        children -        -       -       -
ask waiver    own      -        -        -        children -        -       -       -
decide waiver -        -        -        -        children office   -       -       -
waive care    -        -        care     -        -        -        -       -       -
benefit       office   -        -        -        children office   -       -       -
ask benefit   own      -        -        -        children -        -       -       -
grant benefit -        -        -        -        children office   -       -       -
add person    place    -        -        -        place    -        -       -       -
bring file    -        -        -        -        -        place    -       -       -
read told     place    place    place    -        place    place    place   place   -
summary       -        -        -        -        -        place    place   place   -
count summary -        -        -        -        -        -        place   -       -
publish it    -        -        -        -        -        place    place   -       -
tell behind   -        -        -        -        -        place    -       -       -
set target    -        -        -        -        -        place    place   -       -
how many      -        -        -        -        -        place    place   -       -
trail         -        -        -        -        -        -        -       place   -
activity      taught   run      of-care  run      taught   taught   -       -       -
keep register taught   run      -        run      taught   -        -       -       -
plan session  taught   run      -        run      -        -        -       -       -
give place    taught   -        -        -        taught   taught   -       -       -
seat          office   -        -        -        children office   -       -       -
opportunity   place    place    place    place    place    place    -       -       -
plan intake   -        -        -        -        -        place    -       -       -
community     taught   -        -        -        -        taught   -       -       -
be covered    place    -        -        -        -        -        -       -       -
arrange cover -        -        -        -        -        taught   -       -       -
"""

RIGHTS: dict[str, dict[str, str]] = {
    line[:14].strip(): dict(
        zip(ROLES, line[14:].replace("of care", "of-care").split(), strict=True)
    )
    for line in TABLE.strip("\n").splitlines()[1:]
}


@dataclass(frozen=True)
class Held:
    """A role, and where it holds; without an office in the whole programme."""

    role: str
    program: int
    office: int | None = None

    def here(self, place: Case | Course) -> bool:
        return self.program == place.program and self.office in (None, place.office)


@dataclass(frozen=True)
class Case:
    """What of a case decides who may see it."""

    code: str
    program: int
    office: int
    child: bool = False
    caseworker: int | None = None
    counsellor: int | None = None
    in_care: bool = False
    shared: bool = False
    run_by: int | None = None
    opened_by: int | None = None
    """Who reads it for an hour in an emergency."""
    written_by: int | None = None
    about: int | None = None
    """Of a complaint: who took it down, and which colleague may not know of it."""


@dataclass(frozen=True)
class Course:
    """What of an activity decides who may see it."""

    program: int
    office: int
    run_by: int
    of_care: bool = False


WRITTEN_IN = {"author": "clients", "reported": "office"}
"""Of which rows somebody reads what they wrote themselves."""
PLACES = {"place", "office", "children"}
"""Rights that somebody has in a programme as such, too."""
IN_EMERGENCY = {"name", "case", "note"}


@dataclass(frozen=True)
class Person:
    """Somebody who asks; a stranger is nobody's user."""

    name: str
    user: int | None = None
    roles: tuple[Held, ...] = field(default=())
    covers: tuple[int, ...] = ()
    """Whose caseload in the first office is theirs while these are away."""

    def has(self, what: str) -> bool:
        """Whether the right is theirs anywhere."""
        return any(RIGHTS[what][held.role] != "-" for held in self.roles)

    def may(self, what: str, place: Case | Course, author: int | None = None) -> bool:
        """Whether it is theirs for this case or course: no two roles add up."""
        if what in IN_EMERGENCY and self.opened(place):
            return True
        if isinstance(place, Case) and place.about == self.user is not None:
            return False
        rows = (RIGHTS[what][held.role] for held in self.roles if held.here(place))
        return any(
            _covers(WRITTEN_IN.get(each, each), user, place)
            for each in rows
            if each not in WRITTEN_IN or author == self.user
            for user in (self.user, *(self.covers if each == "own" else ()))
        )

    def opened(self, place: Case | Course) -> bool:
        return isinstance(place, Case) and self.user == place.opened_by is not None

    def may_open(self, place: Case) -> bool:
        """In an emergency: anywhere in a programme of theirs, on the own track."""
        return any(
            RIGHTS["open it"][held.role] == "place"
            and held.program == place.program
            and place.child == (held.role == "child_protection")
            for held in self.roles
        )

    def in_program(self, what: str, program: int) -> bool:
        return any(
            RIGHTS[what][held.role] in PLACES and held.program == program
            for held in self.roles
        )


def _covers(rows: str, user: int | None, place: Case | Course) -> bool:
    if isinstance(place, Course):
        return {
            "taught": not place.of_care,
            "run": place.run_by == user,
            "of-care": place.of_care,
        }.get(rows, False)
    adult = not place.child
    return {
        "office": adult,
        "own": adult and place.caseworker == user,
        "wrote": adult and place.written_by == user,
        "clients": place.counsellor == user,
        "care": adult and place.in_care,
        "group": adult and place.run_by == user,
        "children": place.child,
        "shared": place.child and place.shared,
    }.get(rows, False)


@dataclass(frozen=True)
class Need:
    """What opens an address: any of these rights, then one for the row it names.

    ``row`` is a right on the case of the address, ``course`` on its activity,
    ``place`` in its programme; ``owner`` names who alone may open what is theirs.
    """

    any_of: tuple[str, ...] = ()
    row: str = ""
    course: str = ""
    place: str = ""
    owner: str = ""
    sent_as: str = ""
    """Without this right on the row what is sent is refused with a 403."""
    is_public: bool = False
    is_account: bool = False
    """Of the reader's own sign-in: its answers have tests of their own."""


def need(*any_of: str, **more: str) -> Need:
    return Need(any_of, **more)  # type: ignore[arg-type]


def on_case(what: str, **more: str) -> Need:
    return need(what, row=what, **more)


ALL, PUBLIC = Need(), Need(is_public=True)
ACCOUNT = Need(is_account=True)
CARE = on_case("care stay")
READ, CHANGE = on_case("case"), on_case("change")
WRITE_PLAN = on_case("write plan")
A_STAY = need("stay", "care stay", row="stay")
CREATE, BRING = need("add person"), need("bring file")
SUMMARY, TRAIL = need("summary", place="summary"), need("trail")
TOLD = need("read told", place="read told")

NEEDS: dict[str, Need] = {
    "home": ALL,
    "account_login": ACCOUNT,
    "account_logout": ACCOUNT,
    "account_reauthenticate": ACCOUNT,
    "account_session": ACCOUNT,
    "account_signed_in": ACCOUNT,
    "account_change_password": ACCOUNT,
    "account_reset_password": ACCOUNT,
    "account_reset_password_done": ACCOUNT,
    "account_reset_password_from_key": ACCOUNT,
    "account_reset_password_from_key_done": ACCOUNT,
    "mfa_index": ACCOUNT,
    "mfa_authenticate": ACCOUNT,
    "mfa_reauthenticate": ACCOUNT,
    "mfa_activate_totp": ACCOUNT,
    "mfa_deactivate_totp": ACCOUNT,
    "mfa_view_recovery_codes": ACCOUNT,
    "mfa_generate_recovery_codes": ACCOUNT,
    "mfa_download_recovery_codes": ACCOUNT,
    "usersessions_list": ACCOUNT,
    "account_e_mails": ALL,
    "language": PUBLIC,
    "health": PUBLIC,
    "csp-report": PUBLIC,
    "whats-new": ALL,
    "gallery": ALL,
    "theme": ALL,
    "read-date": ALL,
    "programs:place": ALL,
    "core:draft": ALL,
    "core:draft-discard": ALL,
    "participants:who-sees-what": ALL,
    "participants:case-list": need("name"),
    "participants:search": need("name"),
    "applications:application-list": need("application"),
    "applications:application-new": need("ask for them"),
    "applications:application": on_case("application"),
    "applications:screening": on_case("ask for them"),
    "applications:appeal": on_case("ask for them"),
    "applications:panel": on_case("decide panel"),
    "complaints:complaint-list": need("complaint"),
    "complaints:complaint-new": need("take it down"),
    "complaints:complaint": on_case("complaint"),
    "complaints:complaint-change": on_case("answer it"),
    "complaints:complaint-take-up": on_case("answer it"),
    "complaints:complaint-answer": on_case("answer it"),
    "complaints:complaint-close": on_case("answer it"),
    "participants:case-complaints": on_case("take it down"),
    "participants:complaint-of-case": on_case("take it down"),
    "participants:incident-list": need("settle it"),
    "participants:case-incidents": on_case("report it"),
    "participants:incident-new": on_case("report it"),
    "participants:incident-change": on_case("report it", owner="writer"),
    "participants:incident-settle": on_case("settle it"),
    "participants:alert-list": need("alert"),
    "participants:alert": on_case("alert"),
    "participants:alert-new": on_case("answer alert"),
    "participants:alert-close": on_case("answer alert"),
    "participants:safety-assessment": on_case("answer alert"),
    "participants:approval-list": need("decide exit"),
    "participants:approval-plans": need("approve plan"),
    "participants:approval-waivers": need("decide waiver", "waive care"),
    "participants:emergency-open": need("open it"),
    "participants:emergency-list": need("told of it"),
    "participants:emergency-review": on_case("review it"),
    "trail:event-list": TRAIL,
    "trail:export": TRAIL,
    "trail:seals": TRAIL,
    "trail:progress": TRAIL,
    "participants:registration": CREATE,
    "participants:registration-part": CREATE,
    "participants:registration-check": CREATE,
    "participants:registration-likely": CREATE,
    "participants:registration-discard": CREATE,
    "participants:receipt": need("add person", owner="registrar"),
    "participants:import-list": BRING,
    "participants:import-new": BRING,
    "participants:import": need("bring file", owner="bringer"),
    "participants:import-rejects": need("bring file", owner="bringer"),
    "participants:case": READ,
    "participants:case-training": READ,
    "participants:case-education": READ,
    "participants:case-follow-up": READ,
    "participants:case-referrals": READ,
    "participants:referral-new": on_case("refer"),
    "participants:referral-change": on_case("refer"),
    "participants:referral-consent": on_case("refer"),
    "participants:referral-send": on_case("refer"),
    "participants:referral-answer": on_case("refer"),
    "participants:referral-link": on_case("refer"),
    # A secret address: what it tells to whom is tested with it.
    "answers:answer": ACCOUNT,
    "participants:case-timeline": READ,
    "participants:case-history": READ,
    "participants:case-plan": READ,
    "participants:plan-version": READ,
    "participants:profile-section": WRITE_PLAN,
    "participants:need-new": WRITE_PLAN,
    "participants:need-change": WRITE_PLAN,
    "participants:plan-begin": WRITE_PLAN,
    "participants:plan-agree": WRITE_PLAN,
    "participants:goal-new": WRITE_PLAN,
    "participants:goal-change": WRITE_PLAN,
    "participants:step-new": WRITE_PLAN,
    "participants:step-change": WRITE_PLAN,
    "participants:step-record": WRITE_PLAN,
    "participants:plan-approve": on_case("approve plan"),
    "participants:case-attendance": on_case("attendance"),
    "participants:case-benefits": on_case("benefit"),
    "participants:benefit-propose": on_case("ask benefit"),
    "participants:benefit-decide": on_case("grant benefit"),
    "participants:benefit-payment": on_case("grant benefit"),
    "benefits:benefit-list": need("benefit"),
    "benefits:benefit-approvals": need("grant benefit"),
    "benefits:payment-lists": need("grant benefit"),
    "benefits:payments-returned": need("grant benefit"),
    "benefits:payment-list-file": need("grant benefit", owner="bringer"),
    "benefits:payment-list-password": need("grant benefit", owner="bringer"),
    "participants:case-notes": on_case("note"),
    "participants:case-psychological-support": on_case("psychological"),
    "participants:case-scores": on_case("score"),
    "participants:assessment": on_case("score"),
    "participants:scores-chart": on_case("score"),
    "participants:scores-chart-narrow": on_case("score"),
    "participants:instruments": on_case("take score"),
    "participants:assessment-new": on_case("take score"),
    "participants:assessment-amend": on_case("take score"),
    "participants:case-functioning": CHANGE,
    "participants:scores-share": CARE,
    "participants:counselling-new": CARE,
    "participants:counselling-change": on_case("care stay", owner="therapist"),
    "participants:appointment-new": CARE,
    "participants:appointment-record": CARE,
    "participants:appointment-move": CARE,
    "participants:appointment-cancel": CARE,
    "participants:group-note": CARE,
    "participants:safety-plan": CARE,
    "participants:case-looks": on_case("looks"),
    "participants:case-identity": CHANGE,
    "participants:case-contact": CHANGE,
    "participants:case-category": CHANGE,
    "participants:case-take": on_case("take"),
    "participants:note-new": on_case("add note"),
    "participants:note-change": on_case("add note", owner="writer"),
    "participants:case-documents": on_case("document"),
    "participants:document-open": on_case("document"),
    "participants:document-file": on_case("document"),
    "participants:case-photo": on_case("document"),
    "participants:document-new": on_case("keep document"),
    "participants:document-remove": on_case("keep document"),
    "participants:identity-card": on_case("keep document"),
    "participants:task-list": need("task"),
    "participants:task-new": on_case("task"),
    "participants:task": on_case("task"),
    "participants:task-done": on_case("task"),
    "participants:task-drop": on_case("task"),
    "participants:follow-up-record": on_case("follow up"),
    "participants:consent-new": on_case("change"),
    "participants:contact-try": on_case("follow up"),
    "participants:care-ask": on_case("ask for care"),
    "participants:stage-new": need("stay", row="stay"),
    "participants:stage-start": A_STAY,
    "participants:stage-leave-out": A_STAY,
    "participants:stage-hold": A_STAY,
    "participants:stage-resume": A_STAY,
    "participants:stage-end": A_STAY,
    "participants:stage-change": A_STAY,
    "participants:stage-again": need("stay", row="stay"),
    "participants:stage-schooling": need("stay", row="stay"),
    "participants:stage-record-new": need("stay", row="stay"),
    "participants:stage-record-change": need("stay", row="stay"),
    "participants:certificate-print": on_case("print it"),
    "participants:plan-decide": on_case("decide plan"),
    "participants:waiver-ask": need("ask waiver", row="ask waiver"),
    "participants:waiver-withdraw": need(
        "ask waiver", "care stay", row="case", owner="writer"
    ),
    "participants:waiver-decide": need(
        "decide waiver", "waive care", row="decide waiver"
    ),
    "participants:transfer-ask": on_case("ask transfer"),
    "participants:transfer-withdraw": on_case("ask transfer", owner="writer"),
    "participants:transfer-list": need("take transfer"),
    "participants:transfer": on_case("take transfer"),
    "participants:case-hand-over": need("hand over"),
    "participants:duplicate-list": need("twice"),
    "participants:duplicate-sweep": need("merge", place="merge"),
    "participants:duplicate": on_case("twice", sent_as="merge"),
    "participants:merge-find": on_case("merge"),
    "participants:case-merge": on_case("merge"),
    "participants:merge-undo": on_case("merge"),
    "participants:exit-take-back": on_case("ask for exit"),
    "participants:case-admit-again": on_case("admit again"),
    "participants:exit-ask": on_case("ask for exit"),
    "participants:exit-withdraw": on_case("ask for exit", owner="writer"),
    "participants:exit-decide": on_case("decide exit"),
    "activities:activity-list": need("activity"),
    "activities:register-list": need("keep register"),
    "activities:activity": need("activity", course="activity"),
    "activities:calendar": need("activity", course="activity"),
    "calendar:week": need("activity"),
    "calendar:phone": need("activity"),
    "calendar:feed": PUBLIC,  # whoever has its token; no person stands in it
    "activities:session-new": need("plan session", course="plan session"),
    "activities:timetable": need("plan session", course="plan session"),
    "activities:session-move": need("plan session", course="plan session"),
    "activities:session-make-up": need("plan session", course="plan session"),
    "activities:register": need("activity", course="activity", sent_as="keep register"),
    "activities:register-sheet": need("keep register", course="keep register"),
    # Child protection marks children and says nothing of the others.
    "activities:session-not-held": need("keep register", course="plan session"),
    "activities:waiting-list": need("give place", course="give place"),
    "opportunities:opportunity-list": need("opportunity"),
    "opportunities:opportunity": need("opportunity", place="opportunity"),
    "opportunities:intake-new": need("plan intake", place="plan intake"),
    "participants:course-find": need("stay", row="stay"),
    "services:service-list": need("opportunity"),
    "community:start": need("community"),
    "community:record-list": need("community"),
    "community:record-new": need("community"),
    "community:record": need("community", course="community"),
    "community:record-change": need("community", course="community"),
    "community:record-count": need("community", course="community"),
    "reports:community-counts": need("summary"),
    "covers:cover-list": need("be covered", "arrange cover"),
    "covers:cover-new": need("be covered", "arrange cover"),
    "covers:cover-end": need("be covered", "arrange cover", course="arrange cover"),
    "counts:funnel": need("how many"),
    "counts:gaps": need("how many"),
    "counts:complaints": need("how many"),
    "reports:cohorts": SUMMARY,
    "reports:cohorts-progress": SUMMARY,
    "reports:cohorts-download": SUMMARY,
    "reports:cohorts-drawing": SUMMARY,
    "reports:cohorts-drawing-narrow": SUMMARY,
    "reports:cohorts-count": need("count summary", place="count summary"),
    "reports:summary-list": need("read told"),
    "reports:released-list": need("read told"),
    "reports:released": TOLD,
    "reports:released-area": TOLD,
    "reports:released-download": TOLD,
    "reports:released-chart": TOLD,
    "reports:released-chart-narrow": TOLD,
    "reports:table": TOLD,
    "reports:table-download": TOLD,
    "reports:table-chart": TOLD,
    "reports:table-chart-narrow": TOLD,
    "reports:table-save": TOLD,
    "reports:table-remove": need("read told", place="read told", owner="chooser"),
    "reports:summary": SUMMARY,
    "reports:summary-area": SUMMARY,
    "reports:summary-progress": SUMMARY,
    "reports:summary-differences": SUMMARY,
    "reports:summary-publish": need("publish it", place="publish it"),
    "reports:summary-targets": need("set target", place="set target"),
    "reports:summary-narrative": need("tell behind", place="tell behind"),
    "reports:summary-download": SUMMARY,
    "reports:summary-chart": SUMMARY,
    "reports:summary-chart-narrow": SUMMARY,
    "reports:summary-ask": need("count summary"),
    "reports:dashboard": SUMMARY,
    "reports:dashboard-count": need("count summary", place="count summary"),
    "reports:dashboard-progress": SUMMARY,
    "reports:dashboard-funnel": SUMMARY,
    "reports:dashboard-funnel-narrow": SUMMARY,
}
"""An address without an entry fails: say here what opens it, by the rules."""
NEEDS_OF_KIND: dict[str, Need] = dict.fromkeys(
    ("care-level", "adjustment", "closing"), CARE
)
"""Where an address names the kind of a record, what opens that kind, if it is other."""


def need_of(name: str, facts: dict[str, object]) -> Need:
    """What opens an address with these facts in it."""
    return NEEDS_OF_KIND.get(str(facts.get("kind")), NEEDS[name])
