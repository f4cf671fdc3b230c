"""What of a programme is counted every night and on asking: progress, and cohorts."""

from typing import Any, NamedTuple

from celery import Task
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import Job
from programs.models import Program
from reports.jobs import count_cohorts, count_dashboard


class Count(NamedTuple):
    """How the work, its line in the trail and its pages are called."""

    name: str
    asked: str
    task: "Task[Any, Any]"
    title: Promise
    promised: Promise

    @property
    def page(self) -> str:
        return f"reports:{self.name}"

    @property
    def counting(self) -> str:
        return f"reports:{self.name}-count"

    @property
    def progress(self) -> str:
        return f"reports:{self.name}-progress"

    def subject(self, program: Program) -> str:
        """What a job about it says it is about."""
        return f"{self.name}:{program.pk}"

    def job(self, program: Program) -> Job | None:
        """The last that was asked for, whether it is over or not."""
        return Job.objects.about(self.subject(program)).first()


DASHBOARD = Count(
    "dashboard",
    "dashboard-asked",
    count_dashboard,
    _("Counting the progress"),
    _("The progress is counted anew."),
)
COHORTS = Count(
    "cohorts",
    "cohorts-asked",
    count_cohorts,
    _("Counting the cohorts"),
    _("The cohorts are counted anew."),
)
