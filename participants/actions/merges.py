"""How two registrations of one person become one, and two again.

Each function is one fact: the rows, their lines in the trail and what follows, in
one transaction, or a `Refused` whose sentence says why not. Of many who merge one
person at the same time the first does; the others are told so.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.database import connection
from core.models import User
from participants import merge_fields
from participants.actions import duplicate_pairs
from participants.merge_images import changes, image, put_back
from participants.merging import Moves, planned
from participants.models import (
    Enrolment,
    ExitRequest,
    Merge,
    Participant,
    Transfer,
)
from participants.models.enrolment import ExitReason, is_before_birth, is_child_track
from participants.models.record import Refused, broken, rule_of
from participants.reading.merge_facts import (
    facts,
    last_after,
    since,
    state_of,
)

MOVE = "SELECT participants_merge_rows(%s, %s, %s, %s)"
MOVE_BACK = "SELECT participants_unmerge_rows(%s, %s)"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('participants_merge'))"
"""A merge also writes to cases that were merged before, which nobody has held."""


@transaction.atomic
def merge(
    kept: Enrolment,
    gone: Enrolment,
    *,
    choices: Mapping[str, str],
    chosen: Collection[str] = (),
    reason: str,
    by: User,
    seen: str = "",
) -> Merge:
    """Make one case of two: ``gone`` counts nowhere from now on.

    ``choices`` say for a field whose value is kept; ``chosen`` are records of the
    case that goes which take the place of those that stand against them. Whoever
    decided on something ``seen`` that has changed is told.
    """
    kept, gone = _held(kept.pk, gone.pk)
    _refuse(kept, gone)
    if seen and seen != state_of(kept, gone):
        raise Refused(
            gettext("One of the two cases was changed meanwhile. Look again.")
        )
    before = [image(row) for row in (kept, gone, kept.participant)]
    moves = planned(facts(kept, gone), chosen)
    try:
        with transaction.atomic():
            _leave(kept, gone)
            _take(kept, gone, choices)
            done = _new(kept, gone, before, reason, by)
            _move(done, moves)
    except IntegrityError as error:
        raise _told(error) from error
    duplicate_pairs.settle_merged(kept, gone, by=by)
    told = {"rows": len(moves.from_gone), "stayed": len(moves.stayed)}
    audit.record("cases-merged", kept, by=by, other=gone.case_code, **told)
    audit.record("case-merged-away", gone, by=by, other=kept.case_code)
    return done


@transaction.atomic
def undo(merge: Merge, *, to_gone: Collection[str] = (), reason: str, by: User) -> None:
    """Make two cases of one again, each as it was before.

    Of what was added since ``to_gone`` goes to the case that had gone.
    """
    kept, gone = _held(merge.kept_id, merge.gone_id)
    done = Merge.objects.select_for_update().get(pk=merge.pk)
    if done.undone_at:
        raise Refused(gettext("Somebody else undid this merge before you."))
    if later := last_after(done):
        told = gettext("Undo the merge of %(code)s first: it came after this one.")
        raise Refused(told % {"code": later.gone.case_code})
    rows = since(done, kept, gone).going(to_gone)
    done.undone_by, done.undone_reason = by, reason
    done.undone_at = _now()
    done.save(update_fields=["undone_by", "undone_at", "undone_reason"])
    try:
        with transaction.atomic():
            _restore(kept, gone, done.image)
            with connection().cursor() as cursor:
                cursor.execute(MOVE_BACK, [done.pk, [UUID(row) for row in rows]])
    except IntegrityError as error:
        raise _told(error) from error
    duplicate_pairs.open_again(kept, gone)
    audit.record("merge-undone", kept, by=by, other=gone.case_code, rows=len(rows))
    audit.record("case-came-back", gone, by=by, other=kept.case_code)


def _held(kept: UUID, gone: UUID) -> tuple[Enrolment, Enrolment]:
    """Both cases, held in the order of their keys: so nobody waits in a circle."""
    with connection().cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    both = sorted((kept, gone))
    held = {pk: Enrolment.objects.hold(pk, though_merged=True) for pk in both}
    persons = sorted(case.participant_id for case in held.values())
    rows = Participant.objects.select_for_update().order_by("pk")
    found = {person.pk: person for person in rows.filter(pk__in=persons)}
    for case in held.values():
        case.participant = found[case.participant_id]
    return held[kept], held[gone]


def _refuse(kept: Enrolment, gone: Enrolment) -> None:
    """What can't be merged, and why."""
    for case in (kept, gone):
        if case.merged_into_id:
            told = gettext("Somebody merged case %(code)s before you.")
            raise Refused(told % {"code": case.case_code})
    if kept.program_id != gone.program_id:
        raise Refused(gettext("The two cases are in different programmes."))
    if kept.participant_id == gone.participant_id:
        raise Refused(gettext("These are two cases of one person already."))
    if gone.child_track and not kept.child_track:
        raise Refused(gettext("Keep the case that is on the child track."))
    waits = Transfer.objects.of(gone).waiting().exists()
    if waits or ExitRequest.objects.of(gone).filter(state="waiting").exists():
        told = gettext(
            "A hand-over or an exit of case %(code)s waits for a decision. Decide it"
            " first."
        )
        raise Refused(told % {"code": gone.case_code})


def _leave(kept: Enrolment, gone: Enrolment) -> None:
    """The case that goes leaves as a duplicate, before the other takes its values."""
    was = {name: getattr(gone, name) for name in merge_fields.BY_NAME["exit"].columns}
    today = gone.program.today()
    Enrolment.objects.filter(pk=gone.pk).update(
        merged_into=kept,
        exited_on=max(today, gone.registered_on),
        exit_reason=ExitReason.DUPLICATE,
        version=gone.version + 1,
        updated_at=_now(),
    )
    for name, value in was.items():
        setattr(gone, name, value)


def _take(kept: Enrolment, gone: Enrolment, choices: Mapping[str, str]) -> None:
    merge_fields.take(kept, gone, choices)
    kept.registered_on = min(kept.registered_on, gone.registered_on)
    _refuse_values(kept)
    columns = {
        name for f in merge_fields.FIELDS if not f.of_person for name in f.columns
    }
    kept.version += 1
    _moving(True)
    kept.save(update_fields=[*columns, "registered_on", "version", "updated_at"])
    _moving(False)
    person = kept.participant
    person.version += 1
    person.save()


def _refuse_values(kept: Enrolment) -> None:
    born = kept.participant.born
    if is_before_birth(kept.registered_on, born):
        raise Refused(
            gettext("The birth date is after the registration."), "birth_date"
        )
    makes_a_child = is_child_track(
        born=kept.participant.birth_date,
        registered_on=kept.registered_on,
        category=kept.category,
        age_in_doubt=kept.age_in_doubt,
    )
    if makes_a_child and not kept.child_track:
        told = gettext(
            "With this the person was a child at registration. Put the birth date or"
            " the category of the case that is kept right first: it then goes to the"
            " child track."
        )
        raise Refused(told, "birth_date")
    if kept.exited_on and kept.exited_on < kept.registered_on:
        raise Refused(gettext("The exit is before the registration."), "exit")


def _moving(on: bool) -> None:
    """What held before a change of office, category or residence stays as it was."""
    with connection().cursor() as cursor:
        value = "on" if on else ""
        cursor.execute("SELECT set_config('ddr.moving', %s, true)", [value])


def _new(
    kept: Enrolment,
    gone: Enrolment,
    before: list[dict[str, Any]],
    reason: str,
    by: User,
) -> Merge:
    after = [image(row) for row in (kept, gone, kept.participant)]
    changed = [
        {name: [was[name], now[name]] for name in was if was[name] != now[name]}
        for was, now in zip(before, after, strict=True)
    ]
    return Merge.objects.create(
        kept=kept,
        kept_office_id=kept.office_id,
        kept_child=kept.child_track,
        gone=gone,
        gone_office_id=gone.office_id,
        gone_child=gone.child_track,
        by=by,
        at=timezone.now(),
        reason=reason,
        image=dict(zip(("kept", "gone", "person"), changed, strict=True)),
    )


def _move(done: Merge, moves: Moves) -> None:
    stayed = [{"id": row, "why": why} for row, why in sorted(moves.stayed.items())]
    rows = [
        [UUID(row) for row in sorted(side)]
        for side in (moves.from_gone, moves.from_kept)
    ]
    with connection().cursor() as cursor:
        cursor.execute(MOVE, [done.pk, *rows, json.dumps(stayed)])


def _restore(kept: Enrolment, gone: Enrolment, image: dict[str, Any]) -> None:
    """Put each column that the merge changed back to what it was."""
    _moving(True)
    for row, changed in reversed(list(changes((kept, gone), image))):
        was = {name: before for name, (before, _after) in changed.items()}
        put_back(row, was)
    _moving(False)


def _told(error: IntegrityError) -> Exception:
    """Which rule of the database stands against it, in its own words."""
    if rule_of(error) == "enrolment_open_once_in_a_programme":
        told = gettext("The person would have two open cases. End one of them first.")
        return Refused(told)
    for model in Enrolment._meta.apps.get_app_config("participants").get_models():
        if isinstance(refused := broken(model(), error), Refused):
            return refused
    return error


def _now() -> Any:
    """When the transaction began, as the database has it."""
    with connection().cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]
