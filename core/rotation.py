"""Sealing anew with the first key what older keys have sealed, digests with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from core import database
from core.accounts import factors
from core.crypto import CannotDecrypt
from core.digests import digest_fields
from core.encrypted import Encrypted, ring

BATCH = 200


@dataclass
class Rotated:
    """What was done to one table."""

    table: str
    sealed: int = 0
    unreadable: int = 0


def rotate(batch: int = BATCH) -> Iterator[Rotated]:
    """Every table with encrypted fields, a batch of rows in each transaction.

    A row is held while it is sealed anew, and one that is done is not asked for
    again: it may break off anywhere, and be run twice. What can't be read stays.
    """
    for model in apps.get_models():
        fields = encrypted_fields(model)
        if fields and not model._meta.proxy:
            yield _rotate(model, fields, batch)
    yield _rotate_factors()


def _rotate_factors() -> Rotated:
    """What second factors are made of: sealed inside of rows that are not ours."""
    done = Rotated(Authenticator._meta.db_table)
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic(using=database.alias()):
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            try:
                if row and factors.seal_anew(row):
                    done.sealed += 1
            except CannotDecrypt:
                done.unreadable += 1
    return done


def encrypted_fields(model: type[models.Model]) -> list[Encrypted]:
    """Those that a table seals itself: copies in its history stay as they are."""
    fields = model._meta.concrete_fields
    return [
        each for each in fields if isinstance(each, Encrypted) and not each.copied_from
    ]


def _rotate(model: type[models.Model], fields: list[Encrypted], batch: int) -> Rotated:
    done = Rotated(model._meta.db_table)
    older = model._base_manager.filter(reduce(or_, map(_is_older, fields)))
    rest = older.order_by("pk").values_list("pk", flat=True)
    pks = list(rest[:batch])
    while pks:
        with transaction.atomic(using=database.alias()):
            for pk in pks:
                _seal_anew(older, pk, fields, done)
        pks = list(rest.filter(pk__gt=pks[-1])[:batch])
    return done


def _is_older(field: Encrypted) -> Q:
    head = ring().first.head
    newest = Q(**{f"{field.name}__sealed_with": head})
    return ~newest & Q(**{f"{field.name}__isnull": False})


def _seal_anew(
    older: models.QuerySet[Any], pk: object, fields: list[Encrypted], done: Rotated
) -> None:
    """One row at a time, for a file may be large."""
    row = older.select_for_update().filter(pk=pk).first()
    if row is None:
        return  # somebody saved it meanwhile, with the first key
    try:
        values: dict[str, Any] = {
            each.name: each.sealed(getattr(row, each.name), row) for each in fields
        }
    except CannotDecrypt:
        done.unreadable += 1
        return
    values |= {each.name: each.stored(row) for each in digest_fields(type(row))}
    type(row)._base_manager.filter(pk=pk).update(**values)
    done.sealed += 1
