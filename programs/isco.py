"""Occupations after ISCO-08, by unit group, in the words that people are asked in.

Those that are common in vocational training have words here; of every other one
its four digits are shown.
"""

from django.utils.translation import gettext_lazy as _

UNIT_GROUPS = {
    "5120": _("Cooks"),
    "5141": _("Hairdressers"),
    "6111": _("Growers of field crops and vegetables"),
    "6121": _("Livestock and dairy farmers"),
    "6130": _("Mixed crop and animal farmers"),
    "7112": _("Bricklayers"),
    "7115": _("Carpenters and joiners"),
    "7126": _("Plumbers and pipe fitters"),
    "7212": _("Welders and flame cutters"),
    "7231": _("Motor vehicle mechanics"),
    "7411": _("Building electricians"),
    "7421": _("Electronics mechanics"),
    "7512": _("Bakers and pastry cooks"),
    "7522": _("Cabinet-makers"),
    "7531": _("Tailors and dressmakers"),
    "7536": _("Shoemakers"),
    "8322": _("Car, taxi and van drivers"),
}


def minor_group(code: str) -> str:
    """The trades that are close to one: the first three of its digits."""
    return code[:3]


def in_words(code: str) -> str:
    """`Welders and flame cutters (7212)`; nothing where there is no code."""
    words = UNIT_GROUPS.get(code)
    return f"{words} ({code})" if words else code
