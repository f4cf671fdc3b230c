"""Who has to be asked for their agreement, as of a day."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q

from participants.models.consent import Consent, ConsentQuerySet

ASKED_BEFORE = timedelta(days=30)
"""How long before an agreement ends it is to be asked for again."""


def to_agree_anew(today: date) -> Q:
    """The programme asks again, and this version was not agreed to.

    Whoever said no is not asked over and over: what stands open is their exit.
    """
    settled = Q(form_version=F("enrolment__program__terms_version")) | Q(agreed=False)
    answered = _answers().filter(settled, purpose=Consent.Purpose.TERMS)
    asks = Q(exited_on=None, program__terms_anew_from__lte=today)
    return asks & ~Q(Exists(answered))


def expiring(today: date) -> Q:
    """An agreement ends within 30 days, or has ended, and was not asked for again."""
    return Q(exited_on=None) & Q(Exists(ending(_answers(), today)))


def ending(answers: ConsentQuerySet, today: date) -> ConsentQuerySet:
    return answers.filter(agreed=True, until__lte=today + ASKED_BEFORE)


def _answers() -> ConsentQuerySet:
    """Those that hold, of the case that the rule is about."""
    return Consent.objects.filter(enrolment=OuterRef("pk")).standing()
