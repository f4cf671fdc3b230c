"""What is known of a counsellor, so that people can be given whom they wish for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.models.program import Program


class CounsellorProfile(models.Model):
    """Sex, age and languages of somebody who gives psychological support."""

    class Sex(models.TextChoices):
        WOMAN = "F", _("Woman")
        MAN = "M", _("Man")

    program = models.ForeignKey(
        Program,
        models.PROTECT,
        related_name="counsellor_profiles",
        verbose_name=_("programme"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="counsellor_profiles",
        verbose_name=_("counsellor"),
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    born_in = models.PositiveSmallIntegerField(
        _("born in"), null=True, blank=True, help_text=_("The year.")
    )
    speaks = models.CharField(
        _("speaks"),
        max_length=200,
        blank=True,
        help_text=_("Languages, as they are called there: Krio, Mende."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["program", "user"]
        verbose_name = _("counsellor’s profile")
        verbose_name_plural = _("counsellors’ profiles")
        constraints = [
            models.UniqueConstraint(
                name="counsellor_profile_once_in_a_programme",
                fields=["program", "user"],
                violation_error_message=_("This counsellor has a profile already."),
            ),
            models.CheckConstraint(
                name="counsellor_profile_sex_is_known_code",
                condition=Q(sex__in=["", "F", "M"]),
            ),
            models.CheckConstraint(
                name="counsellor_profile_born_since_1900",
                condition=Q(born_in=None) | Q(born_in__range=(1900, 2100)),
                violation_error_message=_("Enter the year with its four digits."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
