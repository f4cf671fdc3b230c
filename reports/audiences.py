"""Whom figures are for: the programme itself, its partners, everybody."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INTERNAL: Final = "internal"
AUDIENCES: Mapping[str, Promise] = {
    INTERNAL: _("Inside the programme"),
    "partners": _("Partners"),
    "public": _("The public"),
}
