"""How a case goes: registered, agreed, corrected, changed, handed over, left."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext

from participants.fields import to_read
from participants.models import (
    Consent,
    Correction,
    Enrolment,
    ExitRequest,
    Holding,
    Participant,
    Transfer,
)
from participants.reading.timeline.entry import MOST, Asked, Entry
from programs.models import Office


def case(asked: Asked) -> Iterator[Entry]:
    case = asked.case
    registered = [str(case.get_category_display())]
    yield Entry(case.registered_on, case.created_at, gettext("Registered"), registered)
    if case.exited_on:
        reason = [str(case.get_exit_reason_display())]
        left = gettext("Left the programme")
        yield Entry(case.exited_on, case.updated_at, left, reason)


def consents(asked: Asked) -> Iterator[Entry]:
    """What was agreed to on one day, before one member of staff, is one entry."""
    allowed = Consent.objects.allowing(asked.scope, to_read(Consent))
    rows = allowed.of(asked.case).filter(asked.until("given_on"))
    together: defaultdict[tuple[date, int], list[Consent]] = defaultdict(list)
    for consent in rows.select_related("by").order_by("-given_on", "id")[: MOST + 1]:
        together[consent.given_on, consent.by_id].append(consent)
    for (day, _by), consents in together.items():
        yes = [str(each) for each in consents if each.agreed]
        no = [str(each) for each in consents if not each.agreed]
        lines = []
        if yes:
            lines.append(gettext("Agreed: %(what)s") % {"what": ", ".join(yes)})
        if no:
            lines.append(gettext("Not agreed: %(what)s") % {"what": ", ".join(no)})
        what, first = gettext("Consent recorded"), consents[0]
        yield Entry(day, first.created_at, what, lines, str(first.by))


def exits(asked: Asked) -> Iterator[Entry]:
    allowed = ExitRequest.objects.allowing(asked.scope, to_read(ExitRequest))
    people = "asked_by", "decided_by"
    for exit_ in allowed.of(asked.case).select_related(*people):
        words = _exit_words(exit_)
        reason = [str(exit_.get_reason_display())]
        at, what = exit_.created_at, words[ExitRequest.State.WAITING]
        yield Entry(asked.day_of(at), at, what, reason, str(exit_.asked_by))
        if exit_.decided_at:
            at, what = exit_.decided_at, words[exit_.state]
            why = [exit_.decision_note] if exit_.decision_note else []
            yield Entry(asked.day_of(at), at, what, why, str(exit_.decided_by))


def _exit_words(exit_: ExitRequest) -> dict[str, str]:
    """State -> what happened then."""
    told = (
        gettext("Exit asked for"),
        gettext("Exit approved"),
        gettext("Exit refused"),
        gettext("Exit no longer asked for"),
    )
    if exit_.takes_back:
        told = (
            gettext("Asked to take the exit back"),
            gettext("Exit taken back"),
            gettext("Exit not taken back"),
            gettext("No longer asked to take the exit back"),
        )
    return dict(zip(ExitRequest.State.values, told, strict=True))


def transfers(asked: Asked) -> Iterator[Entry]:
    """Asked for and answered; what the lead handed over is one entry."""
    allowed = Transfer.objects.allowing(asked.scope, to_read(Transfer)).of(asked.case)
    people = "asked_by", "decided_by", "to_office", "to_caseworker"
    for row in allowed.select_related(*people):
        at, to = row.created_at, [str(row)]
        if row.state != Transfer.State.HANDED_OVER:
            what = gettext("Hand-over asked for")
            yield Entry(asked.day_of(at), at, what, to, str(row.asked_by))
        if row.decided_at:
            at = row.decided_at
            what = gettext("Hand-over: %(state)s") % {"state": row.get_state_display()}
            why = [row.decision_note] if row.decision_note else to
            yield Entry(asked.day_of(at), at, what, why, str(row.decided_by))


def changes(asked: Asked) -> Iterator[Entry]:
    """Another office, category or residence: what it was, and what it became."""
    allowed = Holding.objects.allowing(asked.scope, to_read(Holding)).of(asked.case)
    was_before = "in_office", "residence", "by"
    then: tuple[str, ...] = _situation(asked.case, asked.case.office)
    for was in allowed.select_related(*was_before):
        before = _situation(was, was.in_office)
        what = gettext("Office, category or residence changed")
        yield Entry(
            was.until, was.created_at, what, _differing(before, then), str(was.by)
        )
        then = before


def _situation(row: Enrolment | Holding, office: Office) -> tuple[str, ...]:
    return str(office), str(row.get_category_display()), str(row.residence or "")


def _differing(before: tuple[str, ...], then: tuple[str, ...]) -> list[str]:
    told = gettext("%(after)s; before: %(before)s")
    return [
        told
        % {
            "after": after or gettext("Not known"),
            "before": was or gettext("Not known"),
        }
        for was, after in zip(before, then, strict=True)
        if was != after
    ]


def corrections(asked: Asked) -> Iterator[Entry]:
    allowed = Correction.objects.allowing(asked.scope, to_read(Correction))
    rows = allowed.of(asked.case).filter(asked.recorded_until()).select_related("by")
    for correction in rows[: MOST + 1]:
        at = correction.created_at
        fields = ", ".join(_label(name) for name in correction.fields)
        what = gettext("Corrected: %(fields)s") % {"fields": fields}
        lines = [correction.reason]
        yield Entry(asked.day_of(at), at, what, lines, str(correction.by))


def _label(name: str) -> str:
    """The name of a field of the person or the case, as the pages have it."""
    for model in (Participant, Enrolment):
        try:
            described = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return capfirst(str(described.verbose_name))  # type: ignore[union-attr]
    return name
