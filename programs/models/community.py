"""What is done with communities: projects, dialogue, and what they are asked.

No person stands in it: who took part is counted by group, sex and age.
"""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.models.audit import Traced
from programs.models.community_reference import CommunityKind
from programs.models.place import Area, Office
from programs.models.program import Partner, Program, refuse_others

Kept = TypeVar("Kept", bound="CommunityRecord")


class CommunityQuerySet(models.QuerySet[Kept]):
    """Of records that an office keeps."""

    def allowing(self, scope: Scope, permission: Permission) -> Self:
        """Those of the offices that the permission reaches."""
        return self.filter(office__in=scope.reach(permission).offices)


class CommunityRecord(models.Model):
    """What an office did with a community, at a place."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("office")
    )
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="+", verbose_name=_("place")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    section = ""
    """What the address of its kind is called."""
    counted: Any
    """The numbers of those who took part or were asked."""

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        facts = {"section": self.section, "pk": self.pk}
        return reverse("community:record", kwargs=facts)

    def clean(self) -> None:
        refuse_others(
            self,
            office=_("This office is of another programme."),
            area=_("This area is of another programme."),
        )

    def traced(self) -> Traced:
        return Traced(self.program_id)

    @property
    def has_people(self) -> bool:
        """Whether it is far enough for people to have taken part in it."""
        return True


class CommunityWork(CommunityRecord):
    """What people take part in, alone or with partners."""

    kind = models.ForeignKey(
        CommunityKind, models.PROTECT, related_name="+", verbose_name=_("kind")
    )
    name = models.CharField(
        _("name"), max_length=200, help_text=_("Name no person here.")
    )

    purpose = CommunityKind.Purpose.PROJECT

    class Meta(CommunityRecord.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        refuse_others(self, kind=_("This kind is of another programme."))
        if self.kind_id and self.kind.purpose != self.purpose:
            raise ValidationError({"kind": _("This is a kind of something else.")})


class CommunityProject(CommunityWork):
    """A work that a community and those who come back to it do together."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.PLANNED
    )
    partners: models.ManyToManyField[Partner, CommunityPartner] = (
        models.ManyToManyField(
            Partner,
            through="CommunityPartner",
            related_name="+",
            blank=True,
            verbose_name=_("partners"),
        )
    )

    section = "projects"
    objects = CommunityQuerySet["CommunityProject"].as_manager()

    class Meta(CommunityWork.Meta):
        ordering = ["name", "id"]
        verbose_name = _("community project")
        verbose_name_plural = _("community projects")
        constraints = [
            models.UniqueConstraint(
                name="community_project_and_its_program", fields=["id", "program"]
            ),
            models.CheckConstraint(
                name="community_project_state_is_known",
                condition=Q(state__in=["planned", "under_way", "done", "stopped"]),
            ),
            models.CheckConstraint(
                name="community_project_has_begun_on_a_day",
                condition=Q(state="planned") | Q(starts_on__isnull=False),
                violation_error_message=_("Say since when it is under way."),
            ),
            models.CheckConstraint(
                name="community_project_is_over_on_a_day",
                condition=~Q(state__in=["done", "stopped"]) | Q(ends_on__isnull=False),
                violation_error_message=_("Say when it was over."),
            ),
            models.CheckConstraint(
                name="community_project_ends_after_it_began",
                condition=Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    @property
    def has_people(self) -> bool:
        return self.state != self.State.PLANNED


class CommunityDialogue(CommunityWork):
    """A meeting at which a community and those who come back to it talk."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Took place")
        NOT_HELD = "not_held", _("Did not take place")

    day = models.DateField(_("day"))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.PLANNED
    )
    partners: models.ManyToManyField[Partner, CommunityPartner] = (
        models.ManyToManyField(
            Partner,
            through="CommunityPartner",
            related_name="+",
            blank=True,
            verbose_name=_("partners"),
        )
    )

    purpose = CommunityKind.Purpose.DIALOGUE
    section = "dialogues"
    objects = CommunityQuerySet["CommunityDialogue"].as_manager()

    class Meta(CommunityWork.Meta):
        ordering = ["-day", "-id"]
        verbose_name = _("dialogue event")
        verbose_name_plural = _("dialogue events")
        constraints = [
            models.UniqueConstraint(
                name="community_dialogue_and_its_program", fields=["id", "program"]
            ),
            models.CheckConstraint(
                name="community_dialogue_state_is_known",
                condition=Q(state__in=["planned", "held", "not_held"]),
            ),
        ]

    @property
    def has_people(self) -> bool:
        return self.state == self.State.HELD


class AcceptanceSurvey(CommunityRecord):
    """How a community at a place answered, on a day; nobody's answers are kept."""

    day = models.DateField(_("day"))

    section = "surveys"
    objects = CommunityQuerySet["AcceptanceSurvey"].as_manager()

    class Meta(CommunityRecord.Meta):
        ordering = ["-day", "-id"]
        verbose_name = _("acceptance survey")
        verbose_name_plural = _("acceptance surveys")
        constraints = [
            models.UniqueConstraint(
                name="acceptance_survey_and_its_program", fields=["id", "program"]
            ),
            models.UniqueConstraint(
                name="acceptance_survey_once_of_a_place_and_day",
                fields=["office", "area", "day"],
                violation_error_message=_(
                    "The office has a survey of this place and day."
                ),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Survey in %(place)s") % {"place": self.area.name}


class CommunityPartner(models.Model):
    """A partner of one project or of one dialogue event."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    project = models.ForeignKey(
        CommunityProject, models.PROTECT, null=True, related_name="ties"
    )
    dialogue = models.ForeignKey(
        CommunityDialogue, models.PROTECT, null=True, related_name="ties"
    )
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="community_partner_is_of_one_work",
                condition=Q(project=None, dialogue__isnull=False)
                | Q(project__isnull=False, dialogue=None),
            ),
            models.UniqueConstraint(
                name="community_partner_once_of_a_work",
                fields=["project", "dialogue", "partner"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return str(self.partner)
