"""What waits in the cases somebody may read, and how many there are."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import capped_count, told
from participants.reading import listing
from programs.models import StageKind


class Count(NamedTuple):
    """So many people, and the list that names them."""

    figure: str
    words: str
    url: str


def counts(scope: Scope) -> Iterator[Count]:
    """People by where they are now, as far as the reader may know."""
    if Permission.CASE_READ not in scope:
        return
    yield _count(scope, gettext("In the programme"), state="active")
    if Permission.CARE_KNOW in scope:
        care = StageKind.PSYCHOLOGICAL_SUPPORT
        yield _count(scope, gettext("In psychological support"), stage=care)
    training = StageKind.VOCATIONAL_TRAINING
    yield _count(scope, gettext("In vocational training"), stage=training)
    yield _count(scope, gettext("In education"), stage=StageKind.EDUCATION)
    yield _count(scope, gettext("Left the programme"), state="exited")


def _count(scope: Scope, words: str, **chosen: str) -> Count:
    [(name, code)] = chosen.items()
    found = listing.found(scope, {name: [code]})
    url = f"{reverse('participants:case-list')}?{name}={code}"
    return Count(told(capped_count(found)), words, url)
