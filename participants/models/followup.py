"""How people fare after their exit."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import long_date
from participants.models.record import CaseRecord, CaseRecordQuerySet

REACHED = ("reached_in_person", "reached_by_phone", "by_proxy")
"""The results of which there are answers."""


class FollowUpQuerySet(CaseRecordQuerySet["FollowUp"]):
    def in_wave(self, wave: int) -> FollowUpQuerySet:
        return self.filter(wave=wave)


class FollowUp(CaseRecord):
    """What was learned of a person so many months after the exit."""

    class Wave(models.IntegerChoices):
        M3 = 3, _("3 months")
        M6 = 6, _("6 months")
        M12 = 12, _("12 months")
        M18 = 18, _("18 months")
        M24 = 24, _("24 months")
        M36 = 36, _("36 months")

    class Result(models.TextChoices):
        IN_PERSON = "reached_in_person", _("Reached in person")
        BY_PHONE = "reached_by_phone", _("Reached by phone")
        BY_PROXY = "by_proxy", _("Reached through somebody else")
        REFUSED = "refused", _("Refused")
        NOT_FOUND = "not_found", _("Not found")
        UNSAFE = "unsafe", _("Contact would be unsafe")
        DECEASED = "deceased", _("Deceased")

    class Work(models.TextChoices):
        EMPLOYEE = "employee", _("Employee")
        EMPLOYER = "employer", _("Employer")
        OWN_ACCOUNT = "own_account", _("Own-account worker")
        FAMILY_WORKER = "family_worker", _("Contributing family worker")
        UNEMPLOYED = "unemployed", _("Unemployed")
        OUTSIDE = "outside_labour_force", _("Outside the labour force")

    class Held(models.TextChoices):
        YES = "yes", _("Yes")
        PART = "part", _("In part")
        NO = "no", _("No")

    wave = models.PositiveSmallIntegerField(_("wave"), choices=Wave)
    contacted_on = models.DateField(_("contacted on"))
    result = models.CharField(_("result"), max_length=20, choices=Result)
    work = models.CharField(_("work"), max_length=25, choices=Work, blank=True)
    feels_safe = models.BooleanField(_("feels safe"), null=True, blank=True)
    rejoined = models.BooleanField(_("back in an armed group"), null=True, blank=True)
    kit_held = models.CharField(
        _("start-up kit still held"),
        max_length=4,
        choices=Held,
        blank=True,
        db_default="",
        help_text=_("Asked of who was given one."),
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "id"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(
                name="follow_up_once_in_a_wave", fields=["enrolment", "wave"]
            ),
            models.CheckConstraint(
                name="follow_up_wave_is_known",
                condition=Q(wave__in=[3, 6, 12, 18, 24, 36]),
            ),
            models.CheckConstraint(
                name="follow_up_kit_held_is_known_code",
                condition=Q(kit_held__in=["", "yes", "part", "no"]),
            ),
        ]

    def clean(self) -> None:
        """A contact came after the exit; only somebody reached has answers."""
        exited_on = self.enrolment.exited_on
        if exited_on and self.contacted_on and self.contacted_on < exited_on:
            told = gettext("The person left on %(day)s: enter a day since then.")
            day = long_date(exited_on)
            raise ValidationError({"contacted_on": told % {"day": day}})
        if self.result not in REACHED:
            self.work, self.feels_safe, self.rejoined = "", None, None
            self.kit_held = ""

    def __str__(self) -> str:
        return f"{self.get_wave_display()}: {self.get_result_display()}"
