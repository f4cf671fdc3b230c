"""The places of a programme: areas by their P-codes, and its offices."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.models.program import CODE, Program, refuse_others


class Area(models.Model):
    """A place by its P-code. What lies in what is the parent, never the code."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="areas")
    pcode = models.CharField(_("P-code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    level = models.PositiveSmallIntegerField(_("level"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pcode"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.UniqueConstraint(
                name="area_pcode_once_in_a_programme",
                fields=["program", "pcode"],
                violation_error_message=_(
                    "The programme has an area with this P-code."
                ),
            ),
            models.CheckConstraint(
                name="area_level_is_1_to_4", condition=Q(level__range=(1, 4))
            ),
            models.CheckConstraint(
                name="area_of_level_1_alone_has_no_parent",
                condition=Q(level=1, parent=None)
                | Q(level__gt=1, parent__isnull=False),
                violation_error_message=_(
                    "An area of level 1 has no parent, every other has one."
                ),
            ),
            models.UniqueConstraint(
                name="area_and_its_program_for_places", fields=["id", "program"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pcode})"

    def clean(self) -> None:
        refuse_others(self, parent=_("This area is of another programme."))
        if self.parent and self.level and self.parent.level >= self.level:
            raise ValidationError(
                {"parent": _("The parent must be an area of a level above.")}
            )


class Office(models.Model):
    """Where people are registered and cases are kept."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="offices")
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    name = models.CharField(_("name"), max_length=200)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.UniqueConstraint(
                name="office_code_once_in_a_programme",
                fields=["program", "code"],
                violation_error_message=_(
                    "The programme has an office with this code."
                ),
            ),
            models.UniqueConstraint(
                name="office_and_its_program_for_cases", fields=["id", "program"]
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        refuse_others(self, area=_("This area is of another programme."))
