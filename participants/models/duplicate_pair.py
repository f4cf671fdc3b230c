"""Two cases that may be one person's, and what somebody decided about them."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.access import OutOfReach, Permission, Reach, Scope
from core.encrypted import EncryptedTextField, SealedConstraint
from core.models.audit import Traced
from participants.models.enrolment import Enrolment
from programs.models import Office, Program

SIDES = ("one", "other")


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def allowing(self, scope: Scope, permission: Permission) -> DuplicatePairQuerySet:
        """Those of which the permission reaches both cases."""
        reach = scope.reach(permission)
        return self.filter(*(_reached(side, reach) for side in SIDES))

    def of(self, case: Enrolment) -> DuplicatePairQuerySet:
        return self.filter(Q(one=case) | Q(other=case))

    def waiting(self) -> DuplicatePairQuerySet:
        """Those that somebody has to decide, put off or not.

        Of a case that was merged away nothing is left to ask.
        """
        standing = self.filter(one__merged_into=None, other__merged_into=None)
        return standing.filter(state__in=DuplicatePair.WAITING)

    def alike(self, least: int, below: int | None) -> DuplicatePairQuerySet:
        """From so many percent on, as people read them; below others, if told."""
        rows = self.filter(score__gte=(least - 0.5) / 100)
        return rows if below is None else rows.filter(score__lt=(below - 0.5) / 100)

    def at(self, office: Office) -> DuplicatePairQuerySet:
        """Of which one case at least is of this office."""
        return self.filter(Q(one_office=office) | Q(other_office=office))

    def settled(self) -> DuplicatePairQuerySet:
        """Those of which it is said whether they are one person's."""
        return self.filter(state__in=DuplicatePair.SETTLED)

    def hold(self, pk: object) -> DuplicatePair:
        """The pair as it is now, for whoever decides until they are done."""
        held = self.select_related("program", *SIDES).filter(pk=pk)
        pair = held.select_for_update(of=("self",)).first()
        if pair is None:
            raise OutOfReach
        return pair


def _reached(side: str, reach: Reach) -> Q:
    child, office = f"{side}_child", f"{side}_office__in"
    adults = Q(**{child: False, office: reach.offices})
    return adults | Q(**{child: True, office: reach.children})


class DuplicatePair(models.Model):
    """Two cases of a programme that look like the same person's.

    Both sides say the office and the track of their case, which keys of the table
    keep; who sees but one of the two sees nothing of the pair, for it would tell
    that there is the other. A pair that was decided stays, so that it is not found
    again.

    Where it is answered while registering, somebody else decides.
    """

    class Found(models.TextChoices):
        SWEEP = "sweep", _("Comparing the register")
        REGISTRATION = "registration", _("While registering")
        BY_HAND = "by_hand", _("By hand")

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        ANSWERED = "answered", _("Registered as another person")
        LATER = "later", _("Put off")
        SAME = "same", _("The same person")
        DIFFERENT = "different", _("Two different people")

    WAITING = (State.OPEN, State.ANSWERED, State.LATER)
    SETTLED = (State.SAME, State.DIFFERENT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, db_index=False)
    one = models.ForeignKey(
        Enrolment, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    one_office = models.ForeignKey(
        Office, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    one_child = models.BooleanField(_("child track"))
    other = models.ForeignKey(
        Enrolment, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    other_office = models.ForeignKey(
        Office, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    other_child = models.BooleanField(_("child track"))
    score = models.FloatField(_("how alike, from 0 to 1"))
    why = models.JSONField(_("why"), default=list)
    found = models.CharField(_("found"), max_length=12, choices=Found)
    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.OPEN
    )
    answer = EncryptedTextField(_("why it is another person"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    reason = EncryptedTextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        indexes = [
            models.Index("other", name="duplicate_pair_of_the_other"),
            models.Index(
                "program",
                "state",
                F("score").desc(),
                "id",
                name="duplicate_pair_best_first",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="duplicate_pair_once", fields=["one", "other"]
            ),
            models.CheckConstraint(
                name="duplicate_pair_in_one_order", condition=Q(one__lt=F("other"))
            ),
            models.CheckConstraint(
                name="duplicate_pair_score_is_a_share",
                condition=Q(score__gte=0, score__lte=1),
            ),
            models.CheckConstraint(
                name="duplicate_pair_found_is_known_code",
                condition=Q(found__in=["sweep", "registration", "by_hand"]),
            ),
            models.CheckConstraint(
                name="duplicate_pair_is_decided_by_somebody",
                condition=Q(
                    state__in=["open", "answered"], decided_by=None, decided_at=None
                )
                | Q(
                    state__in=["later", "same", "different"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="duplicate_pair_answer_has_who_and_why",
                condition=Q(answered_by=None, answer__isnull=True)
                & ~Q(state="answered")
                | Q(answered_by__isnull=False, answer__isnull=False),
            ),
            models.CheckConstraint(
                name="duplicate_pair_is_decided_by_another_than_answered",
                condition=Q(decided_by=None)
                | Q(answered_by=None)
                | ~Q(decided_by=F("answered_by")),
                violation_error_message=_("Somebody else than answered decides."),
            ),
            SealedConstraint(name="duplicate_pair_answer_is_sealed", field="answer"),
            SealedConstraint(name="duplicate_pair_reason_is_sealed", field="reason"),
        ]

    def __str__(self) -> str:
        return f"{self.one} {self.other}"

    def get_absolute_url(self) -> str:
        return reverse("participants:duplicate", kwargs={"pk": self.pk})

    @classmethod
    def between(cls, case: Enrolment, another: Enrolment, **facts: Any) -> Self:
        """The pair of two cases of a programme, in the order in which it stands."""
        one, other = sorted((case, another), key=lambda each: each.pk)
        return cls(
            program_id=case.program_id,
            one=one,
            one_office_id=one.office_id,
            one_child=one.child_track,
            other=other,
            other_office_id=other.office_id,
            other_child=other.child_track,
            **facts,
        )

    def traced(self) -> Traced:
        return Traced(self.program_id, self.one.case_code)

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING

    @property
    def percent(self) -> int:
        """How alike the two are, for people: whole and never quite 100."""
        return min(99, round(100 * self.score))
