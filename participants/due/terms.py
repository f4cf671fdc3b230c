"""Who has to agree to the terms anew, as of a day."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from participants.models.consent import Consent


def to_agree_anew(today: date) -> Q:
    """The programme asks again, and this version was not agreed to.

    Whoever said no is not asked over and over: what stands open is their exit.
    """
    answers = Consent.objects.filter(enrolment=OuterRef("pk"))
    settled = Q(form_version=F("enrolment__program__terms_version")) | Q(agreed=False)
    return Q(exited_on=None, program__terms_anew_from__lte=today) & ~Q(
        Exists(answers.standing(Consent.Purpose.TERMS).filter(settled))
    )
