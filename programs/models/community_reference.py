"""What administrators keep of work with communities: its kinds, and what is asked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.models.program import CODE, Program


class CommunityKind(models.Model):
    """A kind of project or of dialogue, as the programme names it."""

    class Purpose(models.TextChoices):
        PROJECT = "project", _("Projects")
        DIALOGUE = "dialogue", _("Dialogue")

    program = models.ForeignKey(Program, models.PROTECT, related_name="community_kinds")
    purpose = models.CharField(_("a kind of"), max_length=10, choices=Purpose)
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    name = models.CharField(_("name"), max_length=100)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("kind of community work")
        verbose_name_plural = _("kinds of community work")
        constraints = [
            models.UniqueConstraint(
                name="community_kind_code_once_in_a_programme",
                fields=["program", "code"],
                violation_error_message=_("The programme has a kind with this code."),
            ),
            models.UniqueConstraint(
                name="community_kind_and_its_program", fields=["id", "program"]
            ),
            models.CheckConstraint(
                name="community_kind_is_of_projects_or_dialogue",
                condition=Q(purpose__in=["project", "dialogue"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AcceptanceQuestion(models.Model):
    """What people of a community are asked about those who come back to it."""

    program = models.ForeignKey(
        Program, models.PROTECT, related_name="acceptance_questions"
    )
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    text = models.CharField(
        _("text"),
        max_length=300,
        help_text=_("A sentence to agree with or not, as it is read out."),
    )
    is_asked = models.BooleanField(
        _("is asked"),
        default=True,
        help_text=_("Surveys that asked it before keep its answers."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["code", "id"]
        verbose_name = _("question about acceptance")
        verbose_name_plural = _("questions about acceptance")
        constraints = [
            models.UniqueConstraint(
                name="acceptance_question_code_once_in_a_programme",
                fields=["program", "code"],
                violation_error_message=_(
                    "The programme has a question with this code."
                ),
            ),
            models.UniqueConstraint(
                name="acceptance_question_and_its_program", fields=["id", "program"]
            ),
        ]

    def __str__(self) -> str:
        return self.text
