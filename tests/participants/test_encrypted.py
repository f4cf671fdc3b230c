"""What is written of people lies in the database as nobody can read it."""

import json
from io import StringIO

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from core.crypto import CannotDecrypt, KeyRing
from core.encrypted import Sealed, field_of
from core.models import Draft, Submission
from core.rotation import encrypted_fields
from participants.models import (
    ImportFile,
    Note,
    Participant,
    PaymentList,
    SafetyPlan,
    SessionNote,
)
from tests.factories import (
    EnrolmentFactory,
    ImportFileFactory,
    NoteFactory,
    ParticipantFactory,
    PaymentListFactory,
    SafetyPlanFactory,
    SessionNoteFactory,
    UserFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

CANARY = "Canary-Ω-she is afraid of her uncle"
OLD, NEW = f"old:{'A' * 43}", f"new:{'B' * 43}"
SENT = {"path": "/", "digest": "0" * 64, "location": "/participants/1/"}
COLUMNS = {
    "participants_note": ["text"],
    "participants_sessionnote": ["text"],
    "participants_safetyplan": ["parts"],
    "core_draft": ["data"],
    "core_submission": ["location"],
    "participants_importfile": ["content", "preview", "rejects"],
    "participants_paymentlist": ["content", "password"],
    "participants_participant": ["national_id", "phone", "address"],
}


@pytest.fixture
def note():
    return NoteFactory(text=CANARY)


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def stored(table, column):
    """As a dump has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")
        return [value if value is None else bytes(value) for (value,) in cursor]


def overwrite(table, column, value, row):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, row])


# At rest


def test_no_column_holds_what_was_written(note):
    user, canary = note.by, CANARY.encode()
    file = ImportFileFactory(content=canary, rejects=canary, preview=[CANARY])
    said = SessionNoteFactory(text=CANARY)
    plan = SafetyPlanFactory(parts={"ask": CANARY})
    paid = PaymentListFactory(content=canary, rows=1, password=CANARY)
    person = ParticipantFactory(national_id=CANARY, phone=CANARY, address=CANARY)
    with as_owner():
        Draft.objects.keep(by=user, key="note:1", data={"text": CANARY})
        sent = Submission.objects.create(by=user, key=note.pk, **SENT)

        assert fresh(note).text == fresh(said).text == CANARY
        assert fresh(plan).parts == {"ask": CANARY}
        assert (fresh(file).content, fresh(file).rejects) == (canary, canary)
        assert fresh(file).preview == [CANARY]
        assert (fresh(paid).content, fresh(paid).password) == (canary, CANARY)
        assert fresh(sent).location == SENT["location"]
        assert Draft.objects.get().data == {"text": CANARY}
        known = fresh(person)
        assert (known.national_id, known.phone, known.address) == (CANARY,) * 3
        for table, columns in COLUMNS.items():
            for value in (
                one for each in columns for one in stored(table, each) if one
            ):
                assert canary not in value
                assert json.dumps(CANARY).encode() not in value
                assert b"Canary" not in value
                assert SENT["location"].encode() not in value


def test_a_row_that_was_loaded_shows_nothing_until_it_is_asked(note):
    with as_owner():
        [seen] = Note.objects.values_list("text", flat=True)
        unread = fresh(note)

    assert isinstance(seen, Sealed)
    assert repr(seen) == str(seen) == "Sealed()"
    assert CANARY not in repr(vars(unread))


def test_deferred_refreshed_and_saved_rows_keep_their_text(note):
    with as_owner():
        assert Note.objects.defer("text").get().text == CANARY
        loaded = fresh(note)
        loaded.save()
        loaded.refresh_from_db()
        assert loaded.text == CANARY
        loaded.text = "Other"
        loaded.save(update_fields=["text"])
        note.refresh_from_db(fields=["text"])
        assert note.text == "Other"


# Refused


def test_a_value_from_another_row_is_refused(note):
    other = NoteFactory(enrolment=note.enrolment, text="Hers")
    with as_owner():
        [taken, _] = stored("participants_note", "text")
        overwrite("participants_note", "text", taken, other.pk)

        with pytest.raises(CannotDecrypt):
            fresh(other).text  # noqa: B018


def test_a_value_from_another_column_is_refused():
    file = ImportFileFactory(content=b"content", rejects=b"rejects")
    with as_owner():
        [taken] = stored("participants_importfile", "content")
        overwrite("participants_importfile", "rejects", taken, file.pk)

        with pytest.raises(CannotDecrypt):
            fresh(file).rejects  # noqa: B018


def test_a_draft_put_under_another_persons_name_is_refused():
    with as_owner():
        Draft.objects.keep(by=UserFactory(), key="note:1", data={"text": CANARY})
        Draft.objects.update(by=UserFactory())

        with pytest.raises(CannotDecrypt):
            Draft.objects.get().data  # noqa: B018


def test_a_flipped_byte_is_refused_and_nothing_is_saved_over_it(note):
    with as_owner():
        [value] = stored("participants_note", "text")
        harmed = value[:-1] + bytes([value[-1] ^ 1])
        overwrite("participants_note", "text", harmed, note.pk)
        row = fresh(note)

        with pytest.raises(CannotDecrypt):
            row.text  # noqa: B018
        with pytest.raises(CannotDecrypt), transaction.atomic():
            row.save()
        assert stored("participants_note", "text") == [harmed]


def test_without_its_key_a_value_is_refused(note, settings):
    settings.KEY_RING = KeyRing.read(NEW)

    with as_owner(), pytest.raises(CannotDecrypt, match="No key"):
        fresh(note).text  # noqa: B018


@pytest.mark.parametrize(
    "look",
    [
        lambda notes: notes.filter(text=CANARY),
        lambda notes: notes.exclude(text__icontains="canary"),
        lambda notes: notes.update(text=CANARY),
        lambda notes: notes.bulk_update([Note(text=CANARY)], ["text"]),
    ],
    ids=["filter", "lookup", "update", "bulk_update"],
)
def test_what_a_query_can_not_do_it_says(look):
    with pytest.raises(FieldError, match="is encrypted"), as_owner():
        list(look(Note.objects.all()) or [])


def test_no_dump_of_rows_holds_the_text(note):
    with as_owner(), pytest.raises(FieldError, match="no dump"):
        serializers.serialize("json", [note])


@pytest.mark.parametrize(
    ("table", "model", "column", "constraint"),
    [
        ("participants_note", Note, "text", "note_has_a_text"),
        ("participants_sessionnote", SessionNote, "text", "session_note_is_sealed"),
        ("participants_safetyplan", SafetyPlan, "parts", "safety_plan_is_sealed"),
        ("core_draft", Draft, "data", "draft_is_sealed"),
        ("participants_importfile", ImportFile, "content", "content_is_sealed"),
        ("participants_importfile", ImportFile, "rejects", "rejects_are_sealed"),
        ("participants_importfile", ImportFile, "preview", "preview_is_sealed"),
        ("participants_paymentlist", PaymentList, "content", "content_is_sealed"),
        ("participants_paymentlist", PaymentList, "password", "password_is_sealed"),
        ("core_submission", Submission, "location", "answer_is_sealed"),
        ("participants_participant", Participant, "phone", "phone_is_sealed"),
        ("participants_participant", Participant, "address", "address_is_sealed"),
        ("participants_participant", Participant, "national_id", "id_is_sealed"),
    ],
)
def test_the_database_takes_no_plain_text(table, model, column, constraint, note):
    for factory in (
        *(ImportFileFactory, SessionNoteFactory, SafetyPlanFactory),
        PaymentListFactory,
    ):
        factory()
    with as_owner():
        Draft.objects.keep(by=note.by, key="note:1", data={})
        Submission.objects.create(by=note.by, key=note.pk, **SENT)
    plain = b"A long text that somebody forgot to encrypt, and more of it."

    with pytest.raises(IntegrityError, match=constraint), as_owner():
        overwrite(table, column, plain, model._base_manager.first().pk)


# New keys


def rotate(settings, keys):
    settings.KEY_RING = KeyRing.read(keys)
    told = StringIO()
    call_command("rotate_keys", stdout=told)
    return set(told.getvalue().splitlines())


@pytest.mark.parametrize("number", [1000, pytest.param(10_000, marks=pytest.mark.long)])
def test_rows_are_sealed_anew_and_stay_readable(settings, number):
    settings.KEY_RING = KeyRing.read(OLD)
    case, by = EnrolmentFactory(), UserFactory()
    facts = {"enrolment": case, "office_id": case.office_id, "child_track": False}
    facts |= {"by": by, "happened_on": case.registered_on}
    with as_owner():
        Note.objects.bulk_create(Note(**facts, text=f"No {n}") for n in range(number))
        Draft.objects.keep(by=by, key="note:1", data={"text": CANARY})
    ImportFileFactory(content=b"content")
    changed = Note._base_manager.order_by("id").values_list("updated_at", flat=True)
    with as_owner():
        before = list(changed)

        told = rotate(settings, f"{NEW},{OLD}")
        again = rotate(settings, f"{NEW},{OLD}")
        settings.KEY_RING = KeyRing.read(NEW)

        texts = {note.text for note in Note.objects.all()}
        assert texts == {f"No {n}" for n in range(number)}
        assert list(changed) == before
        assert Draft.objects.get().data == {"text": CANARY}
        [file] = ImportFile.objects.all()
        assert (file.content, file.rejects) == (b"content", None)
    assert f"participants_note: {number} sealed anew, 0 unreadable" in told
    assert "core_draft: 1 sealed anew, 0 unreadable" in told
    assert "participants_importfile: 1 sealed anew, 0 unreadable" in told
    assert "participants_note: 0 sealed anew, 0 unreadable" in again


def test_what_no_key_opens_is_counted_and_left_alone(settings):
    settings.KEY_RING = KeyRing.read(OLD)
    lost = NoteFactory()
    settings.KEY_RING = KeyRing.read(NEW)
    NoteFactory(enrolment=lost.enrolment)
    with as_owner():
        before = stored("participants_note", "text")

    with as_owner(), pytest.raises(CommandError, match="1 rows can't be read"):
        rotate(settings, NEW)

    with as_owner():
        assert stored("participants_note", "text") == before


def test_every_encrypted_field_has_a_row_of_its_own_to_be_bound_to():
    models = (Note, SessionNote, SafetyPlan, Draft, Submission, ImportFile, Participant)
    for model in models:
        columns = [each.column for each in encrypted_fields(model)]
        assert columns == COLUMNS[model._meta.db_table]
        assert model._meta.pk.has_default()
    assert field_of(Draft, "data").bound_to == ("by_id", "key")
