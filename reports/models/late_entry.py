"""What was recorded or corrected after a summary was published, counted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from programs.models import Office
from reports.models.summary import Summary


class LateEntry(models.Model):
    """How many records of one kind an office entered or corrected between revisions.

    Of records that concern the period: between the cut-off of the revision that
    was published before and the summary's own.
    """

    class Source(models.TextChoices):
        REGISTRATIONS = "registrations", _("Registrations")
        EXITS = "exits", _("Exits")
        PERSONS = "persons", _("Sex or birth date")
        STAGES = "stages", _("Stages")
        ATTENDANCE = "attendance", _("Attendance")
        ASSESSMENTS = "assessments", _("Assessments")
        FOLLOW_UPS = "follow-ups", _("Follow-ups")
        REFERRALS = "referrals", _("Referrals")
        BENEFITS = "benefits", _("Benefits")
        COMPLAINTS = "complaints", _("Complaints")
        PLACEMENTS = "placements", _("Placements")

    summary = models.ForeignKey(
        Summary, models.PROTECT, related_name="late_entries", db_index=False
    )
    source = models.CharField(_("records"), max_length=20, choices=Source)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("office")
    )
    added = models.PositiveIntegerField(_("entered late"))
    changed = models.PositiveIntegerField(_("corrected"))

    class Meta:
        verbose_name = _("late entries")
        verbose_name_plural = _("late entries")
        constraints = [
            models.UniqueConstraint(
                name="late_entries_once_in_a_summary",
                fields=["summary", "source", "office"],
            ),
            models.CheckConstraint(
                name="late_entries_are_some",
                condition=models.Q(added__gt=0) | models.Q(changed__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summary_id} {self.source} {self.office_id}"


def added_text(source: str, number: int, office: str) -> str:
    """Such as “3 late registrations, North office”."""
    facts = {"number": number, "office": office}
    sentences = {
        "registrations": ngettext(
            "%(number)d late registration, %(office)s",
            "%(number)d late registrations, %(office)s",
            number,
        ),
        "exits": ngettext(
            "%(number)d late exit, %(office)s",
            "%(number)d late exits, %(office)s",
            number,
        ),
        "stages": ngettext(
            "%(number)d late stage record, %(office)s",
            "%(number)d late stage records, %(office)s",
            number,
        ),
        "attendance": ngettext(
            "%(number)d late mark of attendance, %(office)s",
            "%(number)d late marks of attendance, %(office)s",
            number,
        ),
        "assessments": ngettext(
            "%(number)d late assessment, %(office)s",
            "%(number)d late assessments, %(office)s",
            number,
        ),
        "follow-ups": ngettext(
            "%(number)d late follow-up, %(office)s",
            "%(number)d late follow-ups, %(office)s",
            number,
        ),
        "referrals": ngettext(
            "%(number)d late referral, %(office)s",
            "%(number)d late referrals, %(office)s",
            number,
        ),
        "benefits": ngettext(
            "%(number)d late benefit, %(office)s",
            "%(number)d late benefits, %(office)s",
            number,
        ),
        "complaints": ngettext(
            "%(number)d late complaint, %(office)s",
            "%(number)d late complaints, %(office)s",
            number,
        ),
        "placements": ngettext(
            "%(number)d late placement, %(office)s",
            "%(number)d late placements, %(office)s",
            number,
        ),
    }
    return sentences[source] % facts


def changed_text(source: str, number: int, office: str) -> str:
    """Such as “1 corrected registration, North office”."""
    facts = {"number": number, "office": office}
    sentences = {
        "registrations": ngettext(
            "%(number)d corrected registration, %(office)s",
            "%(number)d corrected registrations, %(office)s",
            number,
        ),
        "exits": ngettext(
            "%(number)d corrected exit, %(office)s",
            "%(number)d corrected exits, %(office)s",
            number,
        ),
        "persons": ngettext(
            "%(number)d person whose sex or birth date was corrected, %(office)s",
            "%(number)d persons whose sex or birth date was corrected, %(office)s",
            number,
        ),
        "stages": ngettext(
            "%(number)d corrected stage record, %(office)s",
            "%(number)d corrected stage records, %(office)s",
            number,
        ),
        "attendance": ngettext(
            "%(number)d corrected mark of attendance, %(office)s",
            "%(number)d corrected marks of attendance, %(office)s",
            number,
        ),
        "assessments": ngettext(
            "%(number)d corrected assessment, %(office)s",
            "%(number)d corrected assessments, %(office)s",
            number,
        ),
        "follow-ups": ngettext(
            "%(number)d corrected follow-up, %(office)s",
            "%(number)d corrected follow-ups, %(office)s",
            number,
        ),
        "referrals": ngettext(
            "%(number)d corrected referral, %(office)s",
            "%(number)d corrected referrals, %(office)s",
            number,
        ),
        "benefits": ngettext(
            "%(number)d corrected benefit, %(office)s",
            "%(number)d corrected benefits, %(office)s",
            number,
        ),
        "complaints": ngettext(
            "%(number)d corrected complaint, %(office)s",
            "%(number)d corrected complaints, %(office)s",
            number,
        ),
        "placements": ngettext(
            "%(number)d corrected placement, %(office)s",
            "%(number)d corrected placements, %(office)s",
            number,
        ),
    }
    return sentences[source] % facts
