"""What is written down of a case.

The text stands in the note alone: never in the trail, in a message or in a log.
"""

from datetime import date

from django.db import transaction

from core import audit
from core.models import User
from participants.models import Enrolment, Note


@transaction.atomic
def add(case: Enrolment, *, kind: str, happened_on: date, text: str, by: User) -> Note:
    locked = Enrolment.objects.hold(case.pk, adding=True)
    note = Note(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        kind=kind,
        happened_on=happened_on,
        text=text,
        by=by,
    )
    note.clean()
    note.save()
    audit.record("note-added", note, by=by, case=locked.case_code)
    return note


@transaction.atomic
def correct(note: Note, *, kind: str, happened_on: date, text: str, by: User) -> Note:
    """Put a note right that is ``by``'s own; another's is not found."""
    case = Enrolment.objects.hold(note.enrolment_id, adding=True)
    locked = Note.objects.written_by(by).select_for_update().get(pk=note.pk)
    locked.kind, locked.happened_on, locked.text = kind, happened_on, text
    locked.enrolment = case
    locked.clean()
    locked.version += 1
    locked.save(update_fields=["kind", "happened_on", "text", "version", "updated_at"])
    audit.record("note-corrected", locked, by=by, version=locked.version)
    return locked
