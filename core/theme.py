"""Light, dark, or as the machine says: kept in the browser, known to the server.

The dark colours are a stylesheet of their own, so that the first paint is right
and nothing of it needs JavaScript.
"""

from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import pgettext

COOKIE = "theme"
MEDIA = {
    "light": "not all",
    "dark": "screen",
    "system": "screen and (prefers-color-scheme: dark)",
}


class Choice(NamedTuple):
    code: str
    title: str
    media: str
    """When the dark stylesheet holds."""
    is_chosen: bool


def chosen(request: HttpRequest | None) -> str:
    """The theme that this browser keeps; the machine's where it keeps none."""
    code = request.COOKIES.get(COOKIE, "") if request else ""
    return code if code in MEDIA else "system"


def choices(request: HttpRequest) -> list[Choice]:
    titles = {
        "light": pgettext("theme", "Light"),
        "dark": pgettext("theme", "Dark"),
        "system": pgettext("theme", "As the device"),
    }
    now = chosen(request)
    return [
        Choice(code, title, MEDIA[code], code == now) for code, title in titles.items()
    ]
