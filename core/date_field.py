"""The one field for dates: typed in any common form, read back in words.

What was understood stands under the box, at once while typing and again on the
page that comes back.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.dates import PartialDate, age_on, parse_day, parse_typed
from core.templatetags.ui import long_date

Typed = date | PartialDate


class TypedDateInput(forms.TextInput):
    """A line of text, with what was understood of it beneath."""

    exact = False

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        attrs = attrs or {}
        readback = f"{attrs.get('id', name)}_readback"
        kind = "day" if self.exact else "birth"
        asks = {
            "hx-post": reverse("read-date", kwargs={"kind": kind}),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": f"#{readback}",
            "hx-swap": "textContent",
            "hx-params": name,
            "autocomplete": "off",
        }
        box = super().render(name, value, asks | attrs, renderer)
        told = read_back(str(value or ""), exact=self.exact)
        line = '{}<span class="readback" id="{}" aria-live="polite">{}</span>'
        return format_html(line, box, readback, told)


class TypedDateField(forms.Field):
    """A date as people write it; ``cleaned_data`` has a date or a PartialDate.

    With ``exact`` it is a whole day, and `today` and `yesterday` are days too;
    without, a birth date of which perhaps only month or year is known. ``today``
    is that of the server until a form sets that of its programme.
    """

    widget = TypedDateInput
    today: date | None = None
    default_error_messages = {"future": _("This day is still to come.")}

    def __init__(
        self, *, exact: bool = False, future: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.exact, self.future = exact, future
        self.widget.exact = exact

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"class": "w-date"}

    def to_python(self, value: Any) -> Typed | None:
        if value in self.empty_values or isinstance(value, date | PartialDate):
            return value or None
        today = self.today or timezone.localdate()
        try:
            typed = understood(str(value), today, exact=self.exact)
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from None
        first = typed.earliest if isinstance(typed, PartialDate) else typed
        if first > today and not self.future:
            raise ValidationError(self.error_messages["future"], code="future")
        return typed

    def prepare_value(self, value: Any) -> Any:
        """In words that are understood when they are sent back."""
        return in_words(value) if isinstance(value, date | PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def understood(text: str, today: date, *, exact: bool) -> Typed:
    return parse_day(text, today) if exact else parse_typed(text, today)


def in_words(known: Typed) -> str:
    """`3 April 1990`, `April 1990` or `1990`, in the reader's language."""
    if isinstance(known, date):
        return long_date(known)
    if known.precision == "year":
        return str(known.day.year)
    if known.precision == "month":
        return written(known.day, pgettext("date", "F Y"))
    return long_date(known.day)


def read_back(text: str, today: date | None = None, *, exact: bool) -> str:
    """What was understood, in words; nothing while it is no date."""
    today = today or timezone.localdate()
    try:
        known = understood(text, today, exact=exact)
    except ValueError:
        return ""
    return _day_read(known, today) if isinstance(known, date) else aged(known, today)


def _day_read(day: date, today: date) -> str:
    """`Sunday 22 November 2026, today`."""
    whole = written(day, pgettext("date", "l j F Y"))
    near = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    if word := near.get((day - today).days):
        return gettext("%(day)s, %(near)s") % {"day": whole, "near": word}
    return whole


def aged(born: PartialDate, today: date) -> str:
    """`3 April 1990, 36 years old today`; of a month or a year about how old."""
    if born.earliest > today:
        return ""
    age = age_on(born.day, today)
    if born.precision == "day":
        told = ngettext(
            "%(born)s, %(age)d year old today",
            "%(born)s, %(age)d years old today",
            age,
        )
    else:
        told = gettext("Some time in %(born)s, about %(age)d years old")
    return told % {"born": in_words(born), "age": age}
