"""A case as its page shows it: the head that all its tabs share."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.templatetags.ui import in_days, long_date
from participants.gates import Rule, rules
from participants.models import Enrolment, Stage
from participants.models.enrolment import EnrolmentQuerySet
from participants.models.stage import TAUGHT
from participants.reading import advice, documents, returning, schooling
from participants.reading.advice import Advice
from participants.reading.covers import covered
from participants.reading.gate_facts import with_rules
from participants.reading.gates import Notice, length, notices, presses
from participants.reading.listing import about
from participants.reading.schooling import Schoolings
from participants.reading.standing import (
    NOTHING,
    Tag,
    current_stays,
    marked,
    tags_of,
)
from participants.reading.tabs import Tab, tabs
from programs.models import StageKind

MAY = {
    "may_know_care": Permission.CARE_KNOW,
    "may_read_care": Permission.PSYCHOLOGICAL_READ,
    "may_read_scores": Permission.SCORE_READ,
    "may_write_scores": Permission.SCORE_WRITE,
    "may_read_alerts": Permission.ALERT_READ,
    "may_raise_alerts": Permission.ALERT_WRITE,
    "may_read_sessions": Permission.SESSION_NOTE_READ,
    "may_hold_sessions": Permission.SESSION_NOTE_WRITE,
    "may_read_attendance": Permission.ATTENDANCE_READ,
    "may_read_group": Permission.GROUP_HISTORY_READ,
    "may_write_group": Permission.GROUP_HISTORY_WRITE,
    "may_read_advice": Permission.ADVICE_READ,
    "may_know_screening": Permission.SCREENING_KNOW,
    "may_correct": Permission.CASE_WRITE,
    "may_take": Permission.CASE_TAKE,
    "may_read_benefits": Permission.BENEFIT_READ,
    "may_propose_benefits": Permission.BENEFIT_PROPOSE,
    "may_decide_benefits": Permission.BENEFIT_APPROVE,
    "may_plan": Permission.PLAN_WRITE,
    "may_approve_plan": Permission.PLAN_APPROVE,
    "may_follow_up": Permission.FOLLOW_UP_WRITE,
    "may_read_referrals": Permission.REFERRAL_READ,
    "may_read_referrals_to_care": Permission.REFERRAL_TO_CARE_READ,
    "may_refer": Permission.REFERRAL_WRITE,
    "may_write_notes": Permission.NOTE_WRITE,
    "may_read_documents": Permission.DOCUMENT_READ,
    "may_write_documents": Permission.DOCUMENT_WRITE,
    "may_read_tasks": Permission.TASK_READ,
    "may_write_tasks": Permission.TASK_WRITE,
    "may_complain": Permission.COMPLAINT_WRITE,
    "may_record_incidents": Permission.INCIDENT_WRITE,
    "may_settle_incidents": Permission.INCIDENT_READ,
    "may_write_stages": Permission.STAGE_WRITE,
    "may_write_care": Permission.CARE_WRITE,
    "may_ask_care": Permission.CARE_ASK,
    "may_ask_waiver": Permission.WAIVER_ASK,
    "may_ask_exit": Permission.EXIT_ASK,
    "may_hand_over": Permission.TRANSFER_ASK,
    "may_admit": Permission.CASE_CREATE,
    "may_merge": Permission.DUPLICATE_DECIDE,
    "may_approve_exit": Permission.EXIT_APPROVE,
    "may_read_notes": Permission.NOTE_READ,
    "may_read_looks": Permission.LOOKS_READ,
    "may_print": Permission.CERTIFICATE_PRINT,
}
"""What each case is marked with, for its reader."""


class Link(NamedTuple):
    url: str
    words: str


class Step(NamedTuple):
    """One of the three stages in the head of a case."""

    kind: str
    title: str
    tag: Tag
    text: str
    link: Link | None
    """What the reader may do next in it."""
    find: Link | None = None
    """Where the reader looks for a course."""
    length: str = ""
    """How far a stay of a planned length is."""
    notice: Notice | None = None
    """What is missing at the gate before it, where that presses."""


@dataclass(frozen=True)
class Head:
    """What stands above every tab of a case."""

    case: Enrolment
    today: date
    stays: dict[str, Stage]
    facts: list[str] = field(default_factory=list)
    stages: list[Step] = field(default_factory=list)
    schooling: Schoolings = field(default_factory=dict)
    """Of each stay in education, the earliest first."""
    tabs: list[Tab] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)
    """What helps in training and education, for who may know of it."""
    actions: list[Link] = field(default_factory=list)
    """What the reader may do with the case, the most usual first."""
    rules: dict[str, Rule] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    """Stage -> what is missing at the gate before it, as its reader may know."""

    @property
    def helps(self) -> str:
        """What helps in any of the stages, in one line."""
        return ", ".join(advice.helps(self.advice))

    def is_slowed(self, stage: str) -> bool:
        """Whether the reader knows that the stage may last longer than planned."""
        return advice.is_slowed(self.advice, stage)


def readable(scope: Scope) -> EnrolmentQuerySet:
    """The cases that the reader may open, marked with what more of each."""
    cases = Enrolment.objects.allowing(scope, Permission.CASE_READ).select_related(
        "participant", "program", "office", "caseworker", "residence"
    )
    known = documents.told_of(cases, scope)
    return with_rules(marked(known, scope, Permission.CASE_READ, **MAY))


def held(case: Enrolment) -> frozenset[Permission]:
    """What the reader of a case from `readable` may do with it."""
    told = {permission for name, permission in MAY.items() if getattr(case, name)}
    return frozenset({Permission.NAME_READ, Permission.CASE_READ, *told})


def may_write(case: Enrolment, kind: str) -> bool:
    """Whether the reader of a case from `readable` writes its stays of a stage."""
    care = kind == StageKind.PSYCHOLOGICAL_SUPPORT
    held: bool = case.may_write_care if care else case.may_write_stages  # type: ignore[attr-defined]
    return held


def head(case: Enrolment, scope: Scope) -> Head:
    """The head of a case from `readable`."""
    today = case.program.today()
    stays = current_stays([case], scope).get(case.pk, {})
    learned = schooling.of_case(case, scope) if StageKind.EDUCATION in stays else {}
    head = Head(
        case,
        today,
        stays,
        facts=list(_facts(case, scope)),
        schooling=learned,
        tabs=list(tabs(case, stays)),
        advice=advice.holding(case, stays, scope),
        actions=list(_actions(case)),
        rules=rules(case.stage_rules),  # type: ignore[attr-defined]
        notices=notices(case, stays, scope, held(case)),
    )
    head.stages.extend(_stages(head))
    return head


def _facts(case: Enrolment, scope: Scope) -> Iterator[str]:
    person, today = case.participant, case.program.today()
    yield case.case_code
    yield about(person.get_sex_display(), person.age(today))
    yield case.get_category_display()
    yield gettext("Office: %(office)s") % {"office": case.office}
    if case.caseworker:
        yield gettext("Caseworker: %(name)s") % {"name": case.caseworker}
    if words := covered(case, scope):
        yield words
    if case.exited_on:
        yield gettext("Left on %(day)s: %(reason)s") % {
            "day": long_date(case.exited_on),
            "reason": case.get_exit_reason_display(),
        }


def _actions(case: Enrolment) -> Iterator[Link]:
    if case.may_write_notes:  # type: ignore[attr-defined]
        yield link_to("note-new", gettext("Add a note"), case)
    if case.may_write_tasks:  # type: ignore[attr-defined]
        yield link_to("task-new", gettext("Add a task"), case)
    if case.may_ask_exit and case.is_active:  # type: ignore[attr-defined]
        yield link_to("exit-ask", gettext("Ask for the exit"), case)
    if case.may_ask_exit and not case.is_active:  # type: ignore[attr-defined]
        yield link_to("exit-take-back", gettext("Take the exit back"), case)
    if case.may_admit and returning.may_be_admitted_again(case):  # type: ignore[attr-defined]
        yield link_to("case-admit-again", gettext("Admit again"), case)
    if case.may_hand_over:  # type: ignore[attr-defined]
        yield link_to("transfer-ask", gettext("Hand over"), case)
    if case.may_merge:  # type: ignore[attr-defined]
        yield link_to("merge-find", gettext("Merge with another case"), case)


def _stages(head: Head) -> Iterator[Step]:
    case, stays = head.case, head.stays
    for kind, tag in zip(StageKind, tags_of(case, stays), strict=True):
        care = kind is StageKind.PSYCHOLOGICAL_SUPPORT
        link = _next_step(head, kind) if case.is_active else None
        if care and not case.may_read_care:  # type: ignore[attr-defined]
            if case.may_know_care:  # type: ignore[attr-defined]
                text = "" if tag.text else gettext("Not in care")
                yield Step(kind.value, str(kind.label), tag, text, link)
            continue
        text, planned, stay = gettext("Not begun"), None, stays.get(kind)
        if stay and tag is not NOTHING:
            text = _standing(stay, head.schooling)
            slowed = head.is_slowed(kind)
            planned = length(stay, head.rules.get(kind), head.today, slowed=slowed)
        notice, find = head.notices.get(kind), _search(case, kind, link)
        yield Step(
            kind.value,
            str(kind.label),
            tag,
            text,
            link,
            find,
            str(planned or ""),
            notice if presses(notice, planned) else None,
        )


def _standing(stay: Stage, learned: Schoolings) -> str:
    """Its days; while education runs what is learned, too."""
    days = stay_text(stay)
    if not stay.is_running or stay.pk not in learned:
        return days
    return f"{schooling.standing(learned[stay.pk])}. {days}"


def _next_step(head: Head, kind: StageKind) -> Link | None:
    """Begin the stage, start what waits in it, or ask that somebody does."""
    case, stay = head.case, head.stays.get(kind)
    if stay and stay.is_running:
        return None
    care = kind is StageKind.PSYCHOLOGICAL_SUPPORT
    if may_write(case, kind):
        closed = kind in head.notices
        if stay and stay.is_waiting:
            start = link_to("stage-start", gettext("Start"), case, pk=stay.pk)
            return None if closed else start
        words = gettext("Plan") if closed else gettext("Begin")
        return link_to("stage-new", words, case, kind=kind.value)
    if care and case.may_ask_care and not (stay and stay.is_waiting):  # type: ignore[attr-defined]
        return link_to("care-ask", gettext("Ask for support"), case)
    return None


def _search(case: Enrolment, kind: StageKind, step: Link | None) -> Link | None:
    """Where courses are found, before somebody begins or starts in one."""
    if step is None or kind not in TAUGHT:
        return None
    return link_to("course-find", gettext("Find a course"), case, kind=kind.value)


def stay_text(stay: Stage) -> str:
    """`Since 3 August 2026`, or the days it lasted; nothing if it never started."""
    if not stay.started_on:
        return ""
    if not stay.ended_on:
        return gettext("Since %(day)s") % {"day": long_date(stay.started_on)}
    return in_days(stay.started_on, stay.ended_on)


def link_to(name: str, words: str, case: Enrolment, **more: object) -> Link:
    """The page ``name`` of a case."""
    keys = {"case_code": case.case_code, **more}
    return Link(reverse(f"participants:{name}", kwargs=keys), words)
