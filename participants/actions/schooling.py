"""What somebody learns in a stay in education: kept with the stay, and put right.

`record` is one fact, as in the other actions. What `participants.actions.stages`
calls for a stay that it stores is below it: there the case is locked already.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants import school_age
from participants.models import Enrolment, Schooling, Stage
from participants.models.record import Refused, broken
from participants.models.stage import TAUGHT, StageStatus
from programs.models import StageKind

Facts = Mapping[str, Any]


@transaction.atomic
def record(stay: Stage, *, by: User, **facts: Any) -> Schooling:
    """Add what is known of the schooling, or put it right."""
    case = Enrolment.objects.hold(stay.enrolment_id)
    locked = Stage.objects.select_for_update().get(pk=stay.pk)
    locked.enrolment = case
    if locked.is_running:
        _fit_age(locked, case, facts)
    return _store(locked, _of(locked), facts, by=by)


def fit_age(
    stay: Stage, before: Stage | None, case: Enrolment, facts: Facts | None
) -> None:
    """Refuse what begins, or began on another day, and is not for the age.

    ``before`` is the stay as it is stored; ``facts`` are told of its schooling.
    """
    if stay.stage not in TAUGHT or not stay.is_running:
        return
    if before and before.is_running and before.started_on == stay.started_on:
        return
    _fit_age(stay, case, facts)


def follow(stay: Stage, facts: Facts | None, *, by: User) -> None:
    """Keep what was told with the stay, and what of it its new state leaves true."""
    if stay.stage != StageKind.EDUCATION:
        return
    schooling, told = _of(stay), dict(facts or {})
    if schooling.left_because and stay.status != StageStatus.DROPPED_OUT:
        told["left_because"] = ""
    if told:
        _store(stay, schooling, told, by=by)
    elif not schooling._state.adding:
        schooling.fit(stay.enrolment.program.today())


def _of(stay: Stage) -> Schooling:
    """The schooling of the stay, held; a new one where there is none yet."""
    found = Schooling.objects.select_for_update().filter(stay=stay).first()
    own = {"office_id": stay.office_id, "child_track": stay.child_track}
    schooling = found or Schooling(enrolment_id=stay.enrolment_id, **own)
    schooling.stay = stay
    return schooling


def _store(stay: Stage, schooling: Schooling, facts: Facts, *, by: User) -> Schooling:
    action = "schooling-recorded"
    if not schooling._state.adding:
        action = "schooling-changed"
        schooling.version += 1
    for name, value in facts.items():
        setattr(schooling, name, value)
    schooling.fit(stay.enrolment.program.today())
    try:
        with transaction.atomic():
            schooling.save()
    except IntegrityError as error:
        raise broken(schooling, error) from None
    audit.record(action, schooling, by=by)
    return schooling


def _fit_age(stay: Stage, case: Enrolment, facts: Facts | None) -> None:
    """Refuse what somebody under 15 does not begin: `participants.school_age`."""
    born, day = case.participant.born, stay.started_on
    if not day or not school_age.is_under(born, day, in_doubt=case.age_in_doubt):
        return
    if stay.stage == StageKind.VOCATIONAL_TRAINING:
        told = gettext("Vocational training is not begun under 15: school comes first.")
        raise Refused(told, "started_on")
    if not _goes_to_school(stay, facts):
        told = gettext(
            "Under 15 somebody goes into formal school. Catch-up and bridging classes"
            " may be taken beside it."
        )
        raise Refused(told, "learning")


def _goes_to_school(stay: Stage, facts: Facts | None) -> bool:
    schooling = _of(stay)
    for name, value in (facts or {}).items():
        setattr(schooling, name, value)
    return schooling.leads_to_school
