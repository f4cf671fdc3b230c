"""What the frame of every page asks: language, theme, news. None of it a query."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from core import news, theme
from core.accounts import clock

register = template.Library()


class Language(NamedTuple):
    code: str
    name: str
    is_chosen: bool


@register.simple_tag
def unchanging(template_name: str) -> SafeString:
    """A part that is given nothing, so says the same to all who read its language."""
    return _drawn(template_name, get_language())


@lru_cache(maxsize=64)
def _drawn(template_name: str, language: str | None) -> SafeString:
    return render_to_string(template_name)


@register.simple_tag(takes_context=True)
def dark_media(context: dict[str, Any]) -> str:
    """When the dark stylesheet holds. A fault's page has no request."""
    return theme.MEDIA[theme.chosen(context.get("request"))]


@register.simple_tag
def session_left(request: HttpRequest) -> int:
    """Seconds for which whoever asks stays signed in, if nothing is done."""
    return int(clock.left(request))


@register.simple_tag
def theme_choices(request: HttpRequest) -> list[theme.Choice]:
    return theme.choices(request)


@register.simple_tag
def translated_languages() -> list[Language]:
    """The languages that there are words in, each by its own name."""
    now = get_language()
    return [Language(code, name, code == now) for code, name in _translated()]


@register.simple_tag
def has_news(request: HttpRequest) -> bool:
    """Whether there is something that this browser has not shown yet."""
    return bool(news.mark()) and request.COOKIES.get(news.COOKIE) != news.mark()


@cache
def _translated() -> list[tuple[str, str]]:
    folders = [Path(folder) for folder in settings.LOCALE_PATHS]
    return [
        (code, get_language_info(code)["name_local"].capitalize())
        for code, _name in settings.LANGUAGES
        if code == settings.LANGUAGE_CODE
        or any((folder / code / "LC_MESSAGES").is_dir() for folder in folders)
    ]
