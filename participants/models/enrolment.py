"""A person's case in a programme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.query import ModelIterable
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.access import OutOfReach, Permission, Reach, Scope
from core.dates import PartialDate, age_on
from core.models.audit import Traced
from participants import case_codes
from participants.models.participant import Participant
from programs.models import Area, Category, Office, Program, StageKind

ADULT_AGE = 18
FUNCTIONING = (
    *("wg_seeing", "wg_hearing", "wg_walking"),
    *("wg_remembering", "wg_self_care", "wg_communicating"),
)
"""The answers to the Washington Group Short Set, in its order."""


class ExitReason(models.TextChoices):
    """How a case came to its end."""

    COMPLETED = "completed", _("Completed the programme")
    VOLUNTARY_WITHDRAWAL = "voluntary_withdrawal", _("Withdrew")
    LOST_CONTACT = "lost_contact", _("Lost contact")
    BREACH_OF_TERMS = "breach_of_terms", _("Breach of terms")
    ELIGIBILITY_REVOKED = "eligibility_revoked", _("Eligibility revoked")
    DETAINED = "detained", _("Detained")
    CONVICTED = "convicted", _("Convicted")
    REJOINED_ARMED_GROUP = "rejoined_armed_group", _("Rejoined an armed group")
    JOINED_SECURITY_FORCES = "joined_security_forces", _("Joined the security forces")
    EMPLOYMENT_FOUND = "employment_found", _("Found employment")
    RELOCATED = "relocated", _("Moved away")
    TRANSFERRED = (
        "transferred_to_other_programme",
        _("Transferred to another programme"),
    )
    MEDICAL = "medical", _("Medical reasons")
    DEATH_NATURAL = "death_natural", _("Died of natural causes")
    DEATH_VIOLENT = "death_violent", _("Died by violence")
    DEATH_UNKNOWN = "death_unknown", _("Died, cause unknown")
    DUPLICATE = "duplicate", _("Registered twice")
    DATA_ERROR = "data_error", _("Registered in error")


def is_child_track(
    *, born: date | None, registered_on: date, category: str, age_in_doubt: bool = False
) -> bool:
    """Whether a case begins on the child track; it never ends by itself.

    Doubt goes in the child's favour. A birth date that is merely missing is a
    task and no track (IDDRS 5.20).
    """
    minor = born is not None and age_on(born, registered_on) < ADULT_AGE
    return minor or age_in_doubt or category == Category.CHILD_ASSOCIATED


def is_before_birth(day: date, born: PartialDate | None) -> bool:
    """Whether somebody can't have been born yet on that day."""
    return born is not None and born.earliest > day


def within(reach: Reach, *, case: str = "pk") -> Q:
    """The rows of cases that a permission reaches; ``case`` names the enrolment.

    What nothing is reached by is not written out: putting queries together is much
    of what a page costs.
    """
    adults = Q(child_track=False)
    rows = Q(**{f"{case}__in": reach.cases})
    if reach.offices:
        rows |= adults & Q(office__in=reach.offices)
    if reach.children:
        rows |= Q(child_track=True, office__in=reach.children)
    for user, office in reach.caseload:
        rows |= adults & Q(**{f"{_prefix(case)}caseworker": user}, office=office)
    if reach.in_care:
        rows |= adults & Q(office__in=reach.in_care) & _in_care(case)
    if reach.shared:
        children = Q(child_track=True, office__in=reach.shared)
        rows |= children & Q(_with_shared_scores(case))
    return rows


def _prefix(case: str) -> str:
    """What leads from a row to its enrolment."""
    return "" if case == "pk" else f"{case.removesuffix('_id')}__"


def _in_care(case: str) -> Q:
    """In psychological support now or before, waiting for it, or with an alert."""
    begun = Q(started_on__isnull=False) | Q(status__in=["planned", "waitlisted"])
    return Q(_stays_of_care(case, begun)) | Q(_records("Alert", case))


def _with_shared_scores(case: str) -> Exists:
    return _stays_of_care(case, Q(scores_shared=True))


def _stays_of_care(case: str, which: Q) -> Exists:
    return _records("Stage", case, which, stage=StageKind.PSYCHOLOGICAL_SUPPORT)


def _records(model: str, case: str, *which: Q, **facts: str) -> Exists:
    """Whether there are such records of the case."""
    records = Enrolment._meta.apps.get_model("participants", model)._default_manager
    return Exists(records.filter(*which, enrolment=OuterRef(case), **facts))


class Marking(ModelIterable):
    """Each case with its marks, those that no column of their own tells among them."""

    queryset: EnrolmentQuerySet

    def __iter__(self) -> Iterator[Enrolment]:
        known = self.queryset.known.items()
        for case in super().__iter__():
            marks = vars(case)
            for name, told in known:
                marks[name] = marks[told] if isinstance(told, str) else told
            yield case


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    known: Mapping[str, bool | str] = MappingProxyType({})
    """Mark -> what it says of all the cases, or the annotation that tells of each."""

    def marking(self, known: Mapping[str, bool | str]) -> EnrolmentQuerySet:
        """Cases that have these marks: asked once, and not once for each name."""
        marked = self.all()
        marked.known, marked._iterable_class = {**self.known, **known}, Marking
        return marked

    def _clone(self) -> EnrolmentQuerySet:
        clone = super()._clone()  # type: ignore[misc]
        clone.known = self.known
        return clone

    def allowing(self, scope: Scope, permission: Permission) -> EnrolmentQuerySet:
        """A case that was merged into another is looked at as that other."""
        return self.reached(scope, permission).filter(merged_into=None)

    def reached(self, scope: Scope, permission: Permission) -> EnrolmentQuerySet:
        """The same with those that were merged into another, for who merges."""
        return self.filter(within(scope.reach(permission)))

    def answering_to(self, scope: Scope, **number: object) -> EnrolmentQuerySet:
        """Those of a number, or that stand for one of it that was merged away.

        To whoever may read that one: others learn of no merge.
        """
        named = Enrolment.objects.filter(**number)
        gone = named.reached(scope, Permission.CASE_READ).merged_away()
        kept = gone.values("merged_into")
        return self.filter(pk__in=named.values("pk").union(kept))

    def merged_away(self) -> EnrolmentQuerySet:
        return self.filter(merged_into__isnull=False)

    def hold(
        self, pk: UUID, *, adding: bool = False, though_merged: bool = False
    ) -> Enrolment:
        """The case as it is now, for whoever writes to it until they are done.

        Who is only ``adding`` a record keeps nobody else from doing so. A case
        that was handed away meanwhile, or merged into another, is out of reach.
        """
        held = self.select_related("program", "office").filter(pk=pk)
        if not though_merged:
            held = held.filter(merged_into=None)
        case = held.select_for_update(of=("self",), no_key=adding).first()
        if case is None:
            raise OutOfReach
        return case

    def in_state(self, state: str) -> EnrolmentQuerySet:
        """``state`` is active or exited; anything else leaves all."""
        if state == "active":
            return self.filter(exited_on=None)
        if state == "exited":
            return self.filter(exited_on__isnull=False)
        return self


class Enrolment(models.Model):
    """A person's time in one programme, from registration to exit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="enrolments"
    )
    program = models.ForeignKey(Program, models.PROTECT, db_index=False)
    office = models.ForeignKey(Office, models.PROTECT)
    child_track = models.BooleanField(_("child track"), default=False)
    age_in_doubt = models.BooleanField(_("age in doubt"), default=False)
    case_code = models.CharField(
        _("case code"), max_length=11, unique=True, default=case_codes.new
    )
    external_id = models.CharField(_("external number"), max_length=64)
    category = models.CharField(_("category"), max_length=20, choices=Category)
    residence = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, verbose_name=_("residence")
    )
    caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="caseload",
        verbose_name=_("caseworker"),
    )
    education_level = models.PositiveSmallIntegerField(
        _("education level"), null=True, blank=True, help_text=_("ISCED 2011, 0 to 8.")
    )
    wg_seeing = models.PositiveSmallIntegerField(_("seeing"), null=True, blank=True)
    wg_hearing = models.PositiveSmallIntegerField(_("hearing"), null=True, blank=True)
    wg_walking = models.PositiveSmallIntegerField(_("walking"), null=True, blank=True)
    wg_remembering = models.PositiveSmallIntegerField(
        _("remembering"), null=True, blank=True
    )
    wg_self_care = models.PositiveSmallIntegerField(
        _("self-care"), null=True, blank=True
    )
    wg_communicating = models.PositiveSmallIntegerField(
        _("communicating"), null=True, blank=True
    )
    registered_on = models.DateField(_("registered on"))
    exited_on = models.DateField(_("exited on"), null=True, blank=True)
    exit_reason = models.CharField(
        _("exit reason"), max_length=40, choices=ExitReason, blank=True
    )
    exit_imported = models.BooleanField(
        _("exit imported"), default=False, help_text=_("Not approved here.")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name=_("merged into"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        indexes = [
            models.Index(
                fields=["registered_on", "id"],
                name="enrolment_active",
                condition=Q(exited_on=None),
            ),
            models.Index(
                fields=["merged_into", "id"],
                name="enrolment_merged_away",
                condition=Q(merged_into__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="enrolment_external_id_once_in_a_programme",
                fields=["program", "external_id"],
            ),
            models.UniqueConstraint(
                name="enrolment_open_once_in_a_programme",
                fields=["participant", "program"],
                condition=Q(exited_on=None),
                violation_error_message=_(
                    "Another case of this person in the programme is open."
                ),
            ),
            models.UniqueConstraint(
                name="enrolment_office_and_track_for_its_records",
                fields=["id", "office", "child_track"],
            ),
            models.CheckConstraint(
                name="enrolment_exit_has_date_and_reason",
                condition=Q(exited_on=None, exit_reason="")
                | (Q(exited_on__isnull=False) & ~Q(exit_reason="")),
                violation_error_message=_("An exit has a date and a reason."),
            ),
            models.CheckConstraint(
                name="enrolment_exits_after_registration",
                condition=Q(exited_on=None) | Q(exited_on__gte=F("registered_on")),
                violation_error_message=_("The exit is before the registration."),
            ),
            models.CheckConstraint(
                name="enrolment_merged_away_left_as_a_duplicate",
                condition=Q(merged_into=None) | Q(exit_reason="duplicate"),
            ),
            models.CheckConstraint(
                name="enrolment_is_merged_into_another",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="enrolment_category_is_known_code",
                condition=Q(category__in=Category.values),
            ),
            models.CheckConstraint(
                name="enrolment_exit_reason_is_known_code",
                condition=Q(exit_reason__in=["", *ExitReason.values]),
            ),
            models.CheckConstraint(
                name="enrolment_education_level_is_0_to_8",
                condition=Q(education_level=None) | Q(education_level__lte=8),
            ),
            *(
                models.CheckConstraint(
                    name=f"enrolment_{name}_is_1_to_4",
                    condition=Q(**{name: None}) | Q(**{f"{name}__range": (1, 4)}),
                )
                for name in FUNCTIONING
            ),
        ]

    def __str__(self) -> str:
        return self.case_code

    def get_absolute_url(self) -> str:
        return reverse("participants:case", kwargs={"case_code": self.case_code})

    def traced(self) -> Traced:
        return Traced(self.program_id, self.case_code)

    @property
    def functioning(self) -> list[int | None]:
        """The answers to the Washington Group Short Set, in its order."""
        return [getattr(self, name) for name in FUNCTIONING]

    def is_old_enough(self, years: int, on: date) -> bool:
        """Whether the person has that age on a day, as far as is known.

        Whose birth date is missing is, but for a child: doubt goes in its favour.
        """
        age = self.participant.age(on)
        return not self.child_track if age is None else age >= years

    @property
    def is_active(self) -> bool:
        return self.exited_on is None

    @property
    def is_functioning_known(self) -> bool:
        """Whether all questions of the Washington Group Short Set are answered."""
        answers = (
            *(self.wg_seeing, self.wg_hearing, self.wg_walking),
            *(self.wg_remembering, self.wg_self_care, self.wg_communicating),
        )
        return None not in answers
