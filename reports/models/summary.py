"""Monitoring summaries: what was counted for a period, and what was published.

A summary is built as a draft, counted again as often as the data change, and
frozen when it is published; what changes after that is a new revision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.models import User
from programs.models import Program
from reports.indicators import DEFINITIONS
from reports.models.figure import Figure
from reports.periods import Period

BATCH = 1000


class NothingToPublish(Exception):
    """The period has no draft: it was never built, or is published already."""


class BuiltByThemselves(Exception):
    """Whoever built a summary leaves it to somebody else to publish it."""


class CountedAgain(Exception):
    """The draft was counted again after it was looked at."""


class SummaryQuerySet(models.QuerySet["Summary"]):
    def allowing(self, scope: Scope, permission: Permission) -> SummaryQuerySet:
        return self.filter(program__in=scope.reach(permission).programs)

    def of(self, program: Program, period: Period) -> SummaryQuerySet:
        """The revisions of one period, the newest first."""
        return self.filter(program=program, period=period.code).order_by("-revision")

    def published(self) -> SummaryQuerySet:
        return self.filter(status=Summary.Status.PUBLISHED)

    def released(self, audience: str) -> SummaryQuerySet:
        """What the audience was told of, and may go on reading."""
        return self.published().filter(releases__audience=audience)

    def drafts(self) -> SummaryQuerySet:
        return self.filter(status=Summary.Status.DRAFT)

    def latest(self) -> SummaryQuerySet:  # type: ignore[override]  # users' word
        """The newest revision of each period, the latest period first."""
        period = ["ends_on", "starts_on", "program_id"]
        return self.order_by(
            "-ends_on", "-starts_on", "program_id", "-revision"
        ).distinct(*period)

    def leading_to(self, summary: Summary) -> SummaryQuerySet:
        """The newest revisions of the periods of its kind before it."""
        same = self.filter(program=summary.program_id, kind=summary.kind)
        return same.filter(ends_on__lt=summary.starts_on).latest()


class Summary(models.Model):
    """The figures of a programme for one period, in one of their revisions."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    class Kind(models.TextChoices):
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        HALF = "half", _("Half-year")
        YEAR = "year", _("Year")

    program = models.ForeignKey(Program, models.PROTECT, related_name="summaries")
    period = models.CharField(_("period"), max_length=7)
    kind = models.CharField(_("kind of period"), max_length=10, choices=Kind)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    revision = models.PositiveSmallIntegerField(_("revision"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT
    )
    definitions = models.CharField(_("version of the definitions"), max_length=10)
    cutoff = models.DateTimeField(
        _("cut-off"), help_text=_("What was stored by then has been counted.")
    )
    built_at = models.DateTimeField(_("built"), db_default=Now())
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="summaries_built",
        verbose_name=_("built by"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="summaries_published",
        verbose_name=_("published by"),
    )
    at_command_line = models.BooleanField(
        _("published at the command line"), default=False
    )
    reason = models.TextField(
        _("why there is another revision"), max_length=500, blank=True
    )

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        constraints = [
            models.UniqueConstraint(
                name="summary_revision_once", fields=["program", "period", "revision"]
            ),
            models.UniqueConstraint(
                name="summary_has_one_draft",
                fields=["program", "period"],
                condition=Q(status="draft"),
            ),
            models.CheckConstraint(
                name="summary_revisions_begin_at_1", condition=Q(revision__gte=1)
            ),
            models.CheckConstraint(
                name="summary_status_is_known_code",
                condition=Q(status__in=["draft", "published"]),
            ),
            models.CheckConstraint(
                name="summary_published_at_a_time",
                condition=Q(status="draft", published_at=None, published_by=None)
                | Q(status="published", published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="summary_is_published_by_another",
                condition=Q(published_by=None)
                | Q(built_by=None)
                | Q(at_command_line=True)
                | ~Q(published_by=F("built_by")),
            ),
            models.CheckConstraint(
                name="summary_revised_for_a_reason",
                condition=Q(status="draft", reason="", at_command_line=False)
                | Q(status="published", revision=1)
                | Q(status="published", at_command_line=True)
                | (Q(status="published") & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="summary_period_has_a_first_and_last_day",
                condition=Q(starts_on__lte=F("ends_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_id}, {self.period}, {self.revision}"

    def get_absolute_url(self) -> str:
        return reverse(
            "reports:summary",
            kwargs={"program": self.program.code, "period": self.period},
        )

    @property
    def span(self) -> Period:
        return Period.parse(self.period)

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @cached_property
    def before(self) -> Summary | None:
        """The newest revision of the period before, if it was ever built."""
        return self.earlier.get(self.span.previous().code)

    @cached_property
    def year_earlier(self) -> Summary | None:
        """The newest of the same period a year earlier, if it was ever built."""
        return self.earlier.get(self.span.year_earlier().code)

    @cached_property
    def earlier(self) -> dict[str, Summary]:
        """Both of these by their periods, which for a year are one."""
        return {each.period: each for each in self._beside()}

    def counted_beside(self) -> list[tuple[int, datetime]]:
        """The key of each of both, and when it was counted."""
        return list(self._beside().values_list("pk", "built_at"))

    def _beside(self) -> SummaryQuerySet:
        codes = {self.span.previous().code, self.span.year_earlier().code}
        same = Summary.objects.filter(program=self.program_id, period__in=codes)
        return same.latest()

    @cached_property
    def totals(self) -> dict[str, Figure]:
        """Indicator -> its figure for everybody."""
        return {figure.indicator: figure for figure in self.figures.totals()}

    def read_totals(self) -> None:
        """Its totals and those of both that it stands against, in one query."""
        there = {
            each.pk: each for each in (self, self.before, self.year_earlier) if each
        }
        for each in there.values():
            each.totals = {}
        for figure in Figure.objects.totals().filter(summary__in=there):
            there[figure.summary_id].totals[figure.indicator] = figure

    def revisions(self) -> SummaryQuerySet:
        """All of this period, the newest first, with who built and published them."""
        same = Summary.objects.of(self.program, self.span)
        return same.select_related("built_by", "published_by")

    @classmethod
    def following(
        cls, last: Summary | None, *, program: Program, period: Period
    ) -> Summary:
        """The draft that comes after the last revision, with the number it will get."""
        return cls(
            program=program,
            period=period.code,
            kind=period.kind,
            starts_on=period.start,
            ends_on=period.end,
            revision=last.revision + 1 if last else 1,
        )

    def holds(self, figures: Sequence[Figure], cutoff: datetime) -> bool:
        """Whether figures counted at ``cutoff`` add nothing to this revision.

        What nobody counted yet when it was published is no news of it.
        """
        if cutoff < self.cutoff:
            return True
        if not self.is_published:
            return False
        codes = set(self.totals)
        return self.says([each for each in figures if each.indicator in codes])

    def says(self, figures: Sequence[Figure]) -> bool:
        if self.definitions != DEFINITIONS:
            return False
        return [each.said() for each in self.figures.all()] == [
            each.said() for each in figures
        ]

    def fill(
        self, figures: Sequence[Figure], *, cutoff: datetime, by: User | None
    ) -> None:
        """Bring the draft up to date; the same figures stay the rows they are."""
        is_same = self.pk is not None and self.says(figures)
        self.definitions, self.cutoff = DEFINITIONS, cutoff
        self.built_by, self.built_at = by, Now()
        self.save()
        if not is_same:
            self.figures.all().delete()
            for figure in figures:
                figure.summary = self
            Figure.objects.bulk_create(figures, batch_size=BATCH)

    def may_be_published_by(self, user: User) -> bool:
        """By anybody where nobody built it: the clock asked for it."""
        return self.built_by_id != user.pk

    def publish(
        self, *, by: User | None, reason: str = "", at_command_line: bool = False
    ) -> None:
        """Freeze the draft: from now on the database refuses every change."""
        self.status, self.published_by = self.Status.PUBLISHED, by
        self.reason, self.at_command_line = reason, at_command_line
        self.published_at = Now()
        fields = ["status", "published_at", "published_by", "reason", "at_command_line"]
        self.save(update_fields=fields)
        self.refresh_from_db()
