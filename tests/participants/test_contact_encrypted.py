"""Telephone, address and identity number: encrypted, found by keyed digests alone."""

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection

from core.access import Permission
from core.crypto import CannotDecrypt, KeyRing
from core.digests import digest_field
from core.rotation import rotate
from participants import normal
from participants.forms.participants import ContactForm
from participants.models import Participant
from tests.factories import EnrolmentFactory, ParticipantFactory
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

PHONE, PAPER, HOME = "+231 77-123 456", "LR 1980-07", "By the mill"
TABLE = "ALTER TABLE participants_participant"
KNOWN = {"phone": PHONE, "national_id": PAPER, "address": HOME}
OLD, NEW = f"old:{'A' * 43}", f"new:{'B' * 43}"
PHONES = digest_field(Participant, "phone_digest")
PAPERS = digest_field(Participant, "national_id_digest")


def fresh(person):
    return Participant.objects.get(pk=person.pk)


def values(*columns):
    """As a dump has them, of the only person."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM participants_participant")
        [row] = cursor.fetchall()
        return row


def known(person):
    return {name: getattr(person, name) for name in KNOWN}


def test_nothing_is_stored_as_nothing():
    person = ParticipantFactory()

    with as_owner():
        stored = values(*KNOWN, "phone_digest", "national_id_digest")
        assert stored == (None,) * 5
        assert known(fresh(person)) == dict.fromkeys(KNOWN, "")
        assert known(Participant()) == dict.fromkeys(KNOWN, "")


def test_what_is_emptied_leaves_no_digest():
    person = ParticipantFactory(**KNOWN)
    with as_owner():
        person.phone = person.national_id = ""
        person.save()

        assert values("phone_digest", "national_id_digest") == (None, None)


def test_saving_a_telephone_alone_saves_its_digest():
    person = ParticipantFactory(**KNOWN)
    with as_owner():
        loaded = fresh(person)
        loaded.phone = "0880 1"
        loaded.save(update_fields=["phone"])

        phone, paper = values("phone_digest", "national_id_digest")
    assert [phone] == PHONES.to_look_for("08801")
    assert [paper] == PAPERS.to_look_for(PAPER)


def test_a_telephone_without_digits_is_kept_and_found_by_nobody():
    person = ParticipantFactory(phone="her brother's")

    with as_owner():
        assert fresh(person).phone == "her brother's"
        assert values("phone_digest") == (None,)
    assert PHONES.to_look_for("his sister's") == []


def test_without_the_key_nobody_guesses_a_number(settings):
    """All 10,000 numbers of four digits, under another key."""
    ParticipantFactory(phone="4321")
    settings.KEY_RING = KeyRing.read(NEW)

    guessed = {PHONES.made_of(f"{number:04}") for number in range(10_000)}

    with as_owner():
        [digest] = values("phone_digest")
    assert len(digest) == 32
    assert digest not in guessed


@pytest.mark.parametrize("column", ["phone", "address", "national_id"])
def test_a_value_from_another_person_is_refused(column):
    hers, his = ParticipantFactory(**KNOWN), ParticipantFactory(**KNOWN)
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE participants_participant t SET {column} = s.{column}"
                " FROM participants_participant s WHERE (t.id, s.id) = (%s, %s)",
                [hers.pk, his.pk],
            )

        with pytest.raises(CannotDecrypt):
            getattr(fresh(hers), column)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("phone_digest", b"23177123456"),
        ("national_id_digest", b"LR198007"),
        ("phone", None),
        ("national_id", None),
    ],
)
def test_a_digest_is_one_and_of_something(column, value):
    ParticipantFactory(**KNOWN)

    of = "national_id" if column.startswith("national_id") else "phone"
    update = f"UPDATE participants_participant SET {column} = %s"
    with (
        pytest.raises(IntegrityError, match=f"{of}_digest_has_one"),
        as_owner(),
        connection.cursor() as cursor,
    ):
        cursor.execute(update, [value])


def test_a_query_can_not_look_for_a_telephone():
    with pytest.raises(FieldError, match="is encrypted"):
        Participant.objects.filter(phone=PHONE)
    with pytest.raises(FieldError, match="is encrypted"), as_owner():
        Participant.objects.update(phone=PHONE)


def test_a_form_knows_how_long_a_telephone_may_be():
    case = EnrolmentFactory()
    with as_owner():
        form = ContactForm(
            {"phone": "1" * 65, "version": "1"},
            instance=case.participant,
            case=case,
            held=set(Permission),
        )

        told = "Ensure this value has at most 64 characters (it has 65)."
        assert form.errors["phone"] == [told]
        assert form.cleaned_data["address"] == ""


@pytest.mark.parametrize(
    ("typed", "digits"),
    [(PHONE, "23177123456"), ("٠٧٧ ١٢", "07712"), ("½ no ²", ""), ("", "")],
)
def test_a_telephone_is_its_digits(typed, digits):
    assert normal.digits(typed) == digits


@pytest.mark.parametrize(
    ("typed", "number"),
    [("lr 19_80/07", "LR198007"), ("ＬＲ－1", "LR1"), ("ñ-é", "ÑÉ"), ("--", "")],
)
def test_an_identity_number_is_its_letters_and_digits(typed, number):
    assert normal.identity_number(typed) == number


# New keys


@pytest.mark.parametrize("number", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_people_are_sealed_anew_with_their_digests(settings, number):
    settings.KEY_RING = KeyRing.read(OLD)
    facts = {"family_name": "Toe", "sex": "F", "address": HOME}
    with as_owner():
        Participant.objects.bulk_create(
            Participant(**facts, phone=f"0{n}", national_id=f"ID-{n}")
            for n in range(number)
        )
        Participant.objects.create(family_name="Toe", sex="F")  # nothing to seal
        settings.KEY_RING = KeyRing.read(f"{NEW},{OLD}")

        told = {each.table: each for each in rotate()}
        settings.KEY_RING = KeyRing.read(NEW)

        people = Participant.objects.order_by("id")
        digests = people.values_list("phone_digest", "national_id_digest")
        expected = [(f"0{n}", f"ID-{n}") for n in range(number)] + [("", "")]
        assert [(each.phone, each.national_id) for each in people] == expected
        assert [(bytes(one), bytes(two)) for one, two in digests if one] == [
            (PHONES.made_of(phone), PAPERS.made_of(paper))
            for phone, paper in expected
            if phone
        ]
    done = told["participants_participant"]
    assert (done.sealed, done.unreadable) == (number, 0)
