"""What somebody says of their life, part by part, and what they need.

Each function is one fact, in one transaction, or a `Refused` whose sentence says
why not. A case is locked before its records.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from core import audit
from core.models import User
from core.templatetags.ui import long_date
from participants.models import Enrolment, Need, Profile
from participants.models.record import Refused


@transaction.atomic
def fill_in(
    case: Enrolment, profile: Profile | None, part: str, /, *, by: User, **facts: Any
) -> Profile:
    """One part; the others stay as they are. Two who begin at once make one profile."""
    locked = Enrolment.objects.hold(case.pk)
    current = Profile.objects.of(locked).select_for_update().first()
    if current is None:
        current = Profile(**_of(locked))
    elif profile is None and any(getattr(current, name) for name in facts):
        told = gettext("Somebody else filled this part in meanwhile. Open it again.")
        raise Refused(told)
    else:
        current.version += 1
    for name, value in facts.items():
        setattr(current, name, value)
    current.save()
    audit.record("profile-filled-in", current, by=by, part=part)
    return current


@transaction.atomic
def find_need(
    case: Enrolment, *, code: str, urgency: str, found_on: date, by: User
) -> Need:
    locked = Enrolment.objects.hold(case.pk)
    if Need.objects.of(locked).open().filter(code=code).exists():
        raise Refused(gettext("This need is known already, and not met yet."), "code")
    _refuse_day(locked, found_on, "found_on")
    facts = {"code": code, "urgency": urgency, "found_on": found_on}
    need = Need.objects.create(**_of(locked), **facts)
    audit.record("need-found", need, by=by, code=code, urgency=urgency)
    return need


@transaction.atomic
def change_need(need: Need, *, urgency: str, met_on: date | None, by: User) -> Need:
    """How soon it has to be met, or that it was."""
    case = Enrolment.objects.hold(need.enrolment_id)
    locked = Need.objects.select_for_update().get(pk=need.pk)
    if met_on:
        _refuse_day(case, met_on, "met_on")
        if met_on < locked.found_on:
            told = gettext("This is before the need was found, on %(day)s.")
            raise Refused(told % {"day": long_date(locked.found_on)}, "met_on")
    elif _is_known_again(case, locked):
        raise Refused(gettext("This need is known already, and not met yet."), "met_on")
    locked.urgency, locked.met_on = urgency, met_on
    locked.version += 1
    locked.save()
    audit.record("need-changed", locked, by=by, code=locked.code, urgency=urgency)
    return locked


def _is_known_again(case: Enrolment, need: Need) -> bool:
    same = Need.objects.of(case).open().filter(code=need.code)
    return same.exclude(pk=need.pk).exists()


def _refuse_day(case: Enrolment, day: date, field: str) -> None:
    if day > case.program.today():
        raise Refused(gettext("This day is still to come."), field)
    if day < case.registered_on:
        told = gettext("This is before the registration on %(day)s.")
        raise Refused(told % {"day": long_date(case.registered_on)}, field)


def _of(case: Enrolment) -> dict[str, Any]:
    """Whose row it is, for a new one."""
    own = {"enrolment": case, "office_id": case.office_id}
    return own | {"child_track": case.child_track}
