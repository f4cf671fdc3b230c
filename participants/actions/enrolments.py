"""What can happen to a case as a whole. Each function is one fact."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.instruments import WG_SS
from participants.models import Enrolment
from participants.models.enrolment import FUNCTIONING
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


@transaction.atomic
def record_functioning(
    case: Enrolment, *, answers: Sequence[int | None], by: User
) -> Enrolment:
    """Store the answers to the Washington Group Short Set; earlier ones stay in the
    history."""
    locked = Enrolment.objects.hold(case.pk)
    if not locked.is_old_enough(WG_SS.minimum_age, locked.program.today()):
        told = gettext("These questions are for people of %(years)d and over.")
        raise Refused(told % {"years": WG_SS.minimum_age})
    for name, answer in zip(FUNCTIONING, answers, strict=True):
        setattr(locked, name, answer)
    locked.version += 1
    locked.save(update_fields=[*FUNCTIONING, "version", "updated_at"])
    audit.record("functioning-recorded", locked, by=by)
    return locked
