"""The queue of pairs: what it is narrowed to, how far it has come, which is next."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import COUNTED_UP_TO, Order, Page, capped_counts, keyset, told
from participants.models import DuplicatePair
from participants.models.duplicate_pair import DuplicatePairQuerySet
from participants.reading.duplicates import READ_WITH_IT
from programs.models import Office

P = Permission
State = DuplicatePair.State
BEST_FIRST = Order(("score", "pk"), indexed=2, newest_first=True)


class Chosen(NamedTuple):
    """What a reviewer narrowed the pairs to."""

    show: str = ""
    office: Office | None = None
    likely: tuple[int, int | None] | None = None
    """From so many percent on, and below how many."""

    def among(self, rows: DuplicatePairQuerySet) -> DuplicatePairQuerySet:
        """Those of them that are meant, decided or not."""
        rows = rows.at(self.office) if self.office else rows
        return rows.alike(*self.likely) if self.likely else rows

    def waiting(self, rows: DuplicatePairQuerySet) -> DuplicatePairQuerySet:
        """Those of them that wait, as they are meant to."""
        rows = self.among(rows.waiting())
        if self.show:
            return rows.filter(state=self.show)
        return rows.exclude(state=State.LATER)


class Progress(NamedTuple):
    """How far the review of what was found has come."""

    left: int
    put_off: int
    settled: int
    own: int
    """Of these by the reader, within a day."""

    @property
    def total(self) -> int | None:
        """None where there are more than are counted."""
        counts = (self.left, self.put_off, self.settled)
        return None if max(counts) > COUNTED_UP_TO else sum(counts)

    def figures(self) -> list[tuple[str, str]]:
        return [
            (gettext("to decide"), told(self.left)),
            (gettext("put off"), told(self.put_off)),
            (gettext("decided in all"), told(self.settled)),
            (gettext("decided by you in the last 24 hours"), told(self.own)),
        ]


def page(
    scope: Scope, chosen: Chosen, *, after: str = "", before: str = ""
) -> Page[DuplicatePair]:
    """Those the reader may read, the likeliest first."""
    rows = DuplicatePair.objects.allowing(scope, P.DUPLICATE_READ)
    return keyset(
        chosen.waiting(rows).select_related(*READ_WITH_IT),
        order=BEST_FIRST,
        code="pk",
        after=after,
        before=before,
        size=25,
    )


def progress(scope: Scope, chosen: Chosen) -> Progress:
    """Of the pairs that the reader may read; one question, however many there are."""
    found = chosen.among(DuplicatePair.objects.allowing(scope, P.DUPLICATE_READ))
    waiting, settled = found.waiting(), found.settled()
    own = settled.filter(
        decided_by=scope.user_id, decided_at__gte=timezone.now() - timedelta(days=1)
    )
    put_off = waiting.filter(state=State.LATER)
    left = waiting.exclude(state=State.LATER)
    return Progress(*capped_counts([left, put_off, settled, own]))


def next_one(scope: Scope, pair: DuplicatePair, chosen: Chosen) -> DuplicatePair | None:
    """The next to decide after this one; after the last the likeliest that is left.

    It waits for the reader, who did not answer it and, unless that is what they
    look at, did not put it off.
    """
    rows = DuplicatePair.objects.allowing(scope, P.DUPLICATE_DECIDE)
    rows = chosen.waiting(rows).exclude(pk=pair.pk).exclude(answered_by=scope.user_id)
    beyond = BEST_FIRST.beyond(rows, (pair.score, pair.pk))
    return beyond.first() or BEST_FIRST.sorted(rows).first()
