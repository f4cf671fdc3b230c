"""What waits in a case and needs attention, as far as the reader may know."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper
from django.utils.translation import gettext, ngettext

from core.access import Scope
from core.templatetags.ui import long_date, short_date
from participants import school_age
from participants.due import consents
from participants.due.care import SCREENED_WITHIN
from participants.due.days import DUE_SOON
from participants.due.followups import follow_ups_due
from participants.due.plans import PLANNED_WITHIN, late, to_review
from participants.due.rules import BY_CODE
from participants.due.stages import away_since
from participants.fields import to_read
from participants.models import (
    Assessment,
    Consent,
    Enrolment,
    ExitRequest,
    FollowUp,
    Plan,
    Schooling,
    Stage,
)
from participants.models.stage import RUNNING, TAUGHT
from participants.reading import advice, care, tasks
from participants.reading.case import Head, Link, link_to, may_write
from participants.reading.exits import as_asked
from participants.reading.followups import is_unwanted
from participants.reading.gates import length
from participants.reading.records import attended
from programs.models import StageKind

NO_LINK = Link("", "")
Held = frozenset[str]
PRESSING = ["bad", "warn", ""]
HELD = ("no-plan", "terms", "consent", "to-screen", "screening", "re-assess")
"""Rules that are asked for as they stand in `due.rules`."""


class Line(NamedTuple):
    """One thing that needs somebody's attention: when, what, why, and what to do."""

    when: str
    tone: str
    what: str
    why: str
    link: Link = NO_LINK
    by_button: bool = False
    """The link is the deed itself, so a button sends it."""


def lines(head: Head, scope: Scope) -> list[Line]:
    """What waits, the most pressing first."""
    case, held = head.case, _held(head)
    found = [
        *_follow_ups_due(case, head.today, scope),
        *_tasks(head, scope),
        *_exit_asked(case, scope),
        *_care_asked(head),
        *_absent(head, scope),
        *_care_review(head, scope),
        *_over_length(head),
        *_screening(head, held),
        *_reassessment(head, held, scope),
        *_plan(head, held, scope),
        *_terms(head, held),
        *_consents(head, held, scope),
        *_childcare(head),
        *_under_15(head),
        *_missing(case),
    ]
    return sorted(found, key=lambda line: PRESSING.index(line.tone))


def _tasks(head: Head, scope: Scope) -> Iterator[Line]:
    """What somebody wrote down that is to be done, whoever does it."""
    if not head.case.may_read_tasks:  # type: ignore[attr-defined]
        return
    for task in tasks.of_case(head.case, scope):
        link = link_to("task", gettext("Open"), head.case, pk=task.pk)
        when = _when(task.due_on, head.today)
        yield Line(*when, task.what, str(task.assignee), link)


def _exit_asked(case: Enrolment, scope: Scope) -> Iterator[Line]:
    """An exit that waits: the asker may see it, another may decide."""
    if not case.is_active:
        return
    allowed = ExitRequest.objects.allowing(scope, to_read(ExitRequest)).of(case)
    asked = allowed.waiting().select_related("asked_by").first()
    if asked is None:
        return
    asked.enrolment = case
    told, link = as_asked(asked, scope), NO_LINK
    if case.may_approve_exit and not told.own:  # type: ignore[attr-defined]
        link = link_to("exit-decide", gettext("Decide"), case, pk=asked.pk)
    elif case.may_ask_exit:  # type: ignore[attr-defined]
        link = link_to("exit-ask", gettext("Open"), case)
    yield Line(gettext("Waits"), "warn", told.what, told.asked, link)


def _care_asked(head: Head) -> Iterator[Line]:
    """Psychological support that was asked for and has not begun."""
    case, stay = head.case, head.stays.get(StageKind.PSYCHOLOGICAL_SUPPORT)
    if not case.is_active or not case.may_know_care:  # type: ignore[attr-defined]
        return
    if not stay or not stay.is_waiting:
        return
    day = long_date(case.program.day_of(stay.created_at))
    why = gettext("Asked on %(day)s, not begun yet") % {"day": day}
    link = NO_LINK
    if case.may_write_care:  # type: ignore[attr-defined]
        link = link_to("stage-start", gettext("Start"), case, pk=stay.pk)
    what = gettext("Psychological support asked for")
    yield Line(gettext("Waits"), "warn", what, why, link)


def _care_review(head: Head, scope: Scope) -> Iterator[Line]:
    """The level of care that holds is to be looked at again."""
    level = care.level(head, scope)
    if level is None or not level.review_on:
        return
    if level.review_on - DUE_SOON > head.today:
        return
    what, link = gettext("Level of care to review"), NO_LINK
    why = _due_on(level.review_on)
    if head.case.may_write_care:  # type: ignore[attr-defined]
        words = gettext("Review")
        link = link_to("stage-record-new", words, head.case, kind="care-level")
    yield Line(*_when(level.review_on, head.today), what, why, link)


def _over_length(head: Head) -> Iterator[Line]:
    """A stay that should have ended by now, as long as the programme plans it."""
    for kind, stay in head.stays.items():
        care = kind == StageKind.PSYCHOLOGICAL_SUPPORT
        if care and not head.case.may_read_care:  # type: ignore[attr-defined]
            continue
        slowed = head.is_slowed(kind)
        planned = length(stay, head.rules.get(kind), head.today, slowed=slowed)
        if not planned or not planned.is_over:
            continue
        told = gettext("%(stage)s is over its planned length")
        what = told % {"stage": stay.get_stage_display()}
        link = NO_LINK
        if may_write(head.case, kind):
            link = link_to("stage-end", gettext("End"), head.case, pk=stay.pk)
        yield Line(*_when(planned.last, head.today), what, str(planned), link)


def _plan(head: Head, held: Held, scope: Scope) -> Iterator[Line]:
    """The review of the plan and its late steps, or that there is none yet."""
    case, today, read = head.case, head.today, to_read(Plan)
    if not case.is_active:
        return
    link = link_to("case-plan", gettext("Open"), case)
    for plan in to_review(today).allowing(scope, read).of(case):
        assert plan.review_on  # noqa: S101  for the type checker; it was agreed
        why = _due_on(plan.review_on)
        yield Line(*_when(plan.review_on, today), gettext("Plan to review"), why, link)
    step = late(today).allowing(scope, read).of(case).first()
    if step:
        what, why = gettext("Step of the plan late"), _due_on(step.due_on)
        yield Line(*_when(step.due_on, today), what, why, link)
    falls_due = case.registered_on + PLANNED_WITHIN
    if "no-plan" in held:
        why = _due_on(falls_due)
        what = gettext("No reintegration plan yet")
        yield Line(*_when(falls_due, today), what, why, link)


def _terms(head: Head, held: Held) -> Iterator[Line]:
    """The programme asks everybody again, and this person was not asked yet."""
    if "terms" not in held:
        return
    facts = {"version": head.case.program.terms_version}
    why = gettext("Version %(version)s was not agreed to yet.") % facts
    link = _to_ask(head.case, Consent.Purpose.TERMS)
    yield Line("", "warn", gettext("Terms to agree to anew"), why, link)


def _consents(head: Head, held: Held, scope: Scope) -> Iterator[Line]:
    """What was agreed to until a day that comes soon, or is past."""
    if "consent" not in held:
        return
    allowed = Consent.objects.allowing(scope, to_read(Consent)).of(head.case)
    for consent in consents.ending(allowed.standing(), head.today).order_by("until"):
        assert consent.until  # noqa: S101  for the type checker; asked by the rule
        what, when = gettext("Consent to ask again"), _when(consent.until, head.today)
        link = _to_ask(head.case, consent.purpose)
        yield Line(*when, what, str(consent.get_purpose_display()), link)


def _to_ask(case: Enrolment, purpose: str) -> Link:
    if not case.may_correct:  # type: ignore[attr-defined]
        return NO_LINK
    link = link_to("consent-new", gettext("Ask"), case)
    return link._replace(url=f"{link.url}?purpose={purpose}")


def _screening(head: Head, held: Held) -> Iterator[Line]:
    """An adult whom nobody has screened since the registration."""
    case = head.case
    falls_due = case.registered_on + SCREENED_WITHIN
    what, why = gettext("Psychological screening"), _due_on(falls_due)
    if case.may_write_scores:  # type: ignore[attr-defined]
        if "to-screen" in held:
            when = _when(falls_due, head.today)
            yield Line(*when, what, why, _to_take(case))
    elif not case.may_know_screening or falls_due - DUE_SOON > head.today:  # type: ignore[attr-defined]
        return
    elif "screening" in held:
        yield Line(*_when(falls_due, head.today), what, why)


def _reassessment(head: Head, held: Held, scope: Scope) -> Iterator[Line]:
    """In care, and the last answers are older than the programme lets them grow."""
    case = head.case
    if not case.may_write_scores or "re-assess" not in held:  # type: ignore[attr-defined]
        return
    allowed = Assessment.objects.allowing(scope, to_read(Assessment)).of(case)
    last = allowed.latest("taken_on").taken_on
    falls_due = last + timedelta(weeks=case.program.reassessed_after)
    why = gettext("Last taken on %(day)s") % {"day": long_date(last)}
    what = gettext("Screening instruments again")
    yield Line(*_when(falls_due, head.today), what, why, _to_take(case))


def _held(head: Head) -> Held:
    """Which of these rules hold; the database is asked once for all of them."""
    rules = [BY_CODE[code].holds(head.today) for code in HELD]
    told = [ExpressionWrapper(rule, output_field=BooleanField()) for rule in rules]
    answers = Enrolment.objects.filter(pk=head.case.pk).values_list(*told).get()
    return frozenset(code for code, holds in zip(HELD, answers, strict=True) if holds)


def _to_take(case: Enrolment) -> Link:
    return link_to("instruments", gettext("Start"), case)


def _childcare(head: Head) -> Iterator[Line]:
    """Classes that somebody can't come to: nobody looks after the children."""
    stay = head.stays.get(StageKind.EDUCATION)
    known = head.schooling.get(stay.pk) if stay else None
    if not stay or not known or not (stay.is_running or stay.is_waiting):
        return
    if not head.case.is_active or known.childcare != Schooling.Childcare.NEEDED:
        return
    why = gettext("Nobody looks after the children during the classes.")
    when = ""
    if known.childcare_since:
        when = gettext("Since %(day)s") % {
            "day": short_date(known.childcare_since, head.today)
        }
    words = gettext("Childcare needed")
    yield Line(when, "warn", words, why, _to_schooling(head, stay))


def _under_15(head: Head) -> Iterator[Line]:
    """What came by import or correction, and would not be begun here."""
    case, born = head.case, head.case.participant.born
    for kind in TAUGHT:
        stay = head.stays.get(kind)
        if not stay or not stay.is_running or not stay.started_on:
            continue
        known, in_doubt = head.schooling.get(stay.pk), case.age_in_doubt
        if not school_age.is_under(born, stay.started_on, in_doubt=in_doubt):
            continue
        what, link = gettext("Under 15 and in vocational training"), NO_LINK
        if kind == StageKind.EDUCATION:
            what = gettext("Under 15, and no formal school is recorded")
            link = _to_schooling(head, stay)
        if not known or not known.leads_to_school:
            why = gettext("Formal school comes first.")
            yield Line("", "bad", what, why, link)


def _to_schooling(head: Head, stay: Stage) -> Link:
    if not head.case.may_write_stages:  # type: ignore[attr-defined]
        return NO_LINK
    return link_to("stage-schooling", gettext("Open"), head.case, pk=stay.pk)


def _missing(case: Enrolment) -> Iterator[Line]:
    if not case.participant.birth_date:
        why = gettext(
            "Without it no age is known, and no age group counts this person."
        )
        yield Line("", "", gettext("Birth date missing"), why)
    if not case.caseworker and case.is_active:
        what = gettext("No caseworker")
        why = gettext("Nobody in the office is responsible for this case.")
        if case.may_take:  # type: ignore[attr-defined]
            take = link_to("case-take", gettext("Take this case"), case)
            yield Line("", "", what, why, take, by_button=True)
        else:
            yield Line("", "", what, why)


def _follow_ups_due(case: Enrolment, today: date, scope: Scope) -> Iterator[Line]:
    """The waves that should have been made and were not, and the one to come."""
    if not case.exited_on:
        return
    allowed = FollowUp.objects.allowing(scope, to_read(FollowUp))
    made = dict(allowed.of(case).values_list("wave", "result"))
    due = [*follow_ups_due(case.exited_on, case.exit_reason, made, today)]
    for wave, day in due if due and not is_unwanted(case) else []:
        what = gettext("Follow-up: %(wave)s after the exit") % {"wave": wave.label}
        link = NO_LINK
        if case.may_follow_up:  # type: ignore[attr-defined]
            words = gettext("Record")
            link = link_to("follow-up-record", words, case, wave=wave.value)
        yield Line(*_when(day, today), what, _due_on(day), link)


def _due_on(day: date) -> str:
    return gettext("Due on %(day)s") % {"day": long_date(day)}


def _when(day: date, today: date) -> tuple[str, str]:
    """How late something is, or the day it falls due, and the tone of that."""
    if day < today:
        days = (today - day).days
        late = ngettext("%(days)d day late", "%(days)d days late", days)
        return late % {"days": days}, "bad"
    return short_date(day, today), "warn"


def _absent(head: Head, scope: Scope) -> Iterator[Line]:
    """Training or education that runs, and that the person stays away from."""
    running = [
        stay
        for stay in map(head.stays.get, TAUGHT)
        if stay
        and stay.status in RUNNING
        and not advice.is_paused(head.advice, stay.stage)
    ]
    if not running or not head.case.may_read_attendance:  # type: ignore[attr-defined]
        return
    last = attended(head.case, TAUGHT, scope).last
    begun = min(stay.started_on for stay in running if stay.started_on)
    since = away_since(begun, last, head.today)
    if not since:
        return
    if last == since:
        why = gettext("Last attended on %(day)s") % {"day": long_date(last)}
    else:
        why = gettext("Never, since it began on %(day)s") % {"day": long_date(begun)}
    days = (head.today - since).days
    when = gettext("For %(days)d days") % {"days": days}
    yield Line(when, "warn", gettext("Not seen in training or education"), why)
