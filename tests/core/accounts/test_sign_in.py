"""One door, the same answer whoever knocks, and all of it recorded."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from core.models import AuditEvent, User
from tests.core.accounts.people import PASSWORD, SIGN_IN, is_in, sign_in, somebody
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

QUERIES = 19


def trail():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize("name", ["amina", "AMINA", "a@x.org", "A@X.org", " amina "])
def test_who_knows_the_password_comes_in_by_name_or_address(client, name):
    user = somebody()

    response = sign_in(client, name)

    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert trail() == ["signed-in"]


def test_who_signs_in_lands_where_they_wanted_to_go(client):
    somebody()

    response = sign_in(client, next="/participants/?stage=education")

    assert response.url == "/participants/?stage=education"


def test_nobody_is_led_to_another_site(client):
    somebody()

    assert sign_in(client, next="https://elsewhere.example/").url == "/"


@pytest.mark.parametrize("name", ["nobody", "n@x.org", "left", "invited"])
def test_every_refusal_is_the_same(client, name):
    somebody()
    somebody(username="left", email="l@x.org", is_active=False)
    UserFactory(username="invited", password="!")
    wrong = sign_in(client, "amina", "not the password").context["form"]

    refused = sign_in(client, name).context["form"]

    assert refused.errors == wrong.errors
    assert refused.non_field_errors() == ["The user name or the password is not right."]
    assert not is_in(client)


class Counted(MD5PasswordHasher):
    """What a refusal costs: the hash made for it; nothing else weighs as much."""

    made = 0

    def encode(self, password, salt):
        Counted.made += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("name", ["amina", "a@x.org", "nobody", "n@x.org", "invited"])
def test_a_refusal_takes_as_long_whoever_it_is(client, settings, name):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    somebody()
    UserFactory(username="invited", password="!")
    Counted.made = 0

    with CaptureQueriesContext(connection) as asked:
        sign_in(client, name, "wrong")

    assert (Counted.made, len(asked)) == (1, QUERIES)


def test_what_was_typed_as_a_name_is_in_no_audit_row(client):
    somebody()

    sign_in(client, "my password is swordfish")
    sign_in(client, "amina", "wrong password")

    events = AuditEvent.objects.order_by("pk")
    assert trail() == ["sign-in-failed", "sign-in-failed"]
    assert [sorted(event.facts) for event in events] == [["name", "what"]] * 2
    assert {len(event.facts["name"]) for event in events} == {16}
    assert [event.subject_id for event in events] == [
        "0",
        str(User.objects.get(username="amina").pk),
    ]


def test_signing_out_is_recorded_and_asks_before(client):
    client.force_login(somebody())

    asked = client.get(reverse("account_logout"))
    assert is_in(client)
    left = client.post(reverse("account_logout"))

    assert (asked.status_code, left.url) == (200, SIGN_IN)
    assert not is_in(client)
    assert trail() == ["signed-out"]


def test_nobody_registers_by_themselves(client):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")

    assert client.get("/accounts/signup/").status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_administration_has_no_door_of_its_own(client, method):
    somebody(is_superuser=True, is_staff=True)
    sent = {"username": "amina", "password": PASSWORD, "login": "amina"}

    response = getattr(client, method)("/admin/login/?next=/admin/core/user/", sent)

    assert response.status_code == 302
    assert response.url.startswith(f"{SIGN_IN}?next=/admin/")
    assert not is_in(client)


def test_who_may_not_administer_is_told_so_at_once(client):
    client.force_login(somebody())

    response = client.get("/admin/", follow=True)

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("address", "led_to"),
    [
        ("/admin/logout/", "/accounts/logout/"),
        ("/admin/password_change/", "/accounts/password/"),
    ],
)
def test_the_administration_leads_to_the_same_pages_as_all_others(
    client, address, led_to
):
    client.force_login(somebody(is_superuser=True))

    assert client.post(address).url == led_to


@pytest.mark.parametrize(
    "facts", [{"username": "Amina", "email": "b@x.org"}, {"email": "A@x.org"}], ids=str
)
def test_a_name_and_an_address_belong_to_one_person(facts):
    somebody()

    with pytest.raises(IntegrityError, match=r"user_(name|email)_once"):
        somebody(**{"username": "other"} | facts)


def test_many_have_no_address():
    somebody(email="")
    somebody(username="other", email="")

    assert User.objects.count() == 2


def test_a_part_of_a_page_is_refused_to_strangers_and_shows_no_sign_in_page(client):
    response = client.get("/", headers={"HX-Request": "true"})

    assert (response.status_code, response.content) == (401, b"")
