"""Every write is kept, however it is made: what became of which row, by whom."""

from contextlib import suppress

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from core.database import set_scope
from core.history.events import Event
from core.history.triggers import FOUND
from participants.models import Attendance, AttendanceEvent, Note, NoteEvent
from participants.models.record import CaseRecord
from tests.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    NoteFactory,
    OfficeFactory,
)
from tests.history.lives import LIVES, event_models
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

EVENTS = event_models()
NOT_TRACKED = {
    "core_auditevent": "the trail itself, never changed",
    "core_draft": "nobody's record yet, and gone when it is saved",
    "core_guesses": "a count of wrong tries, gone after a while",
    "core_job": "work under way; who asked for it is in the trail",
    "core_letter": "an e-mail on its way",
    "core_outbox": "work on its way",
    "core_periodrun": "a ledger of periodic work, only added to",
    "core_seal": "only added to, never changed",
    "core_submission": "a ledger of forms sent, only added to",
    "core_usedcode": "a code of a second factor that was used, gone after a while",
    "participants_certificatecount": "a count of numbers that certificates were given",
    "participants_duplicatesweep": "how the last comparison went; each is in the trail",
    "participants_importfile": "gone after a week, which its history would not be",
    "participants_merge": "a ledger: written once, undone once, both in the trail",
    "participants_mergedrow": "what a merge moved, only added to",
    "participants_paymentlist": "gone after a week, which its history would not be",
    "reports_dashboardfigure": "counted from the records, and counted anew",
    "reports_cohortfigure": "counted from the records, and counted anew",
    "reports_cohortpoint": "counted from the records, and counted anew",
    "reports_cohortsnapshot": "counted from the records, and counted anew",
    "reports_figure": "counted from the records, and counted anew",
    "reports_heldtarget": "a copy made at publication, never changed",
    "reports_lateentry": "counted from the history when a summary is built",
    "reports_narrative": "its steps are in the trail; frozen with its summary",
    "reports_release": "a ledger, only added to",
    "reports_savedtable": "what somebody chose to see; its steps are in the trail",
    "reports_target": "only added to: what was set before stays",
    "reports_verification": "what a walk over the seals found, only added to",
    "reports_summary": "counted from the records; its steps are in the trail",
}
WRITER, ADDRESS = 4711, "192.0.2.7"


def values(row):
    """What the row and its events both have."""
    return type(row)._base_manager.filter(pk=row.pk).values().get()


def kept(model, row):
    """Kind, writer, address and columns of each event of the row, oldest first."""
    return [
        (
            event.pop("event_kind"),
            event.pop("event_by_id"),
            event.pop("event_address"),
            {
                "id" if name == "row" else name: value
                for name, value in event.items()
                if not name.startswith("event_")
            },
        )
        for event in model.objects.filter(row=row.pk).order_by("event_id").values()
    ]


def column_names(table):
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return {column.name for column in described}


def run(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)


def test_every_table_of_ours_is_tracked_or_says_why_not():
    ours = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in settings.OUR_APPS and not issubclass(model, Event)
    }

    tracked = {model.tracked._meta.db_table for model in EVENTS}

    assert (tracked | NOT_TRACKED.keys(), tracked & NOT_TRACKED.keys()) == (ours, set())
    assert tracked == LIVES.keys()


@pytest.mark.parametrize("model", EVENTS, ids=lambda model: model.__name__)
def test_every_column_is_kept_but_what_is_said_again(model):
    fields = {field.name: field.column for field in model.tracked._meta.concrete_fields}
    left_out = {fields[name] for name in model.left_out if name in fields}

    with as_owner():
        there = column_names(model.tracked._meta.db_table)
        events = column_names(model._meta.db_table)

    ours = {name for name in events if name.startswith("event_")}
    assert events - ours == there - left_out
    of_case = {"office", "child_track"} if issubclass(model.tracked, CaseRecord) else ()
    hidden = {"password", "last_login"} if model.__name__ == "UserEvent" else ()
    files = {"content"} if model.__name__ == "DocumentEvent" else ()
    digests = {name for name in fields if name.endswith("_digest")}
    assert model.left_out == {"updated_at", *of_case, *hidden, *files, *digests}


@pytest.mark.parametrize("model", EVENTS, ids=lambda model: model.__name__)
def test_each_way_to_write_is_kept_with_before_and_after_and_who(model):
    table = model.tracked._meta.db_table
    life = LIVES[table]
    row = life.make()
    later = life.later() if callable(life.later) else life.later
    rows = type(row)._base_manager.filter(pk=row.pk)
    expected = []

    def happened(kind):
        expected.append((kind, WRITER, ADDRESS, values(row)))

    with as_owner():
        set_scope({"ddr.user": f"{{{WRITER}}}", "ddr.address": ADDRESS})
        first = values(row)
        before = first[life.column]
        setattr(row, life.column, later)
        row.save()
        happened("update")
        rows.update(**{life.column: before})
        happened("update")
        setattr(row, life.column, later)
        type(row)._base_manager.bulk_update([row], [life.column.removesuffix("_id")])
        happened("update")
        run(f"UPDATE {table} SET {life.column} = %s WHERE id = %s", before, row.pk)
        happened("update")
        last = values(row)
        rows._raw_delete(rows.db)
        expected.append(("delete", WRITER, ADDRESS, last))
        setattr(row, life.column, before)
        type(row)._base_manager.bulk_create([row])
        happened("insert")
        run(
            f"INSERT INTO {table} SELECT * FROM {table} WHERE id = %s"
            f" ON CONFLICT (id) DO UPDATE SET {life.column} = %s",
            row.pk,
            later,
        )
        happened("update")
        found = kept(model, row)

    names = found[0][-1].keys()
    assert found[0] == ("insert", None, None, {name: first[name] for name in names})
    assert found[1:] == [
        (*who, {name: stored[name] for name in names}) for *who, stored in expected
    ]


@pytest.mark.parametrize("model", EVENTS, ids=lambda model: model.__name__)
def test_what_is_written_as_it_was_is_no_event(model):
    table = model.tracked._meta.db_table
    row, column = LIVES[table].make(), LIVES[table].column

    with as_owner():
        run(f"UPDATE {table} SET {column} = {column}")
        if "version" in column_names(table):
            run(f"UPDATE {table} SET version = version + 1")
        run(
            f"INSERT INTO {table} SELECT * FROM {table}"
            f" ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}"
        )
        run(f"DELETE FROM {table} WHERE false")
        found = [kind for kind, *_rest in kept(model, row)]

    assert found == ["insert"]


def test_of_many_rows_in_one_statement_each_changed_one_is_kept():
    marks = [AttendanceFactory(status=status) for status in ("present", "absent")]

    with as_owner():
        Attendance.objects.update(status="absent")
        found = [[kind for kind, *_ in kept(AttendanceEvent, mark)] for mark in marks]

    assert found == [["insert", "update"], ["insert"]]


def test_a_row_whose_key_is_changed_is_kept_under_the_new_one():
    old, new = NoteFactory(), Note()

    with as_owner():
        run("UPDATE participants_note SET id = %s WHERE id = %s", new.pk, old.pk)
        found = kept(NoteEvent, new)

    assert [(kind, event["kind"]) for kind, *_, event in found] == [
        ("update", "office")
    ]


def test_what_follows_a_case_to_another_office_is_the_cases_history_alone():
    case = EnrolmentFactory()
    note = NoteFactory(enrolment=case)
    to = OfficeFactory(program=case.program)

    with as_owner():
        type(case).objects.filter(pk=case.pk).update(office=to, child_track=True)
        moved = Note.objects.get(pk=note.pk)
        found = [kind for kind, *_ in kept(NoteEvent, note)]

    assert (moved.office_id, moved.child_track) == (to.pk, True)
    assert found == ["insert"]


def test_what_is_rolled_back_never_happened():
    note = NoteFactory()

    with as_owner():
        with suppress(IntegrityError), transaction.atomic():
            Note.objects.filter(pk=note.pk).update(kind="visit")
            Note.objects.filter(pk=note.pk).update(kind="unknown")
        found = [kind for kind, *_ in kept(NoteEvent, note)]

    assert found == ["insert"]


def test_a_history_that_begins_late_begins_with_what_is_there():
    note = NoteFactory()

    with as_owner():
        run(FOUND.format(table="participants_note"))
        inserted, found = kept(NoteEvent, note)

    assert (found[0], found[1], found[3]) == ("found", None, inserted[3])


@pytest.mark.parametrize("role", ["ddr_web", "ddr_jobs"])
def test_nobody_writes_events_but_the_triggers(role):
    with connection.cursor() as cursor:
        for model in EVENTS:
            for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                asked = [role, model._meta.db_table, right]
                cursor.execute("SELECT has_table_privilege(%s, %s, %s)", asked)
                assert (*asked, cursor.fetchone()[0]) == (*asked, False)


@pytest.mark.parametrize("model", EVENTS, ids=lambda model: model.__name__)
def test_not_even_the_owner_changes_what_was_kept(model):
    LIVES[model.tracked._meta.db_table].make()

    with as_owner():
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            model.objects.update(event_by=None)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_the_function_of_the_triggers_is_the_owners_and_its_path_is_fixed():
    """No table of somebody's own can stand before the one that is meant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosecdef, proowner::regrole::text, proconfig[1], proacl::text"
            " FROM pg_proc WHERE proname = 'core_keep_history'"
        )
        found = cursor.fetchone()

    path = "search_path=pg_catalog, public, pg_temp"
    assert found == (True, "ddr_owner", path, "{ddr_owner=X/ddr_owner}")
