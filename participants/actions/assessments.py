"""What is answered to screening instruments, and how answers are put right.

Each function is one fact: the rows, their audit line and what follows from them,
in one transaction. The score is worked out here from the answers. What was stored
before stands in the history, which nobody can change.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext

from core import audit
from core.models import User
from core.templatetags.ui import long_date
from participants import instruments
from participants.actions import alerts
from participants.instruments import Instrument
from participants.models import Alert, Assessment, Enrolment, Stage
from participants.models.enrolment import is_before_birth
from participants.models.record import Refused
from programs.models import StageKind

AMENDED = ("answers", "score", "instrument_version", "language", "mode")


class Taken(NamedTuple):
    """What was stored, and the self-harm alert of it, whatever the score."""

    assessment: Assessment
    alert: Alert | None


@transaction.atomic
def record(
    case: Enrolment,
    instrument: Instrument,
    *,
    taken_on: date,
    answers: Sequence[int | None],
    language: str,
    mode: str,
    by: User,
) -> Taken:
    """Store the answers, a missing one as None, with what they come to."""
    locked = Enrolment.objects.hold(case.pk, adding=True)
    _check_day(locked, instrument, taken_on)
    scored = instruments.score(instrument.code, answers)
    assessment = Assessment.objects.create(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        instrument=instrument.code,
        instrument_version=instrument.version,
        taken_on=taken_on,
        answers=list(answers),
        score=scored.score,
        language=language,
        mode=mode,
        taken_by=by,
    )
    audit.record(
        "assessment-taken", assessment, by=by, instrument=assessment.instrument
    )
    return Taken(assessment, alerts.raised(assessment, by=by))


@transaction.atomic
def amend(
    assessment: Assessment,
    *,
    answers: Sequence[int | None],
    language: str,
    mode: str,
    because: str,
    by: User,
) -> Taken:
    """Let other answers hold; those before stay, with who stored them and when."""
    Enrolment.objects.hold(assessment.enrolment_id, adding=True)
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if locked.answers == list(answers):
        raise Refused(gettext("No answer is changed yet."))
    scored = instruments.score(locked.instrument, answers)
    locked.answers, locked.score = list(answers), scored.score
    locked.instrument_version = instruments.INSTRUMENTS[locked.instrument].version
    locked.language, locked.mode = language, mode
    locked.amended_because = because
    locked.version += 1
    locked.save(update_fields=[*AMENDED, "amended_because", "version", "updated_at"])
    audit.record(
        "assessment-amended",
        locked,
        by=by,
        instrument=locked.instrument,
        version=locked.version,
    )
    return Taken(locked, alerts.raised(locked, by=by))


def _check_day(case: Enrolment, instrument: Instrument, day: date) -> None:
    """Refuse a day on which nobody can have taken it with this person."""
    if day > case.program.today():
        raise Refused(gettext("This day is still to come."), "taken_on")
    if is_before_birth(day, case.participant.born):
        raise Refused(gettext("This is before the person was born."), "taken_on")
    if not case.is_old_enough(instrument.minimum_age, day):
        told = gettext("%(instrument)s is for people of %(years)d and over.")
        facts = {"instrument": instrument.code, "years": instrument.minimum_age}
        raise Refused(told % facts, "taken_on")
    _check_care(case, day)
    same = Assessment.objects.of(case).filter(instrument=instrument.code)
    if same.filter(taken_on=day).exists():
        told = gettext("It was taken on this day already: amend those answers instead.")
        raise Refused(told, "taken_on")


def _check_care(case: Enrolment, day: date) -> None:
    """Before or during psychological support, and not after its end."""
    stays = Stage.objects.of(case).filter(stage=StageKind.PSYCHOLOGICAL_SUPPORT)
    ends = [stay.ended_on for stay in stays if not stay.is_waiting and stay.started_on]
    if any(stay.is_waiting for stay in stays) or not ends or None in ends:
        return
    last = max(end for end in ends if end)
    if day > last:
        told = gettext("Psychological support ended on %(day)s.")
        raise Refused(told % {"day": long_date(last)}, "taken_on")
