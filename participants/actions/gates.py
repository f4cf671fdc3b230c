"""What a programme asks before a stay runs or is completed, asked under the lock.

Records that are imported pass no gate: what happened elsewhere has happened.
"""

from participants import gates
from participants.models import Enrolment, Stage
from participants.models.record import Refused
from participants.models.stage import WAITING, StageStatus
from participants.reading import gates as reading
from programs.models import Gate


class GateClosed(Refused):
    """Something that the programme asks for is missing, and not waived."""


def pass_through(stay: Stage, before: Stage | None, case: Enrolment) -> None:
    """Let a stay of the locked case begin or be completed, or say what is missing.

    ``before`` is the stay as it is stored.
    """
    gate = _reached(stay, before)
    if gate is None:
        return
    found = reading.check(case, stay.stage, gate, stay)
    if not found.is_open:
        waived_by = gates.who_waives(stay.stage, child=case.child_track)
        raise GateClosed(f"{found.told()} {waived_by}")


def _reached(stay: Stage, before: Stage | None) -> Gate | None:
    """The gate that the change leads through: what runs is held and resumed freely."""
    if stay.status == StageStatus.ACTIVE:
        begins = before is None or before.status in WAITING
        return Gate.START if begins else None
    if stay.status == StageStatus.COMPLETED:
        completes = before is None or before.status != StageStatus.COMPLETED
        return Gate.COMPLETE if completes else None
    return None
