"""What can happen to a case as a whole. Each function is one fact."""

from django.db import transaction
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.models import Enrolment
from participants.models.record import Refused


@transaction.atomic
def take(case: Enrolment, *, by: User) -> Enrolment:
    """Make ``by`` the caseworker of a case that has none."""
    locked = Enrolment.objects.hold(case.pk)
    if locked.caseworker_id == by.pk:
        return locked
    if locked.caseworker_id:
        raise Refused(gettext("Somebody else has taken this case."))
    if not locked.is_active:
        raise Refused(gettext("This case is over: nobody takes it any more."))
    locked.caseworker = by
    locked.version += 1
    locked.save(update_fields=["caseworker", "version", "updated_at"])
    audit.record("case-taken", locked, by=by)
    return locked
