"""The second factor: asked for, used once, sealed, demanded, and changed."""

import json
from base64 import b64decode
from io import StringIO
from threading import Barrier, Thread

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.accounts import factors
from core.crypto import CannotDecrypt, KeyRing
from core.models import AuditEvent, Letter
from tests.core.accounts.people import (
    KEY,
    PASSWORD,
    code,
    is_in,
    send_code,
    sign_in,
    somebody,
    with_phone,
    with_recovery_codes,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

SET_UP = "/accounts/factor/phone/"
OLD, NEW = f"old:{'A' * 43}=", f"new:{'B' * 43}="


@pytest.fixture
def demanded(settings):
    settings.MFA_DEMANDED = True


def at_the_second_door(client):
    """The password is right; the code is not asked for yet."""
    response = sign_in(client)
    assert response.url == reverse("mfa_authenticate")
    return client


def test_the_password_alone_opens_nothing(client):
    with_phone(somebody())

    at_the_second_door(client)

    assert not is_in(client)
    assert client.get("/").status_code == 302


def test_the_code_of_the_phone_opens_the_second_door(client):
    with_phone(somebody())

    response = send_code(at_the_second_door(client), code())

    assert (response.url, is_in(client)) == ("/", True)


@pytest.mark.parametrize("ahead", [-1, 0, 1])
def test_a_phone_may_be_half_a_minute_wrong(client, ahead):
    with_phone(somebody())

    send_code(at_the_second_door(client), code(ahead=ahead))

    assert is_in(client)


@pytest.mark.parametrize("ahead", [-3, 3])
def test_and_no_more(client, ahead):
    with_phone(somebody())

    send_code(at_the_second_door(client), code(ahead=ahead))

    assert not is_in(client)


@pytest.mark.parametrize("ahead", [-1, 0, 1])
def test_a_code_opens_a_door_once(client, ahead):
    with_phone(somebody())
    seen = code(ahead=ahead)
    send_code(at_the_second_door(client), seen)

    other = at_the_second_door(Client())
    response = send_code(other, seen)

    assert not is_in(other)
    assert response.context["form"].errors == {
        "code": ["This code is not right, or was used before."]
    }


@pytest.mark.parametrize("gap", [" ", "-", "."])
def test_a_code_with_a_gap_is_the_same_code(client, gap):
    with_phone(somebody())
    seen = code()
    send_code(at_the_second_door(client), seen)

    other = at_the_second_door(Client())
    send_code(other, f"{seen[:3]}{gap}{seen[3:]}")

    assert not is_in(other)


@pytest.mark.django_db(transaction=True)
def test_of_four_who_use_a_code_at_once_one_comes_in(settings):
    """Each as a process of its own would: nothing is remembered but in the database."""
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {"default": dummy}
    with_phone(somebody())
    clients = [at_the_second_door(Client()) for _ in range(4)]
    together, seen = Barrier(4), code()

    def one(client):
        try:
            together.wait(timeout=30)
            send_code(client, seen)
        finally:
            connection.close()

    threads = [Thread(target=one, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(is_in, clients)) == [False, False, False, True]


def test_a_recovery_code_opens_the_door_once(client):
    user = somebody()
    with_phone(user)
    first, second = with_recovery_codes(user)[:2]

    send_code(at_the_second_door(client), first)
    again, other = at_the_second_door(Client()), at_the_second_door(Client())
    send_code(again, first)
    send_code(other, second)

    assert (is_in(client), is_in(again), is_in(other)) == (True, False, True)


# Sealed


def test_what_codes_are_made_of_is_not_in_the_database():
    user = somebody()
    with_phone(user)
    with_recovery_codes(user)

    phone, paper = Authenticator.objects.order_by("type").values_list("data", flat=True)
    secret, seed = b64decode(paper["secret"]), b64decode(phone["seed"])
    assert KEY.encode() not in secret
    assert (secret[0], seed[0]) == (1, 1)


def test_the_key_of_one_opens_nothing_for_another(client):
    """Put into another's row it can't be read, and is taken for nothing."""
    sealed = with_phone(somebody(username="other", email="o@x.org")).data
    mine = with_phone(somebody())
    Authenticator.objects.filter(pk=mine.pk).update(data=sealed)

    with pytest.raises(CannotDecrypt):
        send_code(at_the_second_door(client), code())

    assert not is_in(client)


def test_what_is_being_set_up_is_sealed_in_the_session(client):
    client.force_login(somebody())
    client.get(SET_UP)
    secret = client.session["mfa.totp.secret"]

    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        stored = [b64decode(text) for (text,) in cursor.fetchall()]

    assert len(secret) == 32
    assert [secret.encode() in text for text in stored] == [False]


def test_a_session_put_in_the_place_of_another_is_none(client):
    client.force_login(somebody())
    other = Client()
    other.force_login(somebody(username="other", email="o@x.org", is_superuser=True))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE django_session SET session_data = (SELECT session_data FROM"
            " django_session WHERE session_key = %s) WHERE session_key = %s",
            [other.session.session_key, client.session.session_key],
        )

    assert client.get("/").status_code == 302


def test_keys_that_are_changed_reach_second_factors(settings):
    settings.KEY_RING = KeyRing.read(OLD)
    user = somebody()
    with_phone(user)
    codes = with_recovery_codes(user)
    settings.KEY_RING = KeyRing.read(f"{NEW},{OLD}")

    with as_owner():
        call_command("rotate_keys", stdout=StringIO())

    settings.KEY_RING = KeyRing.read(NEW)
    phone = Authenticator.objects.get(type="totp")
    paper = Authenticator.objects.get(type="recovery_codes")
    with factors.of(user):
        assert phone.wrap().validate_code(code())
        assert paper.wrap().generate_codes() == codes


# Demanded


@pytest.mark.parametrize("address", ["/", "/participants/", "/accounts/sessions/"])
def test_who_has_none_sets_one_up_first(client, demanded, address):
    client.force_login(somebody())

    assert client.get(address).url == SET_UP


def test_nothing_is_written_either(client, demanded):
    client.force_login(somebody(is_superuser=True))

    response = client.post("/admin/core/user/add/", {"username": "other"})

    assert response.url == SET_UP


def test_a_part_of_a_page_leads_the_whole_page_there(client, demanded):
    client.force_login(somebody())

    response = client.get("/", headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == SET_UP


def test_the_way_out_the_language_and_the_colours_are_open(client, demanded):
    client.force_login(somebody())

    assert client.get(SET_UP).status_code == 200
    assert client.post(reverse("theme"), {"theme": "dark"}).url == "/"
    assert client.post(reverse("language"), {"language": "fr"}).status_code == 302
    assert client.get(reverse("account_logout")).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, demanded):
    user = somebody()
    with_recovery_codes(user)
    client.force_login(user)

    assert client.get("/").url == SET_UP


def test_who_signs_in_for_the_first_time_sets_it_up_at_once(
    client, demanded, django_capture_on_commit_callbacks
):
    """Without typing the password again, and with codes to write down."""
    user = somebody()
    sign_in(client)
    key = client.get(SET_UP).context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(SET_UP, {"code": code(key)})

    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get("/").status_code == 200
    assert Letter.objects.get().template == "sign-in-changed"
    with as_owner():
        actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["signed-in", "factor-added"]
    assert factors.has_one(user)


def test_where_it_is_not_demanded_it_is_offered(client):
    client.force_login(somebody())

    assert client.get("/").status_code == 200
    assert client.get(SET_UP).status_code == 200


# Changed


@pytest.mark.parametrize(
    "name",
    ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"],
)
def test_a_change_asks_again_who_it_is(client, name):
    user = somebody()
    with_phone(user)
    with_recovery_codes(user)
    client.force_login(user)
    url = reverse(name)

    asked = client.get(url).url
    client.post(asked, {"password": PASSWORD})

    assert asked.startswith(reverse("account_reauthenticate"))
    assert client.get(url).status_code == 200


def test_a_fresh_sign_in_is_not_enough_where_there_is_a_factor(client):
    with_phone(somebody())
    send_code(at_the_second_door(client), code())

    url = reverse("mfa_deactivate_totp")

    assert client.post(url).url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.count() == 1


def test_what_is_removed_takes_the_recovery_codes_along_and_is_told(client):
    user = somebody()
    with_phone(user)
    with_recovery_codes(user)
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.count() == 0
    assert Letter.objects.get().template == "sign-in-changed"


def test_the_picture_holds_no_style_and_no_name_of_ours(client):
    client.force_login(somebody())

    page = client.get(SET_UP).content.decode()

    picture = page.partition("<svg")[2].partition("</svg>")[0]
    assert "style" not in picture
    assert json.dumps(PASSWORD) not in page
