"""Keyed digests beside encrypted fields: a value is found without being told.

Who looks for a value writes it the same way, and compares digests under every key
of the ring. Without a key a dump can't be asked for every short number in turn.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models

from core.encrypted import ring

LENGTH = 32


class DigestField(models.BinaryField):
    """The digest of the field ``of``, of what ``normal`` makes of its value.

    None where that is nothing. It is bound to the names of its table and column.
    """

    def __init__(
        self, *args: Any, of: str, normal: Callable[[str], str], **kwargs: Any
    ) -> None:
        self.of, self.normal = of, normal
        super().__init__(*args, **kwargs | {"null": True, "editable": False})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["null"]
        return name, path, args, kwargs | {"of": self.of, "normal": self.normal}

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        digest = self.stored(model_instance)
        setattr(model_instance, self.attname, digest)
        return digest

    def stored(self, row: models.Model) -> bytes | None:
        """What the column holds of this row."""
        return self.made_of(getattr(row, self.of))

    def made_of(self, value: str) -> bytes | None:
        normal = self.normal(value)
        return ring().digest(normal.encode(), self._about) if normal else None

    def to_look_for(self, typed: str) -> list[bytes]:
        """What the column may hold where the value is the one that was typed."""
        normal = self.normal(typed)
        return ring().digests(normal.encode(), self._about) if normal else []

    @property
    def _about(self) -> list[str]:
        return [self.model._meta.db_table, str(self.column)]


class WithDigests(models.Model):
    """A model whose digests are saved whenever what they are of is."""

    class Meta:
        abstract = True

    def save(
        self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any
    ) -> None:
        if update_fields is not None:
            named = {*update_fields}
            digests = digest_fields(type(self))
            update_fields = named | {each.name for each in digests if each.of in named}
        super().save(*args, update_fields=update_fields, **kwargs)


class DigestConstraint(models.CheckConstraint):
    """What is stored has a digest's length and something that it is of."""

    def __init__(self, *, field: str, of: str, name: str) -> None:
        self.field, self.of = field, of
        rule = (
            f'"{field}" IS NULL'
            f' OR (octet_length("{field}") = {LENGTH} AND "{of}" IS NOT NULL)'
        )
        is_digest = models.Func(template=rule, output_field=models.BooleanField())
        super().__init__(condition=is_digest, name=name)

    def deconstruct(self) -> Any:
        kwargs = {"field": self.field, "of": self.of, "name": self.name}
        return "core.digests.DigestConstraint", (), kwargs

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing that a form could say: digests are made when rows are saved."""


def digest_fields(model: type[models.Model]) -> list[DigestField]:
    fields = model._meta.concrete_fields
    return [each for each in fields if isinstance(each, DigestField)]


def digest_field(model: type[models.Model], name: str) -> DigestField:
    [found] = [each for each in digest_fields(model) if each.name == name]
    return found
