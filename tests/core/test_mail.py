"""An e-mail is promised in a transaction, leaves after it, and names nobody."""

import socket
from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.mail.backends.smtp import EmailBackend
from django.db import IntegrityError
from django.utils import timezone

from core import mail
from core.models import Letter, Outbox
from tests.factories import UserFactory
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def texts(settings, tmp_path):
    """One text of an e-mail, beside those of the product."""
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "told.txt").write_text(
        '{% extends "mail/letter.txt" %}{% block subject %}Told{% endblock %}'
        "{% block text %}Look here: {{ link }}{% endblock %}"
    )
    templates = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**templates, "DIRS": [tmp_path, *templates["DIRS"]]}]
    settings.ADDRESS = "https://ddr.example.org"


def somebody(**facts):
    return UserFactory(
        **{"first_name": "Amina", "last_name": "O'Kay", "email": "a@x.org"} | facts
    )


def test_an_email_greets_whom_it_is_to_and_leads_to_a_page_of_ours():
    letter = mail.send("told", to=somebody(), link="/place/")

    mail.deliver(letter.pk)

    [told] = sent.outbox
    assert (told.to, told.subject) == (["a@x.org"], "Told")
    assert told.body == (
        "Hello Amina O'Kay,\n\nLook here: https://ddr.example.org/place/\n"
    )


def test_what_the_broker_is_told_is_the_number_of_a_row():
    letter = mail.send("told", to=somebody(), link="/one-time-key/")

    message = Outbox.objects.get()
    assert (message.task, message.subject) == ("core.deliver", str(letter.pk))


def test_the_link_is_sealed_and_gone_once_it_was_sent():
    letter = mail.send("told", to=somebody(), link="/one-time-key/")
    with as_owner():
        [stored] = Letter.objects.values_list("link", flat=True)
    assert b"one-time-key" not in stored.stored

    mail.deliver(letter.pk)

    letter = Letter.objects.get()
    assert (letter.link, letter.sent_at is not None) == ("", True)


def test_a_link_that_is_not_sealed_is_refused():
    letter = mail.send("told", to=somebody())

    with pytest.raises(IntegrityError, match="letter_is_sealed"), as_owner():
        Letter.objects.raw(
            "UPDATE core_letter SET link = 'plain'::bytea WHERE id = %s RETURNING id",
            [letter.pk],
        )[0]


def test_an_email_leaves_once():
    letter = mail.send("told", to=somebody())

    mail.deliver(letter.pk)
    mail.deliver(letter.pk)

    assert len(sent.outbox) == 1


@pytest.mark.parametrize("facts", [{"email": ""}, {"is_active": False}], ids=str)
def test_who_has_no_address_or_is_out_gets_none(facts):
    letter = mail.send("told", to=somebody(**facts))

    mail.deliver(letter.pk)

    assert sent.outbox == []


def test_an_email_to_nobody_is_a_row_like_any_other_and_never_sent():
    letter = mail.send("told", to=None)

    mail.deliver(letter.pk)

    assert (sent.outbox, Outbox.objects.count()) == ([], 1)


def test_an_email_that_is_of_no_use_any_more_is_not_sent():
    letter = mail.send("told", to=somebody(), of_use=timedelta(seconds=-1))

    mail.deliver(letter.pk)

    assert sent.outbox == []


def test_while_the_mail_server_does_not_answer_it_waits(settings, caplog):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.EmailBackend"
        letter = mail.send("told", to=somebody())
        mail.deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.sent_at, letter.tries) == (None, 1)
    later = Outbox.objects.latest("due_at")
    assert later.due_at > timezone.now() + timedelta(seconds=90)
    assert [record.getMessage() for record in caplog.records] == [
        "The mail server took no e-mail (ConnectionRefusedError); it waits."
    ]

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.deliver(letter.pk)

    assert len(sent.outbox) == 1


def test_old_emails_are_forgotten():
    letter = mail.send("told", to=somebody())
    with as_owner():
        old = timezone.now() - timedelta(days=31)
        Letter.objects.filter(pk=letter.pk).update(asked_at=old)

    mail.forget_old()

    assert Letter.objects.count() == 0
