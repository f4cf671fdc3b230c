"""What helps somebody in training and education: read by who may know of it.

Everybody else is shown the case as if there were no advice: a reminder that is
quiet, or a longer time, would tell them that there is a reason.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import long_date
from participants.fields import to_read
from participants.models import Adjustment, Enrolment, Stage
from programs.models import StageKind


class Advice(NamedTuple):
    """What to do in some stages, and until when it holds."""

    helps: list[str]
    stages: frozenset[str]
    until: str
    is_pause: bool
    is_slower: bool

    @property
    def told(self) -> str:
        """`Shorter days, No exams for now. Until 3 May 2026.`"""
        facts = {"helps": ", ".join(self.helps), "until": self.until}
        return gettext("%(helps)s. %(until)s.") % facts


def holding(case: Enrolment, stays: Mapping[str, Stage], scope: Scope) -> list[Advice]:
    """What holds today of a case from `readable`, if its reader may know.

    It is asked only of who was ever in psychological support: nobody else has any.
    """
    may_read: bool = case.may_read_advice  # type: ignore[attr-defined]
    if not may_read or StageKind.PSYCHOLOGICAL_SUPPORT not in stays:
        return []
    allowed = Adjustment.objects.allowing(scope, to_read(Adjustment)).of(case)
    return [_told(each) for each in allowed.holding(case.program.today())]


def helps(advice: Iterable[Advice]) -> list[str]:
    """Each thing that helps once."""
    return [*dict.fromkeys(words for each in advice for words in each.helps)]


def is_paused(advice: Iterable[Advice], stage: str) -> bool:
    return any(each.is_pause and stage in each.stages for each in advice)


def is_slowed(advice: Iterable[Advice], stage: str) -> bool:
    """Whether it may last longer than the programme plans it."""
    return any(each.is_slower and stage in each.stages for each in advice)


def _told(adjustment: Adjustment) -> Advice:
    until = gettext("Until further notice")
    if adjustment.until:
        until = gettext("Until %(day)s") % {"day": long_date(adjustment.until)}
    return Advice(
        adjustment.words(),
        frozenset(adjustment.stages),
        until,
        Adjustment.Help.PAUSE in adjustment.helps,
        Adjustment.Help.SLOWER_PACE in adjustment.helps,
    )
