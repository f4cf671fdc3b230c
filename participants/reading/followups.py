"""The follow-ups of a case: those made, those due and those to come."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from core.access import Scope
from core.dates import add_months
from core.templatetags.ui import long_date
from participants.due.followups import follow_ups_due, is_followed
from participants.fields import to_read
from participants.models import (
    Consent,
    ContactAttempt,
    Enrolment,
    FollowUp,
    StartUpKit,
)


class Wave(NamedTuple):
    """A follow-up that is due at some time after the exit, made or not."""

    number: int
    title: str
    due: str
    made: FollowUp | None = None
    may_be_made: bool = False
    safe: str = ""
    rejoined: str = ""
    more: tuple[str, ...] = ()
    """Income, acceptance and wellbeing, in words."""
    tries: str = ""
    """How often it was tried, what came of the last, and when it is tried again."""


def waves(case: Enrolment, scope: Scope) -> list[Wave]:
    """Every follow-up there is to make after an exit, with what was learned."""
    if not case.exited_on:
        return []
    allowed = FollowUp.objects.allowing(scope, to_read(FollowUp))
    made = {followup.wave: followup for followup in allowed.of(case)}
    results = {wave: followup.result for wave, followup in made.items()}
    due = {wave for wave, _day in _due(case, results)}
    tried = _tried(case, scope)
    return [
        _wave(wave, case.exited_on, made.get(wave), wave in due)._replace(
            tries=_tries(tried.get(wave, []))
        )
        for wave in FollowUp.Wave
    ]


def _tried(case: Enrolment, scope: Scope) -> dict[int, list[ContactAttempt]]:
    """Wave -> its tries, the earliest first."""
    allowed = ContactAttempt.objects.allowing(scope, to_read(ContactAttempt))
    found = defaultdict(list)
    for attempt in allowed.of(case):
        found[attempt.wave].append(attempt)
    return found


def _tries(attempts: list[ContactAttempt]) -> str:
    if not attempts:
        return ""
    last = attempts[-1]
    told = ngettext(
        "%(number)d try, on %(day)s: %(result)s.",
        "%(number)d tries, the last on %(day)s: %(result)s.",
        len(attempts),
    ) % {
        "number": len(attempts),
        "day": long_date(last.day),
        "result": last.get_result_display(),
    }
    if last.next_on is None:
        return told
    again = gettext("%(tries)s Try again on %(day)s.")
    return again % {"tries": told, "day": long_date(last.next_on)}


def had_kit(case: Enrolment, scope: Scope) -> bool:
    """Whether the person was given a start-up kit."""
    allowed = StartUpKit.objects.allowing(scope, to_read(StartUpKit))
    return allowed.of(case).exists()


def may_be_made(case: Enrolment, wave: int, scope: Scope) -> bool:
    """Whether a follow-up that was not made is due, or nearly so."""
    return wave in {due for due, _day in _due(case, _results(case, scope))}


def next_due(case: Enrolment, scope: Scope) -> date | None:
    """When the next follow-up is to be made; None when there is no other."""
    done = _results(case, scope)
    if not case.exited_on or not is_followed(case.exit_reason, done.values()):
        return None
    last = max(done, default=0)
    later = [wave for wave in FollowUp.Wave if wave > last]
    return add_months(case.exited_on, later[0]) if later else None


def _results(case: Enrolment, scope: Scope) -> dict[int, str]:
    """Wave -> what came of it, of those that were made."""
    made = FollowUp.objects.allowing(scope, to_read(FollowUp)).of(case)
    return dict(made.values_list("wave", "result"))


def _due(case: Enrolment, made: dict[int, str]) -> list[tuple[int, date]]:
    if is_unwanted(case):
        return []
    today = case.program.today()
    return list(follow_ups_due(case.exited_on, case.exit_reason, made, today))


def is_unwanted(case: Enrolment) -> bool:
    """Whether the person does not want to be contacted, or not any more."""
    asked = Consent.objects.of(case)
    return asked.ended(Consent.Purpose.FOLLOW_UP, case.program.today()).exists()


def _wave(
    wave: FollowUp.Wave, exited_on: date, made: FollowUp | None, is_due: bool
) -> Wave:
    due = long_date(add_months(exited_on, wave))
    if made is None:
        return Wave(wave.value, str(wave.label), due, may_be_made=is_due)
    return Wave(
        wave.value,
        str(wave.label),
        due,
        made,
        safe=_yes_no(made.feels_safe),
        rejoined=_rejoined(made),
        more=tuple(_more(made)),
    )


def _rejoined(made: FollowUp) -> str:
    if made.rejoin_certainty == FollowUp.Certainty.ALLEGED:
        return str(made.get_rejoin_certainty_display())
    return _yes_no(made.rejoined)


def _more(made: FollowUp) -> Iterator[str]:
    if made.income is not None:
        told = gettext("Income: %(amount)s %(currency)s %(per)s")
        amount = number_format(made.income, force_grouping=True)
        per = made.get_income_per_display()
        yield told % {"amount": amount, "currency": made.currency, "per": per}
    if made.accepted:
        told = gettext("Accepted by the community: %(answer)s")
        yield told % {"answer": made.get_accepted_display()}
    if made.wellbeing:
        told = gettext("Doing: %(answer)s")
        yield told % {"answer": made.get_wellbeing_display()}


def _yes_no(value: bool | None) -> str:
    if value is None:
        return ""
    return gettext("Yes") if value else gettext("No")
