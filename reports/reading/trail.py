"""The trail as its auditor reads it: every row in plain words, people by name.

Cases stand in it as codes, and lead nowhere: the auditor sees no case.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import Order, Page, keyset
from core.models import AuditEvent, User
from core.models.audit import AuditEventQuerySet
from core.trail import Group
from participants.trail import PARTS
from programs.models import Program
from reports.forms.trail import Chosen
from reports.trail import ACTS, of_group

NEWEST_FIRST = Order(("at", "pk"), indexed=2, newest_first=True)
PAGE = 50
TONES = {Group.REFUSED: "warn", Group.EMERGENCY: "bad"}
NOT_TOLD = {"case", "cases", "part", "view", "status", "user", "emergency", "absent"}
"""Facts that stand in a row's words, or beside it."""


class Row(NamedTuple):
    """One event of the trail."""

    at: datetime
    who: str
    what: str
    tone: str
    """Of what should be looked at: a refusal, an emergency."""
    about: list[str]
    cases: list[str]
    codes: list[tuple[str, str]]
    """What else was recorded, as it was."""


def programs(scope: Scope) -> QuerySet[Program]:
    """The programmes whose trail the reader reads."""
    reach = scope.reach(Permission.AUDIT_READ)
    return Program.objects.filter(pk__in=reach.programs)


def people(scope: Scope) -> QuerySet[User]:
    """Everybody who works or worked in those programmes."""
    reach = scope.reach(Permission.AUDIT_READ)
    found = User.objects.filter(assignments__program__in=reach.programs)
    return found.distinct().order_by("last_name", "first_name", "username")


def found(scope: Scope, chosen: Chosen | None) -> AuditEventQuerySet:
    """The events that fit; nothing where it is not known what is looked for."""
    events = AuditEvent.objects.allowing(scope, Permission.AUDIT_READ)
    if chosen is None:
        return events.none()
    events = events.of_program(chosen.program.pk if chosen.program else None)
    if chosen.by:
        events = events.filter(by=chosen.by)
    if chosen.group:
        events = events.of_actions(of_group(chosen.group))
    if chosen.case:
        events = events.of_case(chosen.case)
    return events.between(
        _midnight(chosen.start, chosen), _midnight(chosen.end, chosen, days=1)
    )


def _midnight(day: date | None, chosen: Chosen, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=days), time.min, zone_of(chosen))


def zone_of(chosen: Chosen | None) -> tzinfo:
    """In which days and times are told."""
    program = chosen.program if chosen else None
    return ZoneInfo(program.timezone) if program else UTC


def page(events: AuditEventQuerySet, *, after: str, before: str) -> Page[AuditEvent]:
    return keyset(
        events.select_related("by"),
        order=NEWEST_FIRST,
        code="pk",
        after=after,
        before=before,
        size=PAGE,
    )


def rows(events: Iterable[AuditEvent], zone: tzinfo) -> list[Row]:
    events = list(events)
    mentioned = [of(each) for each in events for of in (_account, _absent)]
    named = User.objects.in_bulk({user for user in mentioned if user})
    return [_row(event, zone, named) for event in events]


def words(action: str) -> str:
    """What the action is called; its code, should it have no name any more."""
    return str(ACTS[action].words) if action in ACTS else action


def cases_of(facts: Mapping[str, Any]) -> list[str]:
    return facts.get("cases") or ([facts["case"]] if facts.get("case") else [])


def _row(event: AuditEvent, zone: tzinfo, named: Mapping[int, User]) -> Row:
    act = ACTS.get(event.action)
    emergency = "emergency" in event.facts
    tone = "bad" if emergency else TONES.get(act.group, "") if act else ""
    account, absent = (named.get(of(event) or 0) for of in (_account, _absent))
    return Row(
        event.at.astimezone(zone),
        str(event.by) if event.by else "",
        words(event.action),
        tone,
        [*_about(event, absent), *([str(account)] if account else [])],
        cases_of(event.facts),
        _codes(event),
    )


def _about(event: AuditEvent, absent: User | None) -> Iterator[str]:
    """What of it, in words."""
    facts = event.facts
    if part := facts.get("part"):
        yield gettext("Overview") if part == "overview" else str(PARTS.get(part, part))
    if "emergency" in facts:
        yield gettext("In an emergency")
    if absent:
        yield gettext("Covering for %(name)s") % {"name": absent}
    if facts.get("status") == 404:
        yield gettext("A case that is not theirs or does not exist")
    elif facts.get("status") == 403:
        yield gettext("A page that their role does not open")


def _codes(event: AuditEvent) -> list[tuple[str, str]]:
    told = [(key, _text(event.facts[key])) for key in sorted(event.facts)]
    codes = [(key, text) for key, text in told if key not in NOT_TOLD and text]
    if view := event.facts.get("view"):
        codes.append((gettext("Page"), str(view)))
    if event.subject_id:
        codes.append((_kind(event.subject_type), event.subject_id))
    return codes


def _text(value: object) -> str:
    if isinstance(value, dict):
        pairs = (f"{key} {_text(each)}" for key, each in value.items())
        return ", ".join(pairs)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)


def _account(event: AuditEvent) -> int | None:
    """The account that the event is about, where it is about one."""
    account = event.facts.get("user")
    if account is None and event.subject_type == "core.user":
        account = event.subject_id
    return int(account) if str(account).isdecimal() else None


def _absent(event: AuditEvent) -> int | None:
    """Whose cases somebody covers while they are away."""
    absent: int | None = event.facts.get("absent")
    return absent


@cache
def _model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except LookupError:  # a table of before
        return None


def _kind(label: str) -> str:
    model = _model(label)
    return str(model._meta.verbose_name) if model else label
