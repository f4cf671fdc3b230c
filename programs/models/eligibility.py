"""What a programme asks of whoever wants to be registered."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.models.category import Category
from programs.models.program import Program


class EligibilityCriterionQuerySet(models.QuerySet["EligibilityCriterion"]):
    def asked_of(
        self, program_id: int, *, category: str, on: date
    ) -> EligibilityCriterionQuerySet:
        """What is asked of somebody of the category who applied on that day."""
        every, own = Q(categories=[]), Q(categories__contains=[category])
        holds = Q(holds_until=None) | Q(holds_until__gte=on)
        found = self.filter(holds, every | own, program=program_id, holds_from__lte=on)
        return found.order_by("order", "pk")


class EligibilityCriterion(models.Model):
    """One thing that is looked at. It is never deleted: it has a last day.

    That somebody stands on a commander's list is evidence beside others: nobody is
    taken in for it, and it is asked of nobody (IDDRS 4.20).
    """

    class Kind(models.TextChoices):
        FACT = "fact", _("A fact about the person")
        LIST = "list", _("Stands on a commander’s list: evidence alone")

    program = models.ForeignKey(Program, models.PROTECT, related_name="criteria")
    text = models.CharField(
        _("criterion"), max_length=300, help_text=_("As whoever screens reads it.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FACT)
    required = models.BooleanField(
        _("required"),
        default=True,
        help_text=_("Nobody is eligible who does not meet it."),
    )
    categories = ArrayField(
        models.CharField(max_length=20, choices=Category),
        verbose_name=_("categories"),
        default=list,
        blank=True,
        help_text=_("For whom it is asked. None chosen: for everybody."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    holds_from = models.DateField(_("holds from"))
    holds_until = models.DateField(_("holds until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EligibilityCriterionQuerySet.as_manager()

    class Meta:
        ordering = ["program", "order", "id"]
        verbose_name = _("eligibility criterion")
        verbose_name_plural = _("eligibility criteria")
        constraints = [
            models.CheckConstraint(
                name="criterion_kind_is_known_code",
                condition=Q(kind__in=["fact", "list"]),
            ),
            models.CheckConstraint(
                name="criterion_of_a_list_is_not_required",
                condition=~Q(kind="list", required=True),
                violation_error_message=_(
                    "A commander’s list is evidence: it can’t be required."
                ),
            ),
            models.CheckConstraint(
                name="criterion_categories_are_known_codes",
                condition=Q(categories__contained_by=Category.values),
            ),
            models.CheckConstraint(
                name="criterion_ends_after_it_begins",
                condition=Q(holds_until=None) | Q(holds_until__gte=F("holds_from")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
