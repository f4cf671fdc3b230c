"""Telephones, addresses and identity numbers on their way in from a file."""

import pytest
from django.db import connection

from core import database
from participants.models import Participant
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

STAGED = """
SELECT coalesce(string_agg(to_jsonb(row)::text, ''), '') FROM import_people AS row
"""
CONTACT = {"phone": "+231 77 000 001", "address": "By the mill", "national_id": "L-1"}


def contact_as_stored():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT phone, address, national_id, phone_digest, national_id_digest"
            " FROM participants_participant"
        )
        return [bytes(value) for value in cursor.fetchone()]


def test_the_table_beside_holds_nothing_of_what_is_encrypted(take_in):
    staged = []

    def look(counts):
        with database.connection().cursor() as cursor:
            cursor.execute(STAGED)
            staged.extend(cursor.fetchone())

    take_in.people({"external_id": "A-1", **CONTACT}, stored=look)

    [text] = staged
    assert '"family_name": "Toe"' in text
    for value in CONTACT.values():
        assert value not in text
        assert value.encode().hex() not in text


def test_what_has_not_changed_stays_as_it_was_encrypted(take_in):
    take_in.person(**CONTACT)
    before = contact_as_stored()

    same = take_in.person(**CONTACT)
    counts = take_in.person(**CONTACT, given_name="Musu")

    assert (same.unchanged, counts.updated) == (1, 1)
    assert contact_as_stored() == before


def test_a_telephone_written_otherwise_is_stored_as_it_is_written(take_in):
    take_in.person(**CONTACT)
    before = contact_as_stored()

    counts = take_in.person(**CONTACT | {"phone": "+231-77-000-001 (aunt)"})

    after = contact_as_stored()
    with as_owner():
        phone = Participant.objects.get().phone
    assert (counts.updated, phone) == (1, "+231-77-000-001 (aunt)")
    assert after[0] != before[0]
    assert after[1:] == before[1:]


def test_an_emptied_cell_leaves_no_digest(take_in):
    take_in.person(**CONTACT)
    take_in.person(phone="", national_id="")

    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT phone, national_id, phone_digest, national_id_digest"
            " FROM participants_participant"
        )
        assert cursor.fetchone() == (None,) * 4
