"""The demonstration's data, stored as any programme's would be.

The set-up file and the import take it in; a worker builds its summaries. Each
step may be taken again: what is there already is left alone.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from core import audit, outbox
from core.database import as_jobs
from core.models import AuditEvent, Job, User
from ddr.demonstration import (
    alerts,
    applications,
    calendars,
    care,
    community,
    complaints,
    counselling,
    covers,
    days_work,
    documents,
    gates,
    incidents,
    intakes,
    merges,
    plans,
    profiles,
    referrals,
    schooling,
    screening,
    support,
    terms,
    training,
)
from ddr.demonstration.kept import Kept
from ddr.demonstration.people import COLUMNS
from ddr.demonstration.programme import (
    ACCOUNTS,
    CODE,
    FACILITATORS,
    LEAD,
    NAMES,
    programme,
)
from ddr.demonstration.write import file_of, write
from participants import imports
from participants.models import Stage
from programs.loading import load
from programs.models import Program, Role, StageKind
from programs.scope import whole_programme
from reports.actions import (
    ask_for_summary,
    ask_to_count,
    publish,
)
from reports.counts import COHORTS, DASHBOARD
from reports.models import CohortSnapshot, DashboardFigure, Summary
from reports.periods import Period

STORED = "demonstration-stored"
SEED = 2026
MONTHS = 12
PATIENCE = 180


class Unusable(Exception):
    """The made-up rows do not fit the import: a fault of ours."""


def stored() -> Program | None:
    """The programme, once all of it is there."""
    program = Program.objects.filter(code=CODE).first()
    if program is None:
        return None
    with as_jobs([]):
        whole = AuditEvent.objects.filter(action=STORED, subject_id=str(program.pk))
        return program if whole.exists() else None


def store(until: date, persons: int) -> Program:
    """The programme with so many people. Goes on where an earlier start broke off."""
    program = load(programme(until))
    with TemporaryDirectory() as folder:
        write(Path(folder), persons=persons, seed=SEED, until=until)
        for kind in COLUMNS:
            counts = imports.run(
                kind, file_of(Path(folder), kind), program, by=audit.SYSTEM
            )
            if counts.rejected:
                raise Unusable(f"{kind}: {counts.rejected} rows were rejected")
    _give_names()
    _give_clients(program)
    _give_activities(program)
    days_work.store(program, until)
    counselling.store(program, until)
    schooling.store(program, until)
    calendars.store(program, until)
    alerts.store(program)
    screening.store(program, until)
    care.store(program, until)
    training.store(program, until)
    gates.store(program)
    plans.store(program, until)
    profiles.store(program, until)
    intakes.store(program, until)
    referrals.store(program, until)
    documents.store(program, until)
    support.store(program, until)
    community.store(program, until)
    applications.store(program, until)
    covers.store(program)
    complaints.store(program, until)
    incidents.store(program, until)
    terms.store(program)
    merges.store(program)
    audit.record(STORED, program, by=audit.SYSTEM)
    return program


def give_passwords(kept: Kept) -> None:
    """What signs in to the accounts; a password that is set already costs nothing."""
    for _, username in ACCOUNTS:
        user = User.objects.get(username=username)
        password = kept.password_of(username)
        if user.password != kept.hashes.get(username, "unknown"):
            user.set_password(password)
            user.save(update_fields=["password"])
            kept.hashes[username] = user.password
            kept.write()


def months(program: Program) -> list[Period]:
    """The last complete months, the latest at the end."""
    found = [Period.last_complete("month", program.today())]
    while len(found) < MONTHS:
        found.append(found[-1].previous())
    return found[::-1]


def ask_for_missing(program: Program, periods: Iterable[Period]) -> None:
    for period in periods:
        if not Summary.objects.of(program, period).exists():
            ask_for_summary(program, period, by=audit.SYSTEM)
    if not DashboardFigure.objects.filter(program=program).exists():
        ask_to_count(DASHBOARD, program, by=audit.SYSTEM)
    if not CohortSnapshot.objects.filter(program=program).exists():
        ask_to_count(COHORTS, program, by=audit.SYSTEM)


def send_again() -> None:
    """Work that an earlier start left undone: the embedded broker has forgotten it."""
    for job in Job.objects.free():
        outbox.leave_to_sweep(job.task, job.pk)
    outbox.send_overdue()


def publish_old(program: Program, until: date) -> None:
    """What was complete before the last month was over has been published since.

    Waits for the worker to build them; what somebody has begun anew is theirs. The
    latest is for partners and the public too, the others were for the inside: to
    protect a year at once would keep the worker for long.
    """
    lead = User.objects.get(username=LEAD)
    latest = Period.last_complete("month", until)
    old = [period for period in months(program) if period.end < latest.start]
    deadline = monotonic() + PATIENCE
    while old and monotonic() < deadline:
        summary = Summary.objects.of(program, old[0]).first()
        if summary is None:
            sleep(0.5)
            continue
        if summary.revision == 1 and not summary.is_published:
            publish(program, old[0], by=lead, to_others=len(old) == 1)
        del old[0]


def _give_names() -> None:
    users = User.objects.in_bulk(NAMES, field_name="username")
    for username, user in users.items():
        user.first_name, user.last_name = NAMES[username]
    User.objects.bulk_update(users.values(), ["first_name", "last_name"])


def _give_clients(program: Program) -> None:
    """Everyone in psychological support to the counsellor of the office."""
    counsellors = program.assignments.filter(role=Role.COUNSELLOR)
    places = counsellors.values_list("office", "user")
    with whole_programme(program, importing=True):
        for office, user in places:
            Stage.objects.filter(
                office=office, stage=StageKind.PSYCHOLOGICAL_SUPPORT, counsellor=None
            ).update(counsellor=user)


def _give_activities(program: Program) -> None:
    for username, _, codes in FACILITATORS:
        user = User.objects.get(username=username)
        for activity in program.activities.filter(code__in=codes):
            activity.facilitators.add(user)
