"""What an auditor is shown first, programme by programme."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.http import capped_counts, told
from core.models import AuditEvent
from core.models.audit import AuditEventQuerySet
from core.trail import Group
from programs.models import Program
from reports.reading import seals, trail
from reports.trail import of_group

DAYS = 7
OPENED, REVIEWED = "emergency-opened", "emergency-reviewed"


class Count(NamedTuple):
    words: str
    figure: str
    tone: str
    url: str
    """The rows of the trail that are counted, among others of their kind."""


class Oversight(NamedTuple):
    counts: list[Count]
    seals: seals.State


class Asked(NamedTuple):
    """One kind of event that an auditor looks at."""

    words: Promise
    group: Group
    rows: Callable[[AuditEventQuerySet], AuditEventQuerySet]
    days: int | None = None


def read(scope: Scope) -> Oversight | None:
    """Nothing for who reads no trail."""
    state = seals.state(scope)
    if state is None:
        return None
    programs = list(trail.programs(scope).order_by("name", "pk"))
    events = AuditEvent.objects.allowing(scope, Permission.AUDIT_READ)
    lines = [(program, asked) for program in programs for asked in ASKED]
    figures = capped_counts(
        asked.rows(events.of_program(program.pk)) for program, asked in lines
    )
    several = len(programs) > 1
    counts = [
        _count(program, asked, figure, several=several)
        for (program, asked), figure in zip(lines, figures, strict=True)
    ]
    return Oversight(counts, state)


def _count(program: Program, asked: Asked, figure: int, *, several: bool) -> Count:
    words = str(asked.words)
    if several:
        told_of = {"what": words, "programme": program}
        words = gettext("%(programme)s: %(what)s") % told_of
    query = {"program": program.code, "group": asked.group.value}
    if asked.days:
        start = program.today() - timedelta(days=asked.days)
        query["start"] = start.isoformat()
    tone = "bad" if figure and asked.group == Group.EMERGENCY else ""
    url = f"{reverse('trail:event-list')}?{urlencode(query)}"
    return Count(words, told(figure), tone, url)


def _refused(events: AuditEventQuerySet) -> AuditEventQuerySet:
    since = timezone.now() - timedelta(days=DAYS)
    return events.of_actions(of_group(Group.REFUSED)).between(since)


def _not_reviewed(events: AuditEventQuerySet) -> AuditEventQuerySet:
    opening = KT("facts__opening")
    reviewed = events.of_actions([REVIEWED]).alias(opening=opening)
    opened = events.of_actions([OPENED]).alias(opening=opening)
    return opened.exclude(Exists(reviewed.filter(opening=OuterRef("opening"))))


ASKED = [
    Asked(_("Refusals in the last seven days"), Group.REFUSED, _refused, DAYS),
    Asked(_("Emergencies that nobody has reviewed"), Group.EMERGENCY, _not_reviewed),
]
