"""Passwords that hold, and links that set one once, in time, and sign nobody in."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail as sent
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import mail
from core.accounts import passwords, staff
from core.models import AuditEvent, Letter, User
from tests.core.accounts.people import (
    PASSWORD,
    is_in,
    sign_in,
    somebody,
    with_phone,
)
from tests.factories import UserFactory
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

NEW = "another long password"
ASK = reverse("account_reset_password")


@pytest.mark.parametrize(
    "password",
    [
        "eleven char",
        "password1234",
        "1234liverpool!!",
        "liverpoolchelsea",
        "abcabcabcabcabc",
        "PASSWORD PASSWORD",
        "123456789012",
        "q1w2e3r4t5y6",
        "amina-koroma-1",
    ],
)
def test_a_password_that_many_would_guess_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="amina-koroma"))


@pytest.mark.parametrize(
    "password", [PASSWORD, NEW, "zvqk hjwt pxrm", "deux mots et trois", "كلمة سر طويلة"]
)
def test_nobody_is_told_what_a_password_is_made_of(password):
    validate_password(password, User(username="amina"))


def test_a_password_is_changed_by_who_knows_it(client):
    user = somebody()
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    client.post(reverse("account_change_password"), typed)

    user.refresh_from_db()
    assert user.check_password(NEW)
    assert (client.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    assert Letter.objects.get().template == "sign-in-changed"
    with as_owner():
        assert AuditEvent.objects.latest("pk").action == "password-changed"


def asked_link(client, address="a@x.org") -> str:
    client.post(ASK, {"email": address})
    letter = Letter.objects.latest("asked_at")
    return letter.link


def follow(client, link, password=NEW):
    form = client.get(link, follow=True)
    typed = {"password1": password, "password2": password}
    return client.post(form.request["PATH_INFO"], typed)


def test_whoever_asks_gets_the_same_answer(client):
    somebody()
    somebody(username="left", email="l@x.org", is_active=False)

    answers = [
        (answer.status_code, answer.url, Letter.objects.count())
        for answer in (
            client.post(ASK, {"email": address})
            for address in ("a@x.org", "n@x.org", "l@x.org")
        )
    ]

    done = reverse("account_reset_password_done")
    assert answers == [(302, done, 1), (302, done, 2), (302, done, 3)]
    assert Letter.objects.exclude(to=None).count() == 1


def test_asking_costs_the_same_whoever_it_is_for(client, django_assert_num_queries):
    somebody()
    with django_assert_num_queries(19):
        client.post(ASK, {"email": "a@x.org"})
    with django_assert_num_queries(19):
        client.post(ASK, {"email": "n@x.org"})


def test_the_link_sets_a_password_and_signs_nobody_in(client):
    user = somebody()
    elsewhere = Client()
    sign_in(elsewhere)

    response = follow(client, asked_link(client))

    user.refresh_from_db()
    assert response.url == reverse("account_reset_password_from_key_done")
    assert user.check_password(NEW)
    assert not is_in(client)
    assert elsewhere.get("/").status_code == 302


def test_the_link_does_not_go_round_the_second_factor(client):
    with_phone(somebody())

    follow(client, asked_link(client))
    response = sign_in(client, password=NEW)

    assert (response.url, is_in(client)) == (reverse("mfa_authenticate"), False)


def test_the_link_works_once(client):
    user = somebody()
    link = asked_link(client)
    follow(client, link)

    again = Client().get(link, follow=True)

    user.refresh_from_db()
    assert "This link works no more" in again.content.decode()
    assert user.check_password(NEW)


@pytest.mark.parametrize(
    ("password", "lasts"),
    [(PASSWORD, timedelta(hours=1)), (None, timedelta(days=7))],
    ids=["reset", "invitation"],
)
def test_a_link_lasts_so_long_and_no_longer(monkeypatch, password, lasts):
    user = somebody()
    if password is None:
        user.set_unusable_password()
    token = passwords.tokens.make_token(user)

    def after(time):
        now = timezone.now().replace(tzinfo=None) + time
        monkeypatch.setattr(passwords.tokens, "_now", lambda: now)
        return passwords.tokens.check_token(user, token)

    minute = timedelta(minutes=1)
    assert (after(lasts - minute), after(lasts + minute)) == (True, False)


def test_the_link_of_who_is_out_works_no_more():
    user = somebody()
    token = passwords.tokens.make_token(user)
    user.is_active = False

    assert not passwords.tokens.check_token(user, token)


def test_who_is_invited_sets_a_password_and_signs_in(client, settings):
    settings.ADDRESS = ""
    user = UserFactory(username="newcomer", email="n@x.org", password="!")
    letter = staff.invite(user, by=UserFactory())
    mail.deliver(letter.pk)
    [told] = sent.outbox
    link = next(line for line in told.body.splitlines() if line.startswith("/"))

    follow(client, link)
    sign_in(client, "newcomer", NEW)

    assert (told.to, "newcomer" in told.body) == (["n@x.org"], True)
    assert is_in(client)


def test_a_weak_password_is_refused_by_the_link_too(client):
    user = somebody()

    follow(client, asked_link(client), "password1234")

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    "template",
    ["password-reset", "invitation", "sign-in-changed", "second-factor-removed"],
)
def test_every_email_has_a_subject_and_greets(template):
    user = somebody(first_name="Amina", last_name="Koroma")

    mail.deliver(mail.send(template, to=user, link="/link/").pk)

    [told] = sent.outbox
    assert told.body.startswith("Hello Amina Koroma,\n\n")
    assert told.subject
    assert "{" not in told.body
