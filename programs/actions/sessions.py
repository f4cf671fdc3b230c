"""How meetings of an activity come to be planned, moved and made up for.

What is there already stays as it is. Whoever plans or moves holds the activity until
the rows are stored, so two at once never give one number twice.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from core import audit
from core.models import User
from core.templatetags.ui import long_date
from programs.models import Activity, Session, SessionMove
from programs.timetables import Meeting, clash


class AlreadyPlanned(Exception):
    """The activity has a session at this time."""


class NotPossible(Exception):
    """What a session's own facts do not allow: the sentence tells people why."""


class Planned(NamedTuple):
    """What was stored, and how many meetings had a session already."""

    made: list[Session]
    kept: int


class Why(NamedTuple):
    """Why a session is moved: who asked, the kind of reason, and a remark."""

    asked_by: str
    because: str
    note: str = ""


@transaction.atomic
def plan(activity: Activity, meeting: Meeting, *, by: User) -> Session:
    """Plan one session, unless the activity meets at that time already."""
    planned = plan_all(activity, [meeting], by=by)
    if not planned.made:
        raise AlreadyPlanned
    return planned.made[0]


@transaction.atomic
def plan_all(activity: Activity, meetings: Sequence[Meeting], *, by: User) -> Planned:
    """Plan a session for each meeting that has none."""
    hold(activity)
    new = without_session(activity, meetings)
    made = Session.objects.bulk_create(new)
    kept = len(meetings) - len(made)
    if made:
        audit.record(
            "sessions-planned", activity, by=by, made=len(made), kept_before=kept
        )
    return Planned(made, kept)


@transaction.atomic
def make_up(missed: Session, meeting: Meeting, *, by: User) -> Session:
    """Plan a session for those who missed that one; its marks stay as they are."""
    activity = hold(missed.activity)
    missed = Session.objects.get(pk=missed.pk)
    if missed.took_place is None:
        told = gettext("Say first what came of that session: keep its register.")
        raise NotPossible(told)
    if meeting.date < missed.date:
        told = gettext("The session that it makes up for is on %(day)s: not before it.")
        raise NotPossible(told % {"day": long_date(missed.date)})
    of_the_day = list(activity.sessions.filter(date=meeting.date))
    _refuse_clash(meeting, of_the_day)
    session = _new(activity, meeting, of_the_day)
    session.makes_up = missed
    session.save(force_insert=True)
    audit.record("session-made-up", session, by=by, makes_up=missed.pk)
    return session


@transaction.atomic
def move(session: Session, to: Meeting, *, why: Why, by: User) -> Session:
    """Hold it on another day or at another time, while nobody has kept a register."""
    activity = hold(session.activity)
    rows = Session.objects.select_related("office__program", "makes_up")
    session = rows.select_for_update(of=("self",)).get(pk=session.pk)
    _refuse(session, to)
    others = activity.sessions.filter(date=to.date).exclude(pk=session.pk)
    of_the_day = list(others)
    _refuse_clash(to, of_the_day)
    SessionMove.objects.create(
        session=session,
        from_date=session.date,
        from_starts_at=session.starts_at,
        from_ends_at=session.ends_at,
        by=by,
        **why._asdict(),
    )
    if to.date != session.date:
        session.sequence = _next(of_the_day)
    session.date, session.starts_at, session.ends_at = to
    session.version += 1
    _save_moved(session)
    facts = {"asked_by": why.asked_by, "because": why.because}
    audit.record("session-moved", session, by=by, to=to.date, **facts)
    return session


def hold(activity: Activity | None) -> Activity:
    """The activity as it is now; nobody else plans or moves its sessions meanwhile."""
    if activity is None:
        raise NotPossible(gettext("This session is of no activity."))
    return Activity.objects.select_for_update().get(pk=activity.pk)


def busy(session: Session) -> list[User]:
    """Who runs it and runs another session that may take place at the same time."""
    if session.activity is None or session.took_place is False:
        return []
    found = {}
    for trainer in session.activity.facilitators.all():
        others = Session.objects.filter(
            activity__facilitators=trainer, date=session.date
        ).exclude(took_place=False)
        timed = others.exclude(activity=session.activity_id)
        if any(clash(session, each) for each in timed):
            found[trainer.pk] = trainer
    return list(found.values())


def _refuse(session: Session, to: Meeting) -> None:
    """Say what stands against it."""
    if session.took_place is not None or session.register_at:
        raise NotPossible(gettext("What came of this session has been said already."))
    if to == Meeting(session.date, session.starts_at, session.ends_at):
        raise NotPossible(gettext("It is planned for this time already."))
    if to.date < session.office.program.today():
        raise NotPossible(gettext("A session is not moved into the past."))
    if session.makes_up and to.date < session.makes_up.date:
        told = gettext("The session that it makes up for is on %(day)s: not before it.")
        raise NotPossible(told % {"day": long_date(session.makes_up.date)})


def _save_moved(session: Session) -> None:
    """The database refuses the new day where somebody has been marked for the old."""
    try:
        with transaction.atomic():
            session.save(
                update_fields=["date", "sequence", "starts_at", "ends_at", "version"]
            )
    except IntegrityError as error:
        if "mark_is_of_the_day_of_its_session" not in str(error):
            raise
        told = gettext("Its register has been begun: there are marks of that day.")
        raise NotPossible(told) from None


def without_session(activity: Activity, meetings: Sequence[Meeting]) -> list[Session]:
    """The sessions that these meetings lack, not stored."""
    days = [meeting.date for meeting in meetings]
    there: defaultdict[date, list[Session]] = defaultdict(list)
    for session in activity.sessions.filter(date__in=days):
        there[session.date].append(session)
    new = []
    for meeting in meetings:
        of_the_day = there[meeting.date]
        if any(clash(meeting, session) for session in of_the_day):
            continue
        session = _new(activity, meeting, of_the_day)
        of_the_day.append(session)
        new.append(session)
    return new


def _new(
    activity: Activity, meeting: Meeting, of_the_day: Sequence[Session]
) -> Session:
    return Session(
        office_id=activity.office_id,
        stage=activity.stage,
        activity=activity,
        sequence=_next(of_the_day),
        **meeting._asdict(),
    )


def _next(of_the_day: Sequence[Session]) -> int:
    return 1 + max((each.sequence for each in of_the_day), default=0)


def _refuse_clash(meeting: Meeting, of_the_day: Sequence[Session]) -> None:
    """At the time of a session that is not held another one may be."""
    planned = (each for each in of_the_day if each.took_place is not False)
    if any(clash(meeting, each) for each in planned):
        raise AlreadyPlanned
