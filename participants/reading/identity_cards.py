"""What stands on an identity card: nothing of the group, a stage or the category.

Whoever finds a lost card learns a code and a face, and no name.
"""

from datetime import date
from io import BytesIO
from typing import Any

import qrcode
from django.conf import settings
from django.utils.translation import get_language, get_language_bidi, gettext
from qrcode.image.svg import SvgPathImage

from core import attachments
from core.access import Scope
from core.dates import add_months
from core.templatetags.ui import long_date
from participants.models import Enrolment
from participants.reading.documents import readable

PHOTO = 400
"""Pixels: a third of a card at 300 dots an inch."""


def holds_until(today: date) -> date:
    return add_months(today, settings.CARD_MONTHS)


def printed(case: Enrolment, scope: Scope, until: date) -> dict[str, Any]:
    """In the language of who prints it; the programme as it is called."""
    photo = readable(scope).of(case).photos().first()
    content = photo.content if photo else None
    image = attachments.smaller(bytes(content), PHOTO) if content else b""
    return {
        "lang": (get_language() or "en")[:2],
        "dir": "rtl" if get_language_bidi() else "ltr",
        "programme": case.program.name,
        "heading": gettext("Identity card"),
        "photo": list(image),
        "photo_words": gettext("Photograph of the person"),
        "code_label": gettext("Case code"),
        "code": case.case_code,
        "qr": _drawn(case.case_code),
        "until_label": gettext("Valid until"),
        "until": long_date(until),
        "lines": [
            gettext("This card is personal and not transferable."),
            gettext("Found? Please return it to: %(office)s.")
            % {"office": case.office.name},
        ],
    }


def _drawn(code: str) -> str:
    """The code for a phone to read, as a drawing."""
    drawing = qrcode.make(code, image_factory=SvgPathImage, border=0)
    file = BytesIO()
    drawing.save(file)
    return file.getvalue().decode()
