"""How psychological support came out, when it is brought to its end."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField, SealedConstraint
from core.models import User
from participants.models.counselling import Confidential
from participants.models.stage_record import StayRecord


class ClosingAssessment(StayRecord):
    """What was reached, what is still needed, and what was agreed on closing.

    What is written about it stands in a `ClosingNote`, which fewer people read.
    """

    class Goals(models.TextChoices):
        FULLY = "fully", _("Goals reached")
        PARTLY = "partly", _("Goals reached in part")
        NOT = "not", _("Goals not reached")

    class Need(models.TextChoices):
        SYMPTOMS = "symptoms", _("Symptoms that go on")
        SUBSTANCES = "substances", _("Alcohol and other substances")
        SAFETY = "safety", _("Safety")
        FAMILY = "family", _("Family and relationships")
        COMMUNITY = "community", _("Acceptance by the community")
        HEALTH = "health", _("Physical health")
        HOUSING = "housing", _("Housing")
        LIVELIHOOD = "livelihood", _("Work and income")

    class Agreed(models.TextChoices):
        NOTHING = "nothing", _("No further contact")
        CALL = "call", _("A call after some weeks")
        MEETING = "meeting", _("A meeting after some weeks")
        GROUP = "group", _("A group in the community")
        ELSEWHERE = "elsewhere", _("Care elsewhere")

    class Recommendation(models.TextChoices):
        END = "end", _("The support can end")
        STEP_DOWN = "step_down", _("Go on with less support")
        GO_ON = "go_on", _("Go on as before")
        REFER = "refer", _("Hand on to specialised care")

    details = ("recommendation", "needs", "agreed")

    goals = models.CharField(_("goals"), max_length=10, choices=Goals)
    needs = ArrayField(
        models.CharField(max_length=20, choices=Need),
        verbose_name=_("still needed"),
        default=list,
        blank=True,
    )
    agreed = models.CharField(_("agreed"), max_length=10, choices=Agreed)
    recommendation = models.CharField(
        _("recommendation"), max_length=10, choices=Recommendation
    )

    class Meta(StayRecord.Meta):
        verbose_name = _("closing assessment")
        verbose_name_plural = _("closing assessments")
        constraints = [
            models.UniqueConstraint(
                name="closing_once_a_stay",
                fields=["stay"],
                violation_error_message=_(
                    "This stay has a closing assessment already: correct that one."
                ),
            ),
            models.CheckConstraint(
                name="closing_goals_are_known_code",
                condition=Q(goals__in=["fully", "partly", "not"]),
            ),
            models.CheckConstraint(
                name="closing_needs_are_known_codes",
                condition=Q(
                    needs__contained_by=[
                        *("symptoms", "substances", "safety", "family"),
                        *("community", "health", "housing", "livelihood"),
                    ]
                ),
            ),
            models.CheckConstraint(
                name="closing_agreement_is_known_code",
                condition=Q(
                    agreed__in=["nothing", "call", "meeting", "group", "elsewhere"]
                ),
            ),
            models.CheckConstraint(
                name="closing_recommendation_is_known_code",
                condition=Q(recommendation__in=["end", "step_down", "go_on", "refer"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_goals_display())

    @property
    def text(self) -> str:
        """What its writer says beside the codes, until `settle` has stored it."""
        return getattr(self, "_text", "")

    @text.setter
    def text(self, text: str) -> None:
        self._text = text

    def settle(self, *, by: User) -> None:
        """Store what was written beside it: everybody's own."""
        own = ClosingNote.objects.filter(closing=self, by=by).first()
        if own is None and self.text:
            of: dict[str, Any] = {"enrolment": self.enrolment, "closing": self}
            of |= {"office_id": self.office_id, "child_track": self.child_track}
            ClosingNote.objects.create(**of, text=self.text, by=by)
        elif own is not None and own.text != self.text:
            own.text = self.text
            own.version += 1
            own.save(update_fields=["text", "version", "updated_at"])


class ClosingNote(Confidential):
    """What somebody wrote about the closing of the support."""

    closing = models.ForeignKey(
        ClosingAssessment,
        models.PROTECT,
        related_name="notes",
        verbose_name=_("closing assessment"),
    )
    text = EncryptedTextField(_("what was said on closing"))

    class Meta(Confidential.Meta):
        verbose_name = _("note on the closing")
        verbose_name_plural = _("notes on closings")
        constraints = [
            models.UniqueConstraint(
                name="closing_note_once_a_writer", fields=["closing", "by"]
            ),
            SealedConstraint(name="closing_note_is_sealed", field="text"),
        ]

    def __str__(self) -> str:
        return str(self.closing)
