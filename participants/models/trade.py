"""The trade that something is of: a field that knows its words."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from programs import isco

FOUR_DIGITS = RegexValidator(r"\A[0-9]{4}\Z", _("Use the four digits of ISCO-08."))
WRITTEN = r"^([0-9]{4})?$"
"""Of a column that may be empty."""


class TradeField(models.CharField):
    """A unit group of ISCO-08, by its four digits."""

    default_validators = [FOUR_DIGITS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"max_length": 4} | kwargs))

    def in_words(self, value: str) -> str:
        return isco.in_words(value)
