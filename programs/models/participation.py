"""How many people took part in what is done with communities, or were asked.

Groups, sexes and ages are exclusive and exhaustive: whoever is not known stands
among the unknown, so that they add up to everybody.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.models.community import (
    AcceptanceSurvey,
    CommunityDialogue,
    CommunityProject,
)
from programs.models.community_reference import AcceptanceQuestion
from programs.models.program import Program

MOST = 9999
"""People of one group, sex and age at one place: more is a slip of the hand."""


class Participation(models.Model):
    """How many of one group, sex and age; of a survey, of those who were asked."""

    class Group(models.TextChoices):
        EX_COMBATANT = "ex_combatant", _("Ex-combatants and associated persons")
        COMMUNITY = "community_member", _("Community members")
        UNKNOWN = "unknown", _("Group not known")

    class Sex(models.TextChoices):
        FEMALE = "F", _("Women")
        MALE = "M", _("Men")
        OTHER = "X", _("Another")
        UNKNOWN = "U", _("Not stated")

    class AgeBand(models.TextChoices):
        CHILDREN = "0-14", _("Under 15")
        FROM_15 = "15-17", _("15 to 17")
        FROM_18 = "18-24", _("18 to 24")
        FROM_25 = "25-34", _("25 to 34")
        FROM_35 = "35-49", _("35 to 49")
        FROM_50 = "50+", _("50 and over")
        UNKNOWN = "unknown", _("Not known")

    project = models.ForeignKey(
        CommunityProject, models.PROTECT, null=True, related_name="counted"
    )
    dialogue = models.ForeignKey(
        CommunityDialogue, models.PROTECT, null=True, related_name="counted"
    )
    survey = models.ForeignKey(
        AcceptanceSurvey, models.PROTECT, null=True, related_name="counted"
    )
    group = models.CharField(max_length=20, choices=Group, blank=True)
    """Nothing in a survey: of it the sex and age of those asked are known."""
    sex = models.CharField(max_length=1, choices=Sex)
    age_band = models.CharField(max_length=10, choices=AgeBand)
    number = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MOST)])

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="participation_is_in_one_record",
                condition=Q(project__isnull=False, dialogue=None, survey=None)
                | Q(project=None, dialogue__isnull=False, survey=None)
                | Q(project=None, dialogue=None, survey__isnull=False),
            ),
            models.CheckConstraint(
                name="participation_group_is_of_works_alone",
                condition=Q(survey__isnull=False, group="")
                | Q(
                    survey=None,
                    group__in=["ex_combatant", "community_member", "unknown"],
                ),
            ),
            models.CheckConstraint(
                name="participation_sex_is_known_code",
                condition=Q(sex__in=["F", "M", "X", "U"]),
            ),
            models.CheckConstraint(
                name="participation_age_band_is_known_code",
                condition=Q(
                    age_band__in=[
                        *("0-14", "15-17", "18-24", "25-34", "35-49", "50+"),
                        "unknown",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="participation_number_is_up_to_9999",
                condition=Q(number__lte=MOST),
            ),
            models.UniqueConstraint(
                name="participation_once_of_group_sex_and_age",
                fields=["project", "dialogue", "survey", "group", "sex", "age_band"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.sex} {self.age_band}: {self.number}"


class AcceptanceAnswer(models.Model):
    """How those who were asked answered one question: together, all of them."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    survey = models.ForeignKey(AcceptanceSurvey, models.PROTECT, related_name="answers")
    question = models.ForeignKey(
        AcceptanceQuestion, models.PROTECT, related_name="answers"
    )
    agree = models.PositiveIntegerField(_("agree"))
    partly = models.PositiveIntegerField(_("partly agree"))
    disagree = models.PositiveIntegerField(_("disagree"))
    silent = models.PositiveIntegerField(_("no answer"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="acceptance_answer_once_of_a_question",
                fields=["survey", "question"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.agree}"


ANSWERS = ("agree", "partly", "disagree", "silent")
"""The columns of an answer; together they are everybody who was asked."""
