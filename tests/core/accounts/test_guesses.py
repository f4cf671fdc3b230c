"""Five wrong tries lock a name for a quarter of an hour, however they come."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.accounts import guesses
from core.models import AuditEvent, Guesses
from core.tasks import sweep
from tests.core.accounts.people import (
    PASSWORD,
    code,
    is_in,
    send_code,
    sign_in,
    somebody,
    with_phone,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

LATER = timedelta(minutes=15, seconds=1)


def wrong(client, times=5, name="amina"):
    return [sign_in(client, name, f"wrong {n}").status_code for n in range(times)]


def pass_time(by=LATER):
    """As if all of it had been so much earlier."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_guesses SET locked_until = locked_until - %s, failed_at ="
            " ARRAY(SELECT each - %s FROM unnest(failed_at) AS each)",
            [by, by],
        )


@pytest.mark.parametrize("name", ["amina", "nobody"])
def test_after_five_wrong_tries_nothing_is_looked_at(client, name):
    somebody()

    assert wrong(client, 7, name) == [200] * 5 + [429] * 2


def test_of_a_thousand_tries_with_the_right_one_among_them_none_comes_in(client):
    somebody()
    wrong(client)

    answers = {sign_in(client, "amina", PASSWORD).status_code for _ in range(1_000)}

    assert (answers, is_in(client)) == ({429}, False)


def test_the_page_says_how_long_to_wait(client):
    wrong(client)

    page = sign_in(client).content.decode()

    assert "nothing is looked at for fifteen minutes" in page


def test_the_owner_comes_in_after_a_quarter_of_an_hour_with_all_the_tries(client):
    somebody()
    wrong(client)
    pass_time()

    assert wrong(client, 4) == [200] * 4
    assert sign_in(client).status_code == 302


def test_what_lies_further_back_than_a_quarter_of_an_hour_does_not_count(client):
    somebody()
    wrong(client, 4)
    pass_time()

    assert wrong(client, 4) == [200] * 4
    assert sign_in(client).status_code == 302


def test_five_within_a_quarter_of_an_hour_count_wherever_it_begins(client):
    somebody()
    wrong(client, 2)
    pass_time(timedelta(minutes=14))

    assert wrong(client, 4) == [200] * 3 + [429]


def test_waiting_is_not_made_longer_by_whoever_goes_on_trying(client):
    wrong(client)
    until = Guesses.objects.exclude(locked_until=None).get().locked_until

    wrong(client, 3)

    assert Guesses.objects.exclude(locked_until=None).get().locked_until == until


def test_who_comes_in_begins_anew(client):
    somebody()
    wrong(client, 4)
    sign_in(client)
    client.logout()

    assert wrong(client, 4) == [200] * 4
    assert sign_in(client).status_code == 302


def test_a_name_and_its_address_are_one_account(client):
    somebody()

    wrong(client, 3)

    assert wrong(client, 3, "a@x.org") == [200, 200, 429]


def test_what_is_counted_stays_though_the_page_breaks(client, monkeypatch):
    """Outside of the request's transaction."""
    somebody()
    client.raise_request_exception = False

    def breaks(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("core.accounts.forms.SignInForm.clean", breaks)

    assert wrong(client, 6) == [500] * 5 + [429]


def test_one_machine_is_stopped_before_it_has_locked_everybody_out(client):
    names = [f"name {number}" for number in range(guesses.MOST_FROM_AN_ADDRESS + 1)]

    answers = [wrong(client, 1, name)[0] for name in names]

    assert answers == [200] * guesses.MOST_FROM_AN_ADDRESS + [429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert wrong(elsewhere, 1, "another") == [200]


def test_who_comes_in_is_not_counted_against_their_office(client):
    somebody()

    for _ in range(3):
        sign_in(client)
        client.logout()

    assert [len(each.failed_at) for each in Guesses.objects.all()] == [0, 0]


def test_a_lock_is_recorded_once(client):
    user = somebody()

    wrong(client, 8)

    events = AuditEvent.objects.order_by("pk").values_list("action", "subject_id")
    known = str(user.pk)
    assert list(events) == [("sign-in-failed", known)] * 5 + [("sign-in-locked", known)]


def test_codes_are_no_easier_to_guess_than_passwords(client):
    with_phone(somebody())
    sign_in(client)

    tries = [send_code(client, f"00000{n}").status_code for n in range(5)]
    sign_in(Client())
    last = send_code(client, code())

    assert (tries, last.status_code, is_in(client)) == ([200] * 5, 429, False)


def test_the_password_is_no_easier_to_guess_for_who_found_an_open_browser(client):
    client.force_login(somebody())
    url, new = reverse("account_change_password"), "another long password"
    sent = {"password1": new, "password2": new}

    tries = [
        client.post(url, {**sent, "oldpassword": f"wrong {n}"}).status_code
        for n in range(5)
    ]
    last = client.post(url, {**sent, "oldpassword": PASSWORD})

    assert (tries, last.status_code) == ([200] * 5, 429)
    assert wrong(Client(), 1) == [429]


def test_nobody_fills_somebodys_mailbox(client):
    somebody()
    url = reverse("account_reset_password")

    tries = [client.post(url, {"email": "a@x.org"}).status_code for _ in range(6)]

    assert tries == [302] * 5 + [429]


def test_nothing_of_a_name_is_kept(client):
    wrong(client, 1, "swordfish")

    kept = [bytes(each.key) for each in Guesses.objects.all()]
    assert [len(each) for each in kept] == [32, 32]


def test_old_tries_are_forgotten(client):
    wrong(client)
    with as_owner():
        Guesses.objects.update(last_at=timezone.now() - timedelta(days=2))

    sweep()

    assert Guesses.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_are_five_tries():
    somebody()
    together, answers = Barrier(20), []

    def one(number):
        try:
            together.wait(timeout=30)
            answers.append(sign_in(Client(), "amina", f"wrong {number}").status_code)
        finally:
            connection.close()

    threads = [Thread(target=one, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200] * 5 + [429] * 15
