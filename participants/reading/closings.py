"""What stands beside a closing assessment: the last scores, and what was written."""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import long_date
from participants.fields import to_read
from participants.models import Assessment, ClosingNote, Enrolment
from participants.models.counselling import Confidential
from participants.models.stage_record import StageRecord

Fact = tuple[str, str]


class Beside(NamedTuple):
    facts: list[Fact]
    notes: list[Confidential]


def beside(
    case: Enrolment, closings: Collection[StageRecord], scope: Scope
) -> dict[UUID, Beside]:
    """Of each closing the last score of each instrument by then, and its notes."""
    if not closings:
        return {}
    taken = Assessment.objects.allowing(scope, to_read(Assessment)).of(case)
    scores = list(taken.exclude(score=None).order_by("taken_on"))
    written = ClosingNote.objects.told_to(scope).of(case).select_related("by")
    notes = list(written.order_by("created_at"))
    return {
        each.pk: Beside(
            list(_at_the_end(scores, each)),
            [note for note in notes if note.closing_id == each.pk],
        )
        for each in closings
    }


def _at_the_end(scores: Iterable[Assessment], closing: StageRecord) -> Iterable[Fact]:
    last = {each.instrument: each for each in scores if each.taken_on <= closing.day}
    for instrument, each in sorted(last.items()):
        facts = {"score": each.score, "day": long_date(each.taken_on)}
        yield instrument, gettext("%(score)d on %(day)s") % facts
