"""What can happen to a stay in a stage.

Each function is one fact: the row and its line in the trail, in one transaction,
or a `Refused` whose sentence says why not. A case is locked before its stays.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext

from core import audit
from core.models import User
from core.templatetags.ui import long_date
from participants.actions import appointments, seats
from participants.actions import schooling as schools
from participants.actions.consents import ask_for_needed
from participants.actions.gates import pass_through
from participants.actions.schooling import Facts
from participants.models import Certificate, CounsellorWish, Enrolment, Stage
from participants.models.record import Refused, rule_of
from participants.models.stage import TAUGHT, StageQuerySet, StageStatus
from participants.stays import overlapped
from programs.models import Activity, StageKind

OVERLAPS = {"stage_stays_do_not_overlap", "stage_begins_once_a_day"}


@transaction.atomic
def begin(
    case: Enrolment,
    *,
    kind: str,
    status: str,
    started_on: date | None = None,
    activity: Activity | None = None,
    counsellor: User | None = None,
    schooling: Facts | None = None,
    by: User,
) -> Stage:
    """A new stay: active from a day on, or planned or waiting without one."""
    locked = Enrolment.objects.hold(case.pk)
    ask_for_needed(locked)
    stay = _of(locked, stage=kind, status=status, started_on=started_on)
    stay.activity, stay.counsellor = activity, counsellor
    if stay.is_waiting and _same_stage(stay).waiting().exists():
        raise Refused(gettext("This is planned already. Start or change that stay."))
    return _keep(stay, locked, "stage-begun", schooling=schooling, by=by)


@transaction.atomic
def ask_for_care(
    case: Enrolment,
    *,
    counsellor: User | None = None,
    sex: str = CounsellorWish.Sex.ANY,
    age: str = CounsellorWish.Age.ANY,
    by: User,
) -> Stage:
    """Ask for psychological support: a stay that waits for its counsellor.

    ``sex`` and ``age`` are those of the counsellor whom the person wishes for.
    """
    locked = Enrolment.objects.hold(case.pk)
    care = StageKind.PSYCHOLOGICAL_SUPPORT
    stay = _of(locked, stage=care, status=StageStatus.PLANNED, counsellor=counsellor)
    others = _same_stage(stay)
    if (others.waiting() | others.running()).exists():
        raise Refused(gettext("Psychological support is asked for or given already."))
    _keep(stay, locked, "care-asked", by=by)
    if (sex, age) != (CounsellorWish.Sex.ANY, CounsellorWish.Age.ANY):
        own = {"office_id": stay.office_id, "child_track": stay.child_track}
        wish = CounsellorWish(enrolment=locked, stay=stay, sex=sex, age=age, **own)
        wish.save()
    return stay


@transaction.atomic
def start(
    stay: Stage,
    *,
    started_on: date,
    activity: Activity | None = None,
    counsellor: User | None = None,
    schooling: Facts | None = None,
    by: User,
) -> Stage:
    """What waited begins."""
    facts: dict[str, Any] = {"activity": activity, "counsellor": counsellor}
    facts |= {"started_on": started_on, "schooling": schooling}
    return _move(stay, "stage-started", status=StageStatus.ACTIVE, **facts, by=by)


@transaction.atomic
def hold(stay: Stage, *, by: User) -> Stage:
    """Interrupt a stay that runs; its days go on."""
    return _move(stay, "stage-held", status=StageStatus.ON_HOLD, by=by)


@transaction.atomic
def resume(stay: Stage, *, by: User) -> Stage:
    return _move(stay, "stage-resumed", status=StageStatus.ACTIVE, by=by)


@transaction.atomic
def leave_out(stay: Stage, *, status: str, by: User) -> Stage:
    """What waited will not begin: it is not needed, or declined."""
    return _move(stay, "stage-left-out", status=status, by=by)


@transaction.atomic
def end(
    stay: Stage,
    *,
    status: str,
    ended_on: date,
    certified_on: date | None = None,
    schooling: Facts | None = None,
    by: User,
) -> Stage:
    """The stay is over, up to the day before ``ended_on``."""
    facts: dict[str, Any] = {"ended_on": ended_on, "certified_on": certified_on}
    facts |= {"status": status, "schooling": schooling}
    return _move(stay, "stage-ended", **facts, by=by)


@transaction.atomic
def change(stay: Stage, *, by: User, **facts: Any) -> Stage:
    """Correct what is known of a stay: activity, counsellor, dates, how it ended."""
    return _move(stay, "stage-changed", **facts, by=by)


@transaction.atomic
def share_scores(case: Enrolment, *, shared: bool, by: User) -> None:
    """Show a child's scores to child protection, or no longer."""
    locked = Enrolment.objects.hold(case.pk)
    care = Stage.objects.of(locked).filter(stage=StageKind.PSYCHOLOGICAL_SUPPORT)
    care.update(scores_shared=shared, version=F("version") + 1, updated_at=Now())
    action = "scores-shared" if shared else "scores-kept-back"
    audit.record(action, locked, by=by)


def _move(stay: Stage, action: str, *, by: User, **facts: Any) -> Stage:
    case = Enrolment.objects.hold(stay.enrolment_id)
    locked = Stage.objects.select_for_update().get(pk=stay.pk)
    schooling = facts.pop("schooling", None)
    if (status := facts.pop("status", locked.status)) != locked.status:
        locked.become(status)
    for name, value in facts.items():
        setattr(locked, name, value)
    return _keep(locked, case, action, schooling=schooling, by=by)


def _of(case: Enrolment, **facts: Any) -> Stage:
    return Stage(
        enrolment=case, office=case.office, child_track=case.child_track, **facts
    )


def _keep(
    stay: Stage,
    case: Enrolment,
    action: str,
    *,
    schooling: Facts | None = None,
    by: User,
) -> Stage:
    """Store the stay of the locked case, if its days allow it."""
    _fit(stay, case)
    _fit_exit(stay, case)
    _fit_certificate(stay)
    _stand_alone(stay)
    before = Stage.objects.filter(pk=stay.pk).first()
    pass_through(stay, before, case)
    seats.settle(stay, before)
    schools.fit_age(stay, before, case, schooling)
    if not stay._state.adding:
        stay.version += 1
    try:
        with transaction.atomic():
            stay.save()
    except IntegrityError as error:
        if rule_of(error) not in OVERLAPS:
            raise
        raise Refused(gettext("This overlaps another stay of the stage.")) from None
    audit.record(action, stay, by=by, stage=stay.stage, status=stay.status)
    schools.follow(stay, schooling, by=by)
    appointments.hand_over(stay, before, by=by)
    return stay


def _fit(stay: Stage, case: Enrolment) -> None:
    """Refuse days that come in the wrong order, or have not come yet."""
    if stay.certified_on and stay.status != StageStatus.COMPLETED:
        told = gettext("Only a completed stay has a certificate.")
        raise Refused(told, "certified_on")
    to_come = gettext("This day is still to come.")
    before_start = gettext("This is before the start on %(day)s.")
    today, start = case.program.today(), stay.started_on
    registered = gettext("This is before the registration on %(day)s.")
    _not_before("started_on", start, case.registered_on, registered)
    _not_after("started_on", start, today, to_come)
    _not_before("ended_on", stay.ended_on, start, before_start)
    _not_after("ended_on", stay.ended_on, today, to_come)
    _not_before("certified_on", stay.certified_on, start, before_start)
    _not_after("certified_on", stay.certified_on, today, to_come)


def _fit_certificate(stay: Stage) -> None:
    """Refuse what a recorded certificate of the stay contradicts."""
    day = Certificate.objects.of_stay(stay).valid().first_day()
    if day and stay.certified_on != day:
        told = gettext(
            "A certificate of %(day)s is recorded: correct or revoke it first."
        )
        raise Refused(told % {"day": long_date(day)}, "certified_on")


def _fit_exit(stay: Stage, case: Enrolment) -> None:
    """Refuse what goes on after the exit; psychological support alone may."""
    if case.exited_on is None:
        return
    after = gettext("This is after the exit on %(day)s.")
    _not_after("started_on", stay.started_on, case.exited_on, after)
    if stay.stage in TAUGHT:
        _not_after("ended_on", stay.ended_on, case.exited_on, after)
    if stay.is_waiting or (stay.stage in TAUGHT and stay.is_running):
        told = gettext("This person left the programme on %(day)s.")
        raise Refused(told % {"day": long_date(case.exited_on)})


def _stand_alone(stay: Stage) -> None:
    """Refuse days that another stay of the stage holds; the database does too."""
    if stay.started_on is None:
        return
    stays = _same_stage(stay).exclude(pk=stay.pk).exclude(started_on=None)
    others = dict(stays.values_list("started_on", "ended_on"))
    same_day = stay.started_on if stay.started_on in others else None
    begun = same_day or overlapped(others, stay.started_on, stay.ended_on)  # type: ignore[arg-type]
    if begun:
        told = gettext("This overlaps the stay begun on %(day)s.")
        raise Refused(told % {"day": long_date(begun)}, "started_on")


def _same_stage(stay: Stage) -> StageQuerySet:
    return Stage.objects.filter(enrolment=stay.enrolment_id, stage=stay.stage)


def _not_before(field: str, day: date | None, first: date | None, words: str) -> None:
    if day and first and day < first:
        raise Refused(words % {"day": long_date(first)}, field)


def _not_after(field: str, day: date | None, last: date | None, words: str) -> None:
    if day and last and day > last:
        raise Refused(words % {"day": long_date(last)}, field)
