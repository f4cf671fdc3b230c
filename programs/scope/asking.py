"""Questions to the app that knows cases, named in the settings: imports go one way."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils.module_loading import import_string


@cache
def ask(name: str) -> Callable[..., Any]:
    """What the settings name, to be called."""
    found: Callable[..., Any] = import_string(name)
    return found
