"""What was told to whom: the ledger of what has left the programme."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from reports.disclosure.tables import Cell
from reports.models.summary import Summary


class ReleaseQuerySet(models.QuerySet["Release"]):
    def with_smallest(self) -> ReleaseQuerySet:
        """Of each `smallest`: the least that its audience was told by until then."""
        until = Release.objects.filter(
            summary__program=OuterRef("summary__program"),
            audience=OuterRef("audience"),
            pk__lte=OuterRef("pk"),
        )
        least = until.order_by("least").values("least")[:1]
        return self.annotate(smallest=Subquery(least))


class Release(models.Model):
    """What of a published summary an audience is not told. It is never changed.

    Whatever is not kept back counts as told from then on, whether it was read or
    not: what is released later is protected against it.
    """

    class Audience(models.TextChoices):
        PARTNERS = "partners", _("Partners")
        PUBLIC = "public", _("The public")

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="releases")
    audience = models.CharField(_("audience"), max_length=10, choices=Audience)
    least = models.PositiveSmallIntegerField(
        _("least"), help_text=_("Of fewer persons than these it does not tell.")
    )
    hidden = models.JSONField(
        _("kept back"), help_text=_("Indicator, dimension and group of each row.")
    )
    rows = models.PositiveIntegerField(_("rows"))
    kept_back = models.PositiveIntegerField(_("rows kept back"))
    at = models.DateTimeField(_("released"), db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("released by"),
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.UniqueConstraint(
                name="release_once_to_an_audience", fields=["summary", "audience"]
            ),
            models.CheckConstraint(
                name="release_audience_is_known_code",
                condition=Q(audience__in=["partners", "public"]),
            ),
            models.CheckConstraint(
                name="release_keeps_back_no_more_than_there_is",
                condition=Q(kept_back__lte=F("rows")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summary_id}, {self.audience}"

    @property
    def cells(self) -> frozenset[Cell]:
        return frozenset(Cell(*cell) for cell in self.hidden)
