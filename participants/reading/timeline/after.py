"""What was heard of somebody who left."""

from collections.abc import Iterator

from django.utils.translation import gettext

from participants.fields import to_read
from participants.models import ContactAttempt, FollowUp
from participants.reading.timeline.entry import Asked, Entry


def follow_ups(asked: Asked) -> Iterator[Entry]:
    allowed = FollowUp.objects.allowing(asked.scope, to_read(FollowUp))
    for made in allowed.of(asked.case):
        what = gettext("Follow-up after %(wave)s") % {"wave": made.get_wave_display()}
        result = [str(made.get_result_display())]
        yield Entry(made.contacted_on, made.created_at, what, result)


def tries(asked: Asked) -> Iterator[Entry]:
    """When it was tried to reach them; no word of the note."""
    allowed = ContactAttempt.objects.allowing(asked.scope, to_read(ContactAttempt))
    for attempt in allowed.of(asked.case).select_related("by"):
        what = gettext("Tried to reach them: %(way)s")
        told = what % {"way": attempt.get_way_display()}
        result = [str(attempt.get_result_display())]
        yield Entry(attempt.day, attempt.created_at, told, result, str(attempt.by))
