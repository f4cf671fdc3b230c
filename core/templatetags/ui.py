"""The few words the templates need beyond Django's own."""

import math
from datetime import date
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.dateformat import format as written
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext
from heroicons.templatetags.heroicons import heroicon_mini, heroicon_outline

from core.access import Permission, Scope

register = template.Library()

MESSAGE_TONES = {"success": "good", "warning": "warn", "error": "bad"}
MESSAGE_ICONS = {
    "success": "check-circle",
    "warning": "exclamation-triangle",
    "error": "exclamation-circle",
}
JOB_TONES = {"running": "info", "done": "good", "failed": "bad", "set_aside": "bad"}
MINUTE = 60
IN_MINUTES = 90
"""Longer times are told in hours."""
TURNING = ("arrow-left", "arrow-right", "chevron-left", "chevron-right")


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: str = "") -> SafeString:
    """An icon beside words, never instead of them. `sm` is the one for buttons.

    Arrows and chevrons point the other way where people read from the right.
    """
    classes = f"icon icon-{size}" if size else "icon"
    if name.startswith(TURNING):
        classes += " icon-turn"
    draw = heroicon_mini if size == "sm" else heroicon_outline
    attributes: dict[str, object] = {"class": classes, "aria_hidden": "true"}
    return SafeString(draw(name, size=None, **attributes))


@lru_cache(maxsize=256)
def tag(text: str, tone: str = "") -> SafeString:
    """The component, drawn once: a list shows the same few in each of its rows."""
    if not text:
        return SafeString("")
    return render_to_string("components/tag.html", {"text": text, "tone": tone})


@register.filter
def allows(scope: Scope | None, permission: str) -> bool:
    """Whether ``permission`` is held anywhere. A misspelt one is an error."""
    return scope is not None and Permission(permission) in scope


@register.filter
def message_tone(level: str) -> str:
    return MESSAGE_TONES.get(level, "")


@register.filter
def message_icon(level: str) -> str:
    return MESSAGE_ICONS.get(level, "information-circle")


@register.filter
def job_tone(state: str) -> str:
    return JOB_TONES.get(state, "")


@register.filter
def grouped(count: int) -> str:
    """`12,345`, in the reader's language."""
    return number_format(count, force_grouping=True)


@register.filter
def duration(seconds: float) -> str:
    """`about 2 minutes`: as much as an estimate can say."""
    if seconds < MINUTE:
        return gettext("less than a minute")
    minutes = math.ceil(seconds / MINUTE)
    if minutes <= IN_MINUTES:
        words = ngettext("about %(count)d minute", "about %(count)d minutes", minutes)
        return words % {"count": minutes}
    hours = round(minutes / MINUTE)
    words = ngettext("about %(count)d hour", "about %(count)d hours", hours)
    return words % {"count": hours}


@register.filter
def long_date(day: date | None) -> str:
    """`24 November 2026`, in the reader's language; nothing for no date."""
    return _written(day, pgettext("date", "j F Y"), get_language()) if day else ""


def in_days(first: date, last: date) -> str:
    """`3 August 2026 to 5 August 2026`; of one day that day alone."""
    if first == last:
        return long_date(first)
    facts = {"start": long_date(first), "end": long_date(last)}
    return gettext("%(start)s to %(end)s") % facts


@register.filter
def short_date(day: date | None, today: date | None = None) -> str:
    """`24 Nov` for tables, with the year where it is not this one."""
    if day is None:
        return ""
    this_year = today is not None and day.year == today.year
    form = pgettext("date", "j M") if this_year else pgettext("date", "j M Y")
    return _written(day, form, get_language())


@lru_cache(maxsize=4096)
def _written(day: date, form: str, language: str | None) -> str:
    """Lists write the same few days again and again."""
    return written(day, form)


@register.filter
def initials(name: str) -> str:
    """First letters of the first and last part of a name: `Mariam Keïta`, MK."""
    parts = str(name).split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()
