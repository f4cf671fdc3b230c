"""The shape of a programme's set-up file: its keys, and what stands under each.

The format is a promise (data.md). Values in, values out: no database.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import parse_date

Entry = dict[str, Any]

TOP = {"code": str, "name": str, "country": str, "timezone": str, "started_on": date}
SECTIONS: dict[str, dict[str, type]] = {
    "areas": {"pcode": str, "name": str, "level": int, "parent": str},
    "offices": {"code": str, "name": str, "area": str},
    "former_groups": {"code": str, "name": str},
    "partners": {"code": str, "name": str, "type": str},
    "activities": {
        "code": str,
        "stage": str,
        "name": str,
        "partner": str,
        "office": str,
        "occupation": str,
        "isced_level": int,
        "capacity": int,
        "starts_on": date,
        "ends_on": date,
    },
    "staff": {"username": str, "role": str, "office": str},
}
MAY_BE_NULL = {
    "areas": {"parent"},
    "offices": {"area"},
    "activities": {"partner", "occupation", "isced_level", "ends_on"},
    "staff": {"office"},
}
TYPES = {
    str: gettext_lazy("text"),
    int: gettext_lazy("a whole number"),
    date: gettext_lazy("a date YYYY-MM-DD"),
}


def problems(data: object) -> Iterator[str]:
    """What is wrong with the parsed file, each with its path."""
    if not isinstance(data, dict):
        yield _("The file holds no object of a programme.")
        return
    yield from _in_entry("", data, TOP, set(), extra=SECTIONS)
    for section, fields in SECTIONS.items():
        rows = data.get(section, [])
        if not isinstance(rows, list):
            yield told(section, _("give a list"))
            continue
        for number, row in enumerate(rows):
            path, nullable = f"{section}[{number}]", MAY_BE_NULL.get(section, set())
            if isinstance(row, dict):
                yield from _in_entry(path, row, fields, nullable)
            else:
                yield told(path, _("give an object"))


def values(raw: Entry, fields: Mapping[str, type]) -> Entry:
    """What an entry of the right shape says, dates as dates."""
    return {key: _value(raw.get(key), kind) for key, kind in fields.items()}


def join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def told(path: str, text: str) -> str:
    return f"{path}: {text}" if path else text


def _in_entry(
    path: str,
    entry: Entry,
    fields: Mapping[str, type],
    nullable: set[str],
    extra: Iterable[str] = (),
) -> Iterator[str]:
    for key in entry.keys() - fields.keys() - set(extra):
        yield told(join(path, key), _("is no key of this file"))
    for key, kind in fields.items():
        value = entry.get(key)
        if value is None:
            if key not in nullable:
                yield told(join(path, key), _("is missing"))
        elif not _is(value, kind):
            text = _("give %(kind)s") % {"kind": TYPES[kind]}
            yield told(join(path, key), text)


def _is(value: object, kind: type) -> bool:
    if kind is date:
        return isinstance(value, str) and _date(value) is not None
    if isinstance(value, str) and "\0" in value:
        return False
    return isinstance(value, kind) and not isinstance(value, bool)


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _value(value: Any, kind: type) -> Any:
    return _date(value) if kind is date and value is not None else value
