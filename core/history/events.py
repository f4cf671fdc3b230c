"""The tables of events: a copy of each column that is kept, and who wrote it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.digests import DigestField
from core.encrypted import Encrypted

SAID_AGAIN = ("updated_at",)
"""What an event says itself."""
TYPE_OF_KEY = {
    "AutoField": models.IntegerField,
    "BigAutoField": models.BigIntegerField,
    "SmallAutoField": models.SmallIntegerField,
}
SIZES = ("max_length", "max_digits", "decimal_places", "size", "encoder", "decoder")


class Event(models.Model):
    """What one statement made of one row; of a row that is gone what it was last.

    `row` is the key of the row. What the row was before stands in the event before
    this one; tables that had rows when their history began have one `found` each.
    """

    class Kind(models.TextChoices):
        FOUND = "found", _("Found")
        INSERTED = "insert", _("Added")
        UPDATED = "update", _("Changed")
        DELETED = "delete", _("Deleted")

    event_id = models.BigAutoField(primary_key=True)
    event_kind = models.CharField(max_length=6)  # a `Kind`
    event_at = models.DateTimeField()
    """When the transaction began: one for all that it wrote."""
    event_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    """Nobody: somebody at the server's command line."""
    event_address = models.GenericIPAddressField(null=True)
    event_imported = models.BooleanField()
    """Whether it came from a file of records."""

    tracked: type[models.Model]
    """The model whose rows these are."""
    left_out: frozenset[str]
    """Fields of it that are not kept."""
    found_by: str
    """The field that says whose events they are."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.event_kind} {self._meta.db_table} {self.event_id}"


def event_model(
    tracked: type[models.Model],
    module: str,
    *,
    base: Any = Event,
    leaving_out: Collection[str] = (),
    found_by: str = "row",
) -> Any:
    """The model of the events of ``tracked``, which belongs to ``module``.

    Its columns may all be empty: in what was kept before a column was added it is.
    """
    fields = tracked._meta.concrete_fields
    derived = {f.name for f in fields if f.generated or isinstance(f, DigestField)}
    left_out = frozenset({*SAID_AGAIN, *derived, *leaving_out})
    words = [*tracked.__name__.split("_"), "event"]
    name = "".join(word[0].upper() + word[1:] for word in words)
    index = models.Index(fields=[found_by], name=f"{name.lower()}_of")
    meta = {
        "db_table": f"{tracked._meta.db_table}event",
        "default_permissions": (),
        "indexes": [index],
    }
    attributes: dict[str, Any] = {
        "__module__": module,
        "__doc__": f"What became of each row of {tracked._meta.db_table}.",
        "Meta": type("Meta", (), meta),
        "tracked": tracked,
        "left_out": left_out,
        "found_by": found_by,
    }
    for field in fields:
        if field.name not in left_out:
            attributes["row" if field.primary_key else field.name] = copied(field)
    return type(name, (base,), attributes)


def copied(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """The column of ``field`` once more, without its rules and references."""
    if field.primary_key:
        kind = TYPE_OF_KEY.get(field.get_internal_type(), type(field))
        return kind(db_column=field.column)
    if isinstance(field, models.ForeignKey):
        return models.ForeignKey(
            field.remote_field.model,
            models.DO_NOTHING,
            null=True,
            db_constraint=False,
            db_index=False,
            related_name="+",
        )
    if isinstance(field, Encrypted):
        return field.copied(key="row")
    _name, _path, _args, kwargs = field.deconstruct()
    sizes = {name: kwargs[name] for name in SIZES if name in kwargs}
    if isinstance(field, ArrayField):
        sizes["base_field"] = field.base_field
    return type(field)(null=True, **sizes)
