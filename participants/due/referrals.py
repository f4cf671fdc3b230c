"""Which referrals wait for an answer that should have come."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from participants.models import Referral
from participants.models.referral import ReferralQuerySet, Status


def late_referrals() -> ReferralQuerySet:
    """Sent, and not answered within their urgency: to the hour, whatever the day."""
    return Referral.objects.filter(status=Status.SENT, due_at__lt=timezone.now())


def unanswered(today: date) -> Q:
    return Q(Exists(late_referrals().filter(enrolment=OuterRef("pk"))))
