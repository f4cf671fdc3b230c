"""What was agreed with the person: the plan, the terms, and what they consent to."""

from collections.abc import Iterator

from django.utils.translation import gettext

from core.access import Scope
from participants.due import consents
from participants.due.plans import PLANNED_WITHIN, late, to_review
from participants.fields import to_read
from participants.models import (
    Consent,
    Enrolment,
    Plan,
)
from participants.reading.attention.line import NO_LINK, Held, Line, due_on, how_late
from participants.reading.case import Head, Link, link_to


def plan(head: Head, held: Held, scope: Scope) -> Iterator[Line]:
    """The review of the plan and its late steps, or that there is none yet."""
    case, today, read = head.case, head.today, to_read(Plan)
    if not case.is_active:
        return
    link = link_to("case-plan", gettext("Open"), case)
    for plan in to_review(today).allowing(scope, read).of(case):
        assert plan.review_on  # noqa: S101  for the type checker; it was agreed
        why = due_on(plan.review_on)
        yield Line(
            *how_late(plan.review_on, today), gettext("Plan to review"), why, link
        )
    step = late(today).allowing(scope, read).of(case).first()
    if step:
        what, why = gettext("Step of the plan late"), due_on(step.due_on)
        yield Line(*how_late(step.due_on, today), what, why, link)
    falls_due = case.registered_on + PLANNED_WITHIN
    if "no-plan" in held:
        why = due_on(falls_due)
        what = gettext("No reintegration plan yet")
        yield Line(*how_late(falls_due, today), what, why, link)


def terms(head: Head, held: Held) -> Iterator[Line]:
    """The programme asks everybody again, and this person was not asked yet."""
    if "terms" not in held:
        return
    facts = {"version": head.case.program.terms_version}
    why = gettext("Version %(version)s was not agreed to yet.") % facts
    link = _to_ask(head.case, Consent.Purpose.TERMS)
    yield Line("", "warn", gettext("Terms to agree to anew"), why, link)


def asked_again(head: Head, held: Held, scope: Scope) -> Iterator[Line]:
    """What was agreed to until a day that comes soon, or is past."""
    if "consent" not in held:
        return
    allowed = Consent.objects.allowing(scope, to_read(Consent)).of(head.case)
    for consent in consents.ending(allowed.standing(), head.today).order_by("until"):
        assert consent.until  # noqa: S101  for the type checker; asked by the rule
        what, when = (
            gettext("Consent to ask again"),
            how_late(consent.until, head.today),
        )
        link = _to_ask(head.case, consent.purpose)
        yield Line(*when, what, str(consent.get_purpose_display()), link)


def _to_ask(case: Enrolment, purpose: str) -> Link:
    if not case.may_correct:  # type: ignore[attr-defined]
        return NO_LINK
    link = link_to("consent-new", gettext("Ask"), case)
    return link._replace(url=f"{link.url}?purpose={purpose}")
