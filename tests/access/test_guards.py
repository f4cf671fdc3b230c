"""Every URL of ours names the permission it needs, or says aloud that it needs none."""

from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from core.access import Permission


def views(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif pattern.callback.__module__.split(".")[0] in settings.OUR_APPS:
            yield pattern


OURS = [
    pattern
    for pattern in views(get_resolver().url_patterns)
    if not str(getattr(pattern.callback, "model_admin", ""))
]


def test_there_are_views_of_ours():
    assert OURS


@pytest.mark.parametrize("pattern", OURS, ids=lambda pattern: str(pattern.pattern))
def test_every_view_declares_who_may_open_it(pattern):
    """`None` says aloud: everybody who is signed in."""
    view = pattern.callback
    open_to_all = not getattr(view, "login_required", True)

    assert open_to_all or isinstance(view.permission, Permission | None)
