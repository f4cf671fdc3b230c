"""What a counsellor keeps of their own talks with somebody."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.encrypted import EncryptedJSONField, EncryptedTextField, SealedConstraint
from core.models import User
from participants.models.attendance import Attendance
from participants.models.enrolment import within
from participants.models.record import CaseRecord, CaseRecordQuerySet


class CounsellingSessionQuerySet(CaseRecordQuerySet["CounsellingSession"]):
    def held_by(self, user: User) -> CounsellingSessionQuerySet:
        return self.filter(by=user)


class CounsellingSession(CaseRecord):
    """A session that a counsellor held with one person or one family.

    Whether the person came is the mark it goes with, which counts as any other;
    sessions of a group have a register. What was said is a `SessionNote`.
    """

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("With the person")
        FAMILY = "family", _("With the family")
        PHONE = "phone", _("By phone")

    attendance = models.OneToOneField(
        Attendance, models.PROTECT, verbose_name=_("mark")
    )
    kind = models.CharField(_("kind of session"), max_length=10, choices=Kind)
    held_on = models.DateField(_("day"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="counselling_sessions",
        verbose_name=_("held by"),
    )

    objects = CounsellingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-created_at", "-id"]
        verbose_name = _("counselling session")
        verbose_name_plural = _("counselling sessions")
        indexes = [
            models.Index(fields=["enrolment", "-held_on"], name="counselling_of_a_case")
        ]
        constraints = [
            models.CheckConstraint(
                name="counselling_kind_is_known_code",
                condition=Q(kind__in=["individual", "family", "phone"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.held_on}"

    @property
    def mark(self) -> str:
        return self.attendance.status

    def clean(self) -> None:
        """A session is of one's own time in the programme, and not to come."""
        if self.held_on > self.enrolment.program.today():
            raise ValidationError({"held_on": gettext("This day is still to come.")})


class ConfidentialQuerySet(CaseRecordQuerySet):
    def told_to(self, scope: Scope) -> ConfidentialQuerySet:
        """What somebody wrote about own clients; for a clinical supervisor all."""
        case = "enrolment_id"
        own = within(scope.reach(Permission.SESSION_NOTE_WRITE), case=case)
        every = within(scope.reach(Permission.SESSION_NOTE_READ), case=case)
        return self.filter(own & Q(by=scope.user_id) | every)


class Confidential(CaseRecord):
    """A text that its author and the clinical supervisors read, and nobody else.

    The table's own policy says so too.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        abstract = True


class SessionNote(Confidential):
    """What was said in a counselling session."""

    session = models.OneToOneField(
        CounsellingSession, models.PROTECT, related_name="note"
    )
    text = EncryptedTextField(_("note of the session"))

    class Meta(Confidential.Meta):
        verbose_name = _("note of a session")
        verbose_name_plural = _("notes of sessions")
        constraints = [SealedConstraint(name="session_note_is_sealed", field="text")]

    def __str__(self) -> str:
        return str(self.session)


class GroupNote(Confidential):
    """What somebody noted of one person's part in a session of a group.

    It goes with the person's mark in the register of that session.
    """

    attendance = models.ForeignKey(
        Attendance, models.PROTECT, related_name="notes", verbose_name=_("mark")
    )
    text = EncryptedTextField(_("note of the group session"))

    class Meta(Confidential.Meta):
        verbose_name = _("note of a group session")
        verbose_name_plural = _("notes of group sessions")
        constraints = [
            models.UniqueConstraint(
                name="group_note_once_a_writer", fields=["attendance", "by"]
            ),
            SealedConstraint(name="group_note_is_sealed", field="text"),
        ]

    def __str__(self) -> str:
        return str(self.attendance)


class SafetyPlan(Confidential):
    """What somebody does when they feel unsafe with themselves, in their words.

    ``parts`` holds a text for each `Part` that was filled in. A new version is a
    new row; the latest holds.
    """

    class Part(models.TextChoices):
        SIGNS = "signs", _("Signs that it begins")
        ALONE = "alone", _("What helps me when I am alone")
        PEOPLE = "people", _("People and places that take my mind off it")
        ASK = "ask", _("Whom I can ask for help")
        CARE = "care", _("Whom I call when it does not pass")
        SAFE = "safe", _("How the place around me is made safe")
        REASONS = "reasons", _("What I want to live for")

    made_on = models.DateField(_("day"))
    parts = EncryptedJSONField(_("safety plan"))

    class Meta(Confidential.Meta):
        ordering = ["-made_on", "-created_at", "-id"]
        verbose_name = _("safety plan")
        verbose_name_plural = _("safety plans")
        indexes = [
            models.Index(fields=["enrolment", "-made_on"], name="safety_plan_of_a_case")
        ]
        constraints = [SealedConstraint(name="safety_plan_is_sealed", field="parts")]

    def __str__(self) -> str:
        return str(self.made_on)
