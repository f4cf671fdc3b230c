"""Why two registrations may be one person's, in the reader's words."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

WORDS = {
    "given_name_same": _("Same given name"),
    "given_name_sounds_alike": _("Given name sounds alike or lacks a part"),
    "given_name_in_part": _("One of the given names is the same"),
    "given_name_alike": _("Given name written alike"),
    "family_name_same": _("Same family name"),
    "family_name_sounds_alike": _("Family name sounds alike or lacks a part"),
    "family_name_in_part": _("One of the family names is the same"),
    "family_name_alike": _("Family name written alike"),
    "names_swapped": _("Given and family name swapped"),
    "mother_same": _("Same mother’s name"),
    "mother_sounds_alike": _("Mother’s name sounds alike or lacks a part"),
    "mother_in_part": _("A part of the mother’s name is the same"),
    "mother_alike": _("Mother’s name written alike"),
    "birth_date_same": _("Same birth date"),
    "birth_date_alike": _("Birth date with one slip, or day and month swapped"),
    "birth_month_same": _("Same birth month and year"),
    "birth_year_same": _("Same birth year"),
    "birth_year_near": _("Birth years next to each other"),
    "national_id_same": _("Same national identity number"),
    "national_id_alike": _("National identity number with a slip"),
    "phone_same": _("Same phone"),
    "phone_alike": _("Phone with one slip"),
    "address_same": _("Same address"),
    "address_alike": _("Address alike"),
    "address_a_bit_alike": _("Address a little alike"),
    "area_same": _("Same place of residence"),
}
"""Of each code that speaks for one person; those that speak against are not told."""


def why(codes: Iterable[str]) -> list[str]:
    """What speaks for it most comes first; a code of another version is left out."""
    return [str(WORDS[code]) for code in codes if code in WORDS]
