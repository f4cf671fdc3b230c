"""A row as its table has it, for functions of the owner's that store it."""

from typing import Any

from django.db import models
from django.utils import timezone

from core.digests import DigestField
from core.encrypted import Encrypted


def columns(row: models.Model) -> dict[str | None, Any]:
    """Column -> value, as JSON takes it."""
    now = timezone.now()
    values = {field.column: _stored(field, row) for field in row._meta.concrete_fields}
    return values | {"created_at": now, "updated_at": now}


def _stored(field: Any, row: models.Model) -> Any:
    """Bytes as PostgreSQL reads them in a text."""
    if not isinstance(field, Encrypted | DigestField):
        return field.value_from_object(row)
    stored = field.stored(row)
    return None if stored is None else f"\\x{stored.hex()}"
