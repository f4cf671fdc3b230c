"""Amounts of money: a decimal, and the code of its currency beside it."""

from decimal import Decimal

from django.core.validators import RegexValidator
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

CURRENCY = RegexValidator(
    r"\A[A-Z]{3}\Z", _("Use the three capital letters of ISO 4217, for example USD.")
)
CENT = Decimal("0.01")


def in_words(amount: Decimal | None, currency: str = "") -> str:
    """`1,250.00 USD`; nothing where there is no amount."""
    if amount is None:
        return ""
    figure = number_format(amount, 2, force_grouping=True)
    return f"{figure} {currency}".strip()
