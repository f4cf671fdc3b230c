"""What falls due in psychological support and before it."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import long_date
from participants.due.care import SCREENED_WITHIN
from participants.due.days import DUE_SOON
from participants.fields import to_read
from participants.models import (
    Assessment,
    Enrolment,
)
from participants.reading import care
from participants.reading.attention.line import NO_LINK, Held, Line, due_on, how_late
from participants.reading.case import Head, Link, link_to


def care_review(head: Head, scope: Scope) -> Iterator[Line]:
    """The level of care that holds is to be looked at again."""
    level = care.level(head, scope)
    if level is None or not level.review_on:
        return
    if level.review_on - DUE_SOON > head.today:
        return
    what, link = gettext("Level of care to review"), NO_LINK
    why = due_on(level.review_on)
    if head.case.may_write_care:  # type: ignore[attr-defined]
        words = gettext("Review")
        link = link_to("stage-record-new", words, head.case, kind="care-level")
    yield Line(*how_late(level.review_on, head.today), what, why, link)


def screening(head: Head, held: Held) -> Iterator[Line]:
    """An adult whom nobody has screened since the registration."""
    case = head.case
    falls_due = case.registered_on + SCREENED_WITHIN
    what, why = gettext("Psychological screening"), due_on(falls_due)
    if case.may_write_scores:  # type: ignore[attr-defined]
        if "to-screen" in held:
            when = how_late(falls_due, head.today)
            yield Line(*when, what, why, _to_take(case))
    elif not case.may_know_screening or falls_due - DUE_SOON > head.today:  # type: ignore[attr-defined]
        return
    elif "screening" in held:
        yield Line(*how_late(falls_due, head.today), what, why)


def reassessment(head: Head, held: Held, scope: Scope) -> Iterator[Line]:
    """In care, and the last answers are older than the programme lets them grow."""
    case = head.case
    if not case.may_write_scores or "re-assess" not in held:  # type: ignore[attr-defined]
        return
    allowed = Assessment.objects.allowing(scope, to_read(Assessment)).of(case)
    last = allowed.latest("taken_on").taken_on
    falls_due = last + timedelta(weeks=case.program.reassessed_after)
    why = gettext("Last taken on %(day)s") % {"day": long_date(last)}
    what = gettext("Screening instruments again")
    yield Line(*how_late(falls_due, head.today), what, why, _to_take(case))


def _to_take(case: Enrolment) -> Link:
    return link_to("instruments", gettext("Start"), case)
