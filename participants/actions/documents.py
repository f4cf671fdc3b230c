"""What can happen to the documents of a case.

Each function is one fact, in one transaction, or a `Refused` whose sentence says
why not. A case is locked before its document. What stands in a file is nowhere in
the trail.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.attachments import Attachment
from core.models import User
from participants.models import Consent, Document, Enrolment
from participants.models.record import Refused

PHOTO, Reason = Document.Kind.PHOTO, Document.Reason


@transaction.atomic
def add(
    case: Enrolment, *, kind: str, title: str, file: Attachment, by: User
) -> Document:
    """Keep a file; a new photograph takes the place of the one before."""
    locked = Enrolment.objects.hold(case.pk, adding=True)
    if kind == PHOTO:
        _ask_for_photo(locked)
        for earlier in _photos(locked):
            _remove(earlier, Reason.REPLACED, by=by)
    document = Document.objects.create(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        kind=kind,
        title=title,
        name=Document.new_name(kind, file.suffix),
        content_type=file.content_type,
        size=len(file.content),
        content=file.content,
        by=by,
    )
    audit.record("document-added", document, by=by, kind=kind)
    return document


@transaction.atomic
def remove(document: Document, *, because: str, by: User) -> Document:
    """Take it out of use; the row and the reason stay."""
    case = Enrolment.objects.hold(document.enrolment_id, adding=True)
    rows = Document.objects.without_content().select_for_update()
    locked = rows.get(pk=document.pk)
    locked.enrolment = case
    if locked.is_removed:
        raise Refused(gettext("Somebody else removed it meanwhile."))
    return _remove(locked, because, by=by)


def forget_photo(case: Enrolment, *, by: User) -> None:
    """Leave no image of somebody who does not agree to it any more.

    Whoever calls has locked the case.
    """
    for photo in _photos(case):
        _remove(photo, Reason.CONSENT, by=by)
    ever = Document.objects.of(case).filter(kind=PHOTO, content__isnull=False)
    ever.update(content=None)


@transaction.atomic
def issue_card(case: Enrolment, *, until: date, by: User) -> None:
    """Say that somebody was given an identity card, and how long it holds."""
    locked = Enrolment.objects.hold(case.pk, adding=True)
    if not locked.is_active:
        told = gettext("Who has left the programme is given no identity card.")
        raise Refused(told)
    audit.record("identity-card-issued", locked, by=by, until=until)


def _ask_for_photo(case: Enrolment) -> None:
    answers, today = Consent.objects.of(case), {case.program_id: case.program.today()}
    if not answers.holding(Consent.Purpose.PHOTO, today).exists():
        told = gettext(
            "There is no consent to a photograph that holds. Ask the person first, and"
            " write the answer down."
        )
        raise Refused(told, "kind")


def _photos(case: Enrolment) -> list[Document]:
    """The one that stands, whether it may be looked at or not."""
    photos = Document.objects.of(case).photos().without_content()
    return list(photos.select_for_update())


def _remove(document: Document, because: str, *, by: User) -> Document:
    document.removed_at, document.removed_by = timezone.now(), by
    document.removed_because = because
    document.version += 1
    changed = ["removed_at", "removed_by", "removed_because", "version", "updated_at"]
    document.save(update_fields=changed)
    audit.record("document-removed", document, by=by, because=because)
    return document
