"""Fields that are encrypted at rest (`core.crypto`), for rows with a UUID of Python's.

A value is sealed when its row is saved and opened when its attribute is first read,
for a row alone says where a value stands: queries and `values()` give it `Sealed`.
It is bound to the names of its table and column, so that whoever renames one seals
all rows anew in the same migration.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import IsNull, Lookup
from django.db.models.query_utils import DeferredAttribute

from core.crypto import OVERHEAD, VERSION, KeyRing


@dataclass(frozen=True)
class Sealed:
    """A value as it is stored. It tells nothing and compares as bytes do."""

    stored: bytes = field(repr=False)


class SealedWith(Lookup):
    """Whether a value was sealed with a key: `text__sealed_with=key.head`."""

    lookup_name = "sealed_with"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        lhs, params = self.process_lhs(compiler, connection)
        head: Any = self.rhs
        return f"substring({lhs} FROM 1 FOR {len(head)}) = %s", [*params, head]


class OpenedOnRead(DeferredAttribute):
    """The attribute of an encrypted field: opened once, when somebody reads it."""

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        value = super().__get__(instance, owner)
        if isinstance(value, Sealed):
            value = self.field.opened(value, instance)  # type: ignore[attr-defined]
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: object) -> None:
        instance.__dict__[self.field.attname] = value


class Encrypted(models.Field):
    """What the encrypted fields have in common.

    ``bound_to`` names the attributes that tell one row from all others: its key, or
    what else is unique where a row may be stored over another. ``copied_from`` is the
    table that sealed the values, where this one keeps copies of them: it can open
    them, and seals none.
    """

    descriptor_class = OpenedOnRead
    lookups = {"isnull": IsNull, "sealed_with": SealedWith}

    def __init__(
        self,
        *args: Any,
        bound_to: tuple[str, ...] = ("pk",),
        copied_from: str = "",
        **kwargs: Any,
    ) -> None:
        self.bound_to, self.copied_from = bound_to, copied_from
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.bound_to != ("pk",):
            kwargs["bound_to"] = self.bound_to
        if self.copied_from:
            kwargs["copied_from"] = self.copied_from
        return name, path, args, kwargs

    def copied(self, *, key: str) -> Encrypted:
        """For a table that keeps the same values; ``key`` names the row's key there."""
        kind: Any = type(self)
        copy: Encrypted = kind(
            null=True,
            bound_to=tuple(key if name == "pk" else name for name in self.bound_to),
            copied_from=self.model._meta.db_table,
        )
        return copy

    def get_internal_type(self) -> str:
        return "BinaryField"

    # Sealing and opening

    def sealed(self, value: Any, row: object) -> Sealed | None:
        """For `update()`, which knows no row: the value as it stands in ``row``."""
        if value is None:
            return None
        if self.copied_from:
            raise FieldError(f"{self} holds copies: the database alone writes them.")
        return Sealed(ring().seal(self.encoded(value), self._place(row)))

    def opened(self, value: Sealed, row: object) -> Any:
        return self.decoded(ring().open(value.stored, self._place(row)))

    def stored(self, row: models.Model) -> bytes | None:
        """For SQL of one's own: what the column holds of this row."""
        sealed = self.sealed(getattr(row, self.attname), row)
        return sealed.stored if sealed else None

    def encoded(self, value: Any) -> bytes:
        raise NotImplementedError

    def decoded(self, plain: bytes) -> Any:
        raise NotImplementedError

    def _place(self, row: object) -> list[str]:
        names = [getattr(row, name) for name in self.bound_to]
        if None in names:
            raise FieldError(f"{self} can't be sealed: its row has no key yet.")
        table = self.copied_from or self.model._meta.db_table
        return [table, str(self.column), *map(str, names)]

    # To and from the database

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return self.sealed(getattr(model_instance, self.attname), model_instance)

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def get_prep_value(self, value: Any) -> Any:
        return value

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        if value is None:
            return None
        if isinstance(value, Sealed):
            return value.stored
        raise FieldError(f"{self} is encrypted: save() and bulk_create() store it.")

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return self.get_db_prep_value(value, connection)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in self.lookups:
            raise FieldError(f"{self} is encrypted: nobody can look for its values.")
        return self.lookups[lookup_name]

    def get_transform(self, lookup_name: str) -> Any:
        return self.get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self} is encrypted: no dump holds its values.")


class EncryptedText(Encrypted):
    """Text. Where it may be blank, no text is NULL in the column and "" in Python."""

    def __init__(
        self, *args: Any, blank: bool = False, null: bool = False, **kwargs: Any
    ) -> None:
        if blank or null:
            kwargs |= {"null": True, "default": ""}
        super().__init__(*args, blank=blank, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        if self.blank:
            del kwargs["null"]
        return name, path, args, kwargs

    def encoded(self, value: str) -> bytes:
        return value.encode()

    def decoded(self, plain: bytes) -> str:
        return plain.decode()

    def sealed(self, value: Any, row: object) -> Sealed | None:
        return super().sealed(self._or_null(value), row)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return "" if value is None and self.null else super().from_db_value(value)

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        return super().get_db_prep_value(self._or_null(value), connection, prepared)

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        return super().formfield(*args, **{"empty_value": ""} | kwargs)

    def _or_null(self, value: Any) -> Any:
        return None if self.null and value == "" else value


class EncryptedCharField(EncryptedText, models.CharField):
    pass


class EncryptedTextField(EncryptedText, models.TextField):
    pass


class EncryptedBinaryField(Encrypted, models.BinaryField):
    def encoded(self, value: Any) -> bytes:
        return bytes(value)

    def decoded(self, plain: bytes) -> bytes:
        return plain


class EncryptedJSONField(Encrypted, models.JSONField):
    def encoded(self, value: Any) -> bytes:
        return json.dumps(value, cls=self.encoder).encode()

    def decoded(self, plain: bytes) -> Any:
        return json.loads(plain, cls=self.decoder)


class SealedConstraint(models.CheckConstraint):
    """What is stored was sealed, and holds something where it ``has_content``.

    A sealed value is as much longer as its key's name says, so the database sees
    whether it is empty without being able to read it.
    """

    def __init__(self, *, field: str, name: str, has_content: bool = False) -> None:
        self.field, self.has_content = field, has_content
        compared = ">" if has_content else ">="
        rule = (
            f'octet_length("{field}") >= {OVERHEAD} AND get_byte("{field}", 0) ='
            f' {VERSION} AND octet_length("{field}") {compared} {OVERHEAD} +'
            f' get_byte("{field}", 1)'
        )
        is_sealed = models.Func(template=rule, output_field=models.BooleanField())
        super().__init__(condition=is_sealed, name=name)

    def deconstruct(self) -> Any:
        kwargs = {"field": self.field, "name": self.name}
        if self.has_content:
            kwargs |= {"has_content": True}  # type: ignore[dict-item]
        return "core.encrypted.SealedConstraint", (), kwargs

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """A form's own fields say what is missing; nothing is sealed yet."""


def ring() -> KeyRing:
    keys: KeyRing = settings.KEY_RING
    return keys


def field_of(model: type[models.Model], name: str) -> Encrypted:
    found = model._meta.get_field(name)
    if not isinstance(found, Encrypted):
        raise FieldError(f"{found} is not encrypted.")
    return found
