"""Who may read and write each field of a person's records: the one table of it.

Pages, forms, lists, search and history ask here which permission a field takes.
Which role holds it, and for whose rows, is `programs/roles.py`. What stands in
no group is shown to nobody; a test walks the models.
"""

from collections.abc import Container, Iterator

from core.access import Permission
from participants.fields import care, case, taught
from participants.fields.group import Group, Model
from programs.models import StageKind

P = Permission
GROUPS = (*case.GROUPS, *taught.GROUPS, *care.GROUPS)

PLUMBING = frozenset(
    {
        *("id", "application", "enrolment", "office", "child_track"),
        *("version", "created_at", "updated_at", "key"),
        *("national_id_digest", "phone_digest"),
    }
)
"""What keeps a record in its place and order, and is no fact about a person."""


def to_read(model: Model, name: str = "", *, stage: str = "") -> P:
    """What reading a field takes; without its ``name``, any of the record's.

    Of a record of a stage, ``stage`` is its code. Raises `LookupError` for a
    field of no group.
    """
    return _group(model, name, stage).read


def to_write(model: Model, name: str = "", *, stage: str = "") -> P:
    """What writing a field takes. Raises `LookupError` where nobody writes it."""
    permission = _group(model, name, stage).write
    if permission is None:
        raise LookupError(f"{model.__name__}.{name} is written by nobody.")
    return permission


def readable(model: Model, held: Container[P], *, stage: str = "") -> frozenset[str]:
    """The fields of ``model`` that the permissions ``held`` on a case let read."""
    groups = _groups(model, stage)
    return _names(model, (group for group in groups if group.read in held))


def writable(model: Model, held: Container[P], *, stage: str = "") -> frozenset[str]:
    groups = _groups(model, stage)
    return _names(model, (group for group in groups if group.write in held))


def _group(model: Model, name: str, stage: str) -> Group:
    for group in _groups(model, stage):
        if not name or name in group.fields[model]:
            return group
    raise LookupError(f"{model.__name__}.{name} is a field of no group.")


def _groups(model: Model, stage: str) -> Iterator[Group]:
    care = stage == StageKind.PSYCHOLOGICAL_SUPPORT
    return (group for group in GROUPS if group.holds(model, care=care))


def _names(model: Model, groups: Iterator[Group]) -> frozenset[str]:
    return frozenset(name for group in groups for name in group.fields[model])
