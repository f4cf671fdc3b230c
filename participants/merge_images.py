"""What two cases and their person were before a merge and after, and putting it back.

An image has columns as the database has them, but for what is sealed of a person:
that is opened, for the image is kept sealed as a whole. So it is sealed anew with
the rest of the register, and none of it is left under a key that has gone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models

from core.database import connection
from core.digests import digest_fields
from core.encrypted import Encrypted
from core.rotation import encrypted_fields
from participants.models import Enrolment

SAID_AGAIN = frozenset({"version", "created_at", "updated_at"})


def image(row: models.Model) -> dict[str, Any]:
    """What is said of a row; versions and times aside, and what digests are of."""
    model = type(row)
    sealed = [each.attname for each in encrypted_fields(model)]
    digests = [each.attname for each in digest_fields(model)]
    with connection().cursor() as cursor:
        read = f"SELECT to_jsonb(r) FROM {model._meta.db_table} r WHERE id = %s"  # noqa: S608  ours
        cursor.execute(read, [row.pk])
        (found,) = cursor.fetchone()
    told: dict[str, Any] = json.loads(found) if isinstance(found, str) else found
    for name in {*SAID_AGAIN, *sealed, *digests} & told.keys():
        del told[name]
    if sealed:
        stored = model._base_manager.get(pk=row.pk)
        told |= {name: getattr(stored, name) for name in sealed}
    return told


def changes(
    cases: Iterable[Enrolment], image: dict[str, Any]
) -> Iterable[tuple[models.Model, dict[str, Any]]]:
    kept, gone = cases
    rows = {"gone": gone, "kept": kept, "person": kept.participant}
    return [(row, image[name]) for name, row in rows.items()]


def put_back(row: models.Model, was: dict[str, Any]) -> None:
    """Give a row the values that its image has."""
    sealed = [each for each in encrypted_fields(type(row)) if each.attname in was]
    _store(row, {name: was[name] for name in was.keys() - {s.attname for s in sealed}})
    _seal(row, sealed, was)


def _store(row: models.Model, was: dict[str, Any]) -> None:
    table = row._meta.db_table
    columns = "".join(f'"{name}" = p."{name}", ' for name in was)
    back = (
        f"UPDATE {table} r SET {columns} version = r.version + 1,"  # noqa: S608  ours
        f" updated_at = now() FROM jsonb_populate_record(NULL::{table}, %s) p"
        " WHERE r.id = %s"
    )
    with connection().cursor() as cursor:
        cursor.execute(back, [json.dumps(was), row.pk])


def _seal(
    row: models.Model, fields: Collection[Encrypted], was: dict[str, Any]
) -> None:
    """What was sealed is sealed anew, with the key of today, and found as before."""
    for each in fields:
        setattr(row, each.attname, was[each.attname])
    names = {each.name for each in fields}
    values: dict[str, Any] = {
        each.name: each.sealed(was[each.attname], row) for each in fields
    }
    found = [each for each in digest_fields(type(row)) if each.of in names]
    values |= {each.name: each.stored(row) for each in found}
    if values:
        type(row)._base_manager.filter(pk=row.pk).update(**values)
