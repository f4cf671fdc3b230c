"""What was done to somebody, or happened to them, after they came to the programme."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.encrypted import EncryptedTextField, SealedConstraint
from core.models import User
from participants.models.enrolment import within
from participants.models.record import CaseRecord, CaseRecordQuerySet


class IncidentQuerySet(CaseRecordQuerySet["Incident"]):
    def allowing(self, scope: Scope, permission: Permission) -> IncidentQuerySet:
        """Whoever records incidents has their own; who reads them has all."""
        rows = self.filter(within(scope.reach(permission), case="enrolment_id"))
        if permission == Permission.INCIDENT_WRITE:
            rows = rows.filter(by=scope.user_id)
        return rows

    def readable(self, scope: Scope) -> IncidentQuerySet:
        every = within(scope.reach(Permission.INCIDENT_READ), case="enrolment_id")
        own = within(scope.reach(Permission.INCIDENT_WRITE), case="enrolment_id")
        return self.filter(every | own & Q(by=scope.user_id))


class Incident(CaseRecord):
    """A threat, an attack, an arrest or an accident, and how certain it is.

    Who wrote it down reads it again, and who answers for the programme, of
    children child protection; nobody else learns that there is one: what is
    known of a threat tells those it comes from who has talked. So it stands in
    no timeline, and in the history of the case for them alone.

    An incident that is confirmed was confirmed by somebody else than wrote it.
    """

    class Kind(models.TextChoices):
        THREAT = "threat", _("Threat")
        ATTACK = "attack", _("Attack")
        DETENTION = "detention", _("Detention")
        RECRUITMENT = "recruitment", _("Attempt to recruit them")
        ABUSE = "abuse", _("Exploitation or abuse")
        ACCIDENT = "accident", _("Accident")
        DEATH = "death", _("Death")
        OTHER = "other", _("Another incident")

    class Source(models.TextChoices):
        PERSON = "person", _("The person")
        FAMILY = "family", _("The family")
        COLLEAGUE = "colleague", _("A colleague")
        PARTNER = "partner", _("A partner")
        AUTHORITIES = "authorities", _("The authorities")
        MEDIA = "media", _("The media")
        RUMOUR = "rumour", _("A rumour")

    class Certainty(models.TextChoices):
        ALLEGED = "alleged", _("Alleged")
        PROBABLE = "probable", _("Probable")
        CONFIRMED = "confirmed", _("Confirmed")

    happened_on = models.DateField(_("day it happened"))
    kind = models.CharField(_("kind of incident"), max_length=11, choices=Kind)
    place = EncryptedTextField(_("where it happened"), blank=True)
    source = models.CharField(_("source"), max_length=11, choices=Source)
    certainty = models.CharField(_("certainty"), max_length=9, choices=Certainty)
    text = EncryptedTextField(_("what happened"))
    done = EncryptedTextField(_("what was done"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("certainty settled by"),
    )
    settled_at = models.DateTimeField(_("certainty settled"), null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        indexes = [
            models.Index(fields=["enrolment", "-happened_on"], name="incident_of_case"),
            models.Index(fields=["happened_on", "id"], name="incident_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="incident_kind_is_known_code",
                condition=Q(
                    kind__in=[
                        *("threat", "attack", "detention", "recruitment"),
                        *("abuse", "accident", "death", "other"),
                    ]
                ),
            ),
            models.CheckConstraint(
                name="incident_source_is_known_code",
                condition=Q(
                    source__in=[
                        *("person", "family", "colleague", "partner"),
                        *("authorities", "media", "rumour"),
                    ]
                ),
            ),
            models.CheckConstraint(
                name="incident_certainty_is_known_code",
                condition=Q(certainty__in=["alleged", "probable", "confirmed"]),
            ),
            SealedConstraint(name="incident_says_what", field="text", has_content=True),
            SealedConstraint(name="incident_place_is_sealed", field="place"),
            SealedConstraint(name="incident_done_is_sealed", field="done"),
            models.CheckConstraint(
                name="incident_is_settled_by_somebody_at_some_time",
                condition=Q(settled_by=None, settled_at=None)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_is_confirmed_by_another_than_wrote_it",
                condition=~Q(certainty="confirmed")
                | Q(settled_by__isnull=False) & ~Q(settled_by=F("by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.happened_on}"

    @property
    def is_confirmed(self) -> bool:
        return self.certainty == self.Certainty.CONFIRMED

    def may_be_confirmed_by(self, user: User) -> bool:
        return self.by_id != user.pk
