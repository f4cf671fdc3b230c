"""What is kept of somebody in a stage: added, and put right.

Each function is one fact: the row and its line in the trail, in one transaction,
or a `Refused` whose sentence says why not. A case is locked before its records.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.models import Enrolment
from participants.models.record import Refused, broken
from participants.models.stage_record import StageRecord
from participants.stage_records import Kind


@transaction.atomic
def add(case: Enrolment, kind: Kind, /, *, by: User, **facts: Any) -> StageRecord:
    locked = Enrolment.objects.hold(case.pk, adding=True)
    own = {"office_id": locked.office_id, "child_track": locked.child_track}
    record = kind.model(enrolment=locked, **own, **facts)
    return _keep(record, "stage-record-added", kind, by=by)


@transaction.atomic
def change(
    record: StageRecord, kind: Kind, /, *, by: User, **facts: Any
) -> StageRecord:
    case = Enrolment.objects.hold(record.enrolment_id, adding=True)
    locked = kind.model._default_manager.select_for_update().get(pk=record.pk)
    locked.enrolment = case
    if locked.is_final:
        raise Refused(gettext("This is decided, and stays as it is."))
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.version += 1
    return _keep(locked, "stage-record-changed", kind, by=by)


def _keep(record: StageRecord, action: str, kind: Kind, *, by: User) -> StageRecord:
    record.prepare(by=by)
    record.fit()
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise broken(record, error) from None
    record.settle(by=by)
    audit.record(action, record, by=by, kind=kind.code)
    return record
