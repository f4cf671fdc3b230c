"""Work that was asked for: who asked, how far it is, how it ended.

A row knows more than the broker: attempts are counted in it before the work
starts, and a lease tells whether somebody is still at it. The clock is the
database's, one for all workers. What a worker notes goes through a connection
of its own, past the transaction of the work, so that others see it at once.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast, Greatest, Now
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.database import WEB
from core.models.outbox import Outbox
from core.models.user import User

MOST_ATTEMPTS = 3
PACE_AFTER = 2
"""Seconds of work until its pace says something."""
SET_ASIDE = gettext_noop("Three workers stopped at this work; it was set aside.")
FAILED = gettext_noop("This work failed three times.")


class Overtaken(Exception):
    """The lease ran out, and somebody else has begun the work anew."""


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> "JobQuerySet":
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])

    def about(self, subject: object) -> "JobQuerySet":
        """Jobs about the thing with this id, the last asked for first."""
        return self.filter(subject=str(subject)).order_by("-asked_at", "-pk")

    def free(self, holder: str = "") -> "JobQuerySet":
        """Open, and nobody but ``holder`` is at work on it."""
        free = Q(lease_until=None) | Q(lease_until__lt=Now())
        if holder:
            free |= Q(holder=holder)
        return self.open().filter(free)

    def exhausted(self) -> "JobQuerySet":
        return self.filter(attempts__gte=MOST_ATTEMPTS)

    def forgotten(self) -> "JobQuerySet":
        """Free, and no message about it is on its way, or for too long."""
        lost = Greatest(Now() - settings.JOB_PATIENCE, OuterRef("lease_until"))
        on_its_way = Outbox.objects.filter(
            Q(sent_at=None) | Q(sent_at__gt=lost),
            subject=Cast(OuterRef("pk"), TextField()),
        )
        return self.free().filter(~Exists(on_its_way)).order_by("pk")

    def set_aside(self) -> int:
        return self.update(
            state=Job.State.SET_ASIDE,
            problem=SET_ASIDE,
            lease_until=None,
            finished_at=Now(),
        )

    def promise(self, job: "Job") -> tuple["Job", bool]:
        """Store ``job``, or find the open one of its key; and whether it is new.

        One that has begun may have read the data before the asker's change: it
        is run once more when it ends. One that waits can't begin before the
        asker has committed.
        """
        while True:
            self.bulk_create([job], ignore_conflicts=True)  # type: ignore[list-item]
            if stored := self.filter(pk=job.pk).first():
                return stored, True
            same = self.open().filter(task=job.task, key=job.key)
            if other := same.select_for_update().first():
                other.ask_again(job.by)
                return other, False

    def begin(self, pk: UUID | str, *, holder: str, lease: timedelta) -> "Job | None":
        """Count an attempt and hold the job, or None: there is nothing to do.

        The same message delivered again (its worker died) takes over at once;
        another one waits until the lease has run out.
        """
        with transaction.atomic(using=self.db):
            job = self.filter(pk=pk).free(holder).select_for_update().first()
            if job and job.attempts >= MOST_ATTEMPTS:
                self.filter(pk=pk).set_aside()
            elif job:
                job.hold(holder, lease)
                return self.get(pk=pk)
        return None


class Job(models.Model):
    """A piece of work for a worker, as the person who asked for it sees it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        SET_ASIDE = "set_aside", _("Set aside")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.CharField(_("task"), max_length=100)
    key = models.CharField(_("key"), max_length=200)
    subject = models.CharField(_("about"), max_length=64, blank=True)
    program_id = models.IntegerField(_("programme"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("asked by"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING
    )
    asked_again = models.BooleanField(_("to be run again"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    holder = models.CharField(_("held by message"), max_length=64, blank=True)
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    error = models.CharField(_("kind of error"), max_length=100, blank=True)
    asked_at = models.DateTimeField(_("asked"), db_default=Now())
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(
                name="job_open_once",
                fields=["task", "key"],
                condition=Q(state__in=["waiting", "running"]),
            ),
            models.CheckConstraint(
                name="job_ended_or_open",
                condition=Q(state__in=["waiting", "running"], finished_at=None)
                | Q(
                    state__in=["done", "failed", "set_aside"], finished_at__isnull=False
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "asked_at"], name="job_about"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.key}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def percent(self) -> int | None:
        """How far it is, 0 to 100; None while it has not said how far to go."""
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far; None while there is too little to go by.

        Asked of this machine's clock: what is told is rounded far beyond what
        the database's could differ.
        """
        if self.state != self.State.RUNNING or not self.done or not self.started_at:
            return None
        gone = (timezone.now() - self.started_at).total_seconds()
        if gone < PACE_AFTER or not self.total:
            return None
        return gone / self.done * max(0, self.total - self.done)

    @property
    def problem_text(self) -> str:
        """The problem in the language of the reader."""
        return gettext(self.problem) if self.problem else ""

    def hold(self, holder: str, lease: timedelta) -> None:
        """Begin an attempt, counted before the work so that no crash loses it."""
        self.state, self.holder, self.done = self.State.RUNNING, holder, 0
        self.attempts += 1
        self.lease_until, self.started_at = Now() + lease, Now()
        held = ["state", "holder", "attempts", "lease_until", "started_at", "done"]
        self.save(update_fields=held)

    def ask_again(self, by: User | None) -> None:
        """Take note that ``by`` wants it too: their right counts from now on."""
        if self.by_id is not None:
            self.by = by
        self.asked_again = self.state == self.State.RUNNING
        self.save(update_fields=["by", "asked_again"])

    def report(self, done: int, total: int) -> None:
        """Say how far the work is. Refuses to go on once somebody else took over."""
        self.note(done=done, total=total)

    def note(self, **values: object) -> None:
        """Change the row while this attempt holds it, seen by others at once."""
        if not self._held().update(**values):
            raise Overtaken

    def finish(self) -> bool:
        """End the work as done; True if it was asked for again and waits anew."""
        return self._end(self.State.DONE)

    def fail(self, problem: str, error: str = "") -> bool:
        """End the work without a result, for a reason in plain words.

        True if it was asked for again, perhaps by somebody for whom it works.
        """
        return self._end(self.State.FAILED, problem=problem, error=error)

    def wait(self, pause: timedelta = timedelta(0), **values: object) -> None:
        """Let go of the work; nobody begins it again before the pause is over."""
        until = Now() + pause if pause else None
        state = self.State.WAITING
        self.note(state=state, holder="", lease_until=until, **values)

    def _end(self, state: str, **values: object) -> bool:
        with transaction.atomic(using=WEB):
            now = self._held().select_for_update().first()
            if now is None:
                raise Overtaken
            if now.asked_again:
                self.wait(attempts=0, asked_again=False)
            else:
                self.note(state=state, lease_until=None, finished_at=Now(), **values)
        return now.asked_again

    def _held(self) -> JobQuerySet:
        running = Job.objects.using(WEB).filter(pk=self.pk, state=self.State.RUNNING)
        return running.filter(holder=self.holder, attempts=self.attempts)


class PeriodRunQuerySet(models.QuerySet["PeriodRun"]):
    def claim(self, name: str, period: str) -> bool:
        """Whether this is the first run of the period; waits for one still at it."""
        run = PeriodRun(id=uuid7(), name=name, period=period)
        self.bulk_create([run], ignore_conflicts=True)  # type: ignore[list-item]
        return self.filter(pk=run.pk).exists()

    def started(self, name: str, periods: Iterable[str]) -> set[str]:
        found = self.filter(name=name, period__in=list(periods))
        return set(found.values_list("period", flat=True))


class PeriodRun(models.Model):
    """A periodic job that was started for a period, whatever the clocks did."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("job"), max_length=100)
    period = models.CharField(_("period"), max_length=40)
    started_at = models.DateTimeField(_("started"), db_default=Now())

    objects = PeriodRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("periodic run")
        verbose_name_plural = _("periodic runs")
        constraints = [
            models.UniqueConstraint(name="period_run_once", fields=["name", "period"])
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"
