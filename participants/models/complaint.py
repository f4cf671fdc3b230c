"""That somebody complains: of a service, a decision, a colleague, a benefit."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.access import OutOfReach, Permission, Scope
from core.encrypted import EncryptedTextField, SealedConstraint
from core.models import User
from core.models.audit import Traced
from participants import case_codes
from participants.models.application import of_places
from participants.models.enrolment import Enrolment
from programs.models import Office

ANSWERED_WITHIN = timedelta(days=14)
CONCERNED = ("about", "decided_by")
"""The colleagues who neither see a complaint nor do anything about it."""


def _by_another(deed: str) -> Q:
    """Whether it was done by nobody whom the complaint is about, if by anybody."""
    return ~(Q(**{deed: F("about")}) | Q(**{deed: F("decided_by")}))


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def allowing(self, scope: Scope, permission: Permission) -> ComplaintQuerySet:
        """Who takes complaints down has their own; nobody has one about themselves."""
        rows = self.filter(of_places(scope.reach(permission)))
        if permission == Permission.COMPLAINT_WRITE:
            rows = rows.filter(by=scope.user_id)
        return rows.not_about(scope.user_id)

    def readable(self, scope: Scope) -> ComplaintQuerySet:
        answered = Q(of_places(scope.reach(Permission.COMPLAINT_ANSWER)))
        written = Q(of_places(scope.reach(Permission.COMPLAINT_WRITE)))
        own = written & Q(by=scope.user_id)
        return self.filter(answered | own).not_about(scope.user_id)

    def not_about(self, user: int | None) -> ComplaintQuerySet:
        """Those that are neither about a colleague nor about what they decided."""
        rows = self
        for each in CONCERNED:
            rows = rows.filter(Q(**{f"{each}__isnull": True}) | ~Q(**{each: user}))
        return rows

    def hold(self, pk: object) -> Complaint:
        """The complaint as it is now, for whoever writes until they are done."""
        held = self.select_related("office__program").filter(pk=pk)
        complaint = held.select_for_update(of=("self",)).first()
        if complaint is None:
            raise OutOfReach
        return complaint

    def open(self) -> ComplaintQuerySet:
        return self.filter(state__in=Complaint.OPEN)


class Complaint(models.Model):
    """What somebody complains of, who looks into it and what they were told.

    Its table stands on its own, as that of applications does: most complaints are
    of somebody with a case, but a letter in a box names nobody, and both belong on
    one list, under one policy and to one due day. Where there is a case a key of
    the table keeps its office and track those of the case.

    Whoever took it down reads it again; else only who answers for the office does,
    for children child protection. The colleague it is about, and whoever decided
    what it is about, see nothing of it: a complaint that they could read would
    not be made. So it stands in no history and no timeline of the case either.
    """

    class How(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        PHONE = "phone", _("By telephone")
        LETTER = "letter", _("Letter")
        BOX = "box", _("Complaints box")
        PARTNER = "partner", _("Through a partner")

    class Kind(models.TextChoices):
        SERVICE = "service", _("A service")
        DECISION = "decision", _("A decision")
        CONDUCT = "conduct", _("The conduct of a colleague")
        BENEFIT = "benefit", _("A benefit")
        OTHER = "other", _("Another matter")

    class State(models.TextChoices):
        NEW = "new", _("New")
        IN_WORK = "in_work", _("In work")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed without an answer")

    OPEN = (State.NEW, State.IN_WORK)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(
        _("number of the complaint"),
        max_length=13,
        unique=True,
        default=case_codes.new_complaint,
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="complaints",
        verbose_name=_("person"),
    )
    office = models.ForeignKey(Office, models.PROTECT, verbose_name=_("office"))
    child_track = models.BooleanField(_("child track"), default=False)
    received_on = models.DateField(_("received on"))
    how = models.CharField(_("how it came"), max_length=10, choices=How)
    kind = models.CharField(_("what it is about"), max_length=10, choices=Kind)
    text = EncryptedTextField(_("what the person says"))
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("about a colleague"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who decided what it is about"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("taken down by"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.NEW
    )
    taken_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("taken up by"),
    )
    answer = EncryptedTextField(_("answer"), blank=True)
    why_not = EncryptedTextField(_("why there is no answer"), blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "id"]
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        indexes = [
            models.Index("enrolment", name="complaint_of_a_case"),
            models.Index("received_on", "id", name="complaint_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="complaint_how_is_known_code",
                condition=Q(how__in=["in_person", "phone", "letter", "box", "partner"]),
            ),
            models.CheckConstraint(
                name="complaint_kind_is_known_code",
                condition=Q(
                    kind__in=["service", "decision", "conduct", "benefit", "other"]
                ),
            ),
            SealedConstraint(
                name="complaint_says_what", field="text", has_content=True
            ),
            models.CheckConstraint(
                name="complaint_state_goes_with_what_was_done",
                condition=Q(
                    Q(state="new", taken_up_by=None)
                    | Q(state="in_work", taken_up_by__isnull=False),
                    answer__isnull=True,
                    why_not__isnull=True,
                    settled_by=None,
                    settled_at=None,
                )
                | Q(
                    Q(state="answered", answer__isnull=False, why_not__isnull=True)
                    | Q(state="closed", answer__isnull=True, why_not__isnull=False),
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="complaint_is_taken_down_by_another",
                condition=_by_another("by"),
                violation_error_message=_(
                    "A colleague takes down what is about you or your decision."
                ),
            ),
            models.CheckConstraint(
                name="complaint_is_taken_up_by_another",
                condition=_by_another("taken_up_by"),
            ),
            models.CheckConstraint(
                name="complaint_is_settled_by_another",
                condition=_by_another("settled_by"),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("complaints:complaint", kwargs={"case_code": self.code})

    def traced(self) -> Traced:
        return Traced(self.office.program_id, self.code)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def due_on(self) -> date:
        """The day by which it is answered."""
        return self.received_on + ANSWERED_WITHIN

    def is_about(self, user: User) -> bool:
        """Whether it is about this colleague, or about what they decided."""
        return user.pk in (self.about_id, self.decided_by_id)
