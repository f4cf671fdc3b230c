"""How sessions came to their days: moved, or planned for those who missed another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.templatetags.ui import long_date
from programs.models import Session, SessionMove


@dataclass(frozen=True)
class Ties:
    """What the page of a session says beside its register."""

    moves: list[SessionMove]
    makes_up: Session | None
    made_up_by: list[Session]


def of_session(session: Session) -> Ties:
    moves = list(session.moves.select_related("by"))
    made_up_by = list(session.made_up_by.order_by("date", "sequence"))
    return Ties(moves, session.makes_up, made_up_by)


def plans(session: Session, scope: Scope) -> bool:
    """Whether the reader plans sessions of its activity."""
    if Permission.SESSION_PLAN not in scope:
        return False
    allowed = Session.objects.allowing(scope, Permission.SESSION_PLAN)
    return allowed.filter(pk=session.pk).exists()


def in_words(sessions: Iterable[Session]) -> Mapping[int, list[str]]:
    """Session -> its last move, and what it makes up for, as sentences."""
    sessions = list(sessions)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for move in _last(SessionMove.objects.filter(session__in=sessions)):
        told = gettext("Moved from %(day)s, asked by %(who)s")
        facts = {"day": long_date(move.from_date), "who": move.get_asked_by_display()}
        found[move.session_id].append(told % facts)
    others = [each.makes_up_id for each in sessions if each.makes_up_id]
    days = dict(Session.objects.filter(pk__in=others).values_list("pk", "date"))
    for session in sessions:
        if session.makes_up_id in days:
            told = gettext("Makes up for %(day)s")
            day = long_date(days[session.makes_up_id])
            found[session.pk].append(told % {"day": day})
    return found


def _last(moves: QuerySet[SessionMove]) -> QuerySet[SessionMove]:
    return moves.order_by("session_id", "-at", "-pk").distinct("session_id")
