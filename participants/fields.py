"""Who may read and write each field of a person's records: the one table of it.

Pages, forms, lists, search and history ask here which permission a field takes.
Which role holds it, and for whose rows, is `programs/roles.py`. What stands in
no group is shown to nobody; a test walks the models.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Permission
from participants.models import (
    ArmedGroupHistory,
    Assessment,
    Attendance,
    Consent,
    Correction,
    CounsellingSession,
    EmergencyOpening,
    Enrolment,
    ExitRequest,
    FollowUp,
    Note,
    Participant,
    SafetyPlan,
    SessionNote,
    Stage,
)
from programs.models import StageKind

P = Permission
Model = type[models.Model]

PLUMBING = frozenset(
    {
        *("id", "enrolment", "office", "child_track"),
        *("version", "created_at", "updated_at"),
        *("national_id_digest", "phone_digest"),
    }
)
"""What keeps a record in its place and order, and is no fact about a person."""


@dataclass(frozen=True)
class Group:
    """Fields that are read together and written together."""

    title: str | Promise
    read: P
    write: P | None
    """To change them later: who registers somebody writes all that is asked then."""
    fields: Mapping[Model, tuple[str, ...]] = field(default_factory=dict)
    of_care: bool | None = None
    """Of a stage's records only those of psychological support, or only the others."""

    def holds(self, model: Model, *, care: bool) -> bool:
        return model in self.fields and self.of_care in (None, care)


STAY = (
    *("stage", "activity", "counsellor", "status"),
    *("started_on", "ended_on", "certified_on", "scores_shared"),
)
MARK = (
    *("stage", "activity", "session", "session_date", "session_no"),
    *("status", "minutes", "reason"),
)

GROUPS = (
    Group(
        _("Names and case code"),
        P.NAME_READ,
        P.CASE_WRITE,
        {Participant: ("family_name", "given_name"), Enrolment: ("case_code",)},
    ),
    Group(
        _("Who somebody is"),
        P.CASE_READ,
        P.CASE_WRITE,
        {
            Participant: (
                *("other_names", "mothers_name", "national_id"),
                *("sex", "birth_date", "birth_precision"),
            ),
            Enrolment: ("age_in_doubt",),
            Correction: ("fields", "reason", "by"),
        },
    ),
    Group(
        _("Telephone, address, residence"),
        P.CASE_READ,
        P.CASE_WRITE,
        {Participant: ("phone", "address"), Enrolment: ("residence",)},
    ),
    Group(
        _("The case"),
        P.CASE_READ,
        None,
        {
            Enrolment: (
                *("participant", "program", "office", "child_track", "external_id"),
                *("category", "education_level"),
                *("registered_on", "exited_on", "exit_reason", "exit_imported"),
            )
        },
    ),
    Group(_("Caseworker"), P.CASE_READ, P.CASE_TAKE, {Enrolment: ("caseworker",)}),
    Group(
        _("Difficulties in functioning"),
        P.CASE_READ,
        None,
        {
            Enrolment: (
                *("wg_seeing", "wg_hearing", "wg_walking"),
                *("wg_remembering", "wg_self_care", "wg_communicating"),
            )
        },
    ),
    Group(
        _("Consents"),
        P.CASE_READ,
        P.CASE_CREATE,
        {
            Consent: (
                *("purpose", "agreed", "given_on", "given_by", "guardian"),
                *("language", "form_version", "by"),
            )
        },
    ),
    Group(
        _("Vocational training and education"),
        P.CASE_READ,
        P.STAGE_WRITE,
        {Stage: STAY},
        of_care=False,
    ),
    Group(
        _("Attendance in training and education"),
        P.ATTENDANCE_READ,
        P.REGISTER_WRITE,
        {Attendance: MARK},
        of_care=False,
    ),
    Group(_("That somebody is in care"), P.CARE_KNOW, None),
    Group(
        _("Psychological support"),
        P.PSYCHOLOGICAL_READ,
        P.CARE_WRITE,
        {Stage: STAY, Attendance: MARK},
        of_care=True,
    ),
    Group(
        _("Counselling sessions"),
        P.PSYCHOLOGICAL_READ,
        P.SESSION_NOTE_WRITE,
        {CounsellingSession: ("attendance", "kind", "held_on", "by")},
    ),
    Group(
        _("Notes of sessions and safety plans (one’s own always)"),
        P.SESSION_NOTE_READ,
        P.SESSION_NOTE_WRITE,
        {
            SessionNote: ("session", "text", "by"),
            SafetyPlan: ("made_on", "parts", "by"),
        },
    ),
    Group(
        _("Answers and scores of instruments"),
        P.SCORE_READ,
        None,
        {Assessment: ("instrument", "taken_on", "answers", "score")},
    ),
    Group(
        _("Case notes"),
        P.NOTE_READ,
        P.NOTE_WRITE,
        {Note: ("kind", "happened_on", "text", "by")},
    ),
    Group(
        _("The exit asked for"),
        P.CASE_READ,
        P.EXIT_ASK,
        {
            ExitRequest: (
                *("exit_on", "reason", "note", "asked_by"),
                *("state", "decided_by", "decided_at", "decision_note"),
            )
        },
    ),
    Group(
        _("Follow-up after the exit"),
        P.CASE_READ,
        P.FOLLOW_UP_WRITE,
        {
            FollowUp: (
                *("wave", "contacted_on", "result"),
                *("work", "feels_safe", "rejoined"),
            )
        },
    ),
    Group(
        _("Former armed group"),
        P.GROUP_HISTORY_READ,
        P.GROUP_HISTORY_WRITE,
        {ArmedGroupHistory: ("former_group",)},
    ),
    Group(
        _("Who opened the case in an emergency"),
        P.GLASS_REVIEW,
        P.GLASS_REVIEW,
        {
            EmergencyOpening: (
                *("by", "reason", "opened_at", "ends_at"),
                *("finding", "finding_note", "reviewed_by", "reviewed_at"),
            )
        },
    ),
)


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
