"""What people are read before they are registered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.models.program import Program


class TermsTextQuerySet(models.QuerySet["TermsText"]):
    def read_now(self, program: Program) -> "TermsTextQuerySet":
        """The version that the programme reads, in each language there is."""
        return self.filter(program=program, edition=program.terms_version)


class TermsText(models.Model):
    """One version of the terms and the consent form, in one language.

    What was read to somebody stays as it was: the database refuses to change a
    text. A mistake is mended by the next version.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="terms")
    edition = models.CharField(
        _("version"),
        max_length=20,
        help_text=_(
            "It is read from the day on which the programme names this version as"
            " the one that people are read now."
        ),
    )
    language = models.CharField(
        _("language"), max_length=60, help_text=_("As its speakers call it.")
    )
    text = models.TextField(
        _("text"),
        help_text=_(
            "To be read aloud: short sentences, one thing in each. It can’t be"
            " changed once it is saved."
        ),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TermsTextQuerySet.as_manager()

    class Meta:
        ordering = ["program", "edition", "language"]
        verbose_name = _("text of the terms")
        verbose_name_plural = _("texts of the terms")
        constraints = [
            models.UniqueConstraint(
                name="terms_text_once_in_a_language",
                fields=["program", "edition", "language"],
                violation_error_message=_(
                    "This version stands in this language already. Give the new"
                    " text a new version."
                ),
            ),
            models.CheckConstraint(
                name="terms_text_says_something",
                condition=~Q(text="") & ~Q(language="") & ~Q(edition=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.language}"
