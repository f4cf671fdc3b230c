"""The documents of a case, the newest first, and the links that open them.

A link holds for a minute and for whoever was given it: an address that is copied,
or kept in a browser's history, opens nothing.
"""

from datetime import date
from typing import NamedTuple

from django.core import signing
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from core.access import Scope
from core.http import Order, Page, keyset
from core.models import User
from participants.fields import to_read
from participants.models import Document, Enrolment
from participants.models.document import DocumentQuerySet
from participants.models.enrolment import EnrolmentQuerySet

PAGE = 25
NEWEST_FIRST = Order(("created_at", "pk"), indexed=1, newest_first=True)
LINK_HOLDS = 60
"""Seconds."""
SIGNER = signing.TimestampSigner(salt="participants.document")


class Row(NamedTuple):
    """A document in the list; the days are the programme's."""

    document: Document
    title: str
    day: date
    removed_on: date | None


def readable(scope: Scope) -> DocumentQuerySet:
    return Document.objects.allowing(scope, to_read(Document))


def told_of(cases: EnrolmentQuerySet, scope: Scope) -> EnrolmentQuerySet:
    """Say of each case whether the reader finds documents, and a photograph."""
    own = readable(scope).filter(enrolment=OuterRef("pk"))
    return cases.annotate(has_documents=Exists(own), has_photo=Exists(own.photos()))


def page(
    case: Enrolment, scope: Scope, *, after: str = "", before: str = ""
) -> Page[Document]:
    rows = readable(scope).of(case).without_content()
    return keyset(
        rows.select_related("by", "removed_by"),
        order=NEWEST_FIRST,
        code="pk",
        after=after,
        before=before,
        size=PAGE,
    )


def as_row(document: Document, case: Enrolment) -> Row:
    title, removed_at = document.title, document.removed_at
    return Row(
        document,
        title or gettext("Photograph"),
        case.program.day_of(document.created_at),
        case.program.day_of(removed_at) if removed_at else None,
    )


def link_for(document: Document, user: User) -> str:
    return SIGNER.sign(_about(document, user))


def opens(link: str, document: Document, user: User) -> bool:
    """Whether the link is of this document, for this user, and not a minute old."""
    try:
        said: str = SIGNER.unsign(link, max_age=LINK_HOLDS)
    except signing.BadSignature:
        return False
    return said == _about(document, user)


def _about(document: Document, user: User) -> str:
    return f"{document.pk}:{user.pk}"
