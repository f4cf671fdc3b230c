"""Who left and comes back: the exit is taken back, or they are admitted again."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext

from core.access import Permission, Scope
from participants.models import Enrolment, ExitRequest, FollowUp
from participants.models.enrolment import ExitReason, is_child_track
from participants.models.record import Refused

TAKEN_BACK_WITHIN = timedelta(days=30)
FOR_GOOD = (
    *(ExitReason.DEATH_NATURAL, ExitReason.DEATH_VIOLENT, ExitReason.DEATH_UNKNOWN),
    *(ExitReason.DUPLICATE, ExitReason.DATA_ERROR),
)
"""After these nobody is admitted again; such an exit may still have been a mistake."""


def may_be_taken_back(case: Enrolment) -> bool:
    """Whether the exit was approved here, and not too long ago."""
    if case.exited_on is None:
        return False
    since = timezone.now() - TAKEN_BACK_WITHIN
    approved = ExitRequest.objects.of(case).filter(
        state=ExitRequest.State.APPROVED, takes_back=False, exit_on=case.exited_on
    )
    return approved.filter(decided_at__gte=since).exists()


def refuse_what_keeps_out(case: Enrolment) -> None:
    """What is known since the exit has to fit a case that never left."""
    if case.is_active:
        raise Refused(gettext("This case goes on already."))
    refuse_beside_another(case)
    if FollowUp.objects.of(case).exists():
        told = gettext("A follow-up is recorded since the exit, so the exit stands.")
        raise Refused(told)


def refuse_beside_another(case: Enrolment) -> None:
    """Nobody is in a programme twice: where to go on, if the reader sees it."""
    others = Enrolment.objects.filter(
        participant=case.participant_id, program=case.program_id, exited_on=None
    )
    if other := others.exclude(pk=case.pk).first():
        told = gettext("Case %(code)s of this person is open: go on there.")
        raise Refused(told % {"code": other.case_code})


def is_child_now(case: Enrolment) -> bool:
    """Whether a case that begins today is on the child track."""
    return is_child_track(
        born=case.participant.birth_date,
        registered_on=case.program.today(),
        category=case.category,
    )


def others_of(case: Enrolment, scope: Scope) -> list[Enrolment]:
    """The person's other cases that the reader may open, the latest first."""
    readable = Enrolment.objects.allowing(scope, Permission.CASE_READ)
    others = readable.filter(participant=case.participant_id).exclude(pk=case.pk)
    return list(others.order_by("-registered_on", "-pk"))


def may_be_admitted_again(case: Enrolment) -> bool:
    return not case.is_active and case.exit_reason not in FOR_GOOD
