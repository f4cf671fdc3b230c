"""The work that a worker does: figures are counted, the trail is verified."""

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_noop

from core import anchor, verifying
from core.access import Permission
from core.database import as_jobs
from core.jobs import GiveUp, job_task
from core.models import Job, User
from programs.models import Program
from programs.scope import scope_of
from reports import building, delivery, releasing
from reports.cohorts import counting as cohorts
from reports.dashboards import counting as dashboards
from reports.disclosure.protecting import NotProtected
from reports.models import Summary, Verification
from reports.periods import Period

NOT_ALLOWED = gettext_noop("Whoever asked for this summary may not build it any more.")

NOT_PROTECTED = gettext_noop(
    "Small figures could not be protected, so partners and the public are told nothing."
)
NOT_AUDITOR = gettext_noop("Whoever asked for this may not read the trail any more.")
NOT_COUNTED = gettext_noop("Whoever asked for this may not have it counted any more.")
NO_ANCHOR = gettext_noop("The anchor of the seals can’t be read.")
NO_KEY = gettext_noop("The worker has no key of the seals.")


@job_task(name="reports.build_summary")
def build_summary(job: Job) -> None:
    """Build what the job is about, if whoever asked may still ask for it."""
    program, period = program_of(job.subject), period_of(job.subject)
    if job.by and not may_build(job.by, program):
        raise GiveUp(NOT_ALLOWED)
    delivery.tell(building.build(program, period, report=job.report, by=job.by))


@job_task(name="reports.count_dashboard")
def count_dashboard(job: Job) -> None:
    """Count what a programme's page of progress tells."""
    dashboards.count(_to_count(job), report=job.report)


@job_task(name="reports.count_cohorts")
def count_cohorts(job: Job) -> None:
    """Count the cohorts of a programme."""
    cohorts.count(_to_count(job), report=job.report)


@job_task(name="reports.release_summary")
def release_summary(job: Job) -> None:
    """Protect what was published last of the period, if it is not protected yet."""
    of = Summary.objects.of(program_of(job.subject), period_of(job.subject))
    try:
        if summary := of.published().select_related("program").first():
            releasing.release(summary)
    except NotProtected as error:
        raise GiveUp(NOT_PROTECTED) from error


@job_task(name="reports.verify_trail")
def verify_trail(job: Job) -> None:
    """Walk the whole trail and keep what was found, if whoever asked may know it."""
    if job.by and Permission.AUDIT_READ not in scope_of(job.by):
        raise GiveUp(NOT_AUDITOR)
    try:
        file = anchor.place()
        finding = verifying.verify(anchor.read(file) if file else [])
    except anchor.Unreadable as error:
        raise GiveUp(NO_ANCHOR) from error
    except ImproperlyConfigured as error:
        raise GiveUp(NO_KEY) from error
    lines, fault = finding.anchored, finding.fault
    with as_jobs([]):
        Verification.objects.create(
            by=job.by,
            seals=finding.seals,
            unsealed=finding.unsealed,
            anchored=len(lines),
            anchored_at=lines[-1].at if lines else None,
            fault=fault.kind if fault else "",
            fault_number=fault.number if fault else None,
            fault_event=fault.event_id if fault else None,
        )


def _to_count(job: Job) -> Program:
    """The programme, if whoever asked may still ask for it."""
    program = program_of(job.subject)
    if job.by and not may_build(job.by, program):
        raise GiveUp(NOT_COUNTED)
    return program


def may_build(user: User, program: Program) -> bool:
    reach = scope_of(user).reach(Permission.SUMMARY_BUILD)
    return program.pk in reach.programs


def subject_of(program: Program, period: Period) -> str:
    """What a job about this summary says it is about: see `JobQuerySet.about`."""
    return f"summary:{program.pk}:{period.code}"


def program_of(subject: str) -> Program:
    return Program.objects.get(pk=subject.split(":")[1])


def period_of(subject: str) -> Period:
    return Period.parse(subject.rpartition(":")[2])
