"""The notes of a case, the newest first."""

from core.access import Scope
from core.http import Order, Page, keyset
from participants.fields import to_read
from participants.models import Enrolment, Note

PAGE = 25
NEWEST_FIRST = Order(("happened_on", "created_at", "pk"), indexed=1, newest_first=True)


def page(
    case: Enrolment, scope: Scope, *, after: str = "", before: str = ""
) -> Page[Note]:
    allowed = Note.objects.allowing(scope, to_read(Note)).of(case)
    return keyset(
        allowed.select_related("by"),
        order=NEWEST_FIRST,
        code="pk",
        after=after,
        before=before,
        size=PAGE,
    )
