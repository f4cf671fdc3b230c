"""Who is referred to a partner's service, with what they agreed to have told."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.encrypted import EncryptedTextField, SealedConstraint
from participants.models.consent import Consent
from participants.models.enrolment import within
from participants.models.record import CaseRecord, CaseRecordQuerySet, Refused
from programs.models import ServiceOffer

CARE = ServiceOffer.Kind.PSYCHOSOCIAL


class PartnerConsent(CaseRecord):
    """What somebody answered when asked whether a partner may be told of them.

    Each answer stays; the one recorded last holds.
    """

    partner = models.ForeignKey(
        "programs.Partner", models.PROTECT, verbose_name=_("partner")
    )
    agreed = models.BooleanField(_("agreed"))
    given_on = models.DateField(_("given on"))
    given_by = models.CharField(
        _("given by"), max_length=10, choices=Consent.GivenBy.choices
    )
    guardian = models.CharField(
        _("name of the parent, guardian or trusted adult"), max_length=200, blank=True
    )
    language = models.CharField(_("language it was asked in"), max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("taken by")
    )

    objects = CaseRecordQuerySet["PartnerConsent"].as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("consent to tell a partner")
        verbose_name_plural = _("consents to tell partners")
        indexes = [models.Index(name="partner_consent_of_a_case", fields=["enrolment"])]
        constraints = [
            models.UniqueConstraint(
                name="partner_consent_case_and_partner_for_referrals",
                fields=["id", "enrolment", "partner"],
            ),
            models.CheckConstraint(
                name="partner_consent_guardian_is_named",
                condition=Q(given_by="self", guardian="")
                | (Q(given_by="guardian") & ~Q(guardian="")),
                violation_error_message=_("Name the adult who answered."),
            ),
        ]

    def __str__(self) -> str:
        return self.partner.name


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    RECEIVED = "service_received", _("Service received")
    CLOSED = "closed_without_service", _("Closed without service")
    WITHDRAWN = "consent_withdrawn", _("Consent withdrawn")


MOVES: dict[str, tuple[Status, ...]] = {
    Status.DRAFT: (Status.SENT, Status.CLOSED, Status.WITHDRAWN),
    Status.SENT: (
        Status.ACCEPTED,
        Status.REJECTED,
        Status.RECEIVED,
        Status.CLOSED,
        Status.WITHDRAWN,
    ),
    Status.ACCEPTED: (Status.RECEIVED, Status.CLOSED, Status.WITHDRAWN),
}
"""What may follow on what: the one place that says so. The others are final."""
OPEN = tuple(MOVES)
ANSWERS = (Status.ACCEPTED, Status.REJECTED, Status.RECEIVED)
"""What a partner may say."""


class ReferralQuerySet(CaseRecordQuerySet["Referral"]):
    def readable(self, scope: Scope) -> ReferralQuerySet:
        """Those to psychosocial care are told to whoever knows of the care."""
        knows = scope.reach(Permission.REFERRAL_TO_CARE_READ)
        care = within(knows, case="enrolment_id")
        allowed: ReferralQuerySet = self.allowing(scope, Permission.REFERRAL_READ)
        return allowed.filter(~Q(kind=CARE) | care)

    def open(self) -> ReferralQuerySet:
        return self.filter(status__in=OPEN)


class Referral(CaseRecord):
    """That somebody is sent to a service of a partner, and what came of it.

    Nothing is sent without the person's consent to that partner, and no more of the
    person than is chosen from a closed list: the armed group and the stage can't be.
    """

    class Urgency(models.TextChoices):
        DAY = "24h", _("24 hours")
        WEEK = "7d", _("7 days")
        MONTH = "30d", _("30 days")

    class Field(models.TextChoices):
        NAME = "name", _("Name")
        PHONE = "phone", _("Phone")
        AGE_BAND = "age_band", _("Age band")
        SEX = "sex", _("Sex")
        LANGUAGE = "language", _("Language")
        PLACE = "place", _("Place")
        REASON = "reason", _("Reason")

    class Refusal(models.TextChoices):
        FULL = "full", _("No place free")
        NOT_ELIGIBLE = "not_eligible", _("Does not meet the conditions")
        NOT_OFFERED = "not_offered", _("The service is not offered any more")
        NOT_REACHED = "not_reached", _("The person could not be reached")
        OTHER = "other", _("Another reason")

    program = models.ForeignKey(
        "programs.Program", models.PROTECT, db_constraint=False, db_index=False
    )
    service = models.ForeignKey(
        ServiceOffer, models.PROTECT, related_name="+", verbose_name=_("service")
    )
    partner = models.ForeignKey(
        "programs.Partner",
        models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("partner"),
    )
    kind = models.CharField(
        _("kind of service"), max_length=20, choices=ServiceOffer.Kind
    )
    urgency = models.CharField(_("answer needed within"), max_length=3, choices=Urgency)
    shared = ArrayField(
        models.CharField(max_length=10, choices=Field),
        verbose_name=_("what the partner is told"),
    )
    reason = EncryptedTextField(_("reason"))
    status = models.CharField(
        _("status"), max_length=25, choices=Status, default=Status.DRAFT
    )
    consent = models.ForeignKey(
        PartnerConsent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("consent"),
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    due_at = models.DateTimeField(_("answer needed by"), null=True, blank=True)
    refusal = models.CharField(
        _("why it was rejected"), max_length=15, choices=Refusal, blank=True
    )
    received_on = models.DateField(_("service received on"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("referred by"),
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        indexes = [
            models.Index(name="referral_of_a_case", fields=["enrolment"]),
            models.Index(
                name="referral_without_answer",
                fields=["due_at"],
                condition=Q(status="sent"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="referral_open_once_to_a_service",
                fields=["enrolment", "service"],
                condition=Q(status__in=["draft", "sent", "accepted"]),
                violation_error_message=_(
                    "There is an open referral to this service already."
                ),
            ),
            models.UniqueConstraint(
                name="referral_and_its_case_for_links", fields=["id", "enrolment"]
            ),
            models.CheckConstraint(
                name="referral_codes_are_known",
                condition=Q(
                    urgency__in=["24h", "7d", "30d"],
                    refusal__in=[
                        *("", "full", "not_eligible", "not_offered"),
                        *("not_reached", "other"),
                    ],
                    status__in=[
                        *("draft", "sent", "accepted", "rejected"),
                        *("service_received", "closed_without_service"),
                        "consent_withdrawn",
                    ],
                ),
            ),
            models.CheckConstraint(
                name="referral_shares_from_the_closed_list",
                condition=Q(shared__len__gt=0)
                & Q(
                    shared__contained_by=[
                        *("name", "phone", "age_band", "sex"),
                        *("language", "place", "reason"),
                    ]
                ),
            ),
            SealedConstraint(
                name="referral_has_a_reason", field="reason", has_content=True
            ),
            models.CheckConstraint(
                name="referral_is_sent_with_consent_and_a_due_time",
                condition=Q(consent=None, sent_at=None, due_at=None)
                | Q(
                    consent__isnull=False,
                    sent_at__isnull=False,
                    due_at__isnull=False,
                    due_at__gt=F("sent_at"),
                ),
            ),
            models.CheckConstraint(
                name="referral_was_sent_before_it_was_answered",
                condition=Q(status="draft", sent_at=None)
                | Q(status__in=["closed_without_service", "consent_withdrawn"])
                | Q(
                    status__in=["sent", "accepted", "rejected", "service_received"],
                    sent_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="referral_rejected_for_a_reason",
                condition=Q(status="rejected") & ~Q(refusal="")
                | ~Q(status="rejected") & Q(refusal=""),
            ),
            models.CheckConstraint(
                name="referral_received_on_a_day",
                condition=Q(status="service_received", received_on__isnull=False)
                | ~Q(status="service_received") & Q(received_on=None),
            ),
        ]

    def __str__(self) -> str:
        return self.service.name

    @property
    def may_become(self) -> tuple[Status, ...]:
        return MOVES.get(self.status, ())

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_sent(self) -> bool:
        return self.is_open and self.status != Status.DRAFT

    @property
    def answer_within(self) -> timedelta:
        return WITHIN[self.urgency]

    def become(self, status: str) -> None:
        """Move on, unless this does not follow on what it is."""
        if status not in self.may_become:
            told = gettext("This can’t follow: the referral is “%(status)s”.")
            raise Refused(told % {"status": self.get_status_display()})
        self.status = status


WITHIN: dict[str, timedelta] = {
    Referral.Urgency.DAY: timedelta(hours=24),
    Referral.Urgency.WEEK: timedelta(days=7),
    Referral.Urgency.MONTH: timedelta(days=30),
}
