"""What somebody agrees to, takes back, or is asked again.

Each answer is a row of its own, and the last one holds. A no to the terms or to
keeping a record stops what would be begun or sent; what is under way is ended by
those who run it. Of a photograph no image is left.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.actions import documents
from participants.models import Consent, Enrolment
from participants.models.record import Refused

NEEDED = (Consent.Purpose.TERMS, Consent.Purpose.SERVICE)
"""Without which nothing new is begun for somebody."""


@transaction.atomic
def record(
    case: Enrolment,
    *,
    purpose: str,
    agreed: bool,
    given_on: date,
    until: date | None,
    given_by: str,
    guardian: str,
    language: str,
    signed_how: str = "",
    by: User,
) -> Consent:
    """Store the answer to the form of this day."""
    locked = Enrolment.objects.hold(case.pk, adding=True)
    if locked.child_track and given_by == Consent.GivenBy.SELF:
        told = gettext("For a child a parent, guardian or trusted adult answers.")
        raise Refused(told, "given_by")
    same = Consent.objects.of(locked).filter(purpose=purpose)
    if same.filter(given_on__gt=given_on).exists():
        raise Refused(gettext("A later answer is stored already."), "given_on")
    answer = Consent.objects.create(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        purpose=purpose,
        agreed=agreed,
        given_on=given_on,
        until=until if agreed else None,
        given_by=given_by,
        guardian=guardian,
        language=language,
        form_version=locked.program.terms_version,
        signed_how=signed_how if agreed else "",
        by=by,
    )
    if purpose == Consent.Purpose.PHOTO and not agreed:
        documents.forget_photo(locked, by=by)
    act = "consent-given" if agreed else "consent-refused"
    audit.record(act, answer, by=by, purpose=purpose)
    return answer


def ask_for_needed(case: Enrolment) -> None:
    """Refuse what would be new to somebody who has taken an agreement back."""
    today = case.program.today()
    for purpose in NEEDED:
        if Consent.objects.of(case).ended(purpose, today).exists():
            told = gettext(
                "Not agreed to any more: %(purpose)s. Ask the person again, or ask for"
                " the exit."
            )
            raise Refused(told % {"purpose": purpose.label})
