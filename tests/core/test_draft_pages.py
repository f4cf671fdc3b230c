"""What is being typed is sent here, and comes back to who typed it."""

import pytest

from core.models import Draft
from core.views.drafts import LONGEST
from tests.factories import UserFactory
from tests.roles import in_scope

pytestmark = pytest.mark.django_db
KEY = "note:0198c0de-0000-7000-8000-000000000001"
URL = f"/drafts/{KEY}/"


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def kept(user):
    with in_scope(user):
        return Draft.objects.recall(by=user, key=KEY)


def test_what_is_typed_is_kept_without_the_forms_own_keys(client, user):
    typed = {"text": "Came\0 in", "day": ["1", "2"], "version": "3"}
    answer = client.post(
        URL, {**typed, "csrfmiddlewaretoken": "x", "submission_key": "no uuid"}
    )

    assert answer.status_code == 204
    assert kept(user) == {"text": "Came in", "day": ["1", "2"], "version": "3"}


def test_what_is_too_long_is_not_kept(client, user):
    answer = client.post(URL, {"text": "x" * LONGEST})

    assert (answer.status_code, kept(user)) == (413, None)


@pytest.mark.parametrize(
    "key", ["note", "note:", "Note:1", "note:a_b", "note:" + "1" * 60]
)
def test_a_key_of_another_form_is_no_address(client, user, key):
    assert client.post(f"/drafts/{key}/", {"text": "x"}).status_code == 404


def test_a_draft_is_only_sent_and_never_read(client, user):
    assert client.get(URL).status_code == 405


def test_a_stranger_keeps_nothing(client):
    answer = client.post(URL, {"text": "x"})

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_a_draft_is_discarded_and_one_is_back_on_its_form(client, user):
    client.post(URL, {"text": "x"})

    answer = client.post(f"{URL}discard/", {"next": "/participants/"})

    assert (answer.url, kept(user)) == ("/participants/", None)


def test_nobody_discards_anothers_draft(client, user):
    client.post(URL, {"text": "mine"})

    client.force_login(UserFactory())
    client.post(f"{URL}discard/")

    assert kept(user) == {"text": "mine"}
