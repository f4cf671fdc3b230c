"""The follow-ups of a case: those made, those due and those to come."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext

from core.access import Scope
from core.dates import add_months
from core.templatetags.ui import long_date
from participants.due.followups import follow_ups_due, is_followed
from participants.fields import to_read
from participants.models import Consent, Enrolment, FollowUp, StartUpKit


class Wave(NamedTuple):
    """A follow-up that is due at some time after the exit, made or not."""

    number: int
    title: str
    due: str
    made: FollowUp | None = None
    may_be_made: bool = False
    safe: str = ""
    rejoined: str = ""


def waves(case: Enrolment, scope: Scope) -> list[Wave]:
    """Every follow-up there is to make after an exit, with what was learned."""
    if not case.exited_on:
        return []
    allowed = FollowUp.objects.allowing(scope, to_read(FollowUp))
    made = {followup.wave: followup for followup in allowed.of(case)}
    results = {wave: followup.result for wave, followup in made.items()}
    due = {wave for wave, _day in _due(case, results)}
    return [
        _wave(wave, case.exited_on, made.get(wave), wave in due)
        for wave in FollowUp.Wave
    ]


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
        rejoined=_yes_no(made.rejoined),
    )


def _yes_no(value: bool | None) -> str:
    if value is None:
        return ""
    return gettext("Yes") if value else gettext("No")
