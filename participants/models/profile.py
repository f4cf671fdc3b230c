"""What somebody says of their life when a plan is made, and what they need."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField
from participants.models.record import CaseRecord, CaseRecordQuerySet


def _codes(choices: type[models.TextChoices], name: object) -> ArrayField:
    one = models.CharField(max_length=15, choices=choices)
    return ArrayField(one, default=list, blank=True, verbose_name=name)  # type: ignore[arg-type]


def _code(choices: type[models.TextChoices], name: object) -> models.CharField:
    return models.CharField(name, max_length=15, choices=choices, blank=True)  # type: ignore[arg-type]


class Profile(CaseRecord):
    """Who somebody is beside the case, part by part: each is filled in by itself.

    Why they joined is armed-group history, and read by whoever may read that.
    """

    class Joined(models.TextChoices):
        FORCED = "forced", _("Taken by force")
        BORN = "born", _("Born into the group, or brought by parents")
        PROTECTION = "protection", _("For protection")
        FAMILY = "family", _("Family or friends were in it")
        POVERTY = "poverty", _("For food or money")
        GRIEVANCE = "grievance", _("Because of a wrong that was done")
        CONVICTION = "conviction", _("Out of conviction")
        ADVENTURE = "adventure", _("For respect or adventure")
        OTHER = "other", _("Another reason")

    class Wish(models.TextChoices):
        WAGE = "wage", _("Work for a wage")
        BUSINESS = "business", _("A business of one’s own")
        FARM = "farm", _("A farm")
        SCHOOL = "school", _("School or studies")
        FAMILY = "family", _("A family life")
        RETURN = "return", _("To go home")
        ELSEWHERE = "elsewhere", _("To begin somewhere else")
        UNDECIDED = "undecided", _("Not decided")

    class Reads(models.TextChoices):
        NOT = "not", _("Not at all")
        LITTLE = "little", _("A little")
        WELL = "well", _("Well")

    class Skill(models.TextChoices):
        FARMING = "farming", _("Farming and livestock")
        FISHING = "fishing", _("Fishing")
        BUILDING = "building", _("Building")
        METAL = "metal", _("Metal and mechanics")
        SEWING = "sewing", _("Sewing")
        COOKING = "cooking", _("Cooking")
        TRADE = "trade", _("Buying and selling")
        DRIVING = "driving", _("Driving")
        CARE = "care", _("Care of people")
        OFFICE = "office", _("Office work and computers")

    class Health(models.TextChoices):
        GOOD = "good", _("Good")
        FAIR = "fair", _("Fair")
        POOR = "poor", _("Poor")

    class Treatment(models.TextChoices):
        NONE = "none", _("Needs none")
        RUNNING = "running", _("Is under treatment")
        MISSING = "missing", _("Needs treatment and has none")

    class Family(models.TextChoices):
        SINGLE = "single", _("Single")
        COUPLE = "couple", _("Married or living together")
        SEPARATED = "separated", _("Separated")
        WIDOWED = "widowed", _("Widowed")

    class LivesWith(models.TextChoices):
        ALONE = "alone", _("Alone")
        OWN = "own", _("Own family")
        PARENTS = "parents", _("Parents or relatives")
        HOST = "host", _("A host family")
        GROUP = "group", _("Others of the former group")
        CENTRE = "centre", _("A centre or a camp")

    class Income(models.TextChoices):
        NONE = "none", _("None")
        CASUAL = "casual", _("Casual work")
        WAGE = "wage", _("A wage")
        OWN = "own", _("Own business or farm")
        FAMILY = "family", _("The family")
        AID = "aid", _("Aid")

    class Home(models.TextChoices):
        OWN = "own", _("Own")
        RENTED = "rented", _("Rented")
        HOSTED = "hosted", _("With others")
        NONE = "none", _("None")

    why_joined = _codes(Joined, _("why they joined"))
    why_joined_more = EncryptedTextField(
        _("why they joined, in their words"), blank=True
    )
    wishes = _codes(Wish, _("what they want"))
    wishes_more = EncryptedTextField(_("what they want, in their words"), blank=True)
    reads = _code(Reads, _("reads and writes"))
    education_more = EncryptedTextField(_("what was learned, and where"), blank=True)
    skills = _codes(Skill, _("skills"))
    skills_more = EncryptedTextField(_("what they have worked as"), blank=True)
    health = _code(Health, _("state of health"))
    treatment = _code(Treatment, _("treatment"))
    health_more = EncryptedTextField(
        _("what has to be known of their health"), blank=True
    )
    family = _code(Family, _("family status"))
    lives_with = _code(LivesWith, _("lives with"))
    children = models.PositiveSmallIntegerField(_("children"), null=True, blank=True)
    family_more = EncryptedTextField(_("who belongs to the family"), blank=True)
    income = _code(Income, _("main income"))
    home = _code(Home, _("home"))
    earners_for = models.PositiveSmallIntegerField(
        _("people who live of it"), null=True, blank=True
    )
    economy_more = EncryptedTextField(_("debts, property, land"), blank=True)

    objects = CaseRecordQuerySet["Profile"].as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.UniqueConstraint(
                name="profile_once_in_a_case", fields=["enrolment"]
            ),
            models.CheckConstraint(
                name="profile_lists_are_known_codes",
                condition=Q(
                    why_joined__contained_by=[
                        *("forced", "born", "protection", "family", "poverty"),
                        *("grievance", "conviction", "adventure", "other"),
                    ],
                    wishes__contained_by=[
                        *("wage", "business", "farm", "school"),
                        *("family", "return", "elsewhere", "undecided"),
                    ],
                    skills__contained_by=[
                        *("farming", "fishing", "building", "metal", "sewing"),
                        *("cooking", "trade", "driving", "care", "office"),
                    ],
                ),
            ),
            models.CheckConstraint(
                name="profile_answers_are_known_codes",
                condition=Q(
                    reads__in=["", "not", "little", "well"],
                    health__in=["", "good", "fair", "poor"],
                    treatment__in=["", "none", "running", "missing"],
                    family__in=["", "single", "couple", "separated", "widowed"],
                    lives_with__in=[
                        *("", "alone", "own", "parents", "host", "group", "centre"),
                    ],
                    income__in=["", "none", "casual", "wage", "own", "family", "aid"],
                    home__in=["", "own", "rented", "hosted", "none"],
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class NeedQuerySet(CaseRecordQuerySet["Need"]):
    def open(self) -> NeedQuerySet:
        return self.filter(met_on=None)

    def late(self, today: date) -> NeedQuerySet:
        """Not met by the day by which they had to be."""
        over = Q(pk__in=[])
        for urgency, within in WITHIN.items():
            over |= Q(urgency=urgency, found_on__lt=today - within)
        return self.open().filter(over)


class Need(CaseRecord):
    """Something that somebody lacks, how soon it has to be met, and when it was."""

    class Code(models.TextChoices):
        FOOD = "food", _("Food")
        SHELTER = "shelter", _("Shelter")
        CLOTHES = "clothes", _("Clothes and household goods")
        HEALTH = "health", _("Health care")
        PAPERS = "papers", _("Papers")
        PROTECTION = "protection", _("Protection from a threat")
        FAMILY = "family", _("Tracing of the family")
        CHILDCARE = "childcare", _("Childcare")
        LEGAL = "legal", _("Legal help")
        TRANSPORT = "transport", _("Transport")
        WORK = "work", _("Work or income")
        SCHOOL = "school", _("School or training")

    class Urgency(models.TextChoices):
        DAY = "day", _("Within 24 hours")
        WEEK = "week", _("Within 7 days")
        MONTH = "month", _("Within 30 days")

    code = models.CharField(_("need"), max_length=12, choices=Code)
    urgency = models.CharField(_("urgency"), max_length=5, choices=Urgency)
    found_on = models.DateField(_("found on"))
    met_on = models.DateField(_("met on"), null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-created_at", "-id"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        indexes = [models.Index("enrolment", name="need_of_a_case")]
        constraints = [
            models.UniqueConstraint(
                name="need_open_once_in_a_case",
                fields=["enrolment", "code"],
                condition=Q(met_on=None),
            ),
            models.CheckConstraint(
                name="need_is_known_code",
                condition=Q(
                    code__in=[
                        *("food", "shelter", "clothes", "health", "papers"),
                        *("protection", "family", "childcare", "legal"),
                        *("transport", "work", "school"),
                    ],
                    urgency__in=["day", "week", "month"],
                ),
            ),
            models.CheckConstraint(
                name="need_is_met_after_it_is_found",
                condition=Q(met_on=None) | Q(met_on__gte=models.F("found_on")),
                violation_error_message=_("A need is met after it is found."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())

    @property
    def last_day(self) -> date:
        """The day by which it has to be met."""
        return self.found_on + WITHIN[self.urgency]


WITHIN = {
    Need.Urgency.DAY.value: timedelta(days=1),
    Need.Urgency.WEEK.value: timedelta(days=7),
    Need.Urgency.MONTH.value: timedelta(days=30),
}
