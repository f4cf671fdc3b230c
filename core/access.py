"""What a person may do, and the guard at the door of every view.

`core` knows the names of permissions and no roles; which role holds what, and
where, is `programs/roles.py`. The middleware builds the request's scope once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from core.http import StaffRequest

P = ParamSpec("P")
View = Callable[Concatenate[StaffRequest, P], HttpResponse]


class Permission(StrEnum):
    """One thing that some roles may do, somewhere."""

    NAME_READ = "name.read"
    APPLICATION_READ = "application.read"
    """Who asks to be taken in, before there is a case."""
    APPLICATION_WRITE = "application.write"
    """To pre-register, to screen, to write an appeal down."""
    APPLICATION_DECIDE = "application.decide"
    """To write down what a panel decided."""
    PERSON_COUNT = "person.count"
    """How many people get how far and ask for what, and never who."""
    CASE_READ = "case.read"
    CASE_CREATE = "case.create"
    CASE_WRITE = "case.write"
    CASE_TAKE = "case.take"
    """To become the caseworker of a case that has none."""
    NOTE_READ = "note.read"
    NOTE_WRITE = "note.write"
    DOCUMENT_READ = "document.read"
    """The photograph and the papers of a case."""
    DOCUMENT_WRITE = "document.write"
    """To add and remove them, and to issue the identity card."""
    TASK_READ = "task.read"
    TASK_WRITE = "task.write"
    """To write down what is to be done about a case, and to settle it."""
    COMPLAINT_WRITE = "complaint.write"
    """To take a complaint down, and to read again what one took down."""
    COMPLAINT_ANSWER = "complaint.answer"
    """To read and to answer all that are not about oneself or one's decision."""
    INCIDENT_WRITE = "incident.write"
    """To write an incident down, and to read again what one wrote."""
    INCIDENT_READ = "incident.read"
    """To read all of them, and to settle how certain they are."""
    STAGE_WRITE = "stage.write"
    """Stays in vocational training and education."""
    PLAN_WRITE = "plan.write"
    """What somebody needs and wants to reach: their reintegration plan."""
    PLAN_APPROVE = "plan.approve"
    """To approve such a plan, or to send it back."""
    FOLLOW_UP_WRITE = "follow-up.write"
    REFERRAL_READ = "referral.read"
    REFERRAL_TO_CARE_READ = "referral-to-care.read"
    """Those to psychosocial care, and which partners may be told of somebody."""
    REFERRAL_WRITE = "referral.write"
    """To refer somebody to a partner, and to ask whether the partner may be told."""
    EXIT_ASK = "exit.ask"
    EXIT_APPROVE = "exit.approve"
    TRANSFER_ASK = "transfer.ask"
    """To ask that somebody else take a case."""
    TRANSFER_TAKE = "transfer.take"
    """To accept a case that is handed over, or refuse it."""
    CASE_HAND_OVER = "case.hand-over"
    """To give cases to a caseworker of the office, several at once."""
    WAIVER_ASK = "waiver.ask"
    """To ask that a condition of training or education be waived."""
    WAIVER_APPROVE = "waiver.approve"
    CARE_WAIVER_APPROVE = "care-waiver.approve"
    """The same of psychological support; asking takes `CARE_WRITE`."""
    ATTENDANCE_READ = "attendance.read"
    CARE_KNOW = "care.know"
    """That somebody is in psychological support, and no more."""
    ADVICE_READ = "advice.read"
    """What helps somebody in training and education, and never why."""
    SCREENING_KNOW = "screening.know"
    """That somebody was screened or not, and no more."""
    CARE_ASK = "care.ask"
    """To ask for psychological support for somebody."""
    PSYCHOLOGICAL_READ = "psychological.read"
    CARE_WRITE = "care.write"
    """Stays in psychological support."""
    SESSION_NOTE_READ = "session-note.read"
    """What others wrote of their sessions, and safety plans."""
    SESSION_NOTE_WRITE = "session-note.write"
    """To record own sessions; what one wrote oneself one reads again."""
    SCORE_READ = "score.read"
    SCORE_WRITE = "score.write"
    """To take an instrument with somebody, and to amend its answers."""
    ALERT_READ = "alert.read"
    """That there is a self-harm alert, and of whom; never what was said."""
    ALERT_WRITE = "alert.write"
    """To raise one, to assess somebody's safety, to propose that it be closed."""
    ALERT_CLOSE = "alert.close"
    """To confirm that an alert be closed, as another proposed."""
    ALERT_COUNT = "alert.count"
    """How many are open in the programme, and never whose."""
    GROUP_HISTORY_READ = "group-history.read"
    GROUP_HISTORY_WRITE = "group-history.write"
    ACTIVITY_READ = "activity.read"
    SESSION_PLAN = "session.plan"
    INTAKE_PLAN = "intake.plan"
    """To begin a new course of an opportunity."""
    COMMUNITY_KEEP = "community.keep"
    """To record the work with communities; no person stands in it."""
    SEAT_GIVE = "seat.give"
    """To give free places in a course to people who wait for one."""
    CERTIFICATE_PRINT = "certificate.print"
    """To have a certificate as a file, with the person's name on it."""
    BUSINESS_DECIDE = "business.decide"
    """To grant or refuse the capital for a business of one's own."""
    BENEFIT_READ = "benefit.read"
    BENEFIT_PROPOSE = "benefit.propose"
    """To propose that a month be paid, and to appeal where it is withheld."""
    BENEFIT_APPROVE = "benefit.approve"
    """To decide on what another proposed."""
    REGISTER_WRITE = "register.write"
    RECORDS_IMPORT = "records.import"
    SUMMARY_READ = "summary.read"
    """What of published summaries partners and the public are told."""
    SUMMARY_READ_INTERNAL = "summary.read-internal"
    SUMMARY_BUILD = "summary.build"
    SUMMARY_PUBLISH = "summary.publish"
    """To publish what somebody else built."""
    SUMMARY_NARRATE = "summary.narrate"
    """To write down what stands behind the figures."""
    TARGET_SET = "target.set"
    REFERENCE_MANAGE = "reference.manage"
    DUPLICATE_READ = "duplicate.read"
    """Which cases may be one person's."""
    DUPLICATE_DECIDE = "duplicate.decide"
    """Whether they are, and to merge them."""
    LOOKS_READ = "looks.read"
    """Who looked at a case."""
    AUDIT_READ = "audit.read"
    """The trail of a programme, and whether it is whole."""
    COVER_ASK = "cover.ask"
    """To have a colleague cover one's own caseload while one is away."""
    COVER_ARRANGE = "cover.arrange"
    """To arrange who covers whom, never to one's own gain."""
    GLASS_BREAK = "glass.break"
    """To read one case outside of one's rows in an emergency, for an hour."""
    GLASS_BREAK_CHILD = "glass.break-child"
    """The same for a case on the child track."""
    GLASS_REVIEW = "glass.review"
    """To say whether an emergency opening was in order."""
    GLASS_TOLD = "glass.told"
    """To be told that somebody opened a case in an emergency."""


@dataclass(frozen=True)
class Reach:
    """Where a permission holds: the rows of persons, and the programmes."""

    offices: frozenset[int] = frozenset()
    """Offices whose adults are seen."""
    in_care: frozenset[int] = frozenset()
    """Offices whose adults in psychological support are seen."""
    children: frozenset[int] = frozenset()
    """Offices whose child track is seen."""
    shared: frozenset[int] = frozenset()
    """Offices whose child track is seen where a counsellor shares the scores."""
    cases: frozenset[UUID] = frozenset()
    """Single enrolments that are seen wherever they are."""
    caseload: frozenset[tuple[int, int]] = frozenset()
    """User and office: the adults there whose caseworker the user is."""
    run_by: frozenset[tuple[int, int]] = frozenset()
    """User and office: the activities there that the user runs."""
    programs: frozenset[int] = frozenset()
    """Programmes for which what has no persons in it is open."""

    def within(
        self,
        programs: frozenset[int],
        offices: frozenset[int],
        cases: frozenset[UUID],
    ) -> "Reach":
        """What of it lies in these programmes, offices and single cases."""
        return Reach(
            self.offices & offices,
            self.in_care & offices,
            self.children & offices,
            self.shared & offices,
            self.cases & cases,
            frozenset(own for own in self.caseload if own[1] in offices),
            frozenset(own for own in self.run_by if own[1] in offices),
            self.programs & programs,
        )

    def __or__(self, other: "Reach") -> "Reach":
        return Reach(
            self.offices | other.offices,
            self.in_care | other.in_care,
            self.children | other.children,
            self.shared | other.shared,
            self.cases | other.cases,
            self.caseload | other.caseload,
            self.run_by | other.run_by,
            self.programs | other.programs,
        )


class OutOfReach(Exception):
    """What was seen when the request began has left the reader's sight meanwhile.

    Whoever meets it is answered as for something that does not exist.
    """


class Scope(Protocol):
    """What the person who asks may do, and where."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def days(self) -> Mapping[int, date]:
        """Each of their programmes, and the day it is there."""

    @property
    def covered(self) -> Mapping[tuple[int, int], str]:
        """User and office of each caseload that is theirs while that user is away,
        and the user's name."""

    def __contains__(self, permission: Permission) -> bool: ...

    def reach(self, permission: Permission) -> Reach: ...


def requires(
    permission: Permission, *others: Permission
) -> Callable[[View[P]], View[P]]:
    """Answer 403 unless the request's scope holds ``permission`` somewhere.

    Where one page serves several kinds of rows any of the ``others`` opens it too;
    the rows then say which of them is needed.
    """
    enough = (permission, *others)

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(
            request: StaffRequest, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            if not any(each in request.scope for each in enough):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # for test_access
        return guarded

    return decorate


def signed_in(view: View[P]) -> View[P]:
    """Say aloud that whoever is signed in may open the view."""
    view.permission = None  # type: ignore[attr-defined]
    return view
