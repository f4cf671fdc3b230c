"""What stood in a field before and after, in the words of the product's pages."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Field, ForeignKey, Model
from django.utils.text import capfirst
from django.utils.translation import gettext

from core.crypto import CannotDecrypt
from core.templatetags.ui import long_date
from participants.gates import name_of
from participants.models import SafetyPlan


class Change(NamedTuple):
    """One field: its name, what stood there and what stands there since."""

    label: str
    before: str
    after: str


def changed(
    model: type[Model], names: Container[str], earlier: Any, later: Any
) -> Iterator[Change]:
    """The fields of these names in which two events of a record differ.

    One of the two may be missing: there was nothing yet, or is nothing any more.
    """
    for field in model._meta.concrete_fields:
        if field.name in names and (pair := _pair(field, earlier, later)):
            yield Change(capfirst(str(field.verbose_name)), *pair)


def references(model: type[Model], names: Container[str]) -> list[str]:
    """Those of the fields whose words stand in another table."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.name in names and isinstance(field, ForeignKey)
    ]


def _pair(field: Field[Any, Any], earlier: Any, later: Any) -> tuple[str, str] | None:
    """Before and after; None where it is the same, or nothing both times."""
    before, after = _value(field, earlier), _value(field, later)
    if before == after or not (_is_said(before) or _is_said(after)):
        return None
    return _words(field, before, earlier), _words(field, after, later)


def _value(field: Field[Any, Any], event: Any) -> Any:
    try:
        return getattr(event, field.attname) if event else None
    except CannotDecrypt:
        return gettext("Not to be read any more")


def _is_said(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def words(model: type[Model], name: str, event: Any) -> str:
    """What an event says in the field of this name."""
    field: Any = model._meta.get_field(name)
    return _words(field, _value(field, event), event)


def _named(field: Any, code: Any) -> str:
    """One of several: a code in its words, or what else it is."""
    return str(dict(getattr(field.base_field, "flatchoices", ())).get(code, code))


def _in_own_words(field: Any, value: Any) -> str:
    """Of a field that knows what its values are called."""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(field.in_words(value))


def _words(field: Field[Any, Any], value: Any, event: Any) -> str:
    if not _is_said(value):
        return ""
    if isinstance(field, ForeignKey):
        return str(getattr(event, field.name, None) or "")
    if field.choices or hasattr(field, "in_words"):
        return _in_own_words(field, value)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):  # a moment is one too
        return long_date(value)
    if isinstance(value, list):
        return ", ".join(_one_of(field, each) for each in value)
    if isinstance(value, dict):
        parts = dict(SafetyPlan.Part.choices)
        said = [f"{parts.get(key, key)}: {text}" for key, text in value.items()]
        return "\n".join(said)
    return str(value)


def _one_of(field: Field[Any, Any], value: Any) -> str:
    """One of several: an answer that is missing is a dash, a condition has its name."""
    return "–" if value is None else name_of(_named(field, value))
