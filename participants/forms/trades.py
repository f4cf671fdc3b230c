"""The one field for a trade: its name or its digits, with those known on offer."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from programs import isco

DIGITS = re.compile(r"(?:.*\()?\s*([0-9]{4})\s*\)?")


class TradeInput(forms.TextInput):
    """A line of text with the trades that have words here below it."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        offered = f"{(attrs or {}).get('id', name)}_offered"
        asks = {"list": offered, "autocomplete": "off"}
        box = super().render(name, value, asks | (attrs or {}), renderer)
        words = ((isco.in_words(code),) for code in isco.UNIT_GROUPS)
        options = format_html_join("", '<option value="{}"></option>', words)
        return format_html('{}<datalist id="{}">{}</datalist>', box, offered, options)


class TradeField(forms.CharField):
    """Typed as a name or as four digits; ``cleaned_data`` has the digits."""

    widget = TradeInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Trade"))
        kwargs.setdefault(
            "help_text",
            _("Choose one, or write the four digits of ISCO-08: 7212 for welders."),
        )
        super().__init__(max_length=100, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        if not typed:
            return ""
        if found := DIGITS.fullmatch(typed):
            return found[1]
        for code, words in isco.UNIT_GROUPS.items():
            if typed.casefold() == str(words).casefold():
                return code
        raise ValidationError(_("Choose a trade, or write its four digits."))

    def prepare_value(self, value: Any) -> Any:
        known = isinstance(value, str) and value in isco.UNIT_GROUPS
        return isco.in_words(value) if known else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
