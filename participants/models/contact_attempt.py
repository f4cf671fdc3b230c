"""Each time somebody tried to reach a person who has left."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField, SealedConstraint
from participants.models.followup import FollowUp
from participants.models.record import CaseRecord, CaseRecordQuerySet


class ContactAttempt(CaseRecord):
    """One try of a wave, in vain or not; the follow-up says what was learned."""

    class Way(models.TextChoices):
        PHONE = "phone", _("By telephone")
        VISIT = "visit", _("Visit")
        BY_OTHER = "by_other", _("Through somebody else")

    class Result(models.TextChoices):
        REACHED = "reached", _("Reached")
        NO_ANSWER = "no_answer", _("No answer, or not at home")
        WRONG_NUMBER = "wrong_number", _("Number or address no longer theirs")
        MOVED = "moved", _("Moved away")
        UNSAFE = "unsafe", _("It would have been unsafe")

    wave = models.PositiveSmallIntegerField(_("wave"), choices=FollowUp.Wave)
    day = models.DateField(_("day"))
    way = models.CharField(_("way"), max_length=10, choices=Way)
    result = models.CharField(_("result"), max_length=15, choices=Result)
    note = EncryptedTextField(_("note"), blank=True)
    next_on = models.DateField(_("next try"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("tried by"),
    )

    objects = CaseRecordQuerySet["ContactAttempt"].as_manager()

    class Meta:
        ordering = ["day", "created_at", "id"]
        verbose_name = _("try to reach somebody")
        verbose_name_plural = _("tries to reach somebody")
        indexes = [models.Index("enrolment", name="contact_attempt_of_a_case")]
        constraints = [
            models.CheckConstraint(
                name="contact_attempt_wave_is_known",
                condition=Q(wave__in=[3, 6, 12, 18, 24, 36]),
            ),
            models.CheckConstraint(
                name="contact_attempt_has_known_codes",
                condition=Q(way__in=["phone", "visit", "by_other"])
                & Q(
                    result__in=[
                        *("reached", "no_answer", "wrong_number"),
                        *("moved", "unsafe"),
                    ]
                ),
            ),
            models.CheckConstraint(
                name="contact_attempt_next_comes_later",
                condition=Q(next_on=None) | Q(next_on__gt=F("day")),
                violation_error_message=_("The next try comes after this one."),
            ),
            SealedConstraint(name="contact_attempt_note_is_sealed", field="note"),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}: {self.get_result_display()}"
