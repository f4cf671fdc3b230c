"""What a certificate says when it is printed: no case code, no group, no office."""

from typing import Any

from django.utils.translation import get_language, get_language_bidi, gettext

from core.templatetags.ui import long_date
from participants.models import Certificate
from programs import isced, isco

READ_WITH_IT = (
    *("enrolment__participant", "program"),
    "stay__activity__partner",
)


def printed(certificate: Certificate) -> dict[str, Any]:
    """In the language of who prints it; the names as they are written."""
    person = certificate.enrolment.participant
    return {
        "lang": (get_language() or "en")[:2],
        "dir": "rtl" if get_language_bidi() else "ltr",
        "programme": certificate.program.name,
        "heading": gettext("Certificate"),
        "lead": gettext("This is to certify that"),
        "name": f"{person.given_name} {person.family_name}",
        "line": gettext("has completed the training and earned the certificate"),
        "title": certificate.title,
        "facts": [[label, value] for label, value in _facts(certificate) if value],
        "signatures": [gettext("For the provider"), gettext("For the programme")],
    }


def _facts(certificate: Certificate) -> list[tuple[str, str]]:
    course = certificate.stay.activity
    provider = course.partner if course else None
    return [
        (gettext("Trade"), isco.in_words(certificate.occupation)),
        (gettext("Education level"), isced.in_words(certificate.isced_level)),
        (gettext("Provider"), str(provider or "")),
        (gettext("Issued on"), long_date(certificate.day)),
        (gettext("Number"), certificate.number),
    ]
