"""A case as its page shows it: the head that all its tabs share, and what waits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.templatetags.ui import long_date, short_date
from participants.due import TAUGHT, away_since, follow_ups_due
from participants.models import Enrolment, FollowUp, Stage
from participants.models.enrolment import EnrolmentQuerySet
from participants.models.stage import RUNNING
from participants.reading.listing import about
from participants.reading.records import attended
from participants.reading.standing import (
    NOTHING,
    Tag,
    current_stays,
    marked,
    tags_of,
)
from programs.models import StageKind


class Line(NamedTuple):
    """One thing that needs somebody's attention: when, what, and why."""

    when: str
    tone: str
    what: str
    why: str


class Tab(NamedTuple):
    name: str
    title: str
    url: str


@dataclass(frozen=True)
class Head:
    """What stands above every tab of a case."""

    case: Enrolment
    today: date
    stays: dict[str, Stage]
    facts: list[str] = field(default_factory=list)
    stages: list[tuple[str, Tag, str]] = field(default_factory=list)
    tabs: list[Tab] = field(default_factory=list)


def readable(scope: Scope) -> EnrolmentQuerySet:
    """The cases that the reader may open, marked with what more of each."""
    cases = Enrolment.objects.allowing(scope, Permission.CASE_READ).select_related(
        "participant", "program", "office", "caseworker", "residence"
    )
    return marked(
        cases,
        scope,
        Permission.CASE_READ,
        may_know_care=Permission.CARE_KNOW,
        may_read_care=Permission.PSYCHOLOGICAL_READ,
        may_read_scores=Permission.SCORE_READ,
        may_read_attendance=Permission.ATTENDANCE_READ,
        may_read_group=Permission.GROUP_HISTORY_READ,
    )


def head(case: Enrolment, scope: Scope) -> Head:
    """The head of a case from `readable`."""
    today = case.program.today()
    stays = current_stays([case], scope).get(case.pk, {})
    return Head(
        case,
        today,
        stays,
        facts=list(_facts(case, today)),
        stages=list(_stages(case, stays)),
        tabs=list(_tabs(case, stays)),
    )


def attention(head: Head, scope: Scope) -> list[Line]:
    """What waits, the most pressing first."""
    case = head.case
    lines = [*_follow_ups_due(case, head.today, scope), *_absent(head, scope)]
    if not case.participant.birth_date:
        why = gettext(
            "Without it no age is known, and no age group counts this person."
        )
        lines.append(Line("", "", gettext("Birth date missing"), why))
    if not case.caseworker and case.is_active:
        why = gettext("Nobody in the office is responsible for this case.")
        lines.append(Line("", "", gettext("No caseworker"), why))
    return lines


def _facts(case: Enrolment, today: date) -> Iterator[str]:
    person = case.participant
    yield case.case_code
    yield about(person.get_sex_display(), person.age(today))
    yield case.get_category_display()
    yield gettext("Office: %(office)s") % {"office": case.office}
    if case.caseworker:
        yield gettext("Caseworker: %(name)s") % {"name": case.caseworker}
    if case.exited_on:
        yield gettext("Left on %(day)s: %(reason)s") % {
            "day": long_date(case.exited_on),
            "reason": case.get_exit_reason_display(),
        }


def _stages(case: Enrolment, stays: dict[str, Stage]) -> Iterator[tuple[str, Tag, str]]:
    for kind, tag in zip(StageKind, tags_of(case, stays), strict=True):
        care = kind is StageKind.PSYCHOLOGICAL_SUPPORT
        if care and not case.may_read_care:  # type: ignore[attr-defined]
            if case.may_know_care:  # type: ignore[attr-defined]
                yield str(kind.label), tag, "" if tag.text else gettext("Not in care")
        elif tag is NOTHING:
            yield str(kind.label), tag, gettext("Not begun")
        else:
            yield str(kind.label), tag, stay_text(stays[kind])


def stay_text(stay: Stage) -> str:
    """`Since 3 August 2026`, or the days it lasted; nothing if it never started."""
    if not stay.started_on:
        return ""
    if not stay.ended_on:
        return gettext("Since %(day)s") % {"day": long_date(stay.started_on)}
    return gettext("%(start)s to %(end)s") % {
        "start": long_date(stay.started_on),
        "end": long_date(stay.ended_on),
    }


def _tabs(case: Enrolment, stays: dict[str, Stage]) -> Iterator[Tab]:
    """A tab appears when it has something to show to this reader."""
    yield _tab("case", gettext("Overview"), case)
    if case.may_read_care:  # type: ignore[attr-defined]
        yield _tab("case-psychological-support", gettext("Psychological support"), case)
    if StageKind.VOCATIONAL_TRAINING in stays:
        yield _tab("case-training", gettext("Training"), case)
    if StageKind.EDUCATION in stays:
        yield _tab("case-education", gettext("Education"), case)
    if _marks_to_read(case, stays):
        yield _tab("case-attendance", gettext("Attendance"), case)
    if case.exited_on:
        yield _tab("case-follow-up", gettext("Follow-up"), case)


def _marks_to_read(case: Enrolment, stays: dict[str, Stage]) -> bool:
    """A tab that tells of psychological support alone would tell of that."""
    care = case.may_read_care  # type: ignore[attr-defined]
    told = {*StageKind} if care else {*TAUGHT}
    return bool(case.may_read_attendance and told & stays.keys())  # type: ignore[attr-defined]


def _tab(name: str, title: str, case: Enrolment) -> Tab:
    url = reverse(f"participants:{name}", kwargs={"case_code": case.case_code})
    return Tab(name, title, url)


def _follow_ups_due(case: Enrolment, today: date, scope: Scope) -> Iterator[Line]:
    """The waves that should have been made and were not, and the one to come."""
    if not case.exited_on:
        return
    allowed = FollowUp.objects.allowing(scope, Permission.CASE_READ)
    made = set(allowed.of(case).values_list("wave", flat=True))
    waves = follow_ups_due(case.exited_on, case.exit_reason, made, today)
    for wave, due in waves:
        what = gettext("Follow-up: %(wave)s after the exit") % {"wave": wave.label}
        why = gettext("Due on %(day)s") % {"day": long_date(due)}
        if due < today:
            when = gettext("%(days)d days late") % {"days": (today - due).days}
            yield Line(when, "bad", what, why)
        else:
            yield Line(short_date(due, today), "warn", what, why)


def _absent(head: Head, scope: Scope) -> Iterator[Line]:
    """Training or education that runs, and that the person stays away from."""
    running = [
        stay for stay in map(head.stays.get, TAUGHT) if stay and stay.status in RUNNING
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
