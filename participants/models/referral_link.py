"""The address at which a partner answers a referral."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.record import CaseRecord, CaseRecordQuerySet
from participants.models.referral import Referral


class ReferralLink(CaseRecord):
    """A partner's way to one referral, which nobody signs in for.

    Whoever knows the token reads what the referral shares and answers it once, so of
    the token only a digest is kept, and that until it is used, replaced or closed.
    """

    referral = models.OneToOneField(
        Referral, models.PROTECT, related_name="link", verbose_name=_("referral")
    )
    token_digest = models.BinaryField(null=True, editable=False, unique=True)
    until = models.DateTimeField(_("holds until"), null=True)

    objects = CaseRecordQuerySet["ReferralLink"].as_manager()

    class Meta:
        verbose_name = _("link for a partner")
        verbose_name_plural = _("links for partners")
        constraints = [
            models.CheckConstraint(
                name="referral_link_ends_while_it_holds",
                condition=Q(token_digest=None, until=None)
                | Q(token_digest__isnull=False, until__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.referral)
